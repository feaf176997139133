WITH `t18` AS (
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
  ) AS `t12`
  WHERE
    `t12`.`day_n` < GETVARIABLE('as_of')
), `t19` AS (
  SELECT
    *
  FROM (
    SELECT
      `t6`.`customer_id`,
      `t6`.`day`,
      `t6`.`kind`,
      `t6`.`item_id`,
      `t6`.`times`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t6`.`day`) AS `day_n`
    FROM `interactions` AS `t6`
  ) AS `t13`
  WHERE
    `t13`.`day_n` < GETVARIABLE('as_of')
), `t45` AS (
  SELECT
    `t29`.`customer_id`,
    `t29`.`day_n`,
    `t29`.`hour`,
    `t29`.`channel`,
    `t29`.`charged_minor`,
    `t29`.`list_minor`,
    COALESCE(`t15`.`category`, '') AS `category`,
    COALESCE(`t15`.`is_product`, 0) AS `is_product`,
    COALESCE(`t15`.`basic`, 0) AS `basic`,
    COALESCE(`t15`.`anti_aging`, 0) AS `anti_aging`,
    COALESCE(`t15`.`medical`, 0) AS `medical`,
    (
      `t29`.`day_n` + 3
    ) % 7 AS `weekday`
  FROM (
    SELECT
      *
    FROM `t18` AS `t20`
    WHERE
      `t20`.`sale_count` > 0
  ) AS `t29`
  LEFT OUTER JOIN (
    SELECT
      `t4`.`item_id`,
      `t4`.`category`,
      CAST(`t4`.`kind` = 'product' AS BIGINT) AS `is_product`,
      CAST(`t4`.`need_type` = 'basic' AS BIGINT) AS `basic`,
      CAST(`t4`.`need_type` = 'anti_aging' AS BIGINT) AS `anti_aging`,
      CAST(`t4`.`need_type` = 'medical' AS BIGINT) AS `medical`
    FROM `items` AS `t4`
  ) AS `t15`
    ON `t29`.`item_id` = `t15`.`item_id`
), `t61` AS (
  SELECT
    `t56`.`customer_id`,
    `t56`.`category`,
    SUM(`t56`.`times`) AS `times`,
    SUM(`t56`.`care`) AS `n`,
    MIN(IF(`t56`.`care` > 0, `t56`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t56`.`care` > 0, `t56`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t50`.`customer_id`,
      `t50`.`category`,
      `t50`.`day_n`,
      COUNT(*) AS `times`,
      MAX(1 - `t50`.`is_product`) AS `care`
    FROM (
      SELECT
        *
      FROM `t45` AS `t46`
      WHERE
        `t46`.`category` <> ''
    ) AS `t50`
    GROUP BY
      1,
      2,
      3
  ) AS `t56`
  GROUP BY
    1,
    2
), `t84` AS (
  SELECT
    `t83`.`customer_id`,
    `t83`.`category`,
    `t83`.`n` AS `days`,
    `t83`.`last` AS `last_day_n`,
    `t83`.`rhythm_days`,
    `t83`.`last` + `t83`.`rhythm_days` AS `due_day_n`,
    CAST(FLOOR(
      (
        (
          CAST(GETVARIABLE('as_of') - `t83`.`last` AS DOUBLE) * 1000
        ) / CAST(NULLIF(`t83`.`rhythm_days`, 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `overdue_permille`
  FROM (
    SELECT
      `t82`.`customer_id`,
      `t82`.`category`,
      `t82`.`n`,
      `t82`.`last`,
      `t82`.`gap_sum`,
      `t82`.`prior`,
      GREATEST(
        CAST(FLOOR(
          (
            (
              `t82`.`gap_sum` + (
                GREATEST(3 - (
                  `t82`.`n` - 1
                ), 0) * `t82`.`prior`
              )
            ) / NULLIF(GREATEST(`t82`.`n` - 1, 3), 0)
          ) + 0.5
        ) AS BIGINT),
        1
      ) AS `rhythm_days`
    FROM (
      SELECT
        `t68`.`customer_id`,
        `t68`.`category`,
        `t68`.`n`,
        `t68`.`last`,
        `t68`.`last` - `t68`.`first` AS `gap_sum`,
        COALESCE(`t81`.`prior_days`, 30) AS `prior`
      FROM (
        SELECT
          *
        FROM `t61` AS `t62`
        WHERE
          `t62`.`n` > 0
      ) AS `t68`
      LEFT OUTER JOIN (
        SELECT
          COALESCE(`t76`.`category`, `t23`.`category`) AS `category`,
          COALESCE(`t23`.`cycle`, `t76`.`usual_days`, 30) AS `prior_days`
        FROM (
          SELECT
            `t70`.`category`,
            CAST(FLOOR(PERCENTILE(`t70`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
            COUNT(*) AS `repeaters`
          FROM (
            SELECT
              `t62`.`customer_id`,
              `t62`.`category`,
              `t62`.`times`,
              `t62`.`n`,
              `t62`.`first`,
              `t62`.`last`,
              (
                `t62`.`last` - `t62`.`first`
              ) / NULLIF(`t62`.`n` - 1, 0) AS `mean`
            FROM `t61` AS `t62`
            WHERE
              `t62`.`n` > 0 AND `t62`.`n` > 1 AND `t62`.`last` > `t62`.`first`
          ) AS `t70`
          GROUP BY
            1
        ) AS `t76`
        FULL OUTER JOIN (
          SELECT
            `t11`.`category`,
            CAST(FLOOR(PERCENTILE(CAST(`t11`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
          FROM (
            SELECT
              *
            FROM `items` AS `t4`
            WHERE
              `t4`.`cycle_days` > 0 AND `t4`.`category` <> ''
          ) AS `t11`
          GROUP BY
            1
        ) AS `t23`
          ON `t76`.`category` = `t23`.`category`
      ) AS `t81`
        ON `t68`.`category` = `t81`.`category`
    ) AS `t82`
  ) AS `t83`
), `t87` AS (
  SELECT
    *
  FROM `t84` AS `t85`
  WHERE
    `t85`.`days` > 1
)
SELECT
  `t100`.`customer_id`,
  `t100`.`salon_id`,
  `t100`.`steward_id`,
  `t100`.`gender`,
  `t100`.`region`,
  `t100`.`occupation`,
  `t100`.`source`,
  `t100`.`has_phone`,
  `t100`.`age_years`,
  `t100`.`joined_days`,
  `t100`.`is_recorded`,
  `t100`.`visit_days`,
  `t100`.`purchase_days`,
  `t100`.`spend_minor`,
  `t100`.`returned_365_minor`,
  `t100`.`activity_days_90`,
  `t100`.`visit_days_90`,
  `t100`.`purchase_days_90`,
  `t100`.`activity_days_180`,
  `t100`.`visit_days_180`,
  `t100`.`purchase_days_180`,
  `t100`.`activity_days_365`,
  `t100`.`visit_days_365`,
  `t100`.`purchase_days_365`,
  `t100`.`spend_90_minor`,
  `t100`.`spend_180_minor`,
  `t100`.`spend_365_minor`,
  `t100`.`activity_days`,
  `t100`.`gap_count`,
  `t100`.`first_day_n`,
  `t100`.`last_day_n`,
  `t100`.`recency_days`,
  `t100`.`tenure_days`,
  `t100`.`rhythm_days`,
  `t100`.`due_day_n`,
  `t100`.`overdue_permille`,
  `t100`.`average_ticket_minor`,
  `t100`.`ticket_cv_permille`,
  `t100`.`hour_band`,
  `t100`.`weekday`,
  `t100`.`channel`,
  `t100`.`need_type`,
  `t100`.`evening_permille`,
  `t100`.`weekend_permille`,
  `t100`.`online_permille`,
  `t100`.`product_permille`,
  `t100`.`discount_permille`,
  `t100`.`basic_permille`,
  `t100`.`anti_aging_permille`,
  `t100`.`medical_permille`,
  `t100`.`items_count`,
  `t100`.`staff_id`,
  `t100`.`top_category`,
  `t100`.`categories_count`,
  `t100`.`due_category`,
  `t100`.`due_category_permille`,
  `t100`.`bookings_ahead`,
  `t100`.`no_shows_365`,
  `t100`.`cancellations_365`,
  `t100`.`contacts_180`,
  `t100`.`events_365`,
  `t100`.`browsed_items_90`,
  `t100`.`browsed_anti_aging_90`,
  `t100`.`browsed_medical_90`,
  `t100`.`usual_90_minor`,
  `t100`.`spend_trend_permille`,
  `t100`.`interactions_90`,
  `t100`.`interactions_180`,
  `t100`.`last_interaction_days`,
  `t100`.`open_question_days`,
  `t100`.`stake_minor`,
  `t100`.`health_rhythm`,
  `t100`.`health_trend`,
  `t100`.`health_interaction`,
  `t100`.`health_breadth`,
  `t100`.`health_loyalty`,
  0 + `t100`.`health_rhythm` + `t100`.`health_trend` + `t100`.`health_interaction` + `t100`.`health_breadth` + `t100`.`health_loyalty` AS `health_score`
FROM (
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
    `t99`.`visit_days`,
    `t99`.`purchase_days`,
    `t99`.`spend_minor`,
    `t99`.`returned_365_minor`,
    `t99`.`activity_days_90`,
    `t99`.`visit_days_90`,
    `t99`.`purchase_days_90`,
    `t99`.`activity_days_180`,
    `t99`.`visit_days_180`,
    `t99`.`purchase_days_180`,
    `t99`.`activity_days_365`,
    `t99`.`visit_days_365`,
    `t99`.`purchase_days_365`,
    `t99`.`spend_90_minor`,
    `t99`.`spend_180_minor`,
    `t99`.`spend_365_minor`,
    `t99`.`activity_days`,
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
    `t99`.`top_category`,
    `t99`.`categories_count`,
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
    CASE
      WHEN `t99`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t99`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t99`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(COALESCE(`t99`.`spend_trend_permille`, 0), 1000)) * 25
          ) / 1000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_trend`,
    CASE
      WHEN `t99`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE WHEN `t99`.`bookings_ahead` > 0 THEN 15 ELSE `t99`.`interactions_180` * 5 END,
          15
        ) - (
          `t99`.`no_shows_365` * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t99`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN `t99`.`categories_count` > 0
                  THEN `t99`.`categories_count`
                  ELSE LEAST(`t99`.`items_count`, 1)
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
      WHEN `t99`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t99`.`activity_days`, 10)) * 10
        ) / 10
      ) + 0.5) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t99`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
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
      `t98`.`visit_days`,
      `t98`.`purchase_days`,
      `t98`.`spend_minor`,
      `t98`.`returned_365_minor`,
      `t98`.`activity_days_90`,
      `t98`.`visit_days_90`,
      `t98`.`purchase_days_90`,
      `t98`.`activity_days_180`,
      `t98`.`visit_days_180`,
      `t98`.`purchase_days_180`,
      `t98`.`activity_days_365`,
      `t98`.`visit_days_365`,
      `t98`.`purchase_days_365`,
      `t98`.`spend_90_minor`,
      `t98`.`spend_180_minor`,
      `t98`.`spend_365_minor`,
      `t98`.`activity_days`,
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
      `t98`.`top_category`,
      `t98`.`categories_count`,
      `t98`.`due_category`,
      `t98`.`due_category_permille`,
      `t98`.`kept_n`,
      `t98`.`bookings_ahead`,
      `t98`.`no_shows_365`,
      `t98`.`cancellations_365`,
      `t98`.`kept_180`,
      `t98`.`kept_90`,
      `t98`.`answered_n`,
      `t98`.`contacts_180`,
      `t98`.`answers_180`,
      `t98`.`answers_90`,
      `t98`.`interested_90`,
      `t98`.`interested_180`,
      `t98`.`events_365`,
      `t98`.`interested_n`,
      `t98`.`asked_n`,
      `t98`.`browsed_items_90`,
      `t98`.`browsed_anti_aging_90`,
      `t98`.`browsed_medical_90`,
      CAST(FLOOR(
        (
          (
            CAST(`t98`.`spend_365_minor` * 90 AS DOUBLE) * 1
          ) / CAST(NULLIF(GREATEST(LEAST(`t98`.`tenure_days`, 365), 90), 0) AS DOUBLE)
        ) + 0.5
      ) AS BIGINT) AS `usual_90_minor`,
      CAST(FLOOR(
        (
          (
            CAST(`t98`.`spend_90_minor` AS DOUBLE) * 1000
          ) / CAST(NULLIF(
            CAST(FLOOR(
              (
                (
                  CAST(`t98`.`spend_365_minor` * 90 AS DOUBLE) * 1
                ) / CAST(NULLIF(GREATEST(LEAST(`t98`.`tenure_days`, 365), 90), 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT),
            0
          ) AS DOUBLE)
        ) + 0.5
      ) AS BIGINT) AS `spend_trend_permille`,
      `t98`.`answers_90` + `t98`.`kept_90` + `t98`.`interested_90` AS `interactions_90`,
      `t98`.`answers_180` + `t98`.`kept_180` + `t98`.`interested_180` AS `interactions_180`,
      GETVARIABLE('as_of') - NULLIF(GREATEST(`t98`.`answered_n`, `t98`.`kept_n`, `t98`.`interested_n`), 0) AS `last_interaction_days`,
      CASE
        WHEN NOT (
          `t98`.`asked_n` <= COALESCE(`t98`.`last_day_n`, 0)
        )
        THEN GETVARIABLE('as_of') - `t98`.`asked_n`
        ELSE NULL
      END AS `open_question_days`,
      COALESCE(
        GREATEST(
          LEAST(
            CAST(FLOOR(
              (
                (
                  CAST(`t98`.`average_ticket_minor` * 90 AS DOUBLE) * 1
                ) / CAST(NULLIF(`t98`.`rhythm_days`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT),
            `t98`.`spend_365_minor`
          ),
          0
        ),
        0
      ) AS `stake_minor`
    FROM (
      SELECT
        `t32`.`customer_id`,
        `t32`.`salon_id`,
        `t32`.`steward_id`,
        `t32`.`gender`,
        `t32`.`region`,
        `t32`.`occupation`,
        `t32`.`source`,
        `t32`.`has_phone`,
        `t32`.`age_years`,
        `t32`.`joined_days`,
        `t32`.`is_recorded`,
        COALESCE(`t71`.`visit_days`, 0) AS `visit_days`,
        COALESCE(`t71`.`purchase_days`, 0) AS `purchase_days`,
        COALESCE(`t71`.`spend_minor`, 0) AS `spend_minor`,
        COALESCE(`t71`.`returned_365_minor`, 0) AS `returned_365_minor`,
        COALESCE(`t71`.`activity_days_90`, 0) AS `activity_days_90`,
        COALESCE(`t71`.`visit_days_90`, 0) AS `visit_days_90`,
        COALESCE(`t71`.`purchase_days_90`, 0) AS `purchase_days_90`,
        COALESCE(`t71`.`activity_days_180`, 0) AS `activity_days_180`,
        COALESCE(`t71`.`visit_days_180`, 0) AS `visit_days_180`,
        COALESCE(`t71`.`purchase_days_180`, 0) AS `purchase_days_180`,
        COALESCE(`t71`.`activity_days_365`, 0) AS `activity_days_365`,
        COALESCE(`t71`.`visit_days_365`, 0) AS `visit_days_365`,
        COALESCE(`t71`.`purchase_days_365`, 0) AS `purchase_days_365`,
        COALESCE(`t71`.`spend_90_minor`, 0) AS `spend_90_minor`,
        COALESCE(`t71`.`spend_180_minor`, 0) AS `spend_180_minor`,
        COALESCE(`t71`.`spend_365_minor`, 0) AS `spend_365_minor`,
        COALESCE(`t71`.`activity_days`, 0) AS `activity_days`,
        COALESCE(`t71`.`gap_count`, 0) AS `gap_count`,
        `t71`.`first_day_n`,
        `t71`.`last_day_n`,
        `t71`.`recency_days`,
        `t71`.`tenure_days`,
        `t71`.`rhythm_days`,
        `t71`.`due_day_n`,
        `t71`.`overdue_permille`,
        `t71`.`average_ticket_minor`,
        `t71`.`ticket_cv_permille`,
        COALESCE(`t73`.`hour_band`, '') AS `hour_band`,
        COALESCE(`t73`.`weekday`, '') AS `weekday`,
        COALESCE(`t73`.`channel`, '') AS `channel`,
        COALESCE(`t73`.`need_type`, '') AS `need_type`,
        `t73`.`evening_permille`,
        `t73`.`weekend_permille`,
        `t73`.`online_permille`,
        `t73`.`product_permille`,
        `t73`.`discount_permille`,
        `t73`.`basic_permille`,
        `t73`.`anti_aging_permille`,
        `t73`.`medical_permille`,
        COALESCE(`t44`.`items_count`, 0) AS `items_count`,
        COALESCE(`t58`.`staff_id`, 0) AS `staff_id`,
        COALESCE(`t79`.`top_category`, '') AS `top_category`,
        COALESCE(`t90`.`categories_count`, 0) AS `categories_count`,
        COALESCE(`t97`.`due_category`, '') AS `due_category`,
        `t97`.`due_category_permille`,
        COALESCE(`t42`.`kept_n`, 0) AS `kept_n`,
        COALESCE(`t42`.`bookings_ahead`, 0) AS `bookings_ahead`,
        COALESCE(`t42`.`no_shows_365`, 0) AS `no_shows_365`,
        COALESCE(`t42`.`cancellations_365`, 0) AS `cancellations_365`,
        COALESCE(`t42`.`kept_180`, 0) AS `kept_180`,
        COALESCE(`t42`.`kept_90`, 0) AS `kept_90`,
        COALESCE(`t43`.`answered_n`, 0) AS `answered_n`,
        COALESCE(`t43`.`contacts_180`, 0) AS `contacts_180`,
        COALESCE(`t43`.`answers_180`, 0) AS `answers_180`,
        COALESCE(`t43`.`answers_90`, 0) AS `answers_90`,
        COALESCE(`t53`.`interested_90`, 0) AS `interested_90`,
        COALESCE(`t53`.`interested_180`, 0) AS `interested_180`,
        COALESCE(`t53`.`events_365`, 0) AS `events_365`,
        COALESCE(`t53`.`interested_n`, 0) AS `interested_n`,
        COALESCE(`t53`.`asked_n`, 0) AS `asked_n`,
        COALESCE(`t60`.`browsed_items_90`, 0) AS `browsed_items_90`,
        COALESCE(`t60`.`browsed_anti_aging_90`, 0) AS `browsed_anti_aging_90`,
        COALESCE(`t60`.`browsed_medical_90`, 0) AS `browsed_medical_90`
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
      ) AS `t32`
      LEFT OUTER JOIN (
        SELECT
          `t64`.`customer_id` AS `key_0`,
          `t64`.`visit_days`,
          `t64`.`purchase_days`,
          `t64`.`spend_minor`,
          `t64`.`returned_365_minor`,
          `t64`.`activity_days_90`,
          `t64`.`visit_days_90`,
          `t64`.`purchase_days_90`,
          `t64`.`activity_days_180`,
          `t64`.`visit_days_180`,
          `t64`.`purchase_days_180`,
          `t64`.`activity_days_365`,
          `t64`.`visit_days_365`,
          `t64`.`purchase_days_365`,
          `t64`.`spend_90_minor`,
          `t64`.`spend_180_minor`,
          `t64`.`spend_365_minor`,
          `t64`.`activity_days`,
          `t64`.`gap_count`,
          `t64`.`first_day_n`,
          `t64`.`last_day_n`,
          `t64`.`recency_days`,
          `t64`.`tenure_days`,
          `t64`.`rhythm_days`,
          `t64`.`due_day_n`,
          `t64`.`overdue_permille`,
          `t64`.`average_ticket_minor`,
          `t64`.`ticket_cv_permille`
        FROM (
          SELECT
            `t40`.`customer_id`,
            `t40`.`visit_days`,
            `t40`.`purchase_days`,
            `t40`.`spend_minor`,
            `t40`.`returned_365_minor`,
            `t40`.`activity_days_90`,
            `t40`.`visit_days_90`,
            `t40`.`purchase_days_90`,
            `t40`.`activity_days_180`,
            `t40`.`visit_days_180`,
            `t40`.`purchase_days_180`,
            `t40`.`activity_days_365`,
            `t40`.`visit_days_365`,
            `t40`.`purchase_days_365`,
            `t40`.`spend_90_minor`,
            `t40`.`spend_180_minor`,
            `t40`.`spend_365_minor`,
            `t40`.`n` AS `activity_days`,
            GREATEST(`t40`.`n` - 1, 0) AS `gap_count`,
            `t40`.`first` AS `first_day_n`,
            `t40`.`last` AS `last_day_n`,
            GETVARIABLE('as_of') - `t40`.`last` AS `recency_days`,
            GETVARIABLE('as_of') - `t40`.`first` AS `tenure_days`,
            CASE
              WHEN `t40`.`n` > 0
              THEN GREATEST(
                CAST(FLOOR(
                  (
                    (
                      (
                        `t40`.`last` - `t40`.`first`
                      ) + (
                        GREATEST(3 - (
                          `t40`.`n` - 1
                        ), 0) * 30
                      )
                    ) / NULLIF(GREATEST(`t40`.`n` - 1, 3), 0)
                  ) + 0.5
                ) AS BIGINT),
                1
              )
              ELSE NULL
            END AS `rhythm_days`,
            `t40`.`last` + CASE
              WHEN `t40`.`n` > 0
              THEN GREATEST(
                CAST(FLOOR(
                  (
                    (
                      (
                        `t40`.`last` - `t40`.`first`
                      ) + (
                        GREATEST(3 - (
                          `t40`.`n` - 1
                        ), 0) * 30
                      )
                    ) / NULLIF(GREATEST(`t40`.`n` - 1, 3), 0)
                  ) + 0.5
                ) AS BIGINT),
                1
              )
              ELSE NULL
            END AS `due_day_n`,
            CAST(FLOOR(
              (
                (
                  CAST(GETVARIABLE('as_of') - `t40`.`last` AS DOUBLE) * 1000
                ) / CAST(NULLIF(
                  CASE
                    WHEN `t40`.`n` > 0
                    THEN GREATEST(
                      CAST(FLOOR(
                        (
                          (
                            (
                              `t40`.`last` - `t40`.`first`
                            ) + (
                              GREATEST(3 - (
                                `t40`.`n` - 1
                              ), 0) * 30
                            )
                          ) / NULLIF(GREATEST(`t40`.`n` - 1, 3), 0)
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
                  CAST(`t40`.`total` AS DOUBLE) * 1
                ) / CAST(NULLIF(`t40`.`tickets`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT) AS `average_ticket_minor`,
            CAST(FLOOR(
              (
                (
                  SQRT(
                    GREATEST(
                      (
                        CAST(`t40`.`total_sq` AS DOUBLE) / NULLIF(`t40`.`tickets`, 0)
                      ) - (
                        (
                          CAST(`t40`.`total` AS DOUBLE) / NULLIF(`t40`.`tickets`, 0)
                        ) * (
                          CAST(`t40`.`total` AS DOUBLE) / NULLIF(`t40`.`tickets`, 0)
                        )
                      ),
                      0.0
                    )
                  ) * 1000
                ) / NULLIF(CAST(`t40`.`total` AS DOUBLE) / NULLIF(`t40`.`tickets`, 0), 0)
              ) + 0.5
            ) AS BIGINT) AS `ticket_cv_permille`
          FROM (
            SELECT
              `t17`.`customer_id`,
              MIN(IF(GREATEST(`t17`.`is_purchase`, `t17`.`is_visit`) > 0, `t17`.`day_n`, NULL)) AS `first`,
              MAX(IF(GREATEST(`t17`.`is_purchase`, `t17`.`is_visit`) > 0, `t17`.`day_n`, NULL)) AS `last`,
              CAST(COALESCE(
                SUM(
                  CAST(`t17`.`charged_minor` * `t17`.`is_purchase` AS DECIMAL(19, 0)) * CAST(`t17`.`charged_minor` * `t17`.`is_purchase` AS DECIMAL(19, 0))
                ),
                0
              ) AS DECIMAL(38, 0)) AS `total_sq`,
              COALESCE(SUM(GREATEST(`t17`.`is_purchase`, `t17`.`is_visit`)), 0) AS `n`,
              COALESCE(SUM(`t17`.`is_purchase`), 0) AS `tickets`,
              COALESCE(SUM(`t17`.`charged_minor` * `t17`.`is_purchase`), 0) AS `total`,
              COALESCE(SUM(`t17`.`is_visit`), 0) AS `visit_days`,
              COALESCE(SUM(`t17`.`is_purchase`), 0) AS `purchase_days`,
              COALESCE(SUM(`t17`.`charged_minor`), 0) AS `spend_minor`,
              COALESCE(
                SUM(
                  IF(
                    `t17`.`day_n` >= (
                      GETVARIABLE('as_of') - 90
                    ),
                    GREATEST(`t17`.`is_purchase`, `t17`.`is_visit`),
                    NULL
                  )
                ),
                0
              ) AS `activity_days_90`,
              COALESCE(
                SUM(IF(`t17`.`day_n` >= (
                  GETVARIABLE('as_of') - 90
                ), `t17`.`is_visit`, NULL)),
                0
              ) AS `visit_days_90`,
              COALESCE(
                SUM(IF(`t17`.`day_n` >= (
                  GETVARIABLE('as_of') - 90
                ), `t17`.`is_purchase`, NULL)),
                0
              ) AS `purchase_days_90`,
              COALESCE(
                SUM(
                  IF(`t17`.`day_n` >= (
                    GETVARIABLE('as_of') - 90
                  ), `t17`.`charged_minor`, NULL)
                ),
                0
              ) AS `spend_90_minor`,
              COALESCE(
                SUM(
                  IF(
                    `t17`.`day_n` >= (
                      GETVARIABLE('as_of') - 180
                    ),
                    GREATEST(`t17`.`is_purchase`, `t17`.`is_visit`),
                    NULL
                  )
                ),
                0
              ) AS `activity_days_180`,
              COALESCE(
                SUM(IF(`t17`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                ), `t17`.`is_visit`, NULL)),
                0
              ) AS `visit_days_180`,
              COALESCE(
                SUM(IF(`t17`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                ), `t17`.`is_purchase`, NULL)),
                0
              ) AS `purchase_days_180`,
              COALESCE(
                SUM(
                  IF(`t17`.`day_n` >= (
                    GETVARIABLE('as_of') - 180
                  ), `t17`.`charged_minor`, NULL)
                ),
                0
              ) AS `spend_180_minor`,
              COALESCE(
                SUM(
                  IF(
                    `t17`.`day_n` >= (
                      GETVARIABLE('as_of') - 365
                    ),
                    GREATEST(`t17`.`is_purchase`, `t17`.`is_visit`),
                    NULL
                  )
                ),
                0
              ) AS `activity_days_365`,
              COALESCE(
                SUM(IF(`t17`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                ), `t17`.`is_visit`, NULL)),
                0
              ) AS `visit_days_365`,
              COALESCE(
                SUM(IF(`t17`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                ), `t17`.`is_purchase`, NULL)),
                0
              ) AS `purchase_days_365`,
              COALESCE(
                SUM(
                  IF(`t17`.`day_n` >= (
                    GETVARIABLE('as_of') - 365
                  ), `t17`.`charged_minor`, NULL)
                ),
                0
              ) AS `spend_365_minor`,
              COALESCE(
                SUM(
                  IF(`t17`.`day_n` >= (
                    GETVARIABLE('as_of') - 365
                  ), `t17`.`returned_minor`, NULL)
                ),
                0
              ) AS `returned_365_minor`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t3`.`customer_id`,
                  `t3`.`day`,
                  `t3`.`charged_minor`,
                  `t3`.`returned_minor`,
                  `t3`.`is_purchase`,
                  `t3`.`is_visit`,
                  DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`day`) AS `day_n`
                FROM `days` AS `t3`
              ) AS `t10`
              WHERE
                `t10`.`day_n` < GETVARIABLE('as_of')
            ) AS `t17`
            GROUP BY
              1
          ) AS `t40`
        ) AS `t64`
      ) AS `t71`
        ON `t32`.`customer_id` = `t71`.`key_0`
      LEFT OUTER JOIN (
        SELECT
          `t54`.`customer_id` AS `key_1`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 42)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 42)
              ) & 2097151
            )
            THEN 'afternoon'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 42)
              ) & 2097151
            )
            THEN 'evening'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`hour_band_0`, 42)
              ) & 2097151
            )
            THEN 'morning'
            ELSE ''
          END AS `hour_band`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'fri'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'mon'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'sat'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'sun'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'thu'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'tue'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_1`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`weekday_2`, 0)
              ) & 2097151
            )
            THEN 'wed'
            ELSE ''
          END AS `weekday`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t54`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_1`, 0)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t54`.`channel_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'group_buy'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`channel_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'online'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`channel_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'phone'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`channel_1`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`channel_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_0`, 42)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`channel_1`, 0)
              ) & 2097151
            )
            THEN 'salon'
            ELSE ''
          END AS `channel`,
          CASE
            WHEN GREATEST(
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 42)
              ) & 2097151
            ) = 0
            THEN ''
            WHEN (
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 0)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 42)
              ) & 2097151
            )
            THEN 'anti_aging'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 21)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 42)
              ) & 2097151
            )
            THEN 'basic'
            WHEN (
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 42)
              ) & 2097151
            ) = GREATEST(
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 0)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 21)
              ) & 2097151,
              (
                SHIFTRIGHT(`t54`.`need_type_0`, 42)
              ) & 2097151
            )
            THEN 'medical'
            ELSE ''
          END AS `need_type`,
          CAST(FLOOR(
            (
              (
                CAST((
                  SHIFTRIGHT(`t54`.`hour_band_0`, 21)
                ) & 2097151 AS DOUBLE) * 1000
              ) / CAST(NULLIF(
                (
                  (
                    SHIFTRIGHT(`t54`.`hour_band_0`, 0)
                  ) & 2097151
                ) + 0 + (
                  (
                    SHIFTRIGHT(`t54`.`hour_band_0`, 21)
                  ) & 2097151
                ) + (
                  (
                    SHIFTRIGHT(`t54`.`hour_band_0`, 42)
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
                    SHIFTRIGHT(`t54`.`weekday_0`, 42)
                  ) & 2097151
                ) + (
                  (
                    SHIFTRIGHT(`t54`.`weekday_1`, 0)
                  ) & 2097151
                ) AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`lines`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `weekend_permille`,
          CAST(FLOOR(
            (
              (
                CAST((
                  SHIFTRIGHT(`t54`.`channel_0`, 21)
                ) & 2097151 AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`lines`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `online_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t54`.`product` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`paid`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `product_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t54`.`listed` - `t54`.`paid` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`listed`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `discount_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t54`.`basic` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`basic` + `t54`.`anti_aging` + `t54`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `basic_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t54`.`anti_aging` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`basic` + `t54`.`anti_aging` + `t54`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `anti_aging_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t54`.`medical` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t54`.`basic` + `t54`.`anti_aging` + `t54`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `medical_permille`
        FROM (
          SELECT
            `t46`.`customer_id`,
            COUNT(*) AS `lines`,
            SUM(`t46`.`charged_minor`) AS `paid`,
            SUM(`t46`.`list_minor`) AS `listed`,
            SUM(`t46`.`charged_minor` * `t46`.`is_product`) AS `product`,
            SUM(`t46`.`charged_minor` * `t46`.`basic`) AS `basic`,
            SUM(`t46`.`charged_minor` * `t46`.`anti_aging`) AS `anti_aging`,
            SUM(`t46`.`charged_minor` * `t46`.`medical`) AS `medical`,
            SUM(
              CASE
                WHEN (
                  `t46`.`hour` >= 12
                ) AND (
                  `t46`.`hour` < 17
                )
                THEN 1
                WHEN `t46`.`hour` >= 17
                THEN 2097152
                WHEN (
                  `t46`.`hour` >= 0
                ) AND (
                  `t46`.`hour` < 12
                )
                THEN 4398046511104
                ELSE 0
              END
            ) AS `hour_band_0`,
            SUM(
              CASE
                WHEN `t46`.`weekday` = 4
                THEN 1
                WHEN `t46`.`weekday` = 0
                THEN 2097152
                WHEN `t46`.`weekday` = 5
                THEN 4398046511104
                ELSE 0
              END
            ) AS `weekday_0`,
            SUM(
              CASE
                WHEN `t46`.`weekday` = 6
                THEN 1
                WHEN `t46`.`weekday` = 3
                THEN 2097152
                WHEN `t46`.`weekday` = 1
                THEN 4398046511104
                ELSE 0
              END
            ) AS `weekday_1`,
            SUM(CASE WHEN `t46`.`weekday` = 2 THEN 1 ELSE 0 END) AS `weekday_2`,
            SUM(
              CASE
                WHEN `t46`.`channel` = 'group_buy'
                THEN 1
                WHEN `t46`.`channel` = 'online'
                THEN 2097152
                WHEN `t46`.`channel` = 'phone'
                THEN 4398046511104
                ELSE 0
              END
            ) AS `channel_0`,
            SUM(CASE WHEN `t46`.`channel` = 'salon' THEN 1 ELSE 0 END) AS `channel_1`,
            SUM(
              CASE
                WHEN `t46`.`anti_aging` > 0
                THEN 1
                WHEN `t46`.`basic` > 0
                THEN 2097152
                WHEN `t46`.`medical` > 0
                THEN 4398046511104
                ELSE 0
              END
            ) AS `need_type_0`
          FROM `t45` AS `t46`
          GROUP BY
            1
        ) AS `t54`
      ) AS `t73`
        ON `t32`.`customer_id` = `t73`.`key_1`
      LEFT OUTER JOIN (
        SELECT
          `t33`.`customer_id` AS `key_2`,
          `t33`.`items_count`
        FROM (
          SELECT
            `t24`.`customer_id`,
            COUNT(*) AS `items_count`
          FROM (
            SELECT DISTINCT
              `t20`.`customer_id`,
              `t20`.`item_id`
            FROM `t18` AS `t20`
            WHERE
              `t20`.`sale_count` > 0 AND `t20`.`item_id` <> 0
          ) AS `t24`
          GROUP BY
            1
        ) AS `t33`
      ) AS `t44`
        ON `t32`.`customer_id` = `t44`.`key_2`
      LEFT OUTER JOIN (
        SELECT
          `t51`.`customer_id` AS `key_3`,
          1099511627775 - (
            `t51`.`rank` % 1099511627776
          ) AS `staff_id`
        FROM (
          SELECT
            `t47`.`customer_id`,
            MAX(`t47`.`rank`) AS `rank`
          FROM (
            SELECT
              `t34`.`customer_id`,
              `t34`.`staff_id`,
              `t34`.`times`,
              (
                `t34`.`times` * 1099511627776
              ) + (
                1099511627775 - `t34`.`staff_id`
              ) AS `rank`
            FROM (
              SELECT
                `t26`.`customer_id`,
                `t26`.`staff_id`,
                COUNT(*) AS `times`
              FROM (
                SELECT
                  *
                FROM `t18` AS `t20`
                WHERE
                  `t20`.`sale_count` > 0 AND `t20`.`staff_id` <> 0
              ) AS `t26`
              GROUP BY
                1,
                2
            ) AS `t34`
          ) AS `t47`
          GROUP BY
            1
        ) AS `t51`
      ) AS `t58`
        ON `t32`.`customer_id` = `t58`.`key_3`
      LEFT OUTER JOIN (
        SELECT
          `t77`.`customer_id` AS `key_4`,
          `t77`.`top_category`
        FROM (
          SELECT
            `t74`.`customer_id`,
            MIN(`t74`.`category`) AS `top_category`
          FROM (
            SELECT
              `t63`.`customer_id`,
              `t63`.`category`,
              `t63`.`times`,
              `t63`.`n`,
              `t63`.`first`,
              `t63`.`last`
            FROM `t61` AS `t63`
            INNER JOIN (
              SELECT
                `t62`.`customer_id`,
                MAX(`t62`.`times`) AS `times`
              FROM `t61` AS `t62`
              GROUP BY
                1
            ) AS `t67`
              ON `t63`.`customer_id` = `t67`.`customer_id` AND `t63`.`times` = `t67`.`times`
          ) AS `t74`
          GROUP BY
            1
        ) AS `t77`
      ) AS `t79`
        ON `t32`.`customer_id` = `t79`.`key_4`
      LEFT OUTER JOIN (
        SELECT
          `t86`.`customer_id` AS `key_5`,
          `t86`.`categories_count`
        FROM (
          SELECT
            `t85`.`customer_id`,
            COUNT(*) AS `categories_count`
          FROM `t84` AS `t85`
          GROUP BY
            1
        ) AS `t86`
      ) AS `t90`
        ON `t32`.`customer_id` = `t90`.`key_5`
      LEFT OUTER JOIN (
        SELECT
          `t95`.`customer_id` AS `key_6`,
          `t95`.`due_category`,
          `t95`.`due_category_permille`
        FROM (
          SELECT
            `t94`.`customer_id`,
            MIN(`t94`.`category`) AS `due_category`,
            MAX(`t94`.`overdue_permille`) AS `due_category_permille`
          FROM (
            SELECT
              `t91`.`customer_id`,
              `t91`.`category`,
              `t91`.`days`,
              `t91`.`last_day_n`,
              `t91`.`rhythm_days`,
              `t91`.`due_day_n`,
              `t91`.`overdue_permille`
            FROM `t87` AS `t91`
            INNER JOIN (
              SELECT
                `t89`.`customer_id`,
                MAX(`t89`.`overdue_permille`) AS `overdue_permille`
              FROM `t87` AS `t89`
              GROUP BY
                1
            ) AS `t93`
              ON `t91`.`customer_id` = `t93`.`customer_id`
              AND `t91`.`overdue_permille` = `t93`.`overdue_permille`
          ) AS `t94`
          GROUP BY
            1
        ) AS `t95`
      ) AS `t97`
        ON `t32`.`customer_id` = `t97`.`key_6`
      LEFT OUTER JOIN (
        SELECT
          `t30`.`customer_id` AS `key_7`,
          `t30`.`kept_n`,
          `t30`.`bookings_ahead`,
          `t30`.`no_shows_365`,
          `t30`.`cancellations_365`,
          `t30`.`kept_180`,
          `t30`.`kept_90`
        FROM (
          SELECT
            `t8`.`customer_id`,
            MAX(
              IF(
                `t8`.`status` IN ('done', 'booked') AND (
                  `t8`.`day_n` < GETVARIABLE('as_of')
                ),
                `t8`.`day_n`,
                NULL
              )
            ) AS `kept_n`,
            SUM(
              CAST(NOT (
                `t8`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t8`.`known_on` <= GETVARIABLE('as_of_day')
              )
              AND NOT (
                (
                  `t8`.`status` = 'cancelled'
                )
                AND (
                  (
                    `t8`.`cancelled_on` IS NULL
                  )
                  OR (
                    `t8`.`cancelled_on` <= GETVARIABLE('as_of_day')
                  )
                )
              ) AS BIGINT)
            ) AS `bookings_ahead`,
            SUM(
              CAST((
                `t8`.`status` = 'no_show'
              )
              AND (
                `t8`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t8`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                )
              ) AS BIGINT)
            ) AS `no_shows_365`,
            SUM(
              CAST((
                `t8`.`status` = 'cancelled'
              )
              AND (
                `t8`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t8`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                )
              ) AS BIGINT)
            ) AS `cancellations_365`,
            SUM(
              CAST(`t8`.`status` IN ('done', 'booked')
              AND (
                `t8`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t8`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                )
              ) AS BIGINT)
            ) AS `kept_180`,
            SUM(
              CAST(`t8`.`status` IN ('done', 'booked')
              AND (
                `t8`.`day_n` < GETVARIABLE('as_of')
              )
              AND (
                `t8`.`day_n` >= (
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
          ) AS `t8`
          GROUP BY
            1
        ) AS `t30`
      ) AS `t42`
        ON `t32`.`customer_id` = `t42`.`key_7`
      LEFT OUTER JOIN (
        SELECT
          `t31`.`customer_id` AS `key_8`,
          `t31`.`answered_n`,
          `t31`.`contacts_180`,
          `t31`.`answers_180`,
          `t31`.`answers_90`
        FROM (
          SELECT
            `t16`.`customer_id`,
            MAX(IF(`t16`.`outcome` IN ('booked', 'later', 'refused'), `t16`.`day_n`, NULL)) AS `answered_n`,
            SUM(CAST(`t16`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ) AS BIGINT)) AS `contacts_180`,
            SUM(
              CAST(`t16`.`outcome` IN ('booked', 'later', 'refused')
              AND (
                `t16`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                )
              ) AS BIGINT)
            ) AS `answers_180`,
            SUM(
              CAST(`t16`.`outcome` IN ('booked', 'later', 'refused')
              AND (
                `t16`.`day_n` >= (
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
            ) AS `t9`
            WHERE
              `t9`.`day_n` < GETVARIABLE('as_of')
          ) AS `t16`
          GROUP BY
            1
        ) AS `t31`
      ) AS `t43`
        ON `t32`.`customer_id` = `t43`.`key_8`
      LEFT OUTER JOIN (
        SELECT
          `t49`.`customer_id` AS `key_9`,
          `t49`.`interested_90`,
          `t49`.`interested_180`,
          `t49`.`events_365`,
          `t49`.`interested_n`,
          `t49`.`asked_n`
        FROM (
          SELECT
            `t35`.`customer_id`,
            SUM(CAST(`t35`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ) AS BIGINT)) AS `interested_90`,
            SUM(CAST(`t35`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ) AS BIGINT)) AS `interested_180`,
            SUM(
              `t35`.`attended` * CAST(`t35`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ) AS BIGINT)
            ) AS `events_365`,
            MAX(`t35`.`day_n`) AS `interested_n`,
            MAX(IF(`t35`.`asked` = 1, `t35`.`day_n`, NULL)) AS `asked_n`
          FROM (
            SELECT
              `t21`.`customer_id`,
              `t21`.`day_n`,
              MAX(CAST(`t21`.`kind` = 'asked' AS BIGINT)) AS `asked`,
              MAX(CAST(`t21`.`kind` = 'attended' AS BIGINT)) AS `attended`
            FROM `t19` AS `t21`
            GROUP BY
              1,
              2
          ) AS `t35`
          GROUP BY
            1
        ) AS `t49`
      ) AS `t53`
        ON `t32`.`customer_id` = `t53`.`key_9`
      LEFT OUTER JOIN (
        SELECT
          `t55`.`customer_id` AS `key_10`,
          `t55`.`browsed_items_90`,
          `t55`.`browsed_anti_aging_90`,
          `t55`.`browsed_medical_90`
        FROM (
          SELECT
            `t48`.`customer_id`,
            COUNT(*) AS `browsed_items_90`,
            SUM(CAST(`t48`.`need_type` = 'anti_aging' AS BIGINT)) AS `browsed_anti_aging_90`,
            SUM(CAST(`t48`.`need_type` = 'medical' AS BIGINT)) AS `browsed_medical_90`
          FROM (
            SELECT
              `t37`.`customer_id`,
              COALESCE(`t7`.`need_type`, '') AS `need_type`
            FROM (
              SELECT DISTINCT
                `t27`.`customer_id`,
                `t27`.`item_id`
              FROM (
                SELECT
                  *
                FROM `t19` AS `t21`
                WHERE
                  `t21`.`kind` = 'browsed'
                  AND `t21`.`item_id` <> 0
                  AND `t21`.`day_n` >= (
                    GETVARIABLE('as_of') - 90
                  )
              ) AS `t27`
            ) AS `t37`
            LEFT OUTER JOIN `items` AS `t7`
              ON `t37`.`item_id` = `t7`.`item_id`
          ) AS `t48`
          GROUP BY
            1
        ) AS `t55`
      ) AS `t60`
        ON `t32`.`customer_id` = `t60`.`key_10`
    ) AS `t98`
  ) AS `t99`
) AS `t100`
