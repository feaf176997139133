WITH `t13` AS (
  SELECT
    `t12`.`customer_id`,
    `t12`.`category`,
    SUM(`t12`.`times`) AS `times`,
    SUM(`t12`.`care`) AS `n`,
    MIN(IF(`t12`.`care` > 0, `t12`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t12`.`care` > 0, `t12`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t11`.`customer_id`,
      `t11`.`category`,
      `t11`.`day_n`,
      COUNT(*) AS `times`,
      MAX(CAST(`t11`.`kind` <> 'product' AS BIGINT)) AS `care`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t9`.`customer_id`,
          `t9`.`item_id`,
          `t9`.`day_n`,
          `t9`.`staff_id`,
          `t9`.`hour`,
          `t9`.`channel`,
          `t9`.`charged_minor`,
          `t9`.`list_minor`,
          COALESCE(`t2`.`category`, '') AS `category`,
          COALESCE(`t2`.`kind`, 'unknown') AS `kind`,
          COALESCE(`t2`.`need_type`, '') AS `need_type`,
          (
            `t9`.`day_n` + 3
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
            ) AS `t4`
            WHERE
              `t4`.`day_n` < GETVARIABLE('as_of')
          ) AS `t5`
          WHERE
            `t5`.`sale_count` > 0
        ) AS `t9`
        LEFT OUTER JOIN `items` AS `t2`
          ON `t9`.`item_id` = `t2`.`item_id`
      ) AS `t10`
      WHERE
        `t10`.`category` <> ''
    ) AS `t11`
    GROUP BY
      1,
      2,
      3
  ) AS `t12`
  GROUP BY
    1,
    2
)
SELECT
  `t23`.`customer_id`,
  `t23`.`category`,
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
    `t22`.`n`,
    `t22`.`last`,
    `t22`.`gap_sum`,
    `t22`.`prior`,
    GREATEST(
      CAST(FLOOR(
        (
          (
            `t22`.`gap_sum` + (
              GREATEST(3 - (
                `t22`.`n` - 1
              ), 0) * `t22`.`prior`
            )
          ) / NULLIF(GREATEST(`t22`.`n` - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS `rhythm_days`
  FROM (
    SELECT
      `t16`.`customer_id`,
      `t16`.`category`,
      `t16`.`n`,
      `t16`.`last`,
      `t16`.`last` - `t16`.`first` AS `gap_sum`,
      COALESCE(`t21`.`prior_days`, 30) AS `prior`
    FROM (
      SELECT
        *
      FROM `t13` AS `t14`
      WHERE
        `t14`.`n` > 0
    ) AS `t16`
    LEFT OUTER JOIN (
      SELECT
        COALESCE(`t19`.`category`, `t7`.`category`) AS `category`,
        COALESCE(`t7`.`cycle`, `t19`.`usual_days`, 30) AS `prior_days`
      FROM (
        SELECT
          `t17`.`category`,
          CAST(FLOOR(PERCENTILE(`t17`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
          COUNT(*) AS `repeaters`
        FROM (
          SELECT
            `t14`.`customer_id`,
            `t14`.`category`,
            `t14`.`times`,
            `t14`.`n`,
            `t14`.`first`,
            `t14`.`last`,
            (
              `t14`.`last` - `t14`.`first`
            ) / NULLIF(`t14`.`n` - 1, 0) AS `mean`
          FROM `t13` AS `t14`
          WHERE
            `t14`.`n` > 0 AND `t14`.`n` > 1 AND `t14`.`last` > `t14`.`first`
        ) AS `t17`
        GROUP BY
          1
      ) AS `t19`
      FULL OUTER JOIN (
        SELECT
          `t3`.`category`,
          CAST(FLOOR(PERCENTILE(CAST(`t3`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
        FROM (
          SELECT
            *
          FROM `items` AS `t0`
          WHERE
            `t0`.`cycle_days` > 0 AND `t0`.`category` <> ''
        ) AS `t3`
        GROUP BY
          1
      ) AS `t7`
        ON `t19`.`category` = `t7`.`category`
    ) AS `t21`
      ON `t16`.`category` = `t21`.`category`
  ) AS `t22`
) AS `t23`
