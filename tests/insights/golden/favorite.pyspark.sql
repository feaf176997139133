SELECT
  `t8`.`customer_id`,
  `t8`.`hour_band`
FROM (
  SELECT
    `t7`.`customer_id`,
    `t7`.`hour_band`,
    `t7`.`times`,
    ROW_NUMBER() OVER (
      PARTITION BY `t7`.`customer_id`
      ORDER BY `t7`.`times` DESC, `t7`.`hour_band` ASC NULLS LAST
    ) - 1 AS `place`
  FROM (
    SELECT
      `t6`.`customer_id`,
      `t6`.`hour_band`,
      COUNT(*) AS `times`
    FROM (
      SELECT
        `t5`.`customer_id`,
        `t5`.`item_id`,
        `t5`.`day_n`,
        `t5`.`staff_id`,
        `t5`.`hour`,
        `t5`.`channel`,
        `t5`.`charged_minor`,
        `t5`.`list_minor`,
        `t5`.`category`,
        `t5`.`kind`,
        `t5`.`need_type`,
        CASE
          WHEN `t5`.`hour` < 0
          THEN ''
          WHEN `t5`.`hour` < 12
          THEN 'morning'
          WHEN `t5`.`hour` < 17
          THEN 'afternoon'
          ELSE 'evening'
        END AS `hour_band`,
        CASE
          WHEN (
            (
              `t5`.`day_n` + 3
            ) % 7
          ) = 0
          THEN 'mon'
          WHEN (
            (
              `t5`.`day_n` + 3
            ) % 7
          ) = 1
          THEN 'tue'
          WHEN (
            (
              `t5`.`day_n` + 3
            ) % 7
          ) = 2
          THEN 'wed'
          WHEN (
            (
              `t5`.`day_n` + 3
            ) % 7
          ) = 3
          THEN 'thu'
          WHEN (
            (
              `t5`.`day_n` + 3
            ) % 7
          ) = 4
          THEN 'fri'
          WHEN (
            (
              `t5`.`day_n` + 3
            ) % 7
          ) = 5
          THEN 'sat'
          ELSE 'sun'
        END AS `weekday`
      FROM (
        SELECT
          `t4`.`customer_id`,
          `t4`.`item_id`,
          `t4`.`day_n`,
          `t4`.`staff_id`,
          `t4`.`hour`,
          `t4`.`channel`,
          `t4`.`charged_minor`,
          `t4`.`list_minor`,
          COALESCE(`t2`.`category`, '') AS `category`,
          COALESCE(`t2`.`kind`, 'unknown') AS `kind`,
          COALESCE(`t2`.`need_type`, '') AS `need_type`
        FROM (
          SELECT
            `t0`.`customer_id`,
            `t0`.`item_id`,
            `t0`.`salon_id`,
            `t0`.`day`,
            `t0`.`staff_id`,
            `t0`.`hour`,
            `t0`.`channel`,
            `t0`.`quantity_milli`,
            `t0`.`list_minor`,
            `t0`.`charged_minor`,
            `t0`.`returned_minor`,
            `t0`.`line_count`,
            `t0`.`sale_count`,
            `t0`.`is_visit`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`
          FROM `lines` AS `t0`
          WHERE
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) < 20779
            AND `t0`.`sale_count` > 0
        ) AS `t4`
        LEFT OUTER JOIN `items` AS `t2`
          ON `t4`.`item_id` = `t2`.`item_id`
      ) AS `t5`
      WHERE
        CASE
          WHEN `t5`.`hour` < 0
          THEN ''
          WHEN `t5`.`hour` < 12
          THEN 'morning'
          WHEN `t5`.`hour` < 17
          THEN 'afternoon'
          ELSE 'evening'
        END <> ''
    ) AS `t6`
    GROUP BY
      1,
      2
  ) AS `t7`
) AS `t8`
WHERE
  `t8`.`place` = 0
