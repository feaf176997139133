SELECT
  `t9`.`customer_id`,
  CASE
    WHEN GREATEST(
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 42)
      ) & 2097151
    ) = 0
    THEN ''
    WHEN (
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 42)
      ) & 2097151
    )
    THEN 'afternoon'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 21)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 42)
      ) & 2097151
    )
    THEN 'evening'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 42)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`hour_band_0`, 42)
      ) & 2097151
    )
    THEN 'morning'
    ELSE ''
  END AS `hour_band`,
  CASE
    WHEN GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    ) = 0
    THEN ''
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'fri'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'mon'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'sat'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'sun'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'thu'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'tue'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_1`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`weekday_2`, 0)
      ) & 2097151
    )
    THEN 'wed'
    ELSE ''
  END AS `weekday`,
  CASE
    WHEN GREATEST(
      (
        SHIFTRIGHT(`t9`.`channel_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_1`, 0)
      ) & 2097151
    ) = 0
    THEN ''
    WHEN (
      (
        SHIFTRIGHT(`t9`.`channel_0`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`channel_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_1`, 0)
      ) & 2097151
    )
    THEN 'group_buy'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`channel_0`, 21)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`channel_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_1`, 0)
      ) & 2097151
    )
    THEN 'online'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`channel_0`, 42)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`channel_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_1`, 0)
      ) & 2097151
    )
    THEN 'phone'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`channel_1`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`channel_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_0`, 42)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`channel_1`, 0)
      ) & 2097151
    )
    THEN 'salon'
    ELSE ''
  END AS `channel`,
  CASE
    WHEN GREATEST(
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 42)
      ) & 2097151
    ) = 0
    THEN ''
    WHEN (
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 0)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 42)
      ) & 2097151
    )
    THEN 'anti_aging'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 21)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 42)
      ) & 2097151
    )
    THEN 'basic'
    WHEN (
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 42)
      ) & 2097151
    ) = GREATEST(
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 0)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 21)
      ) & 2097151,
      (
        SHIFTRIGHT(`t9`.`need_type_0`, 42)
      ) & 2097151
    )
    THEN 'medical'
    ELSE ''
  END AS `need_type`,
  CAST(FLOOR(
    (
      (
        CAST((
          SHIFTRIGHT(`t9`.`hour_band_0`, 21)
        ) & 2097151 AS DOUBLE) * 1000
      ) / CAST(NULLIF(
        (
          (
            SHIFTRIGHT(`t9`.`hour_band_0`, 0)
          ) & 2097151
        ) + 0 + (
          (
            SHIFTRIGHT(`t9`.`hour_band_0`, 21)
          ) & 2097151
        ) + (
          (
            SHIFTRIGHT(`t9`.`hour_band_0`, 42)
          ) & 2097151
        ),
        0
      ) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `evening_permille`,
  CAST(FLOOR(
    (
      (
        CAST((
          (
            SHIFTRIGHT(`t9`.`weekday_0`, 42)
          ) & 2097151
        ) + (
          (
            SHIFTRIGHT(`t9`.`weekday_1`, 0)
          ) & 2097151
        ) AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`lines`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `weekend_permille`,
  CAST(FLOOR(
    (
      (
        CAST((
          SHIFTRIGHT(`t9`.`channel_0`, 21)
        ) & 2097151 AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`lines`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `online_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t9`.`product` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`paid`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `product_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t9`.`listed` - `t9`.`paid` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`listed`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `discount_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t9`.`basic` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`basic` + `t9`.`anti_aging` + `t9`.`medical`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `basic_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t9`.`anti_aging` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`basic` + `t9`.`anti_aging` + `t9`.`medical`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `anti_aging_permille`,
  CAST(FLOOR(
    (
      (
        CAST(`t9`.`medical` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t9`.`basic` + `t9`.`anti_aging` + `t9`.`medical`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `medical_permille`
