SELECT
(SELECT '{"articles":' || anon_2.v0 || '}' AS json_object_1
  FROM
  (SELECT
    (SELECT '{"nodes":' || '[' || coalesce(string_agg('{"id":' || coalesce('"' || anon_3.v0 || '"', 'null')
      || ',"slug":' || coalesce(to_json(anon_3.v1)::text, 'null')
      || ',"headline":' || coalesce(to_json(anon_3.v2)::text, 'null')
      || ',"standfirst":' || coalesce(to_json(anon_3.v3)::text, 'null')
      || ',"firstPublishedAt":' || coalesce(to_char(anon_3.v4 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null')
      || ',"leadImage":' || coalesce(CASE WHEN anon_3.v5 THEN '{"url":' || coalesce(to_json(anon_3.v6)::text, 'null')
      || ',"alt":' || coalesce(to_json(anon_3.v7)::text, 'null') || '}' END, 'null')
      || ',"section":' || coalesce(CASE WHEN anon_3.v8 THEN '{"slug":' || coalesce(to_json(anon_3.v9)::text, 'null')
      || ',"title":' || coalesce(to_json(anon_3.v10)::text, 'null') || '}' END, 'null')
      || ',"authors":' || anon_3.v11
      || ',"related":' || anon_3.v12 || '}', ','), '') || ']' || '}' AS json_object_2
      FROM
      (SELECT 'article-' || CAST(articles_1.id AS TEXT) AS v0,
          articles_1.slug AS v1,
          revisions_1.headline AS v2,
          revisions_1.standfirst AS v3,
          articles_1.first_published_at AS v4,
          images_1.id IS NOT NULL AS v5,
          images_1.url AS v6,
          images_1.alt AS v7,
          sections_1.id IS NOT NULL AS v8,
          sections_1.slug AS v9,
          sections_1.title AS v10,
        (SELECT '[' || coalesce(string_agg('{"name":' || coalesce(to_json(anon_4.v0)::text, 'null')
          || ',"slug":' || coalesce(to_json(anon_4.v1)::text, 'null') || '}', ','), '') || ']' AS json_array_of_1
          FROM
          (SELECT authors_1.name AS v0,
              authors_1.slug AS v1
            FROM bylines AS bylines_1
            JOIN authors AS authors_1 ON bylines_1.author_id = authors_1.id
            WHERE bylines_1.revision_id = revisions_1.id
            ORDER BY bylines_1.position
            ) AS anon_4
          ) AS v11,
        (SELECT '{"nodes":' || '[' || coalesce(string_agg('{"slug":' || coalesce(to_json(anon_5.v0)::text, 'null')
          || ',"headline":' || coalesce(to_json(anon_5.v1)::text, 'null')
          || ',"firstPublishedAt":' || coalesce(to_char(anon_5.v2 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null')
          || ',"section":' || coalesce(CASE WHEN anon_5.v3 THEN '{"slug":' || coalesce(to_json(anon_5.v4)::text, 'null') || '}' END, 'null') || '}', ','), '') || ']' || '}' AS json_object_3
          FROM
          (SELECT articles_2.slug AS v0,
              revisions_2.headline AS v1,
              articles_2.first_published_at AS v2,
              sections_2.id IS NOT NULL AS v3,
              sections_2.slug AS v4
            FROM
            (SELECT related_links_1.position AS place,
                articles_3.first_published_at AS first_published_at,
                articles_3.id AS article_id,
                related_links_1.kind AS kind,
                'EDITOR' AS origin,
                related_links_1.label AS label,
                CAST(NULL AS TEXT) AS reason
              FROM related_links AS related_links_1
              JOIN articles AS articles_3 ON related_links_1.target_id = articles_3.id
              WHERE related_links_1.revision_id = revisions_1.id
              AND articles_3.publication = 'PUBLISHED'
              AND (articles_3.embargo_until IS NULL OR articles_3.embargo_until <= $1::TIMESTAMP WITH TIME ZONE) UNION ALL SELECT suggestions_1.place AS place,
                suggestions_1.first_published_at AS first_published_at,
                suggestions_1.other_id AS other_id,
                'RELATED' AS kind,
                'SUGGESTED' AS origin,
                CAST(NULL AS TEXT) AS anon_7,
                CASE WHEN (suggestions_1.revision_id = articles_1.live_revision_id AND suggestions_1.other_revision_id = articles_4.live_revision_id) THEN suggestions_1.reason END AS reason
              FROM suggestions AS suggestions_1
              JOIN articles AS articles_4 ON suggestions_1.other_id = articles_4.id
              WHERE suggestions_1.article_id = coalesce(
              (SELECT 0
                FROM related_links AS related_links_2
                JOIN articles AS articles_5 ON related_links_2.target_id = articles_5.id
                WHERE related_links_2.revision_id = revisions_1.id
                AND articles_5.publication = 'PUBLISHED'
                AND (articles_5.embargo_until IS NULL OR articles_5.embargo_until <= $1::TIMESTAMP WITH TIME ZONE)
                ORDER BY related_links_2.position
                LIMIT 1 OFFSET 3
                ), articles_1.id)
              AND suggestions_1.state != 'DISMISSED'
              AND articles_4.publication = 'PUBLISHED'
              AND (articles_4.embargo_until IS NULL OR articles_4.embargo_until <= $1::TIMESTAMP WITH TIME ZONE)
              AND
              (SELECT 1
                FROM related_links AS related_links_3
                WHERE related_links_3.revision_id = revisions_1.id
                AND related_links_3.target_id = suggestions_1.other_id
                ) IS NULL
              ORDER BY place,
                first_published_at DESC,
                article_id DESC
              LIMIT 4
              ) AS anon_6
            JOIN (articles AS articles_2 JOIN revisions AS revisions_2 ON revisions_2.id = articles_2.live_revision_id) ON anon_6.article_id = articles_2.id
            LEFT OUTER JOIN sections AS sections_2 ON sections_2.id = revisions_2.section_id
            WHERE true
            ORDER BY anon_6.place ASC,
              anon_6.first_published_at DESC,
              anon_6.article_id DESC
            LIMIT 4
            ) AS anon_5
          ) AS v12
        FROM section_listings AS section_listings_1
        JOIN (articles AS articles_1 JOIN revisions AS revisions_1 ON revisions_1.id = articles_1.live_revision_id) ON section_listings_1.article_id = articles_1.id
        LEFT OUTER JOIN images AS images_1 ON images_1.id = revisions_1.lead_image_id
        LEFT OUTER JOIN sections AS sections_1 ON sections_1.id = revisions_1.section_id
        WHERE section_listings_1.section_id = sections_3.id
        AND articles_1.publication = 'PUBLISHED'
        AND (articles_1.embargo_until IS NULL OR articles_1.embargo_until <= $1::TIMESTAMP WITH TIME ZONE)
        ORDER BY section_listings_1.first_published_at DESC,
          section_listings_1.article_id DESC
        LIMIT 20
        ) AS anon_3
      ) AS v0
    FROM sections AS sections_3
    WHERE sections_3.slug = $2::VARCHAR
    LIMIT 1
    ) AS anon_2
  ) AS anon_1
