WITH "t14" AS (
  SELECT
    "t13"."customer_id",
    "t13"."category",
    SUM("t13"."times") AS "times",
    SUM("t13"."care") AS "n",
    MIN("t13"."day_n") FILTER(WHERE
      "t13"."care" > 0) AS "first",
    MAX("t13"."day_n") FILTER(WHERE
      "t13"."care" > 0) AS "last"
  FROM (
    SELECT
      "t12"."customer_id",
      "t12"."category",
      "t12"."day_n",
      COUNT(*) AS "times",
      MAX(1 - "t12"."is_product") AS "care"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t10"."customer_id",
          "t10"."day_n",
          "t10"."hour",
          "t10"."channel",
          "t10"."charged_minor",
          "t10"."list_minor",
          COALESCE("t5"."category", '') AS "category",
          COALESCE("t5"."is_product", 0) AS "is_product",
          COALESCE("t5"."basic", 0) AS "basic",
          COALESCE("t5"."anti_aging", 0) AS "anti_aging",
          COALESCE("t5"."medical", 0) AS "medical",
          (
            "t10"."day_n" + 3
          ) % 7 AS "weekday"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              *
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
            ) AS "t3"
            WHERE
              "t3"."day_n" < GETVARIABLE('as_of')
          ) AS "t6"
          WHERE
            "t6"."sale_count" > 0
        ) AS "t10"
        LEFT OUTER JOIN (
          SELECT
            "t0"."item_id",
            "t0"."category",
            CAST("t0"."kind" = 'product' AS BIGINT) AS "is_product",
            CAST("t0"."need_type" = 'basic' AS BIGINT) AS "basic",
            CAST("t0"."need_type" = 'anti_aging' AS BIGINT) AS "anti_aging",
            CAST("t0"."need_type" = 'medical' AS BIGINT) AS "medical"
          FROM "items" AS "t0"
        ) AS "t5"
          ON "t10"."item_id" = "t5"."item_id"
      ) AS "t11"
      WHERE
        "t11"."category" <> ''
    ) AS "t12"
    GROUP BY
      1,
      2,
      3
  ) AS "t13"
  GROUP BY
    1,
    2
)
SELECT
  "t24"."customer_id",
  "t24"."category",
  "t24"."n" AS "days",
  "t24"."last" AS "last_day_n",
  "t24"."rhythm_days",
  "t24"."last" + "t24"."rhythm_days" AS "due_day_n",
  CAST(FLOOR(
    (
      (
        CAST(GETVARIABLE('as_of') - "t24"."last" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t24"."rhythm_days", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "overdue_permille"
FROM (
  SELECT
    "t23"."customer_id",
    "t23"."category",
    "t23"."n",
    "t23"."last",
    "t23"."gap_sum",
    "t23"."prior",
    GREATEST(
      CAST(FLOOR(
        (
          (
            "t23"."gap_sum" + (
              GREATEST(3 - (
                "t23"."n" - 1
              ), 0) * "t23"."prior"
            )
          ) / NULLIF(GREATEST("t23"."n" - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS "rhythm_days"
  FROM (
    SELECT
      "t17"."customer_id",
      "t17"."category",
      "t17"."n",
      "t17"."last",
      "t17"."last" - "t17"."first" AS "gap_sum",
      COALESCE("t22"."prior_days", 30) AS "prior"
    FROM (
      SELECT
        *
      FROM "t14" AS "t15"
      WHERE
        "t15"."n" > 0
    ) AS "t17"
    LEFT OUTER JOIN (
      SELECT
        COALESCE("t20"."category", "t8"."category") AS "category",
        COALESCE("t8"."cycle", "t20"."usual_days", 30) AS "prior_days"
      FROM (
        SELECT
          "t18"."category",
          CAST(FLOOR(QUANTILE_CONT("t18"."mean", 0.5)) AS BIGINT) AS "usual_days",
          COUNT(*) AS "repeaters"
        FROM (
          SELECT
            "t15"."customer_id",
            "t15"."category",
            "t15"."times",
            "t15"."n",
            "t15"."first",
            "t15"."last",
            (
              "t15"."last" - "t15"."first"
            ) / NULLIF("t15"."n" - 1, 0) AS "mean"
          FROM "t14" AS "t15"
          WHERE
            "t15"."n" > 0 AND "t15"."n" > 1 AND "t15"."last" > "t15"."first"
        ) AS "t18"
        GROUP BY
          1
      ) AS "t20"
      FULL OUTER JOIN (
        SELECT
          "t2"."category",
          CAST(FLOOR(QUANTILE_CONT(CAST("t2"."cycle_days" AS DOUBLE), 0.5)) AS BIGINT) AS "cycle"
        FROM (
          SELECT
            *
          FROM "items" AS "t0"
          WHERE
            "t0"."cycle_days" > 0 AND "t0"."category" <> ''
        ) AS "t2"
        GROUP BY
          1
      ) AS "t8"
        ON "t20"."category" = "t8"."category"
    ) AS "t22"
      ON "t17"."category" = "t22"."category"
  ) AS "t23"
) AS "t24"
