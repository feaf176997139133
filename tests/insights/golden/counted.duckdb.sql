SELECT
  "t6"."customer_id",
  MIN("t6"."day_n") FILTER(WHERE
    (
      "t6"."day_n" >= -2147483648
    )
    AND (
      GREATEST("t6"."counts", "t6"."came") > 0
    )) AS "first",
  MAX("t6"."day_n") FILTER(WHERE
    (
      "t6"."day_n" >= -2147483648
    )
    AND (
      GREATEST("t6"."counts", "t6"."came") > 0
    )) AS "last",
  CAST(COALESCE(
    SUM(
      CAST("t6"."value" * "t6"."counts" AS DECIMAL(19, 0)) * CAST("t6"."value" * "t6"."counts" AS DECIMAL(19, 0))
    ) FILTER(WHERE
      "t6"."day_n" >= -2147483648),
    0
  ) AS DECIMAL(38, 0)) AS "total_sq",
  COALESCE(
    SUM(GREATEST("t6"."counts", "t6"."came")) FILTER(WHERE
      "t6"."day_n" >= -2147483648),
    0
  ) AS "n",
  COALESCE(SUM("t6"."counts") FILTER(WHERE
    "t6"."day_n" >= -2147483648), 0) AS "tickets",
  COALESCE(SUM("t6"."value" * "t6"."counts") FILTER(WHERE
    "t6"."day_n" >= -2147483648), 0) AS "total",
  COALESCE(SUM("t6"."came") FILTER(WHERE
    "t6"."day_n" >= -2147483648), 0) AS "visit_days",
  COALESCE(SUM("t6"."counts") FILTER(WHERE
    "t6"."day_n" >= -2147483648), 0) AS "purchase_days",
  COALESCE(SUM("t6"."value") FILTER(WHERE
    "t6"."day_n" >= -2147483648), 0) AS "spend_minor",
  COALESCE(SUM(GREATEST("t6"."counts", "t6"."came")) FILTER(WHERE
    "t6"."day_n" >= 20689), 0) AS "activity_days_90",
  COALESCE(SUM("t6"."came") FILTER(WHERE
    "t6"."day_n" >= 20689), 0) AS "visit_days_90",
  COALESCE(SUM("t6"."counts") FILTER(WHERE
    "t6"."day_n" >= 20689), 0) AS "purchase_days_90",
  COALESCE(SUM("t6"."value") FILTER(WHERE
    "t6"."day_n" >= 20689), 0) AS "spend_90_minor",
  COALESCE(SUM(GREATEST("t6"."counts", "t6"."came")) FILTER(WHERE
    "t6"."day_n" >= 20599), 0) AS "activity_days_180",
  COALESCE(SUM("t6"."came") FILTER(WHERE
    "t6"."day_n" >= 20599), 0) AS "visit_days_180",
  COALESCE(SUM("t6"."counts") FILTER(WHERE
    "t6"."day_n" >= 20599), 0) AS "purchase_days_180",
  COALESCE(SUM("t6"."value") FILTER(WHERE
    "t6"."day_n" >= 20599), 0) AS "spend_180_minor",
  COALESCE(SUM(GREATEST("t6"."counts", "t6"."came")) FILTER(WHERE
    "t6"."day_n" >= 20414), 0) AS "activity_days_365",
  COALESCE(SUM("t6"."came") FILTER(WHERE
    "t6"."day_n" >= 20414), 0) AS "visit_days_365",
  COALESCE(SUM("t6"."counts") FILTER(WHERE
    "t6"."day_n" >= 20414), 0) AS "purchase_days_365",
  COALESCE(SUM("t6"."value") FILTER(WHERE
    "t6"."day_n" >= 20414), 0) AS "spend_365_minor",
  COALESCE(SUM("t6"."returned") FILTER(WHERE
    "t6"."day_n" >= 20414), 0) AS "returned_365_minor"
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
GROUP BY
  1
