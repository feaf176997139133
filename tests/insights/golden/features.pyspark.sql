WITH `t20` AS (
  SELECT
    *
  FROM (
    SELECT
      `t4`.`customer_id`,
      `t4`.`item_id`,
      `t4`.`salon_id`,
      `t4`.`day`,
      `t4`.`staff_id`,
      `t4`.`hour`,
      `t4`.`channel`,
      `t4`.`quantity_milli`,
      `t4`.`list_minor`,
      `t4`.`charged_minor`,
      `t4`.`returned_minor`,
      `t4`.`line_count`,
      `t4`.`sale_count`,
      `t4`.`is_visit`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t4`.`day`) AS `day_n`
    FROM `lines` AS `t4`
  ) AS `t13`
  WHERE
    `t13`.`day_n` < GETVARIABLE('as_of')
), `t21` AS (
  SELECT
    *
  FROM (
    SELECT
      `t5`.`customer_id`,
      `t5`.`day`,
      `t5`.`kind`,
      `t5`.`item_id`,
      `t5`.`times`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t5`.`day`) AS `day_n`
    FROM `interactions` AS `t5`
  ) AS `t14`
  WHERE
    `t14`.`day_n` < GETVARIABLE('as_of')
), `t28` AS (
  SELECT
    `t11`.`category`,
    (
      ROW_NUMBER() OVER (ORDER BY `t11`.`category` ASC NULLS LAST) - 1
    ) + 1 AS `code`
  FROM (
    SELECT DISTINCT
      `t3`.`category`
    FROM `items` AS `t3`
    WHERE
      `t3`.`category` <> ''
  ) AS `t11`
), `t66` AS (
  SELECT
    `t56`.`customer_id`,
    `t56`.`code`,
    SUM(`t56`.`times`) AS `times`,
    SUM(`t56`.`is_care`) AS `n`,
    MIN(CASE WHEN `t56`.`is_care` > 0 THEN `t56`.`day_n` ELSE NULL END) AS `first`,
    MAX(CASE WHEN `t56`.`is_care` > 0 THEN `t56`.`day_n` ELSE NULL END) AS `last`
  FROM (
    SELECT
      `t26`.`customer_id`,
      `t26`.`category`,
      `t26`.`day`,
      `t26`.`times`,
      `t26`.`is_care`,
      `t26`.`day_n`,
      `t37`.`code`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t7`.`customer_id`,
          `t7`.`category`,
          `t7`.`day`,
          `t7`.`times`,
          `t7`.`is_care`,
          DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t7`.`day`) AS `day_n`
        FROM `cares` AS `t7`
      ) AS `t16`
      WHERE
        `t16`.`day_n` < GETVARIABLE('as_of')
    ) AS `t26`
    INNER JOIN `t28` AS `t37`
      ON `t26`.`category` = `t37`.`category`
  ) AS `t56`
  GROUP BY
    1,
    2
)
SELECT
  `t99`.`customer_id`,
  `t99`.`salon_id`,
  `t99`.`steward_id`,
  `t99`.`gender`,
  `t99`.`region`,
  `t99`.`occupation`,
  `t99`.`source`,
  `t99`.`has_phone`,
  `t99`.`age_years`,
  `t99`.`joined_days`,
  `t99`.`is_recorded`,
  `t99`.`spend_minor`,
  `t99`.`returned_365_minor`,
  `t99`.`spend_90_minor`,
  `t99`.`spend_180_minor`,
  `t99`.`spend_365_minor`,
  `t99`.`activity_days`,
  `t99`.`visit_days`,
  `t99`.`purchase_days`,
  `t99`.`activity_days_90`,
  `t99`.`visit_days_90`,
  `t99`.`purchase_days_90`,
  `t99`.`activity_days_180`,
  `t99`.`visit_days_180`,
  `t99`.`purchase_days_180`,
  `t99`.`activity_days_365`,
  `t99`.`visit_days_365`,
  `t99`.`purchase_days_365`,
  `t99`.`gap_count`,
  `t99`.`first_day_n`,
  `t99`.`last_day_n`,
  `t99`.`recency_days`,
  `t99`.`tenure_days`,
  `t99`.`rhythm_days`,
  `t99`.`due_day_n`,
  `t99`.`overdue_permille`,
  `t99`.`average_ticket_minor`,
  `t99`.`ticket_cv_permille`,
  `t99`.`hour_band`,
  `t99`.`weekday`,
  `t99`.`channel`,
  `t99`.`need_type`,
  `t99`.`evening_permille`,
  `t99`.`weekend_permille`,
  `t99`.`online_permille`,
  `t99`.`product_permille`,
  `t99`.`discount_permille`,
  `t99`.`basic_permille`,
  `t99`.`anti_aging_permille`,
  `t99`.`medical_permille`,
  `t99`.`items_count`,
  `t99`.`staff_id`,
  `t99`.`categories_count`,
  `t99`.`top_category`,
  `t99`.`due_category`,
  `t99`.`due_category_permille`,
  `t99`.`bookings_ahead`,
  `t99`.`no_shows_365`,
  `t99`.`cancellations_365`,
  `t99`.`contacts_180`,
  `t99`.`events_365`,
  `t99`.`browsed_items_90`,
  `t99`.`browsed_anti_aging_90`,
  `t99`.`browsed_medical_90`,
  `t99`.`usual_90_minor`,
  `t99`.`spend_trend_permille`,
  `t99`.`interactions_90`,
  `t99`.`interactions_180`,
  `t99`.`last_interaction_days`,
  `t99`.`open_question_days`,
  `t99`.`stake_minor`,
  `t99`.`health_rhythm`,
  `t99`.`health_trend`,
  `t99`.`health_interaction`,
  `t99`.`health_breadth`,
  `t99`.`health_loyalty`,
  0 + `t99`.`health_rhythm` + `t99`.`health_trend` + `t99`.`health_interaction` + `t99`.`health_breadth` + `t99`.`health_loyalty` AS `health_score`
