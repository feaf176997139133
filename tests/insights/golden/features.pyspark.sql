WITH `t14` AS (
  SELECT
    *
  FROM (
    SELECT
      `t5`.`customer_id`,
      `t5`.`item_id`,
      `t5`.`salon_id`,
      `t5`.`day`,
      `t5`.`staff_id`,
      `t5`.`hour`,
      `t5`.`channel`,
      `t5`.`quantity_milli`,
      `t5`.`list_minor`,
      `t5`.`charged_minor`,
      `t5`.`returned_minor`,
      `t5`.`line_count`,
      `t5`.`sale_count`,
      `t5`.`is_visit`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t5`.`day`) AS `day_n`
    FROM `lines` AS `t5`
  ) AS `t11`
  WHERE
    `t11`.`day_n` < GETVARIABLE('as_of')
), `t31` AS (
  SELECT
    `t23`.`customer_id`,
    `t23`.`item_id`,
    `t23`.`day_n`,
    `t23`.`staff_id`,
    `t23`.`hour`,
    `t23`.`channel`,
    `t23`.`charged_minor`,
    `t23`.`list_minor`,
    COALESCE(`t6`.`category`, '') AS `category`,
    COALESCE(`t6`.`kind`, 'unknown') AS `kind`,
    COALESCE(`t6`.`need_type`, '') AS `need_type`,
    (
      `t23`.`day_n` + 3
    ) % 7 AS `weekday`
  FROM (
    SELECT
      *
    FROM `t14` AS `t15`
    WHERE
      `t15`.`sale_count` > 0
  ) AS `t23`
  LEFT OUTER JOIN `items` AS `t6`
    ON `t23`.`item_id` = `t6`.`item_id`
), `t46` AS (
  SELECT
    `t43`.`customer_id`,
    `t43`.`category`,
    SUM(`t43`.`times`) AS `times`,
    SUM(`t43`.`care`) AS `n`,
    MIN(IF(`t43`.`care` > 0, `t43`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t43`.`care` > 0, `t43`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t36`.`customer_id`,
      `t36`.`category`,
      `t36`.`day_n`,
      COUNT(*) AS `times`,
      MAX(CAST(`t36`.`kind` <> 'product' AS BIGINT)) AS `care`
    FROM (
      SELECT
        *
      FROM `t31` AS `t33`
      WHERE
        `t33`.`category` <> ''
    ) AS `t36`
    GROUP BY
      1,
      2,
      3
  ) AS `t43`
  GROUP BY
    1,
    2
), `t71` AS (
  SELECT
    `t70`.`customer_id`,
    `t70`.`category`,
    `t70`.`n` AS `days`,
    `t70`.`last` AS `last_day_n`,
    `t70`.`rhythm_days`,
    `t70`.`last` + `t70`.`rhythm_days` AS `due_day_n`,
    CAST(FLOOR(
      (
        (
          CAST(GETVARIABLE('as_of') - `t70`.`last` AS DOUBLE) * 1000
        ) / CAST(NULLIF(`t70`.`rhythm_days`, 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `overdue_permille`
  FROM (
    SELECT
      `t69`.`customer_id`,
      `t69`.`category`,
      `t69`.`n`,
      `t69`.`last`,
      `t69`.`gap_sum`,
      `t69`.`prior`,
      GREATEST(
        CAST(FLOOR(
          (
            (
              `t69`.`gap_sum` + (
                GREATEST(3 - (
                  `t69`.`n` - 1
                ), 0) * `t69`.`prior`
              )
            ) / NULLIF(GREATEST(`t69`.`n` - 1, 3), 0)
          ) + 0.5
        ) AS BIGINT),
        1
      ) AS `rhythm_days`
    FROM (
      SELECT
        `t56`.`customer_id`,
        `t56`.`category`,
        `t56`.`n`,
        `t56`.`last`,
        `t56`.`last` - `t56`.`first` AS `gap_sum`,
        COALESCE(`t68`.`prior_days`, 30) AS `prior`
      FROM (
        SELECT
          *
        FROM `t46` AS `t47`
        WHERE
          `t47`.`n` > 0
      ) AS `t56`
      LEFT OUTER JOIN (
        SELECT
          COALESCE(`t60`.`category`, `t18`.`category`) AS `category`,
          COALESCE(`t18`.`cycle`, `t60`.`usual_days`, 30) AS `prior_days`
        FROM (
          SELECT
            `t57`.`category`,
            CAST(FLOOR(PERCENTILE(`t57`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
            COUNT(*) AS `repeaters`
          FROM (
            SELECT
              `t47`.`customer_id`,
              `t47`.`category`,
              `t47`.`times`,
              `t47`.`n`,
              `t47`.`first`,
              `t47`.`last`,
              (
                `t47`.`last` - `t47`.`first`
              ) / NULLIF(`t47`.`n` - 1, 0) AS `mean`
            FROM `t46` AS `t47`
            WHERE
              `t47`.`n` > 0 AND `t47`.`n` > 1 AND `t47`.`last` > `t47`.`first`
          ) AS `t57`
          GROUP BY
            1
        ) AS `t60`
        FULL OUTER JOIN (
          SELECT
            `t9`.`category`,
            CAST(FLOOR(PERCENTILE(CAST(`t9`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
          FROM (
            SELECT
              *
            FROM `items` AS `t3`
            WHERE
              `t3`.`cycle_days` > 0 AND `t3`.`category` <> ''
          ) AS `t9`
          GROUP BY
            1
        ) AS `t18`
          ON `t60`.`category` = `t18`.`category`
      ) AS `t68`
        ON `t56`.`category` = `t68`.`category`
    ) AS `t69`
  ) AS `t70`
), `t74` AS (
  SELECT
    *
  FROM `t71` AS `t72`
  WHERE
    `t72`.`days` > 1
)
SELECT
  `t86`.`customer_id`,
  `t86`.`salon_id`,
  `t86`.`steward_id`,
  `t86`.`gender`,
  `t86`.`region`,
  `t86`.`occupation`,
  `t86`.`source`,
  `t86`.`has_phone`,
  `t86`.`age_years`,
  `t86`.`joined_days`,
  `t86`.`is_recorded`,
  `t86`.`visit_days`,
  `t86`.`purchase_days`,
  `t86`.`spend_minor`,
  `t86`.`returned_365_minor`,
  `t86`.`activity_days_90`,
  `t86`.`visit_days_90`,
  `t86`.`purchase_days_90`,
  `t86`.`activity_days_180`,
  `t86`.`visit_days_180`,
  `t86`.`purchase_days_180`,
  `t86`.`activity_days_365`,
  `t86`.`visit_days_365`,
  `t86`.`purchase_days_365`,
  `t86`.`spend_90_minor`,
  `t86`.`spend_180_minor`,
  `t86`.`spend_365_minor`,
  `t86`.`activity_days`,
  `t86`.`gap_count`,
  `t86`.`first_day_n`,
  `t86`.`last_day_n`,
  `t86`.`recency_days`,
  `t86`.`tenure_days`,
  `t86`.`rhythm_days`,
  `t86`.`due_day_n`,
  `t86`.`overdue_permille`,
  `t86`.`average_ticket_minor`,
  `t86`.`ticket_cv_permille`,
  `t86`.`hour_band`,
  `t86`.`weekday`,
  `t86`.`channel`,
  `t86`.`need_type`,
  `t86`.`evening_permille`,
  `t86`.`weekend_permille`,
  `t86`.`online_permille`,
  `t86`.`product_permille`,
  `t86`.`discount_permille`,
  `t86`.`basic_permille`,
  `t86`.`anti_aging_permille`,
  `t86`.`medical_permille`,
  `t86`.`items_count`,
  `t86`.`staff_id`,
  `t86`.`top_category`,
  `t86`.`categories_count`,
  `t86`.`due_category`,
  `t86`.`due_category_permille`,
  `t86`.`bookings_ahead`,
  `t86`.`no_shows_365`,
  `t86`.`cancellations_365`,
  `t86`.`contacts_180`,
  `t86`.`usual_90_minor`,
  `t86`.`spend_trend_permille`,
  `t86`.`interactions_90`,
  `t86`.`interactions_180`,
  `t86`.`stake_minor`,
  `t86`.`health_rhythm`,
  `t86`.`health_trend`,
  `t86`.`health_interaction`,
  `t86`.`health_breadth`,
  `t86`.`health_loyalty`,
  0 + `t86`.`health_rhythm` + `t86`.`health_trend` + `t86`.`health_interaction` + `t86`.`health_breadth` + `t86`.`health_loyalty` AS `health_score`
FROM (
  SELECT
    `t85`.`customer_id`,
    `t85`.`salon_id`,
    `t85`.`steward_id`,
    `t85`.`gender`,
    `t85`.`region`,
    `t85`.`occupation`,
    `t85`.`source`,
    `t85`.`has_phone`,
    `t85`.`age_years`,
    `t85`.`joined_days`,
    `t85`.`is_recorded`,
    `t85`.`visit_days`,
    `t85`.`purchase_days`,
    `t85`.`spend_minor`,
    `t85`.`returned_365_minor`,
    `t85`.`activity_days_90`,
    `t85`.`visit_days_90`,
    `t85`.`purchase_days_90`,
    `t85`.`activity_days_180`,
    `t85`.`visit_days_180`,
    `t85`.`purchase_days_180`,
    `t85`.`activity_days_365`,
    `t85`.`visit_days_365`,
    `t85`.`purchase_days_365`,
    `t85`.`spend_90_minor`,
    `t85`.`spend_180_minor`,
    `t85`.`spend_365_minor`,
    `t85`.`activity_days`,
    `t85`.`gap_count`,
    `t85`.`first_day_n`,
    `t85`.`last_day_n`,
    `t85`.`recency_days`,
    `t85`.`tenure_days`,
    `t85`.`rhythm_days`,
    `t85`.`due_day_n`,
    `t85`.`overdue_permille`,
    `t85`.`average_ticket_minor`,
    `t85`.`ticket_cv_permille`,
    `t85`.`hour_band`,
    `t85`.`weekday`,
    `t85`.`channel`,
    `t85`.`need_type`,
    `t85`.`evening_permille`,
    `t85`.`weekend_permille`,
    `t85`.`online_permille`,
    `t85`.`product_permille`,
    `t85`.`discount_permille`,
    `t85`.`basic_permille`,
    `t85`.`anti_aging_permille`,
    `t85`.`medical_permille`,
    `t85`.`items_count`,
    `t85`.`staff_id`,
    `t85`.`top_category`,
    `t85`.`categories_count`,
    `t85`.`due_category`,
    `t85`.`due_category_permille`,
    `t85`.`bookings_ahead`,
    `t85`.`no_shows_365`,
    `t85`.`cancellations_365`,
    `t85`.`contacts_180`,
    CAST(FLOOR(
      (
        (
          CAST(`t85`.`spend_365_minor` * 90 AS DOUBLE) * 1
        ) / CAST(NULLIF(GREATEST(LEAST(`t85`.`tenure_days`, 365), 90), 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `usual_90_minor`,
    CAST(FLOOR(
      (
        (
          CAST(`t85`.`spend_90_minor` AS DOUBLE) * 1000
        ) / CAST(NULLIF(
          CAST(FLOOR(
            (
              (
                CAST(`t85`.`spend_365_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(GREATEST(LEAST(`t85`.`tenure_days`, 365), 90), 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          0
        ) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `spend_trend_permille`,
    `t85`.`answers_90` + `t85`.`kept_90` AS `interactions_90`,
    `t85`.`answers_180` + `t85`.`kept_180` AS `interactions_180`,
    COALESCE(
      GREATEST(
        LEAST(
          CAST(FLOOR(
            (
              (
                CAST(`t85`.`average_ticket_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(`t85`.`rhythm_days`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          `t85`.`spend_365_minor`
        ),
        0
      ),
      0
    ) AS `stake_minor`,
    CASE
      WHEN `t85`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t85`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t85`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                COALESCE(
                  CAST(FLOOR(
                    (
                      (
                        CAST(`t85`.`spend_90_minor` AS DOUBLE) * 1000
                      ) / CAST(NULLIF(
                        CAST(FLOOR(
                          (
                            (
                              CAST(`t85`.`spend_365_minor` * 90 AS DOUBLE) * 1
                            ) / CAST(NULLIF(GREATEST(LEAST(`t85`.`tenure_days`, 365), 90), 0) AS DOUBLE)
                          ) + 0.5
                        ) AS BIGINT),
                        0
                      ) AS DOUBLE)
                    ) + 0.5
                  ) AS BIGINT),
                  0
                ),
                1000
              )
            ) * 25
          ) / 1000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_trend`,
    CASE
      WHEN `t85`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE
            WHEN `t85`.`bookings_ahead` > 0
            THEN 15
            ELSE (
              `t85`.`answers_180` + `t85`.`kept_180`
            ) * 5
          END,
          15
        ) - (
          `t85`.`no_shows_365` * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t85`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN `t85`.`categories_count` > 0
                  THEN `t85`.`categories_count`
                  ELSE LEAST(`t85`.`items_count`, 1)
                END,
                3
              )
            ) * 10
          ) / 3
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_breadth`,
    CASE
      WHEN `t85`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t85`.`activity_days`, 10)) * 10
        ) / 10
      ) + 0.5) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t85`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
  FROM (
    SELECT
      `t26`.`customer_id`,
      `t26`.`salon_id`,
      `t26`.`steward_id`,
      `t26`.`gender`,
      `t26`.`region`,
      `t26`.`occupation`,
      `t26`.`source`,
      `t26`.`has_phone`,
      `t26`.`age_years`,
      `t26`.`joined_days`,
      `t26`.`is_recorded`,
      COALESCE(`t67`.`visit_days`, 0) AS `visit_days`,
      COALESCE(`t67`.`purchase_days`, 0) AS `purchase_days`,
      COALESCE(`t67`.`spend_minor`, 0) AS `spend_minor`,
      COALESCE(`t67`.`returned_365_minor`, 0) AS `returned_365_minor`,
      COALESCE(`t67`.`activity_days_90`, 0) AS `activity_days_90`,
      COALESCE(`t67`.`visit_days_90`, 0) AS `visit_days_90`,
      COALESCE(`t67`.`purchase_days_90`, 0) AS `purchase_days_90`,
      COALESCE(`t67`.`activity_days_180`, 0) AS `activity_days_180`,
      COALESCE(`t67`.`visit_days_180`, 0) AS `visit_days_180`,
      COALESCE(`t67`.`purchase_days_180`, 0) AS `purchase_days_180`,
      COALESCE(`t67`.`activity_days_365`, 0) AS `activity_days_365`,
      COALESCE(`t67`.`visit_days_365`, 0) AS `visit_days_365`,
      COALESCE(`t67`.`purchase_days_365`, 0) AS `purchase_days_365`,
      COALESCE(`t67`.`spend_90_minor`, 0) AS `spend_90_minor`,
      COALESCE(`t67`.`spend_180_minor`, 0) AS `spend_180_minor`,
      COALESCE(`t67`.`spend_365_minor`, 0) AS `spend_365_minor`,
      COALESCE(`t67`.`activity_days`, 0) AS `activity_days`,
      COALESCE(`t67`.`gap_count`, 0) AS `gap_count`,
      `t67`.`first_day_n`,
      `t67`.`last_day_n`,
      `t67`.`recency_days`,
      `t67`.`tenure_days`,
      `t67`.`rhythm_days`,
      `t67`.`due_day_n`,
      `t67`.`overdue_permille`,
      `t67`.`average_ticket_minor`,
      `t67`.`ticket_cv_permille`,
      COALESCE(`t50`.`hour_band`, '') AS `hour_band`,
      COALESCE(`t50`.`weekday`, '') AS `weekday`,
      COALESCE(`t50`.`channel`, '') AS `channel`,
      COALESCE(`t50`.`need_type`, '') AS `need_type`,
      `t50`.`evening_permille`,
      `t50`.`weekend_permille`,
      `t50`.`online_permille`,
      `t50`.`product_permille`,
      `t50`.`discount_permille`,
      `t50`.`basic_permille`,
      `t50`.`anti_aging_permille`,
      `t50`.`medical_permille`,
      COALESCE(`t42`.`items_count`, 0) AS `items_count`,
      COALESCE(`t54`.`staff_id`, 0) AS `staff_id`,
      COALESCE(`t65`.`top_category`, '') AS `top_category`,
      COALESCE(`t77`.`categories_count`, 0) AS `categories_count`,
      COALESCE(`t84`.`due_category`, '') AS `due_category`,
      `t84`.`due_category_permille`,
      COALESCE(`t29`.`bookings_ahead`, 0) AS `bookings_ahead`,
      COALESCE(`t29`.`no_shows_365`, 0) AS `no_shows_365`,
      COALESCE(`t29`.`cancellations_365`, 0) AS `cancellations_365`,
      COALESCE(`t29`.`kept_180`, 0) AS `kept_180`,
      COALESCE(`t29`.`kept_90`, 0) AS `kept_90`,
      COALESCE(`t30`.`contacts_180`, 0) AS `contacts_180`,
      COALESCE(`t30`.`answers_180`, 0) AS `answers_180`,
      COALESCE(`t30`.`answers_90`, 0) AS `answers_90`
    FROM (
      SELECT
        `t0`.`customer_id`,
        `t0`.`salon_id`,
        `t0`.`steward_id`,
        `t0`.`gender`,
        `t0`.`region`,
        `t0`.`occupation`,
        `t0`.`source`,
        `t0`.`has_phone`,
        CASE
          WHEN (
            `t0`.`birth_year` > 0
          )
          AND (
            (
              (
                EXTRACT(year FROM GETVARIABLE('as_of_day')) - `t0`.`birth_year`
              ) - CAST((
                `t0`.`birth_month` > EXTRACT(month FROM GETVARIABLE('as_of_day'))
              )
              OR (
                (
                  `t0`.`birth_month` = EXTRACT(month FROM GETVARIABLE('as_of_day'))
                )
                AND (
                  `t0`.`birth_day` > EXTRACT(day FROM GETVARIABLE('as_of_day'))
                )
              ) AS BIGINT)
            ) >= 0
          )
          THEN (
            EXTRACT(year FROM GETVARIABLE('as_of_day')) - `t0`.`birth_year`
          ) - CAST((
            `t0`.`birth_month` > EXTRACT(month FROM GETVARIABLE('as_of_day'))
          )
          OR (
            (
              `t0`.`birth_month` = EXTRACT(month FROM GETVARIABLE('as_of_day'))
            )
            AND (
              `t0`.`birth_day` > EXTRACT(day FROM GETVARIABLE('as_of_day'))
            )
          ) AS BIGINT)
          ELSE CAST(NULL AS BIGINT)
        END AS `age_years`,
        CASE
          WHEN (
            GETVARIABLE('as_of') - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`joined_on`)
          ) > 0
          THEN GETVARIABLE('as_of') - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`joined_on`)
          ELSE CAST(NULL AS BIGINT)
        END AS `joined_days`,
        CAST(COALESCE(
          (
            `t0`.`joined_on` IS NULL
          )
          OR (
            (
              GETVARIABLE('as_of') - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`joined_on`)
            ) > 0
          ),
          FALSE
        ) AS BIGINT) AS `is_recorded`
      FROM `profiles` AS `t0`
    ) AS `t26`
    LEFT OUTER JOIN (
      SELECT
        `t62`.`customer_id` AS `key_0`,
        `t62`.`visit_days`,
        `t62`.`purchase_days`,
        `t62`.`spend_minor`,
        `t62`.`returned_365_minor`,
        `t62`.`activity_days_90`,
        `t62`.`visit_days_90`,
        `t62`.`purchase_days_90`,
        `t62`.`activity_days_180`,
        `t62`.`visit_days_180`,
        `t62`.`purchase_days_180`,
        `t62`.`activity_days_365`,
        `t62`.`visit_days_365`,
        `t62`.`purchase_days_365`,
        `t62`.`spend_90_minor`,
        `t62`.`spend_180_minor`,
        `t62`.`spend_365_minor`,
        `t62`.`activity_days`,
        `t62`.`gap_count`,
        `t62`.`first_day_n`,
        `t62`.`last_day_n`,
        `t62`.`recency_days`,
        `t62`.`tenure_days`,
        `t62`.`rhythm_days`,
        `t62`.`due_day_n`,
        `t62`.`overdue_permille`,
        `t62`.`average_ticket_minor`,
        `t62`.`ticket_cv_permille`
      FROM (
        SELECT
          `t41`.`customer_id`,
          `t41`.`visit_days`,
          `t41`.`purchase_days`,
          `t41`.`spend_minor`,
          `t41`.`returned_365_minor`,
          `t41`.`activity_days_90`,
          `t41`.`visit_days_90`,
          `t41`.`purchase_days_90`,
          `t41`.`activity_days_180`,
          `t41`.`visit_days_180`,
          `t41`.`purchase_days_180`,
          `t41`.`activity_days_365`,
          `t41`.`visit_days_365`,
          `t41`.`purchase_days_365`,
          `t41`.`spend_90_minor`,
          `t41`.`spend_180_minor`,
          `t41`.`spend_365_minor`,
          `t41`.`n` AS `activity_days`,
          GREATEST(`t41`.`n` - 1, 0) AS `gap_count`,
          `t41`.`first` AS `first_day_n`,
          `t41`.`last` AS `last_day_n`,
          GETVARIABLE('as_of') - `t41`.`last` AS `recency_days`,
          GETVARIABLE('as_of') - `t41`.`first` AS `tenure_days`,
          CASE
            WHEN `t41`.`n` > 0
            THEN GREATEST(
              CAST(FLOOR(
                (
                  (
                    (
                      `t41`.`last` - `t41`.`first`
                    ) + (
                      GREATEST(3 - (
                        `t41`.`n` - 1
                      ), 0) * 30
                    )
                  ) / NULLIF(GREATEST(`t41`.`n` - 1, 3), 0)
                ) + 0.5
              ) AS BIGINT),
              1
            )
            ELSE NULL
          END AS `rhythm_days`,
          `t41`.`last` + CASE
            WHEN `t41`.`n` > 0
            THEN GREATEST(
              CAST(FLOOR(
                (
                  (
                    (
                      `t41`.`last` - `t41`.`first`
                    ) + (
                      GREATEST(3 - (
                        `t41`.`n` - 1
                      ), 0) * 30
                    )
                  ) / NULLIF(GREATEST(`t41`.`n` - 1, 3), 0)
                ) + 0.5
              ) AS BIGINT),
              1
            )
            ELSE NULL
          END AS `due_day_n`,
          CAST(FLOOR(
            (
              (
                CAST(GETVARIABLE('as_of') - `t41`.`last` AS DOUBLE) * 1000
              ) / CAST(NULLIF(
                CASE
                  WHEN `t41`.`n` > 0
                  THEN GREATEST(
                    CAST(FLOOR(
                      (
                        (
                          (
                            `t41`.`last` - `t41`.`first`
                          ) + (
                            GREATEST(3 - (
                              `t41`.`n` - 1
                            ), 0) * 30
                          )
                        ) / NULLIF(GREATEST(`t41`.`n` - 1, 3), 0)
                      ) + 0.5
                    ) AS BIGINT),
                    1
                  )
                  ELSE NULL
                END,
                0
              ) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `overdue_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t41`.`total` AS DOUBLE) * 1
              ) / CAST(NULLIF(`t41`.`tickets`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `average_ticket_minor`,
          CAST(FLOOR(
            (
              (
                SQRT(
                  GREATEST(
                    (
                      CAST(`t41`.`total_sq` AS DOUBLE) / NULLIF(`t41`.`tickets`, 0)
                    ) - (
                      (
                        CAST(`t41`.`total` AS DOUBLE) / NULLIF(`t41`.`tickets`, 0)
                      ) * (
                        CAST(`t41`.`total` AS DOUBLE) / NULLIF(`t41`.`tickets`, 0)
                      )
                    ),
                    0.0
                  )
                ) * 1000
              ) / NULLIF(CAST(`t41`.`total` AS DOUBLE) / NULLIF(`t41`.`tickets`, 0), 0)
            ) + 0.5
          ) AS BIGINT) AS `ticket_cv_permille`
        FROM (
          SELECT
            `t32`.`customer_id`,
            MIN(
              IF(
                (
                  `t32`.`day_n` >= -2147483648
                )
                AND (
                  GREATEST(`t32`.`counts`, `t32`.`came`) > 0
                ),
                `t32`.`day_n`,
                NULL
              )
            ) AS `first`,
            MAX(
              IF(
                (
                  `t32`.`day_n` >= -2147483648
                )
                AND (
                  GREATEST(`t32`.`counts`, `t32`.`came`) > 0
                ),
                `t32`.`day_n`,
                NULL
              )
            ) AS `last`,
            CAST(COALESCE(
              SUM(
                IF(
                  `t32`.`day_n` >= -2147483648,
                  CAST(`t32`.`value` * `t32`.`counts` AS DECIMAL(19, 0)) * CAST(`t32`.`value` * `t32`.`counts` AS DECIMAL(19, 0)),
                  NULL
                )
              ),
              0
            ) AS DECIMAL(38, 0)) AS `total_sq`,
            COALESCE(
              SUM(IF(`t32`.`day_n` >= -2147483648, GREATEST(`t32`.`counts`, `t32`.`came`), NULL)),
              0
            ) AS `n`,
            COALESCE(SUM(IF(`t32`.`day_n` >= -2147483648, `t32`.`counts`, NULL)), 0) AS `tickets`,
            COALESCE(SUM(IF(`t32`.`day_n` >= -2147483648, `t32`.`value` * `t32`.`counts`, NULL)), 0) AS `total`,
            COALESCE(SUM(IF(`t32`.`day_n` >= -2147483648, `t32`.`came`, NULL)), 0) AS `visit_days`,
            COALESCE(SUM(IF(`t32`.`day_n` >= -2147483648, `t32`.`counts`, NULL)), 0) AS `purchase_days`,
            COALESCE(SUM(IF(`t32`.`day_n` >= -2147483648, `t32`.`value`, NULL)), 0) AS `spend_minor`,
            COALESCE(
              SUM(
                IF(
                  `t32`.`day_n` >= (
                    GETVARIABLE('as_of') - 90
                  ),
                  GREATEST(`t32`.`counts`, `t32`.`came`),
                  NULL
                )
              ),
              0
            ) AS `activity_days_90`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ), `t32`.`came`, NULL)), 0) AS `visit_days_90`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ), `t32`.`counts`, NULL)), 0) AS `purchase_days_90`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ), `t32`.`value`, NULL)), 0) AS `spend_90_minor`,
            COALESCE(
              SUM(
                IF(
                  `t32`.`day_n` >= (
                    GETVARIABLE('as_of') - 180
                  ),
                  GREATEST(`t32`.`counts`, `t32`.`came`),
                  NULL
                )
              ),
              0
            ) AS `activity_days_180`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ), `t32`.`came`, NULL)), 0) AS `visit_days_180`,
            COALESCE(
              SUM(IF(`t32`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              ), `t32`.`counts`, NULL)),
              0
            ) AS `purchase_days_180`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ), `t32`.`value`, NULL)), 0) AS `spend_180_minor`,
            COALESCE(
              SUM(
                IF(
                  `t32`.`day_n` >= (
                    GETVARIABLE('as_of') - 365
                  ),
                  GREATEST(`t32`.`counts`, `t32`.`came`),
                  NULL
                )
              ),
              0
            ) AS `activity_days_365`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 365
            ), `t32`.`came`, NULL)), 0) AS `visit_days_365`,
            COALESCE(
              SUM(IF(`t32`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ), `t32`.`counts`, NULL)),
              0
            ) AS `purchase_days_365`,
            COALESCE(SUM(IF(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 365
            ), `t32`.`value`, NULL)), 0) AS `spend_365_minor`,
            COALESCE(
              SUM(IF(`t32`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ), `t32`.`returned`, NULL)),
              0
            ) AS `returned_365_minor`
          FROM (
            SELECT
              `t21`.`customer_id`,
              `t21`.`day_n`,
              SUM(`t21`.`value`) AS `value`,
              CAST(MAX(`t21`.`sales`) > 0 AS BIGINT) AS `counts`,
              MAX(`t21`.`came`) AS `came`,
              SUM(`t21`.`returned`) AS `returned`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t15`.`customer_id`,
                  `t15`.`day_n`,
                  `t15`.`charged_minor` AS `value`,
                  `t15`.`sale_count` AS `sales`,
                  `t15`.`is_visit` AS `came`,
                  `t15`.`returned_minor` AS `returned`
                FROM `t14` AS `t15`
              ) AS `t19`
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  `t13`.`customer_id`,
                  `t13`.`day_n`,
                  0 AS `value`,
                  0 AS `sales`,
                  0 + 1 AS `came`,
                  0 AS `returned`
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      `t4`.`customer_id`,
                      `t4`.`salon_id`,
                      `t4`.`day`,
                      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t4`.`day`) AS `day_n`
                    FROM `visits` AS `t4`
                  ) AS `t10`
                  WHERE
                    `t10`.`day_n` < GETVARIABLE('as_of')
                ) AS `t13`
              ) AS `t17`
            ) AS `t21`
            GROUP BY
              1,
              2
          ) AS `t32`
          GROUP BY
            1
        ) AS `t41`
      ) AS `t62`
    ) AS `t67`
      ON `t26`.`customer_id` = `t67`.`key_0`
    LEFT OUTER JOIN (
      SELECT
        `t39`.`customer_id` AS `key_1`,
        CASE
          WHEN GREATEST(`t39`.`hour_band_afternoon`, `t39`.`hour_band_evening`, `t39`.`hour_band_morning`) = 0
          THEN ''
          WHEN `t39`.`hour_band_afternoon` = GREATEST(`t39`.`hour_band_afternoon`, `t39`.`hour_band_evening`, `t39`.`hour_band_morning`)
          THEN 'afternoon'
          WHEN `t39`.`hour_band_evening` = GREATEST(`t39`.`hour_band_afternoon`, `t39`.`hour_band_evening`, `t39`.`hour_band_morning`)
          THEN 'evening'
          WHEN `t39`.`hour_band_morning` = GREATEST(`t39`.`hour_band_afternoon`, `t39`.`hour_band_evening`, `t39`.`hour_band_morning`)
          THEN 'morning'
          ELSE ''
        END AS `hour_band`,
        CASE
          WHEN GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          ) = 0
          THEN ''
          WHEN `t39`.`weekday_fri` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'fri'
          WHEN `t39`.`weekday_mon` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'mon'
          WHEN `t39`.`weekday_sat` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'sat'
          WHEN `t39`.`weekday_sun` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'sun'
          WHEN `t39`.`weekday_thu` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'thu'
          WHEN `t39`.`weekday_tue` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'tue'
          WHEN `t39`.`weekday_wed` = GREATEST(
            `t39`.`weekday_fri`,
            `t39`.`weekday_mon`,
            `t39`.`weekday_sat`,
            `t39`.`weekday_sun`,
            `t39`.`weekday_thu`,
            `t39`.`weekday_tue`,
            `t39`.`weekday_wed`
          )
          THEN 'wed'
          ELSE ''
        END AS `weekday`,
        CASE
          WHEN GREATEST(
            `t39`.`channel_group_buy`,
            `t39`.`channel_online`,
            `t39`.`channel_phone`,
            `t39`.`channel_salon`
          ) = 0
          THEN ''
          WHEN `t39`.`channel_group_buy` = GREATEST(
            `t39`.`channel_group_buy`,
            `t39`.`channel_online`,
            `t39`.`channel_phone`,
            `t39`.`channel_salon`
          )
          THEN 'group_buy'
          WHEN `t39`.`channel_online` = GREATEST(
            `t39`.`channel_group_buy`,
            `t39`.`channel_online`,
            `t39`.`channel_phone`,
            `t39`.`channel_salon`
          )
          THEN 'online'
          WHEN `t39`.`channel_phone` = GREATEST(
            `t39`.`channel_group_buy`,
            `t39`.`channel_online`,
            `t39`.`channel_phone`,
            `t39`.`channel_salon`
          )
          THEN 'phone'
          WHEN `t39`.`channel_salon` = GREATEST(
            `t39`.`channel_group_buy`,
            `t39`.`channel_online`,
            `t39`.`channel_phone`,
            `t39`.`channel_salon`
          )
          THEN 'salon'
          ELSE ''
        END AS `channel`,
        CASE
          WHEN GREATEST(`t39`.`need_type_anti_aging`, `t39`.`need_type_basic`, `t39`.`need_type_medical`) = 0
          THEN ''
          WHEN `t39`.`need_type_anti_aging` = GREATEST(`t39`.`need_type_anti_aging`, `t39`.`need_type_basic`, `t39`.`need_type_medical`)
          THEN 'anti_aging'
          WHEN `t39`.`need_type_basic` = GREATEST(`t39`.`need_type_anti_aging`, `t39`.`need_type_basic`, `t39`.`need_type_medical`)
          THEN 'basic'
          WHEN `t39`.`need_type_medical` = GREATEST(`t39`.`need_type_anti_aging`, `t39`.`need_type_basic`, `t39`.`need_type_medical`)
          THEN 'medical'
          ELSE ''
        END AS `need_type`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`hour_band_evening` AS DOUBLE) * 1000
            ) / CAST(NULLIF(
              `t39`.`hour_band_morning` + `t39`.`hour_band_afternoon` + `t39`.`hour_band_evening`,
              0
            ) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `evening_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`weekday_sat` + `t39`.`weekday_sun` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`lines`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `weekend_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`channel_online` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`lines`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `online_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`product` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`paid`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `product_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`listed` - `t39`.`paid` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`listed`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `discount_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`basic` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`basic` + `t39`.`anti_aging` + `t39`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `basic_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`anti_aging` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`basic` + `t39`.`anti_aging` + `t39`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `anti_aging_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t39`.`medical` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t39`.`basic` + `t39`.`anti_aging` + `t39`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `medical_permille`
      FROM (
        SELECT
          `t33`.`customer_id`,
          COUNT(*) AS `lines`,
          SUM(`t33`.`charged_minor`) AS `paid`,
          SUM(`t33`.`list_minor`) AS `listed`,
          COALESCE(SUM(IF(`t33`.`kind` = 'product', `t33`.`charged_minor`, NULL)), 0) AS `product`,
          COALESCE(SUM(IF(`t33`.`need_type` = 'basic', `t33`.`charged_minor`, NULL)), 0) AS `basic`,
          COALESCE(SUM(IF(`t33`.`need_type` = 'anti_aging', `t33`.`charged_minor`, NULL)), 0) AS `anti_aging`,
          COALESCE(SUM(IF(`t33`.`need_type` = 'medical', `t33`.`charged_minor`, NULL)), 0) AS `medical`,
          SUM(CAST((
            `t33`.`hour` >= 0
          ) AND (
            `t33`.`hour` < 12
          ) AS BIGINT)) AS `hour_band_morning`,
          SUM(CAST((
            `t33`.`hour` >= 12
          ) AND (
            `t33`.`hour` < 17
          ) AS BIGINT)) AS `hour_band_afternoon`,
          SUM(CAST(`t33`.`hour` >= 17 AS BIGINT)) AS `hour_band_evening`,
          SUM(CAST(`t33`.`weekday` = 0 AS BIGINT)) AS `weekday_mon`,
          SUM(CAST(`t33`.`weekday` = 1 AS BIGINT)) AS `weekday_tue`,
          SUM(CAST(`t33`.`weekday` = 2 AS BIGINT)) AS `weekday_wed`,
          SUM(CAST(`t33`.`weekday` = 3 AS BIGINT)) AS `weekday_thu`,
          SUM(CAST(`t33`.`weekday` = 4 AS BIGINT)) AS `weekday_fri`,
          SUM(CAST(`t33`.`weekday` = 5 AS BIGINT)) AS `weekday_sat`,
          SUM(CAST(`t33`.`weekday` = 6 AS BIGINT)) AS `weekday_sun`,
          SUM(CAST(`t33`.`channel` = 'group_buy' AS BIGINT)) AS `channel_group_buy`,
          SUM(CAST(`t33`.`channel` = 'online' AS BIGINT)) AS `channel_online`,
          SUM(CAST(`t33`.`channel` = 'phone' AS BIGINT)) AS `channel_phone`,
          SUM(CAST(`t33`.`channel` = 'salon' AS BIGINT)) AS `channel_salon`,
          SUM(CAST(`t33`.`need_type` = 'anti_aging' AS BIGINT)) AS `need_type_anti_aging`,
          SUM(CAST(`t33`.`need_type` = 'basic' AS BIGINT)) AS `need_type_basic`,
          SUM(CAST(`t33`.`need_type` = 'medical' AS BIGINT)) AS `need_type_medical`
        FROM `t31` AS `t33`
        GROUP BY
          1
      ) AS `t39`
    ) AS `t50`
      ON `t26`.`customer_id` = `t50`.`key_1`
    LEFT OUTER JOIN (
      SELECT
        `t37`.`customer_id` AS `key_2`,
        `t37`.`items_count`
      FROM (
        SELECT
          `t34`.`customer_id`,
          COUNT(*) AS `items_count`
        FROM (
          SELECT DISTINCT
            `t33`.`customer_id`,
            `t33`.`item_id`
          FROM `t31` AS `t33`
          WHERE
            `t33`.`item_id` <> 0
        ) AS `t34`
        GROUP BY
          1
      ) AS `t37`
    ) AS `t42`
      ON `t26`.`customer_id` = `t42`.`key_2`
    LEFT OUTER JOIN (
      SELECT
        `t45`.`customer_id` AS `key_3`,
        1099511627775 - (
          `t45`.`rank` % 1099511627776
        ) AS `staff_id`
      FROM (
        SELECT
          `t44`.`customer_id`,
          MAX(`t44`.`rank`) AS `rank`
        FROM (
          SELECT
            `t38`.`customer_id`,
            `t38`.`staff_id`,
            `t38`.`times`,
            (
              `t38`.`times` * 1099511627776
            ) + (
              1099511627775 - `t38`.`staff_id`
            ) AS `rank`
          FROM (
            SELECT
              `t35`.`customer_id`,
              `t35`.`staff_id`,
              COUNT(*) AS `times`
            FROM (
              SELECT
                *
              FROM `t31` AS `t33`
              WHERE
                `t33`.`staff_id` <> 0
            ) AS `t35`
            GROUP BY
              1,
              2
          ) AS `t38`
        ) AS `t44`
        GROUP BY
          1
      ) AS `t45`
    ) AS `t54`
      ON `t26`.`customer_id` = `t54`.`key_3`
    LEFT OUTER JOIN (
      SELECT
        `t61`.`customer_id` AS `key_4`,
        `t61`.`top_category`
      FROM (
        SELECT
          `t58`.`customer_id`,
          MIN(`t58`.`category`) AS `top_category`
        FROM (
          SELECT
            `t48`.`customer_id`,
            `t48`.`category`,
            `t48`.`times`,
            `t48`.`n`,
            `t48`.`first`,
            `t48`.`last`
          FROM `t46` AS `t48`
          INNER JOIN (
            SELECT
              `t47`.`customer_id`,
              MAX(`t47`.`times`) AS `times`
            FROM `t46` AS `t47`
            GROUP BY
              1
          ) AS `t55`
            ON `t48`.`customer_id` = `t55`.`customer_id` AND `t48`.`times` = `t55`.`times`
        ) AS `t58`
        GROUP BY
          1
      ) AS `t61`
    ) AS `t65`
      ON `t26`.`customer_id` = `t65`.`key_4`
    LEFT OUTER JOIN (
      SELECT
        `t73`.`customer_id` AS `key_5`,
        `t73`.`categories_count`
      FROM (
        SELECT
          `t72`.`customer_id`,
          COUNT(*) AS `categories_count`
        FROM `t71` AS `t72`
        GROUP BY
          1
      ) AS `t73`
    ) AS `t77`
      ON `t26`.`customer_id` = `t77`.`key_5`
    LEFT OUTER JOIN (
      SELECT
        `t82`.`customer_id` AS `key_6`,
        `t82`.`due_category`,
        `t82`.`due_category_permille`
      FROM (
        SELECT
          `t81`.`customer_id`,
          MIN(`t81`.`category`) AS `due_category`,
          MAX(`t81`.`overdue_permille`) AS `due_category_permille`
        FROM (
          SELECT
            `t78`.`customer_id`,
            `t78`.`category`,
            `t78`.`days`,
            `t78`.`last_day_n`,
            `t78`.`rhythm_days`,
            `t78`.`due_day_n`,
            `t78`.`overdue_permille`
          FROM `t74` AS `t78`
          INNER JOIN (
            SELECT
              `t76`.`customer_id`,
              MAX(`t76`.`overdue_permille`) AS `overdue_permille`
            FROM `t74` AS `t76`
            GROUP BY
              1
          ) AS `t80`
            ON `t78`.`customer_id` = `t80`.`customer_id`
            AND `t78`.`overdue_permille` = `t80`.`overdue_permille`
        ) AS `t81`
        GROUP BY
          1
      ) AS `t82`
    ) AS `t84`
      ON `t26`.`customer_id` = `t84`.`key_6`
    LEFT OUTER JOIN (
      SELECT
        `t24`.`customer_id` AS `key_7`,
        `t24`.`bookings_ahead`,
        `t24`.`no_shows_365`,
        `t24`.`cancellations_365`,
        `t24`.`kept_180`,
        `t24`.`kept_90`
      FROM (
        SELECT
          `t7`.`customer_id`,
          SUM(
            CAST(NOT (
              `t7`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t7`.`known_on` <= GETVARIABLE('as_of_day')
            )
            AND NOT (
              (
                `t7`.`status` = 'cancelled'
              )
              AND (
                (
                  `t7`.`cancelled_on` IS NULL
                )
                OR (
                  `t7`.`cancelled_on` <= GETVARIABLE('as_of_day')
                )
              )
            ) AS BIGINT)
          ) AS `bookings_ahead`,
          SUM(
            CAST((
              `t7`.`status` = 'no_show'
            )
            AND (
              `t7`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t7`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              )
            ) AS BIGINT)
          ) AS `no_shows_365`,
          SUM(
            CAST((
              `t7`.`status` = 'cancelled'
            )
            AND (
              `t7`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t7`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              )
            ) AS BIGINT)
          ) AS `cancellations_365`,
          SUM(
            CAST(`t7`.`status` IN ('done', 'booked')
            AND (
              `t7`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t7`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              )
            ) AS BIGINT)
          ) AS `kept_180`,
          SUM(
            CAST(`t7`.`status` IN ('done', 'booked')
            AND (
              `t7`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t7`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              )
            ) AS BIGINT)
          ) AS `kept_90`
        FROM (
          SELECT
            `t1`.`appointment_id`,
            `t1`.`customer_id`,
            `t1`.`day`,
            `t1`.`known_on`,
            `t1`.`status`,
            `t1`.`cancelled_on`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t1`.`day`) AS `day_n`
          FROM `appointments` AS `t1`
        ) AS `t7`
        GROUP BY
          1
      ) AS `t24`
    ) AS `t29`
      ON `t26`.`customer_id` = `t29`.`key_7`
    LEFT OUTER JOIN (
      SELECT
        `t25`.`customer_id` AS `key_8`,
        `t25`.`contacts_180`,
        `t25`.`answers_180`,
        `t25`.`answers_90`
      FROM (
        SELECT
          `t12`.`customer_id`,
          SUM(CAST(`t12`.`day_n` >= (
            GETVARIABLE('as_of') - 180
          ) AS BIGINT)) AS `contacts_180`,
          SUM(
            CAST(`t12`.`outcome` IN ('booked', 'later', 'refused')
            AND (
              `t12`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              )
            ) AS BIGINT)
          ) AS `answers_180`,
          SUM(
            CAST(`t12`.`outcome` IN ('booked', 'later', 'refused')
            AND (
              `t12`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              )
            ) AS BIGINT)
          ) AS `answers_90`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t2`.`task_id`,
              `t2`.`customer_id`,
              `t2`.`day`,
              `t2`.`outcome`,
              DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t2`.`day`) AS `day_n`
            FROM `contacts` AS `t2`
          ) AS `t8`
          WHERE
            `t8`.`day_n` < GETVARIABLE('as_of')
        ) AS `t12`
        GROUP BY
          1
      ) AS `t25`
    ) AS `t30`
      ON `t26`.`customer_id` = `t30`.`key_8`
  ) AS `t85`
) AS `t86`
