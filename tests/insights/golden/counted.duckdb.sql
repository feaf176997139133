SELECT
  "t9"."customer_id",
  MIN("t9"."day_n") FILTER(WHERE
    (
      "t9"."day_n" >= -2147483648
    )
    AND (
      GREATEST("t9"."counts", "t9"."came") > 0
    )) AS "first",
  MAX("t9"."day_n") FILTER(WHERE
    (
      "t9"."day_n" >= -2147483648
    )
    AND (
      GREATEST("t9"."counts", "t9"."came") > 0
    )) AS "last",
  CAST(COALESCE(
    SUM(
      CAST("t9"."value" * "t9"."counts" AS DECIMAL(19, 0)) * CAST("t9"."value" * "t9"."counts" AS DECIMAL(19, 0))
    ) FILTER(WHERE
      "t9"."day_n" >= -2147483648),
    0
  ) AS DECIMAL(38, 0)) AS "total_sq",
  COALESCE(
    SUM(GREATEST("t9"."counts", "t9"."came")) FILTER(WHERE
      "t9"."day_n" >= -2147483648),
    0
  ) AS "n",
  COALESCE(SUM("t9"."counts") FILTER(WHERE
    "t9"."day_n" >= -2147483648), 0) AS "tickets",
  COALESCE(SUM("t9"."value" * "t9"."counts") FILTER(WHERE
    "t9"."day_n" >= -2147483648), 0) AS "total",
  COALESCE(SUM("t9"."came") FILTER(WHERE
    "t9"."day_n" >= -2147483648), 0) AS "visit_days",
  COALESCE(SUM("t9"."counts") FILTER(WHERE
    "t9"."day_n" >= -2147483648), 0) AS "purchase_days",
  COALESCE(SUM("t9"."value") FILTER(WHERE
    "t9"."day_n" >= -2147483648), 0) AS "spend_minor",
  COALESCE(
    SUM(GREATEST("t9"."counts", "t9"."came")) FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "activity_days_90",
  COALESCE(
    SUM("t9"."came") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "visit_days_90",
  COALESCE(
    SUM("t9"."counts") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "purchase_days_90",
  COALESCE(
    SUM("t9"."value") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "spend_90_minor",
  COALESCE(
    SUM(GREATEST("t9"."counts", "t9"."came")) FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "activity_days_180",
  COALESCE(
    SUM("t9"."came") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "visit_days_180",
  COALESCE(
    SUM("t9"."counts") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "purchase_days_180",
  COALESCE(
    SUM("t9"."value") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "spend_180_minor",
  COALESCE(
    SUM(GREATEST("t9"."counts", "t9"."came")) FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "activity_days_365",
  COALESCE(
    SUM("t9"."came") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "visit_days_365",
  COALESCE(
    SUM("t9"."counts") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "purchase_days_365",
  COALESCE(
    SUM("t9"."value") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "spend_365_minor",
  COALESCE(
    SUM("t9"."returned") FILTER(WHERE
      "t9"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "returned_365_minor"
FROM (
  SELECT
    "t8"."customer_id",
    "t8"."day_n",
    SUM("t8"."value") AS "value",
    CAST(MAX("t8"."sales") > 0 AS BIGINT) AS "counts",
    MAX("t8"."came") AS "came",
    SUM("t8"."returned") AS "returned"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t4"."customer_id",
        "t4"."day_n",
        "t4"."charged_minor" AS "value",
        "t4"."sale_count" AS "sales",
        "t4"."is_visit" AS "came",
        "t4"."returned_minor" AS "returned"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t0"."customer_id",
            "t0"."item_id",
            "t0"."salon_id",
            "t0"."day",
            "t0"."staff_id",
            "t0"."hour",
            "t0"."channel",
            "t0"."quantity_milli",
            "t0"."list_minor",
            "t0"."charged_minor",
            "t0"."returned_minor",
            "t0"."line_count",
            "t0"."sale_count",
            "t0"."is_visit",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") AS "day_n"
          FROM "lines" AS "t0"
        ) AS "t2"
        WHERE
          "t2"."day_n" < GETVARIABLE('as_of')
      ) AS "t4"
    ) AS "t6"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t5"."customer_id",
        "t5"."day_n",
        0 AS "value",
        0 AS "sales",
        0 + 1 AS "came",
        0 AS "returned"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t1"."customer_id",
            "t1"."salon_id",
            "t1"."day",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."day") AS "day_n"
          FROM "visits" AS "t1"
        ) AS "t3"
        WHERE
          "t3"."day_n" < GETVARIABLE('as_of')
      ) AS "t5"
    ) AS "t7"
  ) AS "t8"
  GROUP BY
    1,
    2
) AS "t9"
GROUP BY
  1
