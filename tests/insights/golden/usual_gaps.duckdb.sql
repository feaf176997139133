SELECT
  CAST(FLOOR(QUANTILE_CONT("t9"."mean", 0.5)) AS BIGINT) AS "usual_days",
  COUNT(*) AS "repeaters"
FROM (
  SELECT
    "t8"."customer_id",
    "t8"."n",
    "t8"."tickets",
    "t8"."total",
    "t8"."total_sq",
    "t8"."first",
    "t8"."last",
    "t8"."last" - "t8"."first" AS "gap_sum",
    (
      "t8"."last" - "t8"."first"
    ) / NULLIF("t8"."n" - 1, 0) AS "mean"
  FROM (
    SELECT
      "t7"."customer_id",
      COUNT(*) AS "n",
      SUM("t7"."counts") AS "tickets",
      SUM("t7"."value" * "t7"."counts") AS "total",
      CAST(SUM(
        CAST("t7"."value" * "t7"."counts" AS DECIMAL(19, 0)) * CAST("t7"."value" * "t7"."counts" AS DECIMAL(19, 0))
      ) AS DECIMAL(38, 0)) AS "total_sq",
      MIN("t7"."day_n") AS "first",
      MAX("t7"."day_n") AS "last"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t5"."customer_id",
          "t5"."day_n",
          SUM("t5"."value") AS "value",
          CAST(MAX("t5"."sales") > 0 AS BIGINT) AS "counts",
          MAX("t5"."came") AS "came",
          SUM("t5"."returned") AS "returned"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t0"."customer_id",
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") AS "day_n",
              "t0"."charged_minor" AS "value",
              "t0"."sale_count" AS "sales",
              "t0"."is_visit" AS "came",
              "t0"."returned_minor" AS "returned"
            FROM "lines" AS "t0"
            WHERE
              DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") < 20779
          ) AS "t3"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              "t2"."customer_id",
              "t2"."day_n",
              0 AS "value",
              0 AS "sales",
              0 + 1 AS "came",
              0 AS "returned"
            FROM (
              SELECT
                "t1"."customer_id",
                "t1"."salon_id",
                "t1"."day",
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."day") AS "day_n"
              FROM "visits" AS "t1"
            ) AS "t2"
            WHERE
              "t2"."day_n" < 20779
          ) AS "t4"
        ) AS "t5"
        GROUP BY
          1,
          2
      ) AS "t6"
      WHERE
        (
          "t6"."counts" > 0
        ) OR (
          "t6"."came" > 0
        )
    ) AS "t7"
    GROUP BY
      1
  ) AS "t8"
  WHERE
    "t8"."n" > 1 AND (
      "t8"."last" - "t8"."first"
    ) > 0
) AS "t9"
