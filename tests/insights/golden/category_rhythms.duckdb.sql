WITH "t12" AS (
  SELECT
    "t11"."customer_id",
    "t11"."category",
    COUNT(*) AS "n",
    SUM("t11"."counts") AS "tickets",
    SUM("t11"."value" * "t11"."counts") AS "total",
    CAST(SUM(
      CAST("t11"."value" * "t11"."counts" AS DECIMAL(19, 0)) * CAST("t11"."value" * "t11"."counts" AS DECIMAL(19, 0))
    ) AS DECIMAL(38, 0)) AS "total_sq",
    MIN("t11"."day_n") AS "first",
    MAX("t11"."day_n") AS "last",
    MAX("t11"."day_n") - MIN("t11"."day_n") AS "gap_sum",
    SUM("t11"."gap" * "t11"."gap") AS "gap_sq"
  FROM (
    SELECT
      "t10"."customer_id",
      "t10"."category",
      "t10"."day_n",
      "t10"."value",
      "t10"."counts",
      COALESCE(
        "t10"."day_n" - LAG("t10"."day_n") OVER (
          PARTITION BY "t10"."customer_id", "t10"."category"
          ORDER BY "t10"."day_n" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ),
        0
      ) AS "gap"
    FROM (
      SELECT
        "t9"."customer_id",
        "t9"."category",
        "t9"."day_n",
        SUM("t9"."charged_minor") AS "value",
        CAST(MAX("t9"."sale_count") > 0 AS BIGINT) AS "counts"
      FROM (
        SELECT
          "t6"."customer_id",
          "t6"."item_id",
          "t6"."salon_id",
          "t6"."day",
          "t6"."staff_id",
          "t6"."hour",
          "t6"."channel",
          "t6"."quantity_milli",
          "t6"."list_minor",
          "t6"."charged_minor",
          "t6"."returned_minor",
          "t6"."line_count",
          "t6"."sale_count",
          "t6"."is_visit",
          "t6"."day_n",
          "t4"."kind",
          "t4"."category",
          "t4"."need_type",
          "t4"."cycle_days"
        FROM (
          SELECT
            "t1"."customer_id",
            "t1"."item_id",
            "t1"."salon_id",
            "t1"."day",
            "t1"."staff_id",
            "t1"."hour",
            "t1"."channel",
            "t1"."quantity_milli",
            "t1"."list_minor",
            "t1"."charged_minor",
            "t1"."returned_minor",
            "t1"."line_count",
            "t1"."sale_count",
            "t1"."is_visit",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."day") AS "day_n"
          FROM "lines" AS "t1"
          WHERE
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."day") < 20779
            AND "t1"."sale_count" > 0
        ) AS "t6"
        INNER JOIN (
          SELECT
            *
          FROM "items" AS "t0"
          WHERE
            "t0"."category" <> '' AND "t0"."kind" <> 'product'
        ) AS "t4"
          ON "t6"."item_id" = "t4"."item_id"
      ) AS "t9"
      GROUP BY
        1,
        2,
        3
    ) AS "t10"
  ) AS "t11"
  GROUP BY
    1,
    2
)
SELECT
  "t21"."customer_id",
  "t21"."category",
  "t21"."n" AS "days",
  "t21"."last" AS "last_day_n",
  "t21"."rhythm_days",
  "t21"."last" + "t21"."rhythm_days" AS "due_day_n",
  CAST(FLOOR(
    (
      (
        CAST(20779 - "t21"."last" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t21"."rhythm_days", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "overdue_permille"
FROM (
  SELECT
    "t20"."customer_id",
    "t20"."category",
    "t20"."n",
    "t20"."last",
    "t20"."gap_sum",
    "t20"."prior",
    GREATEST(
      CAST(FLOOR(
        (
          (
            "t20"."gap_sum" + (
              GREATEST(3 - (
                "t20"."n" - 1
              ), 0) * "t20"."prior"
            )
          ) / NULLIF(GREATEST("t20"."n" - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS "rhythm_days"
  FROM (
    SELECT
      "t14"."customer_id",
      "t14"."category",
      "t14"."n",
      "t14"."last",
      "t14"."gap_sum",
      COALESCE("t19"."prior_days", 30) AS "prior"
    FROM "t12" AS "t14"
    LEFT OUTER JOIN (
      SELECT
        COALESCE("t17"."category", "t8"."category") AS "category",
        COALESCE("t8"."cycle", "t17"."usual_days", 30) AS "prior_days"
      FROM (
        SELECT
          "t15"."category",
          CAST(FLOOR(QUANTILE_CONT("t15"."mean", 0.5)) AS BIGINT) AS "usual_days",
          COUNT(*) AS "repeaters"
        FROM (
          SELECT
            "t13"."customer_id",
            "t13"."category",
            "t13"."n",
            "t13"."tickets",
            "t13"."total",
            "t13"."total_sq",
            "t13"."first",
            "t13"."last",
            "t13"."gap_sum",
            "t13"."gap_sq",
            "t13"."gap_sum" / NULLIF("t13"."n" - 1, 0) AS "mean"
          FROM "t12" AS "t13"
          WHERE
            "t13"."n" > 1 AND "t13"."gap_sum" > 0
        ) AS "t15"
        GROUP BY
          1
      ) AS "t17"
      FULL OUTER JOIN (
        SELECT
          "t3"."category",
          CAST(FLOOR(QUANTILE_CONT(CAST("t3"."cycle_days" AS DOUBLE), 0.5)) AS BIGINT) AS "cycle"
        FROM (
          SELECT
            *
          FROM "items" AS "t0"
          WHERE
            "t0"."cycle_days" > 0 AND "t0"."category" <> ''
        ) AS "t3"
        GROUP BY
          1
      ) AS "t8"
        ON "t17"."category" = "t8"."category"
    ) AS "t19"
      ON "t14"."category" = "t19"."category"
  ) AS "t20"
) AS "t21"