FROM (
  SELECT
    `t8`.`customer_id`,
    COUNT(*) AS `lines`,
    SUM(`t8`.`charged_minor`) AS `paid`,
    SUM(`t8`.`list_minor`) AS `listed`,
    SUM(`t8`.`charged_minor` * `t8`.`is_product`) AS `product`,
    SUM(`t8`.`charged_minor` * `t8`.`basic`) AS `basic`,
    SUM(`t8`.`charged_minor` * `t8`.`anti_aging`) AS `anti_aging`,
    SUM(`t8`.`charged_minor` * `t8`.`medical`) AS `medical`,
    SUM(
      CASE
        WHEN (
          `t8`.`hour` >= 12
        ) AND (
          `t8`.`hour` < 17
        )
        THEN 1
        WHEN `t8`.`hour` >= 17
        THEN 2097152
        WHEN (
          `t8`.`hour` >= 0
        ) AND (
          `t8`.`hour` < 12
        )
        THEN 4398046511104
        ELSE 0
      END
    ) AS `hour_band_0`,
    SUM(
      CASE
        WHEN `t8`.`weekday` = 4
        THEN 1
        WHEN `t8`.`weekday` = 0
        THEN 2097152
        WHEN `t8`.`weekday` = 5
        THEN 4398046511104
        ELSE 0
      END
    ) AS `weekday_0`,
    SUM(
      CASE
        WHEN `t8`.`weekday` = 6
        THEN 1
        WHEN `t8`.`weekday` = 3
        THEN 2097152
        WHEN `t8`.`weekday` = 1
        THEN 4398046511104
        ELSE 0
      END
    ) AS `weekday_1`,
    SUM(CASE WHEN `t8`.`weekday` = 2 THEN 1 ELSE 0 END) AS `weekday_2`,
    SUM(
      CASE
        WHEN `t8`.`channel` = 'group_buy'
        THEN 1
        WHEN `t8`.`channel` = 'online'
        THEN 2097152
        WHEN `t8`.`channel` = 'phone'
        THEN 4398046511104
        ELSE 0
      END
    ) AS `channel_0`,
    SUM(CASE WHEN `t8`.`channel` = 'salon' THEN 1 ELSE 0 END) AS `channel_1`,
    SUM(
      CASE
        WHEN `t8`.`anti_aging` > 0
        THEN 1
        WHEN `t8`.`basic` > 0
        THEN 2097152
        WHEN `t8`.`medical` > 0
        THEN 4398046511104
        ELSE 0
      END
    ) AS `need_type_0`
  FROM (
    SELECT
      `t7`.`customer_id`,
      `t7`.`day_n`,
      `t7`.`hour`,
      `t7`.`channel`,
      `t7`.`charged_minor`,
      `t7`.`list_minor`,
      COALESCE(`t4`.`is_product`, 0) AS `is_product`,
      COALESCE(`t4`.`basic`, 0) AS `basic`,
      COALESCE(`t4`.`anti_aging`, 0) AS `anti_aging`,
      COALESCE(`t4`.`medical`, 0) AS `medical`,
      (
        `t7`.`day_n` + 3
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
        ) AS `t2`
        WHERE
          `t2`.`day_n` < GETVARIABLE('as_of')
      ) AS `t5`
      WHERE
        `t5`.`sale_count` > 0
    ) AS `t7`
    LEFT OUTER JOIN (
      SELECT
        `t0`.`item_id`,
        CAST(`t0`.`kind` = 'product' AS BIGINT) AS `is_product`,
        CAST(`t0`.`need_type` = 'basic' AS BIGINT) AS `basic`,
        CAST(`t0`.`need_type` = 'anti_aging' AS BIGINT) AS `anti_aging`,
        CAST(`t0`.`need_type` = 'medical' AS BIGINT) AS `medical`
      FROM `items` AS `t0`
    ) AS `t4`
      ON `t7`.`item_id` = `t4`.`item_id`
  ) AS `t8`
  GROUP BY
    1
) AS `t9`
