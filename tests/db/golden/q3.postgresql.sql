SELECT
(SELECT '{"nodes":' || '[' || coalesce(string_agg('{"id":' || coalesce('"' || anon_2.v0 || '"', 'null')
  || ',"slug":' || coalesce(to_json(anon_2.v1)::text, 'null')
  || ',"path":' || coalesce(to_json(anon_2.v2)::text, 'null')
  || ',"headline":' || coalesce(to_json(anon_2.v3)::text, 'null')
  || ',"standfirst":' || coalesce(to_json(anon_2.v4)::text, 'null')
  || ',"kicker":' || coalesce(to_json(anon_2.v5)::text, 'null')
  || ',"wordCount":' || coalesce((anon_2.v6)::text, 'null')
  || ',"genre":' || coalesce('"' || anon_2.v7 || '"', 'null')
  || ',"firstPublishedAt":' || coalesce(to_char(anon_2.v8 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null')
  || ',"updatedAt":' || coalesce(to_char(anon_2.v9 AT TIME ZONE 'UTC', '"\""YYYY-MM-DD"T"HH24:MI:SS.MS"Z\""'), 'null')
  || ',"section":' || coalesce(CASE WHEN anon_2.v10 THEN '{"slug":' || coalesce(to_json(anon_2.v11)::text, 'null')
  || ',"title":' || coalesce(to_json(anon_2.v12)::text, 'null') || '}' END, 'null')
  || ',"authors":' || anon_2.v13 || '}', ','), '') || ']' || '}' AS json_object_1
  FROM
  (SELECT 'article-' || CAST(articles_1.id AS TEXT) AS v0,
      articles_1.slug AS v1,
      articles_1.path AS v2,
      revisions_1.headline AS v3,
      revisions_1.standfirst AS v4,
      revisions_1.kicker AS v5,
      revisions_1.word_count AS v6,
      revisions_1.genre AS v7,
      articles_1.first_published_at AS v8,
      articles_1.updated_at AS v9,
      sections_1.id IS NOT NULL AS v10,
      sections_1.slug AS v11,
      sections_1.title AS v12,
    (SELECT '[' || coalesce(string_agg('{"name":' || coalesce(to_json(anon_3.v0)::text, 'null')
      || ',"slug":' || coalesce(to_json(anon_3.v1)::text, 'null') || '}', ','), '') || ']' AS json_array_of_1
      FROM
      (SELECT authors_1.name AS v0,
          authors_1.slug AS v1
        FROM bylines AS bylines_1
        JOIN authors AS authors_1 ON bylines_1.author_id = authors_1.id
        WHERE bylines_1.revision_id = revisions_1.id
        ORDER BY bylines_1.position
        ) AS anon_3
      ) AS v13
    FROM articles AS articles_1
    JOIN revisions AS revisions_1 ON revisions_1.id = articles_1.live_revision_id
    LEFT OUTER JOIN sections AS sections_1 ON sections_1.id = revisions_1.section_id
    WHERE articles_1.publication = 'PUBLISHED'
    AND (articles_1.embargo_until IS NULL OR articles_1.embargo_until <= $1::TIMESTAMP WITH TIME ZONE)
    ORDER BY articles_1.first_published_at DESC,
      articles_1.id DESC
    LIMIT 100
    ) AS anon_2
  ) AS anon_1
