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
  FROM (
    SELECT
      *
    FROM `lines` AS `t0`
    WHERE
      (
        (
          `t0`.`day` >= GETVARIABLE('since_day')
        )
        AND (
          `t0`.`day` < GETVARIABLE('as_of_day')
        )
      )
      OR (
        (
          `t0`.`day` >= (
            GETVARIABLE('since_day') - INTERVAL '90' DAY
          )
        )
        AND (
          `t0`.`day` < LEAST(GETVARIABLE('since_day'), GETVARIABLE('as_of_day') - INTERVAL '90' DAY)
        )
      )
      OR (
        (
          `t0`.`day` >= (
            GETVARIABLE('since_day') - INTERVAL '180' DAY
          )
        )
        AND (
          `t0`.`day` < LEAST(GETVARIABLE('since_day'), GETVARIABLE('as_of_day') - INTERVAL '180' DAY)
        )
      )
      OR (
        (
          `t0`.`day` >= (
            GETVARIABLE('since_day') - INTERVAL '365' DAY
          )
        )
        AND (
          `t0`.`day` < LEAST(GETVARIABLE('since_day'), GETVARIABLE('as_of_day') - INTERVAL '365' DAY)
        )
      )
  ) AS `t1`
) AS `t2`
WHERE
  `t2`.`day_n` < GETVARIABLE('as_of')
