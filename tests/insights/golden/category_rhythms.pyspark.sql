WITH `t11` AS (
  SELECT
    `t10`.`customer_id`,
    `t10`.`category`,
    SUM(`t10`.`times`) AS `times`,
    SUM(`t10`.`care`) AS `n`,
    MIN(IF(`t10`.`care` > 0, `t10`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t10`.`care` > 0, `t10`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t9`.`customer_id`,
      `t9`.`category`,
      `t9`.`day_n`,
      COUNT(*) AS `times`,
      MAX(CAST(`t9`.`kind` <> 'product' AS BIGINT)) AS `care`
    FROM (
      SELECT
        *
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
          COALESCE(`t2`.`category`, '') AS `category`,
          COALESCE(`t2`.`kind`, 'unknown') AS `kind`,
          COALESCE(`t2`.`need_type`, '') AS `need_type`,
          (
            `t5`.`day_n` + 3
          ) % 7 AS `weekday`
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
          WHERE
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t1`.`day`) < 20779
            AND `t1`.`sale_count` > 0
        ) AS `t5`
        LEFT OUTER JOIN `items` AS `t2`
          ON `t5`.`item_id` = `t2`.`item_id`
      ) AS `t8`
      WHERE
        `t8`.`category` <> ''
    ) AS `t9`
    GROUP BY
      1,
      2,
      3
  ) AS `t10`
  GROUP BY
    1,
    2
)
SELECT
  `t21`.`customer_id`,
  `t21`.`category`,
  `t21`.`n` AS `days`,
  `t21`.`last` AS `last_day_n`,
  `t21`.`rhythm_days`,
  `t21`.`last` + `t21`.`rhythm_days` AS `due_day_n`,
  CAST(FLOOR(
    (
      (
        CAST(20779 - `t21`.`last` AS DOUBLE) * 1000
      ) / CAST(NULLIF(`t21`.`rhythm_days`, 0) AS DOUBLE)
    ) + 0.5
  ) AS BIGINT) AS `overdue_permille`
FROM (
  SELECT
    `t20`.`customer_id`,
    `t20`.`category`,
    `t20`.`n`,
    `t20`.`last`,
    `t20`.`gap_sum`,
    `t20`.`prior`,
    GREATEST(
      CAST(FLOOR(
        (
          (
            `t20`.`gap_sum` + (
              GREATEST(3 - (
                `t20`.`n` - 1
              ), 0) * `t20`.`prior`
            )
          ) / NULLIF(GREATEST(`t20`.`n` - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS `rhythm_days`
  FROM (
    SELECT
      `t14`.`customer_id`,
      `t14`.`category`,
      `t14`.`n`,
      `t14`.`last`,
      `t14`.`last` - `t14`.`first` AS `gap_sum`,
      COALESCE(`t19`.`prior_days`, 30) AS `prior`
    FROM (
      SELECT
        *
      FROM `t11` AS `t12`
      WHERE
        `t12`.`n` > 0
    ) AS `t14`
    LEFT OUTER JOIN (
      SELECT
        COALESCE(`t17`.`category`, `t7`.`category`) AS `category`,
        COALESCE(`t7`.`cycle`, `t17`.`usual_days`, 30) AS `prior_days`
      FROM (
        SELECT
          `t15`.`category`,
          CAST(FLOOR(PERCENTILE(`t15`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
          COUNT(*) AS `repeaters`
        FROM (
          SELECT
            `t12`.`customer_id`,
            `t12`.`category`,
            `t12`.`times`,
            `t12`.`n`,
            `t12`.`first`,
            `t12`.`last`,
            (
              `t12`.`last` - `t12`.`first`
            ) / NULLIF(`t12`.`n` - 1, 0) AS `mean`
          FROM `t11` AS `t12`
          WHERE
            `t12`.`n` > 0 AND `t12`.`n` > 1 AND `t12`.`last` > `t12`.`first`
        ) AS `t15`
        GROUP BY
          1
      ) AS `t17`
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
        ON `t17`.`category` = `t7`.`category`
    ) AS `t19`
      ON `t14`.`category` = `t19`.`category`
  ) AS `t20`
) AS `t21`
