SELECT
  *
FROM (
  SELECT
    "t4"."customer_id",
    "t4"."day",
    SUM("t4"."charged_minor") AS "charged_minor",
    SUM("t4"."returned_minor") AS "returned_minor",
    CAST(MAX("t4"."sales") > 0 AS BIGINT) AS "is_purchase",
    MAX("t4"."is_visit") AS "is_visit"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t0"."customer_id",
        "t0"."day",
        "t0"."charged_minor",
        "t0"."returned_minor",
        "t0"."is_visit",
        "t0"."sale_count" AS "sales"
      FROM "lines" AS "t0"
    ) AS "t2"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t1"."customer_id",
        "t1"."day",
        0 AS "charged_minor",
        0 AS "returned_minor",
        0 + 1 AS "is_visit",
        0 AS "sales"
      FROM "visits" AS "t1"
    ) AS "t3"
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
