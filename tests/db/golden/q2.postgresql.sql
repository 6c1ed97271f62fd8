SELECT
(SELECT '{"id":' || coalesce('"' || anon_2.v0 || '"', 'null')
  || ',"slug":' || coalesce(to_json(anon_2.v1)::text, 'null')
  || ',"path":' || coalesce(to_json(anon_2.v2)::text, 'null')
  || ',"headline":' || coalesce(to_json(anon_2.v3)::text, 'null')
  || ',"standfirst":' || coalesce(to_json(anon_2.v4)::text, 'null')
  || ',"kicker":' || coalesce(to_json(anon_2.v5)::text, 'null')
  || ',"body":' || '{"html":' || coalesce(to_json(anon_2.v6)::text, 'null') || '}'
  || ',"wordCount":' || coalesce((anon_2.v7)::text, 'null')
  || ',"readingMinutes":' || coalesce((anon_2.v8)::text, 'null')
  || ',"genre":' || coalesce('"' || anon_2.v9 || '"', 'null')
  || ',"language":' || coalesce(to_json(anon_2.v10)::text, 'null')
  || ',"dateline":' || coalesce(to_json(anon_2.v11)::text, 'null')
  || ',"firstPublishedAt":' || coalesce(to_char(anon_2.v12 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null')
  || ',"updatedAt":' || coalesce(to_char(anon_2.v13 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null')
  || ',"leadImage":' || coalesce(CASE WHEN anon_2.v14 THEN '{"url":' || coalesce(to_json(anon_2.v15)::text, 'null')
  || ',"alt":' || coalesce(to_json(anon_2.v16)::text, 'null')
  || ',"caption":' || coalesce(to_json(anon_2.v17)::text, 'null')
  || ',"credit":' || coalesce(to_json(anon_2.v18)::text, 'null')
  || ',"width":' || coalesce((anon_2.v19)::text, 'null')
  || ',"height":' || coalesce((anon_2.v20)::text, 'null') || '}' END, 'null')
  || ',"authors":' || anon_2.v21
  || ',"tags":' || anon_2.v22
  || ',"related":' || anon_2.v23
  || ',"section":' || coalesce(CASE WHEN anon_2.v24 THEN '{"title":' || coalesce(to_json(anon_2.v25)::text, 'null')
  || ',"articles":' || anon_2.v26 || '}' END, 'null') || '}' AS json_object_1
  FROM
  (SELECT 'article-' || CAST(articles_1.id AS TEXT) AS v0,
      articles_1.slug AS v1,
      articles_1.path AS v2,
      revisions_1.headline AS v3,
      revisions_1.standfirst AS v4,
      revisions_1.kicker AS v5,
      revisions_1.html AS v6,
      revisions_1.word_count AS v7,
      CASE WHEN (revisions_1.word_count <= $1::BIGINT) THEN $2::INTEGER ELSE ((revisions_1.word_count + $3::BIGINT) - $4::BIGINT) / $5::BIGINT END AS v8,
      revisions_1.genre AS v9,
      revisions_1.language AS v10,
      revisions_1.dateline AS v11,
      articles_1.first_published_at AS v12,
      articles_1.updated_at AS v13,
      images_1.id IS NOT NULL AS v14,
      images_1.url AS v15,
      images_1.alt AS v16,
      images_1.caption AS v17,
      images_1.credit AS v18,
      images_1.width AS v19,
      images_1.height AS v20,
    (SELECT '[' || coalesce(string_agg('{"name":' || coalesce(to_json(anon_3.v0)::text, 'null')
      || ',"slug":' || coalesce(to_json(anon_3.v1)::text, 'null')
      || ',"bio":' || coalesce(to_json(anon_3.v2)::text, 'null')
      || ',"articles":' || anon_3.v3 || '}', ','), '') || ']' AS json_array_of_1
      FROM
      (SELECT authors_1.name AS v0,
          authors_1.slug AS v1,
          authors_1.bio AS v2,
        (SELECT '{"nodes":' || '[' || coalesce(string_agg('{"slug":' || coalesce(to_json(anon_4.v0)::text, 'null')
          || ',"headline":' || coalesce(to_json(anon_4.v1)::text, 'null') || '}', ','), '') || ']' || '}' AS json_object_2
          FROM
          (SELECT articles_2.slug AS v0,
              revisions_2.headline AS v1
            FROM author_listings AS author_listings_1
            JOIN (articles AS articles_2 JOIN revisions AS revisions_2 ON revisions_2.id = articles_2.live_revision_id) ON author_listings_1.article_id = articles_2.id
            WHERE author_listings_1.author_id = authors_1.id
            AND articles_2.publication = 'PUBLISHED'
            AND (articles_2.embargo_until IS NULL OR articles_2.embargo_until <= $6::TIMESTAMP WITH TIME ZONE)
            ORDER BY author_listings_1.first_published_at DESC,
              author_listings_1.article_id DESC
            LIMIT 3
            ) AS anon_4
          ) AS v3
        FROM bylines AS bylines_1
        JOIN authors AS authors_1 ON bylines_1.author_id = authors_1.id
        WHERE bylines_1.revision_id = revisions_1.id
        ORDER BY bylines_1.position
        ) AS anon_3
      ) AS v21,
    (SELECT '[' || coalesce(string_agg('{"name":' || coalesce(to_json(anon_5.v0)::text, 'null')
      || ',"slug":' || coalesce(to_json(anon_5.v1)::text, 'null')
      || ',"kind":' || coalesce('"' || anon_5.v2 || '"', 'null') || '}', ','), '') || ']' AS json_array_of_2
      FROM
      (SELECT tags_1.name AS v0,
          tags_1.slug AS v1,
          tags_1.kind AS v2
        FROM revision_tags AS revision_tags_1
        JOIN tags AS tags_1 ON revision_tags_1.tag_id = tags_1.id
        WHERE revision_tags_1.revision_id = revisions_1.id
        ORDER BY revision_tags_1.position
        ) AS anon_5
      ) AS v22,
    (SELECT '{"nodes":' || '[' || coalesce(string_agg('{"slug":' || coalesce(to_json(anon_6.v0)::text, 'null')
      || ',"headline":' || coalesce(to_json(anon_6.v1)::text, 'null')
      || ',"leadImage":' || coalesce(CASE WHEN anon_6.v2 THEN '{"url":' || coalesce(to_json(anon_6.v3)::text, 'null')
      || ',"alt":' || coalesce(to_json(anon_6.v4)::text, 'null') || '}' END, 'null')
      || ',"authors":' || anon_6.v5 || '}', ','), '') || ']' || '}' AS json_object_3
      FROM
      (SELECT articles_3.slug AS v0,
          revisions_3.headline AS v1,
          images_2.id IS NOT NULL AS v2,
          images_2.url AS v3,
          images_2.alt AS v4,
        (SELECT '[' || coalesce(string_agg('{"name":' || coalesce(to_json(anon_7.v0)::text, 'null')
          || ',"slug":' || coalesce(to_json(anon_7.v1)::text, 'null') || '}', ','), '') || ']' AS json_array_of_3
          FROM
          (SELECT authors_2.name AS v0,
              authors_2.slug AS v1
            FROM bylines AS bylines_2
            JOIN authors AS authors_2 ON bylines_2.author_id = authors_2.id
            WHERE bylines_2.revision_id = revisions_3.id
            ORDER BY bylines_2.position
            ) AS anon_7
          ) AS v5
        FROM
        (SELECT related_links_1.position AS place,
            articles_4.first_published_at AS first_published_at,
            articles_4.id AS article_id,
            related_links_1.kind AS kind,
            'EDITOR' AS origin,
            related_links_1.label AS label,
            CAST(NULL AS TEXT) AS reason
          FROM related_links AS related_links_1
          JOIN articles AS articles_4 ON related_links_1.target_id = articles_4.id
          WHERE related_links_1.revision_id = revisions_1.id
          AND articles_4.publication = 'PUBLISHED'
          AND (articles_4.embargo_until IS NULL OR articles_4.embargo_until <= $6::TIMESTAMP WITH TIME ZONE) UNION ALL SELECT suggestions_1.place AS place,
            suggestions_1.first_published_at AS first_published_at,
            suggestions_1.other_id AS other_id,
            'RELATED' AS kind,
            'SUGGESTED' AS origin,
            CAST(NULL AS TEXT) AS anon_9,
            CASE WHEN (suggestions_1.revision_id = articles_1.live_revision_id AND suggestions_1.other_revision_id = articles_5.live_revision_id) THEN suggestions_1.reason END AS reason
          FROM suggestions AS suggestions_1
          JOIN articles AS articles_5 ON suggestions_1.other_id = articles_5.id
          WHERE suggestions_1.article_id = coalesce(
          (SELECT 0
            FROM related_links AS related_links_2
            JOIN articles AS articles_6 ON related_links_2.target_id = articles_6.id
            WHERE related_links_2.revision_id = revisions_1.id
            AND articles_6.publication = 'PUBLISHED'
            AND (articles_6.embargo_until IS NULL OR articles_6.embargo_until <= $6::TIMESTAMP WITH TIME ZONE)
            ORDER BY related_links_2.position
            LIMIT 1 OFFSET 5
            ), articles_1.id)
          AND suggestions_1.state != 'DISMISSED'
          AND articles_5.publication = 'PUBLISHED'
          AND (articles_5.embargo_until IS NULL OR articles_5.embargo_until <= $6::TIMESTAMP WITH TIME ZONE)
          AND
          (SELECT 1
            FROM related_links AS related_links_3
            WHERE related_links_3.revision_id = revisions_1.id
            AND related_links_3.target_id = suggestions_1.other_id
            ) IS NULL
          ORDER BY place,
            first_published_at DESC,
            article_id DESC
          LIMIT 6
          ) AS anon_8
        JOIN (articles AS articles_3 JOIN revisions AS revisions_3 ON revisions_3.id = articles_3.live_revision_id) ON anon_8.article_id = articles_3.id
        LEFT OUTER JOIN images AS images_2 ON images_2.id = revisions_3.lead_image_id
        WHERE true
        ORDER BY anon_8.place ASC,
          anon_8.first_published_at DESC,
          anon_8.article_id DESC
        LIMIT 6
        ) AS anon_6
      ) AS v23,
      sections_1.id IS NOT NULL AS v24,
      sections_1.title AS v25,
    (SELECT '{"nodes":' || '[' || coalesce(string_agg('{"slug":' || coalesce(to_json(anon_10.v0)::text, 'null')
      || ',"headline":' || coalesce(to_json(anon_10.v1)::text, 'null')
      || ',"firstPublishedAt":' || coalesce(to_char(anon_10.v2 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null') || '}', ','), '') || ']' || '}' AS json_object_4
      FROM
      (SELECT articles_7.slug AS v0,
          revisions_4.headline AS v1,
          articles_7.first_published_at AS v2
        FROM section_listings AS section_listings_1
        JOIN (articles AS articles_7 JOIN revisions AS revisions_4 ON revisions_4.id = articles_7.live_revision_id) ON section_listings_1.article_id = articles_7.id
        WHERE section_listings_1.section_id = sections_1.id
        AND articles_7.publication = 'PUBLISHED'
        AND (articles_7.embargo_until IS NULL OR articles_7.embargo_until <= $6::TIMESTAMP WITH TIME ZONE)
        ORDER BY section_listings_1.first_published_at DESC,
          section_listings_1.article_id DESC
        LIMIT 10
        ) AS anon_10
      ) AS v26
    FROM articles AS articles_1
    JOIN revisions AS revisions_1 ON revisions_1.id = articles_1.live_revision_id
    LEFT OUTER JOIN images AS images_1 ON images_1.id = revisions_1.lead_image_id
    LEFT OUTER JOIN sections AS sections_1 ON sections_1.id = revisions_1.section_id
    WHERE articles_1.slug = $7::VARCHAR
    AND articles_1.publication = 'PUBLISHED'
    AND (articles_1.embargo_until IS NULL OR articles_1.embargo_until <= $6::TIMESTAMP WITH TIME ZONE)
    LIMIT 1
    ) AS anon_2
  ) AS anon_1
