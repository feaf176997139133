SELECT
  CAST(FLOOR(PERCENTILE(`t8`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
  COUNT(*) AS `repeaters`
FROM (
  SELECT
    `t7`.`customer_id`,
    `t7`.`first`,
    `t7`.`last`,
    `t7`.`total_sq`,
    `t7`.`n`,
    `t7`.`tickets`,
    `t7`.`total`,
    `t7`.`visit_days`,
    `t7`.`purchase_days`,
    `t7`.`spend_minor`,
    `t7`.`activity_days_90`,
    `t7`.`visit_days_90`,
    `t7`.`purchase_days_90`,
    `t7`.`spend_90_minor`,
    `t7`.`activity_days_180`,
    `t7`.`visit_days_180`,
    `t7`.`purchase_days_180`,
    `t7`.`spend_180_minor`,
    `t7`.`activity_days_365`,
    `t7`.`visit_days_365`,
    `t7`.`purchase_days_365`,
    `t7`.`spend_365_minor`,
    `t7`.`returned_365_minor`,
    (
      `t7`.`last` - `t7`.`first`
    ) / NULLIF(`t7`.`n` - 1, 0) AS `mean`
  FROM (
    SELECT
      `t6`.`customer_id`,
      MIN(
        IF(
          (
            `t6`.`day_n` >= -2147483648
          )
          AND (
            GREATEST(`t6`.`counts`, `t6`.`came`) > 0
          ),
          `t6`.`day_n`,
          NULL
        )
      ) AS `first`,
      MAX(
        IF(
          (
            `t6`.`day_n` >= -2147483648
          )
          AND (
            GREATEST(`t6`.`counts`, `t6`.`came`) > 0
          ),
          `t6`.`day_n`,
          NULL
        )
      ) AS `last`,
      CAST(COALESCE(
        SUM(
          IF(
            `t6`.`day_n` >= -2147483648,
            CAST(`t6`.`value` * `t6`.`counts` AS DECIMAL(19, 0)) * CAST(`t6`.`value` * `t6`.`counts` AS DECIMAL(19, 0)),
            NULL
          )
        ),
        0
      ) AS DECIMAL(38, 0)) AS `total_sq`,
      COALESCE(
        SUM(IF(`t6`.`day_n` >= -2147483648, GREATEST(`t6`.`counts`, `t6`.`came`), NULL)),
        0
      ) AS `n`,
      COALESCE(SUM(IF(`t6`.`day_n` >= -2147483648, `t6`.`counts`, NULL)), 0) AS `tickets`,
      COALESCE(SUM(IF(`t6`.`day_n` >= -2147483648, `t6`.`value` * `t6`.`counts`, NULL)), 0) AS `total`,
      COALESCE(SUM(IF(`t6`.`day_n` >= -2147483648, `t6`.`came`, NULL)), 0) AS `visit_days`,
      COALESCE(SUM(IF(`t6`.`day_n` >= -2147483648, `t6`.`counts`, NULL)), 0) AS `purchase_days`,
      COALESCE(SUM(IF(`t6`.`day_n` >= -2147483648, `t6`.`value`, NULL)), 0) AS `spend_minor`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20689, GREATEST(`t6`.`counts`, `t6`.`came`), NULL)), 0) AS `activity_days_90`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20689, `t6`.`came`, NULL)), 0) AS `visit_days_90`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20689, `t6`.`counts`, NULL)), 0) AS `purchase_days_90`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20689, `t6`.`value`, NULL)), 0) AS `spend_90_minor`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20599, GREATEST(`t6`.`counts`, `t6`.`came`), NULL)), 0) AS `activity_days_180`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20599, `t6`.`came`, NULL)), 0) AS `visit_days_180`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20599, `t6`.`counts`, NULL)), 0) AS `purchase_days_180`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20599, `t6`.`value`, NULL)), 0) AS `spend_180_minor`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20414, GREATEST(`t6`.`counts`, `t6`.`came`), NULL)), 0) AS `activity_days_365`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20414, `t6`.`came`, NULL)), 0) AS `visit_days_365`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20414, `t6`.`counts`, NULL)), 0) AS `purchase_days_365`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20414, `t6`.`value`, NULL)), 0) AS `spend_365_minor`,
      COALESCE(SUM(IF(`t6`.`day_n` >= 20414, `t6`.`returned`, NULL)), 0) AS `returned_365_minor`
    FROM (
      SELECT
        `t5`.`customer_id`,
        `t5`.`day_n`,
        SUM(`t5`.`value`) AS `value`,
        CAST(MAX(`t5`.`sales`) > 0 AS BIGINT) AS `counts`,
        MAX(`t5`.`came`) AS `came`,
        SUM(`t5`.`returned`) AS `returned`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t0`.`customer_id`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`,
            `t0`.`charged_minor` AS `value`,
            `t0`.`sale_count` AS `sales`,
            `t0`.`is_visit` AS `came`,
            `t0`.`returned_minor` AS `returned`
          FROM `lines` AS `t0`
          WHERE
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) < 20779
        ) AS `t3`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            `t2`.`customer_id`,
            `t2`.`day_n`,
            0 AS `value`,
            0 AS `sales`,
            0 + 1 AS `came`,
            0 AS `returned`
          FROM (
            SELECT
              `t1`.`customer_id`,
              `t1`.`salon_id`,
              `t1`.`day`,
              DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t1`.`day`) AS `day_n`
            FROM `visits` AS `t1`
          ) AS `t2`
          WHERE
            `t2`.`day_n` < 20779
        ) AS `t4`
      ) AS `t5`
      GROUP BY
        1,
        2
    ) AS `t6`
    GROUP BY
      1
  ) AS `t7`
  WHERE
    `t7`.`n` > 1 AND `t7`.`last` > `t7`.`first`
) AS `t8`
