SELECT
  "t2"."customer_id",
  MIN("t2"."day_n") FILTER(WHERE
    GREATEST("t2"."is_purchase", "t2"."is_visit") > 0) AS "first",
  MAX("t2"."day_n") FILTER(WHERE
    GREATEST("t2"."is_purchase", "t2"."is_visit") > 0) AS "last",
  CAST(COALESCE(
    SUM(
      CAST("t2"."charged_minor" * "t2"."is_purchase" AS DECIMAL(19, 0)) * CAST("t2"."charged_minor" * "t2"."is_purchase" AS DECIMAL(19, 0))
    ),
    0
  ) AS DECIMAL(38, 0)) AS "total_sq",
  COALESCE(SUM(GREATEST("t2"."is_purchase", "t2"."is_visit")), 0) AS "n",
  COALESCE(SUM("t2"."is_purchase"), 0) AS "tickets",
  COALESCE(SUM("t2"."charged_minor" * "t2"."is_purchase"), 0) AS "total",
  COALESCE(SUM("t2"."is_visit"), 0) AS "visit_days",
  COALESCE(SUM("t2"."is_purchase"), 0) AS "purchase_days",
  COALESCE(SUM("t2"."charged_minor"), 0) AS "spend_minor",
  COALESCE(
    SUM(GREATEST("t2"."is_purchase", "t2"."is_visit")) FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "activity_days_90",
  COALESCE(
    SUM("t2"."is_visit") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "visit_days_90",
  COALESCE(
    SUM("t2"."is_purchase") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "purchase_days_90",
  COALESCE(
    SUM("t2"."charged_minor") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 90
      )),
    0
  ) AS "spend_90_minor",
  COALESCE(
    SUM(GREATEST("t2"."is_purchase", "t2"."is_visit")) FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "activity_days_180",
  COALESCE(
    SUM("t2"."is_visit") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "visit_days_180",
  COALESCE(
    SUM("t2"."is_purchase") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "purchase_days_180",
  COALESCE(
    SUM("t2"."charged_minor") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 180
      )),
    0
  ) AS "spend_180_minor",
  COALESCE(
    SUM(GREATEST("t2"."is_purchase", "t2"."is_visit")) FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "activity_days_365",
  COALESCE(
    SUM("t2"."is_visit") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "visit_days_365",
  COALESCE(
    SUM("t2"."is_purchase") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "purchase_days_365",
  COALESCE(
    SUM("t2"."charged_minor") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "spend_365_minor",
  COALESCE(
    SUM("t2"."returned_minor") FILTER(WHERE
      "t2"."day_n" >= (
        GETVARIABLE('as_of') - 365
      )),
    0
  ) AS "returned_365_minor"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t0"."customer_id",
      "t0"."day",
      "t0"."charged_minor",
      "t0"."returned_minor",
      "t0"."is_purchase",
      "t0"."is_visit",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") AS "day_n"
    FROM "days" AS "t0"
  ) AS "t1"
  WHERE
    "t1"."day_n" < GETVARIABLE('as_of')
) AS "t2"
GROUP BY
  1
