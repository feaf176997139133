SELECT
  CAST(FLOOR(PERCENTILE(`t4`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
  COUNT(*) AS `repeaters`
FROM (
  SELECT
    `t3`.`customer_id`,
    `t3`.`first`,
    `t3`.`last`,
    `t3`.`total_sq`,
    `t3`.`n`,
    `t3`.`tickets`,
    `t3`.`total`,
    `t3`.`visit_days`,
    `t3`.`purchase_days`,
    `t3`.`spend_minor`,
    `t3`.`activity_days_90`,
    `t3`.`visit_days_90`,
    `t3`.`purchase_days_90`,
    `t3`.`spend_90_minor`,
    `t3`.`activity_days_180`,
    `t3`.`visit_days_180`,
    `t3`.`purchase_days_180`,
    `t3`.`spend_180_minor`,
    `t3`.`activity_days_365`,
    `t3`.`visit_days_365`,
    `t3`.`purchase_days_365`,
    `t3`.`spend_365_minor`,
    `t3`.`returned_365_minor`,
    (
      `t3`.`last` - `t3`.`first`
    ) / NULLIF(`t3`.`n` - 1, 0) AS `mean`
  FROM (
    SELECT
      `t2`.`customer_id`,
      MIN(IF(GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) > 0, `t2`.`day_n`, NULL)) AS `first`,
      MAX(IF(GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) > 0, `t2`.`day_n`, NULL)) AS `last`,
      CAST(COALESCE(
        SUM(
          CAST(`t2`.`charged_minor` * `t2`.`is_purchase` AS DECIMAL(19, 0)) * CAST(`t2`.`charged_minor` * `t2`.`is_purchase` AS DECIMAL(19, 0))
        ),
        0
      ) AS DECIMAL(38, 0)) AS `total_sq`,
      COALESCE(SUM(GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`)), 0) AS `n`,
      COALESCE(SUM(`t2`.`is_purchase`), 0) AS `tickets`,
      COALESCE(SUM(`t2`.`charged_minor` * `t2`.`is_purchase`), 0) AS `total`,
      COALESCE(SUM(`t2`.`is_visit`), 0) AS `visit_days`,
      COALESCE(SUM(`t2`.`is_purchase`), 0) AS `purchase_days`,
      COALESCE(SUM(`t2`.`charged_minor`), 0) AS `spend_minor`,
      COALESCE(
        SUM(
          IF(
            `t2`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ),
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`),
            NULL
          )
        ),
        0
      ) AS `activity_days_90`,
      COALESCE(SUM(IF(`t2`.`day_n` >= (
        GETVARIABLE('as_of') - 90
      ), `t2`.`is_visit`, NULL)), 0) AS `visit_days_90`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 90
        ), `t2`.`is_purchase`, NULL)),
        0
      ) AS `purchase_days_90`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 90
        ), `t2`.`charged_minor`, NULL)),
        0
      ) AS `spend_90_minor`,
      COALESCE(
        SUM(
          IF(
            `t2`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ),
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`),
            NULL
          )
        ),
        0
      ) AS `activity_days_180`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 180
        ), `t2`.`is_visit`, NULL)),
        0
      ) AS `visit_days_180`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 180
        ), `t2`.`is_purchase`, NULL)),
        0
      ) AS `purchase_days_180`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 180
        ), `t2`.`charged_minor`, NULL)),
        0
      ) AS `spend_180_minor`,
      COALESCE(
        SUM(
          IF(
            `t2`.`day_n` >= (
              GETVARIABLE('as_of') - 365
            ),
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`),
            NULL
          )
        ),
        0
      ) AS `activity_days_365`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 365
        ), `t2`.`is_visit`, NULL)),
        0
      ) AS `visit_days_365`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 365
        ), `t2`.`is_purchase`, NULL)),
        0
      ) AS `purchase_days_365`,
      COALESCE(
        SUM(IF(`t2`.`day_n` >= (
          GETVARIABLE('as_of') - 365
        ), `t2`.`charged_minor`, NULL)),
        0
      ) AS `spend_365_minor`,
      COALESCE(
        SUM(
          IF(`t2`.`day_n` >= (
            GETVARIABLE('as_of') - 365
          ), `t2`.`returned_minor`, NULL)
        ),
        0
      ) AS `returned_365_minor`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t0`.`customer_id`,
          `t0`.`day`,
          `t0`.`charged_minor`,
          `t0`.`returned_minor`,
          `t0`.`is_purchase`,
          `t0`.`is_visit`,
          DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`
        FROM `days` AS `t0`
      ) AS `t1`
      WHERE
        `t1`.`day_n` < GETVARIABLE('as_of')
    ) AS `t2`
    GROUP BY
      1
  ) AS `t3`
  WHERE
    `t3`.`n` > 1 AND `t3`.`last` > `t3`.`first`
) AS `t4`
