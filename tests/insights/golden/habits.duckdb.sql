SELECT
  "t6"."customer_id",
  CASE
    WHEN GREATEST("t6"."hour_band_afternoon", "t6"."hour_band_evening", "t6"."hour_band_morning") = 0
    THEN ''
    WHEN "t6"."hour_band_afternoon" = GREATEST("t6"."hour_band_afternoon", "t6"."hour_band_evening", "t6"."hour_band_morning")
    THEN 'afternoon'
    WHEN "t6"."hour_band_evening" = GREATEST("t6"."hour_band_afternoon", "t6"."hour_band_evening", "t6"."hour_band_morning")
    THEN 'evening'
    WHEN "t6"."hour_band_morning" = GREATEST("t6"."hour_band_afternoon", "t6"."hour_band_evening", "t6"."hour_band_morning")
    THEN 'morning'
    ELSE ''
  END AS "hour_band",
  CASE
    WHEN GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    ) = 0
    THEN ''
    WHEN "t6"."weekday_fri" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'fri'
    WHEN "t6"."weekday_mon" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'mon'
    WHEN "t6"."weekday_sat" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'sat'
    WHEN "t6"."weekday_sun" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'sun'
    WHEN "t6"."weekday_thu" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'thu'
    WHEN "t6"."weekday_tue" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'tue'
    WHEN "t6"."weekday_wed" = GREATEST(
      "t6"."weekday_fri",
      "t6"."weekday_mon",
      "t6"."weekday_sat",
      "t6"."weekday_sun",
      "t6"."weekday_thu",
      "t6"."weekday_tue",
      "t6"."weekday_wed"
    )
    THEN 'wed'
    ELSE ''
  END AS "weekday",
  CASE
    WHEN GREATEST(
      "t6"."channel_group_buy",
      "t6"."channel_online",
      "t6"."channel_phone",
      "t6"."channel_salon"
    ) = 0
    THEN ''
    WHEN "t6"."channel_group_buy" = GREATEST(
      "t6"."channel_group_buy",
      "t6"."channel_online",
      "t6"."channel_phone",
      "t6"."channel_salon"
    )
    THEN 'group_buy'
    WHEN "t6"."channel_online" = GREATEST(
      "t6"."channel_group_buy",
      "t6"."channel_online",
      "t6"."channel_phone",
      "t6"."channel_salon"
    )
    THEN 'online'
    WHEN "t6"."channel_phone" = GREATEST(
      "t6"."channel_group_buy",
      "t6"."channel_online",
      "t6"."channel_phone",
      "t6"."channel_salon"
    )
    THEN 'phone'
    WHEN "t6"."channel_salon" = GREATEST(
      "t6"."channel_group_buy",
      "t6"."channel_online",
      "t6"."channel_phone",
      "t6"."channel_salon"
    )
    THEN 'salon'
    ELSE ''
  END AS "channel",
  CASE
    WHEN GREATEST("t6"."need_type_anti_aging", "t6"."need_type_basic", "t6"."need_type_medical") = 0
    THEN ''
    WHEN "t6"."need_type_anti_aging" = GREATEST("t6"."need_type_anti_aging", "t6"."need_type_basic", "t6"."need_type_medical")
    THEN 'anti_aging'
    WHEN "t6"."need_type_basic" = GREATEST("t6"."need_type_anti_aging", "t6"."need_type_basic", "t6"."need_type_medical")
    THEN 'basic'
    WHEN "t6"."need_type_medical" = GREATEST("t6"."need_type_anti_aging", "t6"."need_type_basic", "t6"."need_type_medical")
    THEN 'medical'
    ELSE ''
  END AS "need_type",
  CAST(FLOOR(
    (
      (
        CAST("t6"."hour_band_evening" AS DOUBLE) * 1000
      ) / CAST(NULLIF(
        "t6"."hour_band_morning" + "t6"."hour_band_afternoon" + "t6"."hour_band_evening",
        0
      ) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "evening_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."weekday_sat" + "t6"."weekday_sun" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."lines", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "weekend_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."channel_online" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."lines", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "online_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."product" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."paid", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "product_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."listed" - "t6"."paid" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."listed", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "discount_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."basic" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."basic" + "t6"."anti_aging" + "t6"."medical", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "basic_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."anti_aging" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."basic" + "t6"."anti_aging" + "t6"."medical", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "anti_aging_permille",
  CAST(FLOOR(
    (
      (
        CAST("t6"."medical" AS DOUBLE) * 1000
      ) / CAST(NULLIF("t6"."basic" + "t6"."anti_aging" + "t6"."medical", 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS "medical_permille"
FROM (
  SELECT
    "t5"."customer_id",
    COUNT(*) AS "lines",
    SUM("t5"."charged_minor") AS "paid",
    SUM("t5"."list_minor") AS "listed",
    COALESCE(SUM("t5"."charged_minor") FILTER(WHERE
      "t5"."kind" = 'product'), 0) AS "product",
    COALESCE(SUM("t5"."charged_minor") FILTER(WHERE
      "t5"."need_type" = 'basic'), 0) AS "basic",
    COALESCE(SUM("t5"."charged_minor") FILTER(WHERE
      "t5"."need_type" = 'anti_aging'), 0) AS "anti_aging",
    COALESCE(SUM("t5"."charged_minor") FILTER(WHERE
      "t5"."need_type" = 'medical'), 0) AS "medical",
    SUM(CAST((
      "t5"."hour" >= 0
    ) AND (
      "t5"."hour" < 12
    ) AS BIGINT)) AS "hour_band_morning",
    SUM(CAST((
      "t5"."hour" >= 12
    ) AND (
      "t5"."hour" < 17
    ) AS BIGINT)) AS "hour_band_afternoon",
    SUM(CAST("t5"."hour" >= 17 AS BIGINT)) AS "hour_band_evening",
    SUM(CAST("t5"."weekday" = 0 AS BIGINT)) AS "weekday_mon",
    SUM(CAST("t5"."weekday" = 1 AS BIGINT)) AS "weekday_tue",
    SUM(CAST("t5"."weekday" = 2 AS BIGINT)) AS "weekday_wed",
    SUM(CAST("t5"."weekday" = 3 AS BIGINT)) AS "weekday_thu",
    SUM(CAST("t5"."weekday" = 4 AS BIGINT)) AS "weekday_fri",
    SUM(CAST("t5"."weekday" = 5 AS BIGINT)) AS "weekday_sat",
    SUM(CAST("t5"."weekday" = 6 AS BIGINT)) AS "weekday_sun",
    SUM(CAST("t5"."channel" = 'group_buy' AS BIGINT)) AS "channel_group_buy",
    SUM(CAST("t5"."channel" = 'online' AS BIGINT)) AS "channel_online",
    SUM(CAST("t5"."channel" = 'phone' AS BIGINT)) AS "channel_phone",
    SUM(CAST("t5"."channel" = 'salon' AS BIGINT)) AS "channel_salon",
    SUM(CAST("t5"."need_type" = 'anti_aging' AS BIGINT)) AS "need_type_anti_aging",
    SUM(CAST("t5"."need_type" = 'basic' AS BIGINT)) AS "need_type_basic",
    SUM(CAST("t5"."need_type" = 'medical' AS BIGINT)) AS "need_type_medical"
  FROM (
    SELECT
      "t4"."customer_id",
      "t4"."item_id",
      "t4"."day_n",
      "t4"."staff_id",
      "t4"."hour",
      "t4"."channel",
      "t4"."charged_minor",
      "t4"."list_minor",
      COALESCE("t2"."category", '') AS "category",
      COALESCE("t2"."kind", 'unknown') AS "kind",
      COALESCE("t2"."need_type", '') AS "need_type",
      (
        "t4"."day_n" + 3
      ) % 7 AS "weekday"
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
      WHERE
        DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") < 20779
        AND "t0"."sale_count" > 0
    ) AS "t4"
    LEFT OUTER JOIN "items" AS "t2"
      ON "t4"."item_id" = "t2"."item_id"
  ) AS "t5"
  GROUP BY
    1
) AS "t6"
