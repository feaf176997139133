WITH `t8` AS (
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
), `t14` AS (
  SELECT
    `t13`.`customer_id`,
    `t13`.`code`,
    SUM(`t13`.`times`) AS `times`,
    SUM(`t13`.`is_care`) AS `n`,
    MIN(CASE WHEN `t13`.`is_care` > 0 THEN `t13`.`day_n` ELSE NULL END) AS `first`,
    MAX(CASE WHEN `t13`.`is_care` > 0 THEN `t13`.`day_n` ELSE NULL END) AS `last`
  FROM (
    SELECT
      `t6`.`customer_id`,
      `t6`.`category`,
      `t6`.`day`,
      `t6`.`times`,
      `t6`.`is_care`,
      `t6`.`day_n`,
      `t12`.`code`
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
      ) AS `t4`
      WHERE
        `t4`.`day_n` < GETVARIABLE('as_of')
    ) AS `t6`
    INNER JOIN `t8` AS `t12`
      ON `t6`.`category` = `t12`.`category`
  ) AS `t13`
  GROUP BY
    1,
    2
)
SELECT
  `t23`.`customer_id`,
  `t23`.`category`,
  `t23`.`code`,
  `t23`.`times`,
  `t23`.`n` AS `days`,
  `t23`.`last` AS `last_day_n`,
  `t23`.`rhythm_days`,
  `t23`.`last` + `t23`.`rhythm_days` AS `due_day_n`,
  CAST(FLOOR(
    (
      (
        CAST(GETVARIABLE('as_of') - `t23`.`last` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t23`.`rhythm_days`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `overdue_permille`
FROM (
  SELECT
    `t22`.`customer_id`,
    `t22`.`category`,
    `t22`.`code`,
    `t22`.`times`,
    `t22`.`n`,
    `t22`.`first`,
    `t22`.`last`,
    `t22`.`prior_days`,
    CASE
      WHEN `t22`.`n` > 0
      THEN GREATEST(
        CAST(FLOOR(
          (
            (
              (
                `t22`.`last` - `t22`.`first`
              ) + (
                GREATEST(3 - (
                  `t22`.`n` - 1
                ), 0) * `t22`.`prior_days`
              )
            ) / NULLIF(GREATEST(`t22`.`n` - 1, 3), 0)
          ) + 0.5
        ) AS BIGINT),
        1
      )
      ELSE NULL
    END AS `rhythm_days`
  FROM (
    SELECT
      `t16`.`customer_id`,
      `t21`.`category`,
      `t16`.`code`,
      `t16`.`times`,
      `t16`.`n`,
      `t16`.`first`,
      `t16`.`last`,
      `t21`.`prior_days`
    FROM `t14` AS `t16`
    LEFT OUTER JOIN (
      SELECT
        `t11`.`category`,
        `t11`.`code`,
        COALESCE(`t9`.`cycle`, `t19`.`usual_days`, 30) AS `prior_days`
      FROM `t8` AS `t11`
      LEFT OUTER JOIN (
        SELECT
          `t3`.`category`,
          CAST(FLOOR(PERCENTILE(CAST(`t3`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
        FROM (
          SELECT
            *
          FROM `items` AS `t1`
          WHERE
            `t1`.`cycle_days` > 0 AND `t1`.`category` <> ''
        ) AS `t3`
        GROUP BY
          1
      ) AS `t9`
        ON `t11`.`category` = `t9`.`category`
      LEFT OUTER JOIN (
        SELECT
          `t17`.`code`,
          CAST(FLOOR(PERCENTILE(`t17`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
          COUNT(*) AS `repeaters`
        FROM (
          SELECT
            `t15`.`customer_id`,
            `t15`.`code`,
            `t15`.`times`,
            `t15`.`n`,
            `t15`.`first`,
            `t15`.`last`,
            (
              `t15`.`last` - `t15`.`first`
            ) / NULLIF(`t15`.`n` - 1, 0) AS `mean`
          FROM `t14` AS `t15`
          WHERE
            `t15`.`n` > 1 AND `t15`.`last` > `t15`.`first`
        ) AS `t17`
        GROUP BY
          1
      ) AS `t19`
        ON `t11`.`code` = `t19`.`code`
    ) AS `t21`
      ON `t16`.`code` = `t21`.`code`
  ) AS `t22`
) AS `t23`
