SELECT
  `t4`.`customer_id`,
  `t4`.`first`,
  `t4`.`last`,
  `t4`.`total`,
  `t4`.`total_sq`,
  `t4`.`days`,
  `t4`.`spend_minor`,
  `t4`.`returned_365_minor`,
  `t4`.`days_90`,
  `t4`.`spend_90_minor`,
  `t4`.`days_180`,
  `t4`.`spend_180_minor`,
  `t4`.`days_365`,
  `t4`.`spend_365_minor`
FROM (
  SELECT
    `t3`.`customer_id`,
    `t3`.`first`,
    `t3`.`last`,
    `t3`.`total`,
    `t3`.`total_sq` + `t3`.`wide_sq` AS `total_sq`,
    `t3`.`wide_sq`,
    `t3`.`days`,
    `t3`.`spend_minor`,
    `t3`.`returned_365_minor`,
    `t3`.`days_90`,
    `t3`.`spend_90_minor`,
    `t3`.`days_180`,
    `t3`.`spend_180_minor`,
    `t3`.`days_365`,
    `t3`.`spend_365_minor`
  FROM (
    SELECT
      `t2`.`customer_id`,
      MIN(
        CASE
          WHEN (
            `t2`.`day_n` >= GETVARIABLE('since')
          )
          AND (
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) > 0
          )
          THEN `t2`.`day_n`
          ELSE NULL
        END
      ) AS `first`,
      MAX(
        CASE
          WHEN (
            `t2`.`day_n` >= GETVARIABLE('since')
          )
          AND (
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) > 0
          )
          THEN `t2`.`day_n`
          ELSE NULL
        END
      ) AS `last`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GETVARIABLE('since')
          THEN `t2`.`charged_minor` * `t2`.`is_purchase`
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `total`,
      CAST(SUM(
        CASE
          WHEN (
            `t2`.`day_n` >= GETVARIABLE('since')
          )
          AND (
            (
              (
                `t2`.`charged_minor` * `t2`.`is_purchase`
              ) < 1000000000
            )
            AND (
              (
                `t2`.`charged_minor` * `t2`.`is_purchase`
              ) > -1000000000
            )
          )
          THEN CAST(`t2`.`charged_minor` * `t2`.`is_purchase` * (
            `t2`.`charged_minor` * `t2`.`is_purchase`
          ) AS DECIMAL(18, 0))
          ELSE CAST(0 AS DECIMAL(18, 0))
        END
      ) AS DECIMAL(38, 0)) AS `total_sq`,
      CAST(SUM(
        CASE
          WHEN (
            `t2`.`day_n` >= GETVARIABLE('since')
          )
          AND NOT (
            (
              (
                `t2`.`charged_minor` * `t2`.`is_purchase`
              ) < 1000000000
            )
            AND (
              (
                `t2`.`charged_minor` * `t2`.`is_purchase`
              ) > -1000000000
            )
          )
          THEN CAST(`t2`.`charged_minor` * `t2`.`is_purchase` AS DECIMAL(19, 0)) * CAST(`t2`.`charged_minor` * `t2`.`is_purchase` AS DECIMAL(19, 0))
          ELSE CAST(0 AS DECIMAL(19, 0))
        END
      ) AS DECIMAL(38, 0)) AS `wide_sq`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GETVARIABLE('since')
          THEN GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
            `t2`.`is_visit` * 2097152
          ) + (
            `t2`.`is_purchase` * 4398046511104
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `days`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GETVARIABLE('since')
          THEN `t2`.`charged_minor`
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `spend_minor`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 365)
          THEN `t2`.`returned_minor`
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 365
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 365)
          )
          THEN -(
            `t2`.`returned_minor`
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `returned_365_minor`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 90)
          THEN GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
            `t2`.`is_visit` * 2097152
          ) + (
            `t2`.`is_purchase` * 4398046511104
          )
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 90
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 90)
          )
          THEN -(
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
              `t2`.`is_visit` * 2097152
            ) + (
              `t2`.`is_purchase` * 4398046511104
            )
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `days_90`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 90)
          THEN `t2`.`charged_minor`
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 90
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 90)
          )
          THEN -(
            `t2`.`charged_minor`
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `spend_90_minor`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 180)
          THEN GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
            `t2`.`is_visit` * 2097152
          ) + (
            `t2`.`is_purchase` * 4398046511104
          )
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 180
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 180)
          )
          THEN -(
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
              `t2`.`is_visit` * 2097152
            ) + (
              `t2`.`is_purchase` * 4398046511104
            )
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `days_180`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 180)
          THEN `t2`.`charged_minor`
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 180
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 180)
          )
          THEN -(
            `t2`.`charged_minor`
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `spend_180_minor`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 365)
          THEN GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
            `t2`.`is_visit` * 2097152
          ) + (
            `t2`.`is_purchase` * 4398046511104
          )
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 365
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 365)
          )
          THEN -(
            GREATEST(`t2`.`is_purchase`, `t2`.`is_visit`) + (
              `t2`.`is_visit` * 2097152
            ) + (
              `t2`.`is_purchase` * 4398046511104
            )
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `days_365`,
      SUM(
        CASE
          WHEN `t2`.`day_n` >= GREATEST(GETVARIABLE('since'), GETVARIABLE('as_of') - 365)
          THEN `t2`.`charged_minor`
          WHEN (
            `t2`.`day_n` >= (
              GETVARIABLE('since') - 365
            )
          )
          AND (
            `t2`.`day_n` < LEAST(GETVARIABLE('since'), GETVARIABLE('as_of') - 365)
          )
          THEN -(
            `t2`.`charged_minor`
          )
          ELSE CAST(0 AS BIGINT)
        END
      ) AS `spend_365_minor`
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
) AS `t4`