FROM (
  SELECT
    `t98`.`customer_id`,
    `t98`.`salon_id`,
    `t98`.`steward_id`,
    `t98`.`gender`,
    `t98`.`region`,
    `t98`.`occupation`,
    `t98`.`source`,
    `t98`.`has_phone`,
    `t98`.`age_years`,
    `t98`.`joined_days`,
    `t98`.`is_recorded`,
    `t98`.`spend_minor`,
    `t98`.`returned_365_minor`,
    `t98`.`spend_90_minor`,
    `t98`.`spend_180_minor`,
    `t98`.`spend_365_minor`,
    `t98`.`activity_days`,
    `t98`.`visit_days`,
    `t98`.`purchase_days`,
    `t98`.`activity_days_90`,
    `t98`.`visit_days_90`,
    `t98`.`purchase_days_90`,
    `t98`.`activity_days_180`,
    `t98`.`visit_days_180`,
    `t98`.`purchase_days_180`,
    `t98`.`activity_days_365`,
    `t98`.`visit_days_365`,
    `t98`.`purchase_days_365`,
    `t98`.`gap_count`,
    `t98`.`first_day_n`,
    `t98`.`last_day_n`,
    `t98`.`recency_days`,
    `t98`.`tenure_days`,
    `t98`.`rhythm_days`,
    `t98`.`due_day_n`,
    `t98`.`overdue_permille`,
    `t98`.`average_ticket_minor`,
    `t98`.`ticket_cv_permille`,
    `t98`.`hour_band`,
    `t98`.`weekday`,
    `t98`.`channel`,
    `t98`.`need_type`,
    `t98`.`evening_permille`,
    `t98`.`weekend_permille`,
    `t98`.`online_permille`,
    `t98`.`product_permille`,
    `t98`.`discount_permille`,
    `t98`.`basic_permille`,
    `t98`.`anti_aging_permille`,
    `t98`.`medical_permille`,
    `t98`.`items_count`,
    `t98`.`staff_id`,
    `t98`.`categories_count`,
    `t98`.`top_category`,
    `t98`.`due_category`,
    `t98`.`due_category_permille`,
    `t98`.`bookings_ahead`,
    `t98`.`no_shows_365`,
    `t98`.`cancellations_365`,
    `t98`.`contacts_180`,
    `t98`.`events_365`,
    `t98`.`browsed_items_90`,
    `t98`.`browsed_anti_aging_90`,
    `t98`.`browsed_medical_90`,
    `t98`.`usual_90_minor`,
    `t98`.`spend_trend_permille`,
    `t98`.`interactions_90`,
    `t98`.`interactions_180`,
    `t98`.`last_interaction_days`,
    `t98`.`open_question_days`,
    `t98`.`stake_minor`,
    CASE
      WHEN `t98`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t98`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t98`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(COALESCE(`t98`.`spend_trend_permille`, 0), 1000)) * 25
          ) / 1000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_trend`,
    CASE
      WHEN `t98`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE WHEN `t98`.`bookings_ahead` > 0 THEN 15 ELSE `t98`.`interactions_180` * 5 END,
          15
        ) - (
          `t98`.`no_shows_365` * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t98`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN `t98`.`categories_count` > 0
                  THEN `t98`.`categories_count`
                  ELSE LEAST(`t98`.`items_count`, 1)
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
      WHEN `t98`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t98`.`activity_days`, 10)) * 10
        ) / 10
      ) + 0.5) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t98`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
  FROM (
    SELECT
      `t97`.`customer_id`,
      `t97`.`salon_id`,
      `t97`.`steward_id`,
      `t97`.`gender`,
      `t97`.`region`,
      `t97`.`occupation`,
      `t97`.`source`,
      `t97`.`has_phone`,
      `t97`.`age_years`,
      `t97`.`joined_days`,
      `t97`.`is_recorded`,
      `t97`.`spend_minor`,
      `t97`.`returned_365_minor`,
      `t97`.`spend_90_minor`,
      `t97`.`spend_180_minor`,
      `t97`.`spend_365_minor`,
      `t97`.`activity_days`,
      `t97`.`visit_days`,
      `t97`.`purchase_days`,
      `t97`.`activity_days_90`,
      `t97`.`visit_days_90`,
      `t97`.`purchase_days_90`,
      `t97`.`activity_days_180`,
      `t97`.`visit_days_180`,
      `t97`.`purchase_days_180`,
      `t97`.`activity_days_365`,
      `t97`.`visit_days_365`,
      `t97`.`purchase_days_365`,
      `t97`.`gap_count`,
      `t97`.`first_day_n`,
      `t97`.`last_day_n`,
      `t97`.`recency_days`,
      `t97`.`tenure_days`,
      `t97`.`rhythm_days`,
      `t97`.`due_day_n`,
      `t97`.`overdue_permille`,
      `t97`.`average_ticket_minor`,
      `t97`.`ticket_cv_permille`,
      `t97`.`hour_band`,
      `t97`.`weekday`,
      `t97`.`channel`,
      `t97`.`need_type`,
      `t97`.`evening_permille`,
      `t97`.`weekend_permille`,
      `t97`.`online_permille`,
      `t97`.`product_permille`,
      `t97`.`discount_permille`,
      `t97`.`basic_permille`,
      `t97`.`anti_aging_permille`,
      `t97`.`medical_permille`,
      `t97`.`items_count`,
      `t97`.`staff_id`,
      `t97`.`categories_count`,
      `t97`.`top_category`,
      `t97`.`due_category`,
      `t97`.`due_category_permille`,
      `t97`.`kept_n`,
      `t97`.`bookings_ahead`,
      `t97`.`no_shows_365`,
      `t97`.`cancellations_365`,
      `t97`.`kept_180`,
      `t97`.`kept_90`,
      `t97`.`answered_n`,
      `t97`.`contacts_180`,
      `t97`.`answers_180`,
      `t97`.`answers_90`,
      `t97`.`interested_90`,
      `t97`.`interested_180`,
      `t97`.`events_365`,
      `t97`.`interested_n`,
      `t97`.`asked_n`,
      `t97`.`browsed_items_90`,
      `t97`.`browsed_anti_aging_90`,
      `t97`.`browsed_medical_90`,
      CAST(FLOOR(
        (
          (
            CAST(`t97`.`spend_365_minor` * 90 AS DOUBLE) * 1
          ) / CAST(NULLIF(GREATEST(LEAST(`t97`.`tenure_days`, 365), 90), 0) AS DOUBLE)
        ) + 0.5
      ) AS BIGINT) AS `usual_90_minor`,
      CAST(FLOOR(
        (
          (
            CAST(`t97`.`spend_90_minor` AS DOUBLE) * 1000
          ) / CAST(NULLIF(
            CAST(FLOOR(
              (
                (
                  CAST(`t97`.`spend_365_minor` * 90 AS DOUBLE) * 1
                ) / CAST(NULLIF(GREATEST(LEAST(`t97`.`tenure_days`, 365), 90), 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT),
            0
          ) AS DOUBLE)
        ) + 0.5
      ) AS BIGINT) AS `spend_trend_permille`,
      `t97`.`answers_90` + `t97`.`kept_90` + `t97`.`interested_90` AS `interactions_90`,
      `t97`.`answers_180` + `t97`.`kept_180` + `t97`.`interested_180` AS `interactions_180`,
      GETVARIABLE('as_of') - NULLIF(GREATEST(`t97`.`answered_n`, `t97`.`kept_n`, `t97`.`interested_n`), 0) AS `last_interaction_days`,
      CASE
        WHEN NOT (
          `t97`.`asked_n` <= COALESCE(`t97`.`last_day_n`, 0)
        )
        THEN GETVARIABLE('as_of') - `t97`.`asked_n`
        ELSE NULL
      END AS `open_question_days`,
      COALESCE(
        GREATEST(
          LEAST(
            CAST(FLOOR(
              (
                (
                  CAST(`t97`.`average_ticket_minor` * 90 AS DOUBLE) * 1
                ) / CAST(NULLIF(`t97`.`rhythm_days`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT),
            `t97`.`spend_365_minor`
          ),
          0
        ),
        0
      ) AS `stake_minor`
    FROM (
      SELECT
        `t41`.`customer_id`,
        `t41`.`salon_id`,
        `t41`.`steward_id`,
        `t41`.`gender`,
        `t41`.`region`,
        `t41`.`occupation`,
        `t41`.`source`,
        `t41`.`has_phone`,
        `t41`.`age_years`,
        `t41`.`joined_days`,
        `t41`.`is_recorded`,
        COALESCE(`t88`.`spend_minor`, 0) AS `spend_minor`,
        COALESCE(`t88`.`returned_365_minor`, 0) AS `returned_365_minor`,
        COALESCE(`t88`.`spend_90_minor`, 0) AS `spend_90_minor`,
        COALESCE(`t88`.`spend_180_minor`, 0) AS `spend_180_minor`,
        COALESCE(`t88`.`spend_365_minor`, 0) AS `spend_365_minor`,
        COALESCE(`t88`.`activity_days`, 0) AS `activity_days`,
        COALESCE(`t88`.`visit_days`, 0) AS `visit_days`,
        COALESCE(`t88`.`purchase_days`, 0) AS `purchase_days`,
        COALESCE(`t88`.`activity_days_90`, 0) AS `activity_days_90`,
        COALESCE(`t88`.`visit_days_90`, 0) AS `visit_days_90`,
        COALESCE(`t88`.`purchase_days_90`, 0) AS `purchase_days_90`,
        COALESCE(`t88`.`activity_days_180`, 0) AS `activity_days_180`,
        COALESCE(`t88`.`visit_days_180`, 0) AS `visit_days_180`,
        COALESCE(`t88`.`purchase_days_180`, 0) AS `purchase_days_180`,
        COALESCE(`t88`.`activity_days_365`, 0) AS `activity_days_365`,
        COALESCE(`t88`.`visit_days_365`, 0) AS `visit_days_365`,
        COALESCE(`t88`.`purchase_days_365`, 0) AS `purchase_days_365`,
        COALESCE(`t88`.`gap_count`, 0) AS `gap_count`,
        `t88`.`first_day_n`,
        `t88`.`last_day_n`,
        `t88`.`recency_days`,
        `t88`.`tenure_days`,
        `t88`.`rhythm_days`,
        `t88`.`due_day_n`,
        `t88`.`overdue_permille`,
        `t88`.`average_ticket_minor`,
        `t88`.`ticket_cv_permille`,
        COALESCE(`t82`.`hour_band`, '') AS `hour_band`,
        COALESCE(`t82`.`weekday`, '') AS `weekday`,
        COALESCE(`t82`.`channel`, '') AS `channel`,
        COALESCE(`t82`.`need_type`, '') AS `need_type`,
        `t82`.`evening_permille`,
        `t82`.`weekend_permille`,
        `t82`.`online_permille`,
        `t82`.`product_permille`,
        `t82`.`discount_permille`,
        `t82`.`basic_permille`,
        `t82`.`anti_aging_permille`,
        `t82`.`medical_permille`,
        COALESCE(`t57`.`items_count`, 0) AS `items_count`,
        COALESCE(`t75`.`staff_id`, 0) AS `staff_id`,
        COALESCE(`t96`.`categories_count`, 0) AS `categories_count`,
        COALESCE(`t96`.`top_category`, '') AS `top_category`,
        COALESCE(`t96`.`due_category`, '') AS `due_category`,
        `t96`.`due_category_permille`,
        COALESCE(`t54`.`kept_n`, 0) AS `kept_n`,
        COALESCE(`t54`.`bookings_ahead`, 0) AS `bookings_ahead`,
        COALESCE(`t54`.`no_shows_365`, 0) AS `no_shows_365`,
        COALESCE(`t54`.`cancellations_365`, 0) AS `cancellations_365`,
        COALESCE(`t54`.`kept_180`, 0) AS `kept_180`,
        COALESCE(`t54`.`kept_90`, 0) AS `kept_90`,
        COALESCE(`t55`.`answered_n`, 0) AS `answered_n`,
        COALESCE(`t55`.`contacts_180`, 0) AS `contacts_180`,
        COALESCE(`t55`.`answers_180`, 0) AS `answers_180`,
        COALESCE(`t55`.`answers_90`, 0) AS `answers_90`,
        COALESCE(`t70`.`interested_90`, 0) AS `interested_90`,
        COALESCE(`t70`.`interested_180`, 0) AS `interested_180`,
        COALESCE(`t70`.`events_365`, 0) AS `events_365`,
        COALESCE(`t70`.`interested_n`, 0) AS `interested_n`,
        COALESCE(`t70`.`asked_n`, 0) AS `asked_n`,
        COALESCE(`t77`.`browsed_items_90`, 0) AS `browsed_items_90`,
        COALESCE(`t77`.`browsed_anti_aging_90`, 0) AS `browsed_anti_aging_90`,
        COALESCE(`t77`.`browsed_medical_90`, 0) AS `browsed_medical_90`
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
      ) AS `t41`
      LEFT OUTER JOIN (
        SELECT
          `t86`.`customer_id` AS `key_0`,
          `t86`.`spend_minor`,
          `t86`.`returned_365_minor`,
          `t86`.`spend_90_minor`,
          `t86`.`spend_180_minor`,
          `t86`.`spend_365_minor`,
          `t86`.`activity_days`,
          `t86`.`visit_days`,
          `t86`.`purchase_days`,
          `t86`.`activity_days_90`,
          `t86`.`visit_days_90`,
          `t86`.`purchase_days_90`,
          `t86`.`activity_days_180`,
          `t86`.`visit_days_180`,
          `t86`.`purchase_days_180`,
          `t86`.`activity_days_365`,
          `t86`.`visit_days_365`,
          `t86`.`purchase_days_365`,
          `t86`.`gap_count`,
          `t86`.`first_day_n`,
          `t86`.`last_day_n`,
          `t86`.`recency_days`,
          `t86`.`tenure_days`,
          `t86`.`rhythm_days`,
          `t86`.`due_day_n`,
          `t86`.`overdue_permille`,
          `t86`.`average_ticket_minor`,
          `t86`.`ticket_cv_permille`
        FROM (
          SELECT
            `t74`.`customer_id`,
            `t74`.`spend_minor`,
            `t74`.`returned_365_minor`,
            `t74`.`spend_90_minor`,
            `t74`.`spend_180_minor`,
            `t74`.`spend_365_minor`,
            `t74`.`activity_days`,
            `t74`.`visit_days`,
            `t74`.`purchase_days`,
            `t74`.`activity_days_90`,
            `t74`.`visit_days_90`,
            `t74`.`purchase_days_90`,
            `t74`.`activity_days_180`,
            `t74`.`visit_days_180`,
            `t74`.`purchase_days_180`,
            `t74`.`activity_days_365`,
            `t74`.`visit_days_365`,
            `t74`.`purchase_days_365`,
            GREATEST(`t74`.`activity_days` - 1, 0) AS `gap_count`,
            `t74`.`first` AS `first_day_n`,
            `t74`.`last` AS `last_day_n`,
            GETVARIABLE('as_of') - `t74`.`last` AS `recency_days`,
            GETVARIABLE('as_of') - `t74`.`first` AS `tenure_days`,
            CASE
              WHEN `t74`.`activity_days` > 0
              THEN GREATEST(
                CAST(FLOOR(
                  (
                    (
                      (
                        `t74`.`last` - `t74`.`first`
                      ) + (
                        GREATEST(3 - (
                          `t74`.`activity_days` - 1
                        ), 0) * 30
                      )
                    ) / NULLIF(GREATEST(`t74`.`activity_days` - 1, 3), 0)
                  ) + 0.5
                ) AS BIGINT),
                1
              )
              ELSE NULL
            END AS `rhythm_days`,
            `t74`.`last` + CASE
              WHEN `t74`.`activity_days` > 0
              THEN GREATEST(
                CAST(FLOOR(
                  (
                    (
                      (
                        `t74`.`last` - `t74`.`first`
                      ) + (
                        GREATEST(3 - (
                          `t74`.`activity_days` - 1
                        ), 0) * 30
                      )
                    ) / NULLIF(GREATEST(`t74`.`activity_days` - 1, 3), 0)
                  ) + 0.5
                ) AS BIGINT),
                1
              )
              ELSE NULL
            END AS `due_day_n`,
            CAST(FLOOR(
              (
                (
                  CAST(GETVARIABLE('as_of') - `t74`.`last` AS DOUBLE) * 1000
                ) / CAST(NULLIF(
                  CASE
                    WHEN `t74`.`activity_days` > 0
                    THEN GREATEST(
                      CAST(FLOOR(
                        (
                          (
                            (
                              `t74`.`last` - `t74`.`first`
                            ) + (
                              GREATEST(3 - (
                                `t74`.`activity_days` - 1
                              ), 0) * 30
                            )
                          ) / NULLIF(GREATEST(`t74`.`activity_days` - 1, 3), 0)
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
                  CAST(`t74`.`total` AS DOUBLE) * 1
                ) / CAST(NULLIF(`t74`.`purchase_days`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT) AS `average_ticket_minor`,
            CAST(FLOOR(
              (
                (
                  SQRT(
                    GREATEST(
                      (
                        CAST(`t74`.`total_sq` AS DOUBLE) / NULLIF(`t74`.`purchase_days`, 0)
                      ) - (
                        (
                          CAST(`t74`.`total` AS DOUBLE) / NULLIF(`t74`.`purchase_days`, 0)
                        ) * (
                          CAST(`t74`.`total` AS DOUBLE) / NULLIF(`t74`.`purchase_days`, 0)
                        )
                      ),
                      0.0
                    )
                  ) * 1000
                ) / NULLIF(CAST(`t74`.`total` AS DOUBLE) / NULLIF(`t74`.`purchase_days`, 0), 0)
              ) + 0.5
            ) AS BIGINT) AS `ticket_cv_permille`
          FROM (
            SELECT
              `t65`.`customer_id`,
              `t65`.`first`,
              `t65`.`last`,
              `t65`.`total`,
              `t65`.`total_sq`,
              `t65`.`days`,
              `t65`.`spend_minor`,
              `t65`.`returned_365_minor`,
              `t65`.`days_90`,
              `t65`.`spend_90_minor`,
              `t65`.`days_180`,
              `t65`.`spend_180_minor`,
              `t65`.`days_365`,
              `t65`.`spend_365_minor`,
              (
                SHIFTRIGHT(`t65`.`days`, 0)
              ) & 2097151 AS `activity_days`,
              (
                SHIFTRIGHT(`t65`.`days`, 21)
              ) & 2097151 AS `visit_days`,
              (
                SHIFTRIGHT(`t65`.`days`, 42)
              ) & 2097151 AS `purchase_days`,
              (
                SHIFTRIGHT(`t65`.`days_90`, 0)
              ) & 2097151 AS `activity_days_90`,
              (
                SHIFTRIGHT(`t65`.`days_90`, 21)
              ) & 2097151 AS `visit_days_90`,
              (
                SHIFTRIGHT(`t65`.`days_90`, 42)
              ) & 2097151 AS `purchase_days_90`,
              (
                SHIFTRIGHT(`t65`.`days_180`, 0)
              ) & 2097151 AS `activity_days_180`,
              (
                SHIFTRIGHT(`t65`.`days_180`, 21)
              ) & 2097151 AS `visit_days_180`,
              (
                SHIFTRIGHT(`t65`.`days_180`, 42)
              ) & 2097151 AS `purchase_days_180`,
              (
                SHIFTRIGHT(`t65`.`days_365`, 0)
              ) & 2097151 AS `activity_days_365`,
              (
                SHIFTRIGHT(`t65`.`days_365`, 21)
              ) & 2097151 AS `visit_days_365`,
              (
                SHIFTRIGHT(`t65`.`days_365`, 42)
              ) & 2097151 AS `purchase_days_365`
            FROM (
              SELECT
                `t63`.`customer_id`,
                `t63`.`first`,
                `t63`.`last`,
                `t63`.`total`,
                `t63`.`total_sq`,
                `t63`.`days`,
                `t63`.`spend_minor`,
                `t63`.`returned_365_minor`,
                `t63`.`days_90`,
                `t63`.`spend_90_minor`,
                `t63`.`days_180`,
                `t63`.`spend_180_minor`,
                `t63`.`days_365`,
                `t63`.`spend_365_minor`
              FROM (
                SELECT
                  `t59`.`customer_id`,
                  `t59`.`first`,
                  `t59`.`last`,
                  `t59`.`total`,
                  `t59`.`total_sq` + `t59`.`wide_sq` AS `total_sq`,
                  `t59`.`wide_sq`,
                  `t59`.`days`,
                  `t59`.`spend_minor`,
                  `t59`.`returned_365_minor`,
                  `t59`.`days_90`,
                  `t59`.`spend_90_minor`,
                  `t59`.`days_180`,
                  `t59`.`spend_180_minor`,
                  `t59`.`days_365`,
                  `t59`.`spend_365_minor`
                FROM (
                  SELECT
                    `t22`.`customer_id`,
                    MIN(
                      CASE
                        WHEN GREATEST(`t22`.`is_purchase`, `t22`.`is_visit`) > 0
                        THEN `t22`.`day_n`
                        ELSE NULL
                      END
                    ) AS `first`,
                    MAX(
                      CASE
                        WHEN GREATEST(`t22`.`is_purchase`, `t22`.`is_visit`) > 0
                        THEN `t22`.`day_n`
                        ELSE NULL
                      END
                    ) AS `last`,
                    SUM(`t22`.`charged_minor` * `t22`.`is_purchase`) AS `total`,
                    CAST(SUM(
                      CASE
                        WHEN (
                          (
                            `t22`.`charged_minor` * `t22`.`is_purchase`
                          ) < 1000000000
                        )
                        AND (
                          (
                            `t22`.`charged_minor` * `t22`.`is_purchase`
                          ) > -1000000000
                        )
                        THEN CAST(`t22`.`charged_minor` * `t22`.`is_purchase` * (
                          `t22`.`charged_minor` * `t22`.`is_purchase`
                        ) AS DECIMAL(18, 0))
                        ELSE CAST(0 AS DECIMAL(18, 0))
                      END
                    ) AS DECIMAL(38, 0)) AS `total_sq`,
                    CAST(SUM(
                      CASE
                        WHEN NOT (
                          (
                            (
                              `t22`.`charged_minor` * `t22`.`is_purchase`
                            ) < 1000000000
                          )
                          AND (
                            (
                              `t22`.`charged_minor` * `t22`.`is_purchase`
                            ) > -1000000000
                          )
                        )
                        THEN CAST(`t22`.`charged_minor` * `t22`.`is_purchase` AS DECIMAL(19, 0)) * CAST(`t22`.`charged_minor` * `t22`.`is_purchase` AS DECIMAL(19, 0))
                        ELSE CAST(0 AS DECIMAL(19, 0))
                      END
                    ) AS DECIMAL(38, 0)) AS `wide_sq`,
                    SUM(
                      GREATEST(`t22`.`is_purchase`, `t22`.`is_visit`) + (
                        `t22`.`is_visit` * 2097152
                      ) + (
                        `t22`.`is_purchase` * 4398046511104
                      )
                    ) AS `days`,
                    SUM(`t22`.`charged_minor`) AS `spend_minor`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 365
                        )
                        THEN `t22`.`returned_minor`
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `returned_365_minor`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 90
                        )
                        THEN GREATEST(`t22`.`is_purchase`, `t22`.`is_visit`) + (
                          `t22`.`is_visit` * 2097152
                        ) + (
                          `t22`.`is_purchase` * 4398046511104
                        )
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `days_90`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 90
                        )
                        THEN `t22`.`charged_minor`
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `spend_90_minor`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 180
                        )
                        THEN GREATEST(`t22`.`is_purchase`, `t22`.`is_visit`) + (
                          `t22`.`is_visit` * 2097152
                        ) + (
                          `t22`.`is_purchase` * 4398046511104
                        )
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `days_180`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 180
                        )
                        THEN `t22`.`charged_minor`
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `spend_180_minor`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 365
                        )
                        THEN GREATEST(`t22`.`is_purchase`, `t22`.`is_visit`) + (
                          `t22`.`is_visit` * 2097152
                        ) + (
                          `t22`.`is_purchase` * 4398046511104
                        )
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `days_365`,
                    SUM(
                      CASE
                        WHEN `t22`.`day_n` >= (
                          GETVARIABLE('as_of') - 365
                        )
                        THEN `t22`.`charged_minor`
                        ELSE CAST(0 AS BIGINT)
                      END
                    ) AS `spend_365_minor`
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        `t6`.`customer_id`,
                        `t6`.`day`,
                        `t6`.`charged_minor`,
                        `t6`.`returned_minor`,
                        `t6`.`is_purchase`,
                        `t6`.`is_visit`,
                        DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t6`.`day`) AS `day_n`
                      FROM `days` AS `t6`
                    ) AS `t15`
                    WHERE
                      `t15`.`day_n` < GETVARIABLE('as_of')
                  ) AS `t22`
                  GROUP BY
                    1
                ) AS `t59`
              ) AS `t63`
            ) AS `t65`
          ) AS `t74`
        ) AS `t86`
      ) AS `t88`
        ON `t41`.`customer_id` = `t88`.`key_0`
      LEFT OUTER JOIN (
        SELECT
          `t69`.`customer_id` AS `key_1`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 42)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 42)
              ) & 2097151
            )
            THEN 'afternoon'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 42)
              ) & 2097151
            )
            THEN 'evening'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`hour_band_0`, 42)
              ) & 2097151
            )
            THEN 'morning'
            ELSE ''
          END AS `hour_band`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'fri'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'mon'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'sat'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'sun'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'thu'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'tue'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'wed'
            ELSE ''
          END AS `weekday`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t69`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_1`, 0)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t69`.`channel_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'group_buy'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`channel_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'online'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`channel_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'phone'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`channel_1`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'salon'
            ELSE ''
          END AS `channel`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 42)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 42)
              ) & 2097151
            )
            THEN 'anti_aging'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 42)
              ) & 2097151
            )
            THEN 'basic'
            WHEN (
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t69`.`need_type_0`, 42)
              ) & 2097151
            )
            THEN 'medical'
            ELSE ''
          END AS `need_type`,
          CAST(FLOOR(
            (
              (
                CAST((
                  SHIFTRIGHT(`t69`.`hour_band_0`, 21)
                ) & 2097151 AS DOUBLE) * 1000
              ) / CAST(NULLIF(
                (
                  (
                    SHIFTRIGHT(`t69`.`hour_band_0`, 0)
                  ) & 2097151
                ) + 0 + (
                  (
                    SHIFTRIGHT(`t69`.`hour_band_0`, 21)
                  ) & 2097151
                ) + (
                  (
                    SHIFTRIGHT(`t69`.`hour_band_0`, 42)
                  ) & 2097151
                ),
                0
              ) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `evening_permille`,
          CAST(FLOOR(
            (
              (
                CAST((
                  (
                    SHIFTRIGHT(`t69`.`weekday_0`, 42)
                  ) & 2097151
                ) + (
                  (
                    SHIFTRIGHT(`t69`.`weekday_1`, 0)
                  ) & 2097151
                ) AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`lines`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `weekend_permille`,
          CAST(FLOOR(
            (
              (
                CAST((
                  SHIFTRIGHT(`t69`.`channel_0`, 21)
                ) & 2097151 AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`lines`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `online_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t69`.`product` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`paid`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `product_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t69`.`listed` - `t69`.`paid` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`listed`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `discount_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t69`.`basic` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`basic` + `t69`.`anti_aging` + `t69`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `basic_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t69`.`anti_aging` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`basic` + `t69`.`anti_aging` + `t69`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `anti_aging_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t69`.`medical` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t69`.`basic` + `t69`.`anti_aging` + `t69`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `medical_permille`
        FROM (
          SELECT
            `t58`.`customer_id`,
            COUNT(*) AS `lines`,
            SUM(`t58`.`charged_minor`) AS `paid`,
            SUM(`t58`.`list_minor`) AS `listed`,
            SUM(`t58`.`charged_minor` * `t58`.`is_product`) AS `product`,
            SUM(`t58`.`charged_minor` * `t58`.`basic`) AS `basic`,
            SUM(`t58`.`charged_minor` * `t58`.`anti_aging`) AS `anti_aging`,
            SUM(`t58`.`charged_minor` * `t58`.`medical`) AS `medical`,
            SUM(
              CASE
                WHEN (
                  `t58`.`hour` >= 12
                ) AND (
                  `t58`.`hour` < 17
                )
                THEN 1
                WHEN `t58`.`hour` >= 17
                THEN 2097152
                WHEN (
                  `t58`.`hour` >= 0
                ) AND (
                  `t58`.`hour` < 12
                )
                THEN 4398046511104
                ELSE 0
              END
            ) AS `hour_band_0`,
            SUM(
              CASE
                WHEN `t58`.`weekday` = 4
                THEN 1
                WHEN `t58`.`weekday` = 0
                THEN 2097152
                WHEN `t58`.`weekday` = 5
                THEN 4398046511104
                ELSE 0
              END
            ) AS `weekday_0`,
            SUM(
              CASE
                WHEN `t58`.`weekday` = 6
                THEN 1
                WHEN `t58`.`weekday` = 3
                THEN 2097152
                WHEN `t58`.`weekday` = 1
                THEN 4398046511104
                ELSE 0
              END
            ) AS `weekday_1`,
            SUM(CASE WHEN `t58`.`weekday` = 2 THEN 1 ELSE 0 END) AS `weekday_2`,
            SUM(
              CASE
                WHEN `t58`.`channel` = 'group_buy'
                THEN 1
                WHEN `t58`.`channel` = 'online'
                THEN 2097152
                WHEN `t58`.`channel` = 'phone'
                THEN 4398046511104
                ELSE 0
              END
            ) AS `channel_0`,
            SUM(CASE WHEN `t58`.`channel` = 'salon' THEN 1 ELSE 0 END) AS `channel_1`,
            SUM(
              CASE
                WHEN `t58`.`anti_aging` > 0
                THEN 1
                WHEN `t58`.`basic` > 0
                THEN 2097152
                WHEN `t58`.`medical` > 0
                THEN 4398046511104
                ELSE 0
              END
            ) AS `need_type_0`
          FROM (
            SELECT
              `t38`.`customer_id`,
              `t38`.`day_n`,
              `t38`.`hour`,
              `t38`.`channel`,
              `t38`.`charged_minor`,
              `t38`.`list_minor`,
              COALESCE(`t18`.`is_product`, 0) AS `is_product`,
              COALESCE(`t18`.`basic`, 0) AS `basic`,
              COALESCE(`t18`.`anti_aging`, 0) AS `anti_aging`,
              COALESCE(`t18`.`medical`, 0) AS `medical`,
              (
                `t38`.`day_n` + 3
              ) % 7 AS `weekday`
            FROM (
              SELECT
                *
              FROM `t20` AS `t24`
              WHERE
                `t24`.`sale_count` > 0
            ) AS `t38`
            LEFT OUTER JOIN (
              SELECT
                `t3`.`item_id`,
                CAST(`t3`.`kind` = 'product' AS BIGINT) AS `is_product`,
                CAST(`t3`.`need_type` = 'basic' AS BIGINT) AS `basic`,
                CAST(`t3`.`need_type` = 'anti_aging' AS BIGINT) AS `anti_aging`,
                CAST(`t3`.`need_type` = 'medical' AS BIGINT) AS `medical`
              FROM `items` AS `t3`
            ) AS `t18`
              ON `t38`.`item_id` = `t18`.`item_id`
          ) AS `t58`
          GROUP BY
            1
        ) AS `t69`
      ) AS `t82`
        ON `t41`.`customer_id` = `t82`.`key_1`
      LEFT OUTER JOIN (
        SELECT
          `t44`.`customer_id` AS `key_2`,
          `t44`.`items_count`
        FROM (
          SELECT
            `t31`.`customer_id`,
            COUNT(*) AS `items_count`
          FROM (
            SELECT DISTINCT
              `t24`.`customer_id`,
              `t24`.`item_id`
            FROM `t20` AS `t24`
            WHERE
              `t24`.`sale_count` > 0 AND `t24`.`item_id` <> 0
          ) AS `t31`
          GROUP BY
            1
        ) AS `t44`
      ) AS `t57`
        ON `t41`.`customer_id` = `t57`.`key_2`
      LEFT OUTER JOIN (
        SELECT
          `t64`.`customer_id` AS `key_3`,
          1099511627775 - (
            `t64`.`rank` % 1099511627776
          ) AS `staff_id`
        FROM (
          SELECT
            `t60`.`customer_id`,
            MAX(`t60`.`rank`) AS `rank`
          FROM (
            SELECT
              `t45`.`customer_id`,
              `t45`.`staff_id`,
              `t45`.`times`,
              (
                `t45`.`times` * 1099511627776
              ) + (
                1099511627775 - `t45`.`staff_id`
              ) AS `rank`
            FROM (
              SELECT
                `t33`.`customer_id`,
                `t33`.`staff_id`,
                COUNT(*) AS `times`
              FROM (
                SELECT
                  *
                FROM `t20` AS `t24`
                WHERE
                  `t24`.`sale_count` > 0 AND `t24`.`staff_id` <> 0
              ) AS `t33`
              GROUP BY
                1,
                2
            ) AS `t45`
          ) AS `t60`
          GROUP BY
            1
        ) AS `t64`
      ) AS `t75`
        ON `t41`.`customer_id` = `t75`.`key_3`
      LEFT OUTER JOIN (
        SELECT
          `t94`.`customer_id` AS `key_4`,
          `t94`.`categories_count`,
          `t94`.`top_category`,
          `t94`.`due_category`,
          `t94`.`due_category_permille`
        FROM (
          SELECT
            `t93`.`customer_id`,
            `t93`.`categories_count`,
            `t48`.`top_category`,
            `t49`.`due_category`,
            SHIFTRIGHT(`t93`.`due`, 15) AS `due_category_permille`
          FROM (
            SELECT
              `t91`.`customer_id`,
              `t91`.`categories_count`,
              `t91`.`top`,
              `t91`.`due`,
              32767 - (
                `t91`.`top` % 32768
              ) AS `top_code`,
              32767 - (
                `t91`.`due` % 32768
              ) AS `due_code`
            FROM (
              SELECT
                `t90`.`customer_id`,
                SUM(CAST(`t90`.`days` > 0 AS BIGINT)) AS `categories_count`,
                MAX((
                  `t90`.`times` * 32768
                ) + (
                  32767 - `t90`.`code`
                )) AS `top`,
                MAX(
                  CASE
                    WHEN `t90`.`days` > 1
                    THEN (
                      `t90`.`overdue_permille` * 32768
                    ) + (
                      32767 - `t90`.`code`
                    )
                    ELSE NULL
                  END
                ) AS `due`
              FROM (
                SELECT
                  `t89`.`customer_id`,
                  `t89`.`category`,
                  `t89`.`code`,
                  `t89`.`times`,
                  `t89`.`n` AS `days`,
                  `t89`.`last` AS `last_day_n`,
                  `t89`.`rhythm_days`,
                  `t89`.`last` + `t89`.`rhythm_days` AS `due_day_n`,
                  CAST(FLOOR(
                    (
                      (
                        CAST(GETVARIABLE('as_of') - `t89`.`last` AS DOUBLE) * 1000
                      ) / CAST(NULLIF(`t89`.`rhythm_days`, 0) AS DOUBLE)
                    ) + 0.5
                  ) AS BIGINT) AS `overdue_permille`
                FROM (
                  SELECT
                    `t85`.`customer_id`,
                    `t85`.`category`,
                    `t85`.`code`,
                    `t85`.`times`,
                    `t85`.`n`,
                    `t85`.`first`,
                    `t85`.`last`,
                    `t85`.`prior_days`,
                    CASE
                      WHEN `t85`.`n` > 0
                      THEN GREATEST(
                        CAST(FLOOR(
                          (
                            (
                              (
                                `t85`.`last` - `t85`.`first`
                              ) + (
                                GREATEST(3 - (
                                  `t85`.`n` - 1
                                ), 0) * `t85`.`prior_days`
                              )
                            ) / NULLIF(GREATEST(`t85`.`n` - 1, 3), 0)
                          ) + 0.5
                        ) AS BIGINT),
                        1
                      )
                      ELSE NULL
                    END AS `rhythm_days`
                  FROM (
                    SELECT
                      `t71`.`customer_id`,
                      `t84`.`category`,
                      `t71`.`code`,
                      `t71`.`times`,
                      `t71`.`n`,
                      `t71`.`first`,
                      `t71`.`last`,
                      `t84`.`prior_days`
                    FROM `t66` AS `t71`
                    LEFT OUTER JOIN (
                      SELECT
                        `t36`.`category`,
                        `t36`.`code`,
                        COALESCE(`t29`.`cycle`, `t80`.`usual_days`, 30) AS `prior_days`
                      FROM `t28` AS `t36`
                      LEFT OUTER JOIN (
                        SELECT
                          `t12`.`category`,
                          CAST(FLOOR(PERCENTILE(CAST(`t12`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
                        FROM (
                          SELECT
                            *
                          FROM `items` AS `t3`
                          WHERE
                            `t3`.`cycle_days` > 0 AND `t3`.`category` <> ''
                        ) AS `t12`
                        GROUP BY
                          1
                      ) AS `t29`
                        ON `t36`.`category` = `t29`.`category`
                      LEFT OUTER JOIN (
                        SELECT
                          `t78`.`code`,
                          CAST(FLOOR(PERCENTILE(`t78`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
                          COUNT(*) AS `repeaters`
                        FROM (
                          SELECT
                            `t68`.`customer_id`,
                            `t68`.`code`,
                            `t68`.`times`,
                            `t68`.`n`,
                            `t68`.`first`,
                            `t68`.`last`,
                            (
                              `t68`.`last` - `t68`.`first`
                            ) / NULLIF(`t68`.`n` - 1, 0) AS `mean`
                          FROM `t66` AS `t68`
                          WHERE
                            `t68`.`n` > 1 AND `t68`.`last` > `t68`.`first`
                        ) AS `t78`
                        GROUP BY
                          1
                      ) AS `t80`
                        ON `t36`.`code` = `t80`.`code`
                    ) AS `t84`
                      ON `t71`.`code` = `t84`.`code`
                  ) AS `t85`
                ) AS `t89`
              ) AS `t90`
              GROUP BY
                1
            ) AS `t91`
          ) AS `t93`
          LEFT OUTER JOIN (
            SELECT
              `t30`.`code` AS `top_code`,
              `t30`.`category` AS `top_category`
            FROM `t28` AS `t30`
          ) AS `t48`
            ON `t93`.`top_code` = `t48`.`top_code`
          LEFT OUTER JOIN (
            SELECT
              `t30`.`code` AS `due_code`,
              `t30`.`category` AS `due_category`
            FROM `t28` AS `t30`
          ) AS `t49`
            ON `t93`.`due_code` = `t49`.`due_code`
        ) AS `t94`
      ) AS `t96`
        ON `t41`.`customer_id` = `t96`.`key_4`
      LEFT OUTER JOIN (
        SELECT
          `t39`.`customer_id` AS `key_5`,
          `t39`.`kept_n`,
          `t39`.`bookings_ahead`,
          `t39`.`no_shows_365`,
          `t39`.`cancellations_365`,
          `t39`.`kept_180`,
          `t39`.`kept_90`
        FROM (
          SELECT
            `t9`.`customer_id`,
            MAX(
              IF(
                `t9`.`status` IN ('done', 'booked') AND (
                  `t9`.`day_n` < GETVARIABLE('as_of')
                ),
                `t9`.`day_n`,
                NULL
              )
            ) AS `kept_n`,
            SUM(
              CAST(NOT (
                `t9`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t9`.`known_on` <= GETVARIABLE('as_of_day')
              )
              AND NOT (
                (
                  `t9`.`status` = 'cancelled'
                )
                AND (
                  (
                    `t9`.`cancelled_on` IS NULL
                  )
                  OR (
                    `t9`.`cancelled_on` <= GETVARIABLE('as_of_day')
                  )
                )
              ) AS BIGINT)
            ) AS `bookings_ahead`,
            SUM(
              CAST((
                `t9`.`status` = 'no_show'
              )
              AND (
                `t9`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t9`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                )
              ) AS BIGINT)
            ) AS `no_shows_365`,
            SUM(
              CAST((
                `t9`.`status` = 'cancelled'
              )
              AND (
                `t9`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t9`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                )
              ) AS BIGINT)
            ) AS `cancellations_365`,
            SUM(
              CAST(`t9`.`status` IN ('done', 'booked')
              AND (
                `t9`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t9`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                )
              ) AS BIGINT)
            ) AS `kept_180`,
            SUM(
              CAST(`t9`.`status` IN ('done', 'booked')
              AND (
                `t9`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t9`.`day_n` >= (
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
          ) AS `t9`
          GROUP BY
            1
        ) AS `t39`
      ) AS `t54`
        ON `t41`.`customer_id` = `t54`.`key_5`
      LEFT OUTER JOIN (
        SELECT
          `t40`.`customer_id` AS `key_6`,
          `t40`.`answered_n`,
          `t40`.`contacts_180`,
          `t40`.`answers_180`,
          `t40`.`answers_90`
        FROM (
          SELECT
            `t19`.`customer_id`,
            MAX(IF(`t19`.`outcome` IN ('booked', 'later', 'refused'), `t19`.`day_n`, NULL)) AS `answered_n`,
            SUM(CAST(`t19`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ) AS BIGINT)) AS `contacts_180`,
            SUM(
              CAST(`t19`.`outcome` IN ('booked', 'later', 'refused')
              AND (
                `t19`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                )
              ) AS BIGINT)
            ) AS `answers_180`,
            SUM(
              CAST(`t19`.`outcome` IN ('booked', 'later', 'refused')
              AND (
                `t19`.`day_n` >= (
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
            ) AS `t10`
            WHERE
              `t10`.`day_n` < GETVARIABLE('as_of')
          ) AS `t19`
          GROUP BY
            1
        ) AS `t40`
      ) AS `t55`
        ON `t41`.`customer_id` = `t55`.`key_6`
      LEFT OUTER JOIN (
        SELECT
          `t62`.`customer_id` AS `key_7`,
          `t62`.`interested_90`,
          `t62`.`interested_180`,
          `t62`.`events_365`,
          `t62`.`interested_n`,
          `t62`.`asked_n`
        FROM (
          SELECT
            `t46`.`customer_id`,
            SUM(CAST(`t46`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ) AS BIGINT)) AS `interested_90`,
            SUM(CAST(`t46`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ) AS BIGINT)) AS `interested_180`,
            SUM(
              `t46`.`attended` * CAST(`t46`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ) AS BIGINT)
            ) AS `events_365`,
            MAX(`t46`.`day_n`) AS `interested_n`,
            MAX(IF(`t46`.`asked` = 1, `t46`.`day_n`, NULL)) AS `asked_n`
          FROM (
            SELECT
              `t25`.`customer_id`,
              `t25`.`day_n`,
              MAX(CAST(`t25`.`kind` = 'asked' AS BIGINT)) AS `asked`,
              MAX(CAST(`t25`.`kind` = 'attended' AS BIGINT)) AS `attended`
            FROM `t21` AS `t25`
            GROUP BY
              1,
              2
          ) AS `t46`
          GROUP BY
            1
        ) AS `t62`
      ) AS `t70`
        ON `t41`.`customer_id` = `t70`.`key_7`
      LEFT OUTER JOIN (
        SELECT
          `t72`.`customer_id` AS `key_8`,
          `t72`.`browsed_items_90`,
          `t72`.`browsed_anti_aging_90`,
          `t72`.`browsed_medical_90`
        FROM (
          SELECT
            `t61`.`customer_id`,
            COUNT(*) AS `browsed_items_90`,
            SUM(CAST(`t61`.`need_type` = 'anti_aging' AS BIGINT)) AS `browsed_anti_aging_90`,
            SUM(CAST(`t61`.`need_type` = 'medical' AS BIGINT)) AS `browsed_medical_90`
          FROM (
            SELECT
              `t50`.`customer_id`,
              COALESCE(`t8`.`need_type`, '') AS `need_type`
            FROM (
              SELECT DISTINCT
                `t34`.`customer_id`,
                `t34`.`item_id`
              FROM (
                SELECT
                  *
                FROM `t21` AS `t25`
                WHERE
                  `t25`.`kind` = 'browsed'
                  AND `t25`.`item_id` <> 0
                  AND `t25`.`day_n` >= (
                    GETVARIABLE('as_of') - 90
                  )
              ) AS `t34`
            ) AS `t50`
            LEFT OUTER JOIN `items` AS `t8`
              ON `t50`.`item_id` = `t8`.`item_id`
          ) AS `t61`
          GROUP BY
            1
        ) AS `t72`
      ) AS `t77`
        ON `t41`.`customer_id` = `t77`.`key_8`
    ) AS `t97`
  ) AS `t98`
) AS `t99`
