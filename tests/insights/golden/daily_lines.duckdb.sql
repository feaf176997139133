SELECT
  *
FROM (
  SELECT
    "t1"."customer_id",
    "t1"."item_id",
    "t1"."salon_id",
    "t1"."day",
    MAX("t1"."staff_id") AS "staff_id",
    COALESCE(
      MIN("t1"."hour") FILTER(WHERE
        (
          "t1"."kind" = 'sale'
        ) AND (
          "t1"."hour" >= 0
        )),
      -1
    ) AS "hour",
    COALESCE(MAX("t1"."channel") FILTER(WHERE
      "t1"."kind" = 'sale'), '') AS "channel",
    SUM("t1"."quantity_milli") AS "quantity_milli",
    SUM("t1"."list_minor") AS "list_minor",
    SUM("t1"."charged_minor") AS "charged_minor",
    COALESCE(SUM(-(
      "t1"."charged_minor"
    )) FILTER(WHERE
      "t1"."kind" = 'return'), 0) AS "returned_minor",
    COUNT(*) AS "line_count",
    SUM(CAST("t1"."kind" = 'sale' AS BIGINT)) AS "sale_count",
    MAX("t1"."is_visit") AS "is_visit"
  FROM (
    SELECT
      *
    FROM "raw" AS "t0"
    WHERE
      "t0"."customer_id" <> 0
  ) AS "t1"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t2"
