SELECT
  `t8`.`customer_id`,
  CASE
    WHEN GREATEST(`t8`.`hour_band_afternoon`, `t8`.`hour_band_evening`, `t8`.`hour_band_morning`) = 0
    THEN ''
    WHEN `t8`.`hour_band_afternoon` = GREATEST(`t8`.`hour_band_afternoon`, `t8`.`hour_band_evening`, `t8`.`hour_band_morning`)
    THEN 'afternoon'
    WHEN `t8`.`hour_band_evening` = GREATEST(`t8`.`hour_band_afternoon`, `t8`.`hour_band_evening`, `t8`.`hour_band_morning`)
    THEN 'evening'
    WHEN `t8`.`hour_band_morning` = GREATEST(`t8`.`hour_band_afternoon`, `t8`.`hour_band_evening`, `t8`.`hour_band_morning`)
    THEN 'morning'
    ELSE ''
  END AS `hour_band`,
  CASE
    WHEN GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    ) = 0
    THEN ''
    WHEN `t8`.`weekday_fri` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'fri'
    WHEN `t8`.`weekday_mon` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'mon'
    WHEN `t8`.`weekday_sat` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'sat'
    WHEN `t8`.`weekday_sun` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'sun'
    WHEN `t8`.`weekday_thu` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'thu'
    WHEN `t8`.`weekday_tue` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'tue'
    WHEN `t8`.`weekday_wed` = GREATEST(
      `t8`.`weekday_fri`,
      `t8`.`weekday_mon`,
      `t8`.`weekday_sat`,
      `t8`.`weekday_sun`,
      `t8`.`weekday_thu`,
      `t8`.`weekday_tue`,
      `t8`.`weekday_wed`
    )
    THEN 'wed'
    ELSE ''
  END AS `weekday`,
  CASE
    WHEN GREATEST(
      `t8`.`channel_group_buy`,
      `t8`.`channel_online`,
      `t8`.`channel_phone`,
      `t8`.`channel_salon`
    ) = 0
    THEN ''
    WHEN `t8`.`channel_group_buy` = GREATEST(
      `t8`.`channel_group_buy`,
      `t8`.`channel_online`,
      `t8`.`channel_phone`,
      `t8`.`channel_salon`
    )
    THEN 'group_buy'
    WHEN `t8`.`channel_online` = GREATEST(
      `t8`.`channel_group_buy`,
      `t8`.`channel_online`,
      `t8`.`channel_phone`,
      `t8`.`channel_salon`
    )
    THEN 'online'
    WHEN `t8`.`channel_phone` = GREATEST(
      `t8`.`channel_group_buy`,
      `t8`.`channel_online`,
      `t8`.`channel_phone`,
      `t8`.`channel_salon`
    )
    THEN 'phone'
    WHEN `t8`.`channel_salon` = GREATEST(
      `t8`.`channel_group_buy`,
      `t8`.`channel_online`,
      `t8`.`channel_phone`,
      `t8`.`channel_salon`
    )
    THEN 'salon'
    ELSE ''
  END AS `channel`,
  CASE
    WHEN GREATEST(`t8`.`need_type_anti_aging`, `t8`.`need_type_basic`, `t8`.`need_type_medical`) = 0
    THEN ''
    WHEN `t8`.`need_type_anti_aging` = GREATEST(`t8`.`need_type_anti_aging`, `t8`.`need_type_basic`, `t8`.`need_type_medical`)
    THEN 'anti_aging'
    WHEN `t8`.`need_type_basic` = GREATEST(`t8`.`need_type_anti_aging`, `t8`.`need_type_basic`, `t8`.`need_type_medical`)
    THEN 'basic'
    WHEN `t8`.`need_type_medical` = GREATEST(`t8`.`need_type_anti_aging`, `t8`.`need_type_basic`, `t8`.`need_type_medical`)
    THEN 'medical'
    ELSE ''
  END AS `need_type`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`hour_band_evening` AS DOUBLE) * 1000
      ) / CAST(NULLIF(
        `t8`.`hour_band_morning` + `t8`.`hour_band_afternoon` + `t8`.`hour_band_evening`,
        0
      ) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `evening_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`weekday_sat` + `t8`.`weekday_sun` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`lines`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `weekend_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`channel_online` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`lines`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `online_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`product` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`paid`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `product_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`listed` - `t8`.`paid` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`listed`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `discount_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`basic` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`basic` + `t8`.`anti_aging` + `t8`.`medical`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `basic_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`anti_aging` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`basic` + `t8`.`anti_aging` + `t8`.`medical`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `anti_aging_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t8`.`medical` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t8`.`basic` + `t8`.`anti_aging` + `t8`.`medical`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `medical_permille`
FROM (
  SELECT
    `t7`.`customer_id`,
    COUNT(*) AS `lines`,
    SUM(`t7`.`charged_minor`) AS `paid`,
    SUM(`t7`.`list_minor`) AS `listed`,
    COALESCE(SUM(IF(`t7`.`kind` = 'product', `t7`.`charged_minor`, NULL)), 0) AS `product`,
    COALESCE(SUM(IF(`t7`.`need_type` = 'basic', `t7`.`charged_minor`, NULL)), 0) AS `basic`,
    COALESCE(SUM(IF(`t7`.`need_type` = 'anti_aging', `t7`.`charged_minor`, NULL)), 0) AS `anti_aging`,
    COALESCE(SUM(IF(`t7`.`need_type` = 'medical', `t7`.`charged_minor`, NULL)), 0) AS `medical`,
    SUM(CAST((
      `t7`.`hour` >= 0
    ) AND (
      `t7`.`hour` < 12
    ) AS BIGINT)) AS `hour_band_morning`,
    SUM(CAST((
      `t7`.`hour` >= 12
    ) AND (
      `t7`.`hour` < 17
    ) AS BIGINT)) AS `hour_band_afternoon`,
    SUM(CAST(`t7`.`hour` >= 17 AS BIGINT)) AS `hour_band_evening`,
    SUM(CAST(`t7`.`weekday` = 0 AS BIGINT)) AS `weekday_mon`,
    SUM(CAST(`t7`.`weekday` = 1 AS BIGINT)) AS `weekday_tue`,
    SUM(CAST(`t7`.`weekday` = 2 AS BIGINT)) AS `weekday_wed`,
    SUM(CAST(`t7`.`weekday` = 3 AS BIGINT)) AS `weekday_thu`,
    SUM(CAST(`t7`.`weekday` = 4 AS BIGINT)) AS `weekday_fri`,
    SUM(CAST(`t7`.`weekday` = 5 AS BIGINT)) AS `weekday_sat`,
    SUM(CAST(`t7`.`weekday` = 6 AS BIGINT)) AS `weekday_sun`,
    SUM(CAST(`t7`.`channel` = 'group_buy' AS BIGINT)) AS `channel_group_buy`,
    SUM(CAST(`t7`.`channel` = 'online' AS BIGINT)) AS `channel_online`,
    SUM(CAST(`t7`.`channel` = 'phone' AS BIGINT)) AS `channel_phone`,
    SUM(CAST(`t7`.`channel` = 'salon' AS BIGINT)) AS `channel_salon`,
    SUM(CAST(`t7`.`need_type` = 'anti_aging' AS BIGINT)) AS `need_type_anti_aging`,
    SUM(CAST(`t7`.`need_type` = 'basic' AS BIGINT)) AS `need_type_basic`,
    SUM(CAST(`t7`.`need_type` = 'medical' AS BIGINT)) AS `need_type_medical`
  FROM (
    SELECT
      `t6`.`customer_id`,
      `t6`.`item_id`,
      `t6`.`day_n`,
      `t6`.`staff_id`,
      `t6`.`hour`,
      `t6`.`channel`,
      `t6`.`charged_minor`,
      `t6`.`list_minor`,
      COALESCE(`t2`.`category`, '') AS `category`,
      COALESCE(`t2`.`kind`, 'unknown') AS `kind`,
      COALESCE(`t2`.`need_type`, '') AS `need_type`,
      (
        `t6`.`day_n` + 3
      ) % 7 AS `weekday`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t1`.`customer_id`,
            `t1`.`item_id`,
            `t1`.`salon_id`,
            `t1`.`day`,
            `t1`.`staff_id`,
            `t1`.`hour`,
            `t1`.`channel`,
            `t1`.`quantity_milli`,
            `t1`.`list_minor`,
            `t1`.`charged_minor`,
            `t1`.`returned_minor`,
            `t1`.`line_count`,
            `t1`.`sale_count`,
            `t1`.`is_visit`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t1`.`day`) AS `day_n`
          FROM `lines` AS `t1`
        ) AS `t3`
        WHERE
          `t3`.`day_n` < GETVARIABLE('as_of')
      ) AS `t4`
      WHERE
        `t4`.`sale_count` > 0
    ) AS `t6`
    LEFT OUTER JOIN `items` AS `t2`
      ON `t6`.`item_id` = `t2`.`item_id`
  ) AS `t7`
  GROUP BY
    1
) AS `t8`
