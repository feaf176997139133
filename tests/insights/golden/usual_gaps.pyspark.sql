SELECT
  `t10`.`code`,
  CAST(FLOOR(PERCENTILE(`t10`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
  COUNT(*) AS `repeaters`
FROM (
  SELECT
    `t9`.`customer_id`,
    `t9`.`code`,
    `t9`.`times`,
    `t9`.`n`,
    `t9`.`first`,
    `t9`.`last`,
    (
      `t9`.`last` - `t9`.`first`
    ) / NULLIF(`t9`.`n` - 1, 0) AS `mean`
  FROM (
    SELECT
      `t8`.`customer_id`,
      `t8`.`code`,
      SUM(`t8`.`times`) AS `times`,
      SUM(`t8`.`is_care`) AS `n`,
      MIN(CASE WHEN `t8`.`is_care` > 0 THEN `t8`.`day_n` ELSE NULL END) AS `first`,
      MAX(CASE WHEN `t8`.`is_care` > 0 THEN `t8`.`day_n` ELSE NULL END) AS `last`
    FROM (
      SELECT
        `t5`.`customer_id`,
        `t5`.`category`,
        `t5`.`day`,
        `t5`.`times`,
        `t5`.`is_care`,
        `t5`.`day_n`,
        `t7`.`code`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t0`.`customer_id`,
            `t0`.`category`,
            `t0`.`day`,
            `t0`.`times`,
            `t0`.`is_care`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`
          FROM `cares` AS `t0`
        ) AS `t3`
        WHERE
          `t3`.`day_n` < GETVARIABLE('as_of')
      ) AS `t5`
      INNER JOIN (
        SELECT
          `t2`.`category`,
          (
            ROW_NUMBER() OVER (ORDER BY `t2`.`category` ASC NULLS LAST) - 1
          ) + 1 AS `code`
        FROM (
          SELECT DISTINCT
            `t1`.`category`
          FROM `items` AS `t1`
          WHERE
            `t1`.`category` <> ''
        ) AS `t2`
      ) AS `t7`
        ON `t5`.`category` = `t7`.`category`
    ) AS `t8`
    GROUP BY
      1,
      2
  ) AS `t9`
  WHERE
    `t9`.`n` > 1 AND `t9`.`last` > `t9`.`first`
) AS `t10`
GROUP BY
  1
