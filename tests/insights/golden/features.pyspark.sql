WITH `t15` AS (
  SELECT
    *
  FROM (
    SELECT
      `t4`.`customer_id`,
      `t4`.`day`,
      `t4`.`kind`,
      `t4`.`item_id`,
      `t4`.`times`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t4`.`day`) AS `day_n`
    FROM `interactions` AS `t4`
  ) AS `t11`
  WHERE
    `t11`.`day_n` < GETVARIABLE('as_of')
), `t17` AS (
  SELECT
    *
  FROM (
    SELECT
      `t6`.`customer_id`,
      `t6`.`item_id`,
      `t6`.`salon_id`,
      `t6`.`day`,
      `t6`.`staff_id`,
      `t6`.`hour`,
      `t6`.`channel`,
      `t6`.`quantity_milli`,
      `t6`.`list_minor`,
      `t6`.`charged_minor`,
      `t6`.`returned_minor`,
      `t6`.`line_count`,
      `t6`.`sale_count`,
      `t6`.`is_visit`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t6`.`day`) AS `day_n`
    FROM `lines` AS `t6`
  ) AS `t13`
  WHERE
    `t13`.`day_n` < GETVARIABLE('as_of')
), `t39` AS (
  SELECT
    `t28`.`customer_id`,
    `t28`.`item_id`,
    `t28`.`day_n`,
    `t28`.`staff_id`,
    `t28`.`hour`,
    `t28`.`channel`,
    `t28`.`charged_minor`,
    `t28`.`list_minor`,
    COALESCE(`t7`.`category`, '') AS `category`,
    COALESCE(`t7`.`kind`, 'unknown') AS `kind`,
    COALESCE(`t7`.`need_type`, '') AS `need_type`,
    (
      `t28`.`day_n` + 3
    ) % 7 AS `weekday`
  FROM (
    SELECT
      *
    FROM `t17` AS `t19`
    WHERE
      `t19`.`sale_count` > 0
  ) AS `t28`
  LEFT OUTER JOIN `items` AS `t7`
    ON `t28`.`item_id` = `t7`.`item_id`
), `t61` AS (
  SELECT
    `t57`.`customer_id`,
    `t57`.`category`,
    SUM(`t57`.`times`) AS `times`,
    SUM(`t57`.`care`) AS `n`,
    MIN(IF(`t57`.`care` > 0, `t57`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t57`.`care` > 0, `t57`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t46`.`customer_id`,
      `t46`.`category`,
      `t46`.`day_n`,
      COUNT(*) AS `times`,
      MAX(CAST(`t46`.`kind` <> 'product' AS BIGINT)) AS `care`
    FROM (
      SELECT
        *
      FROM `t39` AS `t41`
      WHERE
        `t41`.`category` <> ''
    ) AS `t46`
    GROUP BY
      1,
      2,
      3
  ) AS `t57`
  GROUP BY
    1,
    2
), `t86` AS (
  SELECT
    `t85`.`customer_id`,
    `t85`.`category`,
    `t85`.`n` AS `days`,
    `t85`.`last` AS `last_day_n`,
    `t85`.`rhythm_days`,
    `t85`.`last` + `t85`.`rhythm_days` AS `due_day_n`,
    CAST(FLOOR(
      (
        (
          CAST(GETVARIABLE('as_of') - `t85`.`last` AS DOUBLE) * 1000
        ) / CAST(NULLIF(`t85`.`rhythm_days`, 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `overdue_permille`
  FROM (
    SELECT
      `t84`.`customer_id`,
      `t84`.`category`,
      `t84`.`n`,
      `t84`.`last`,
      `t84`.`gap_sum`,
      `t84`.`prior`,
      GREATEST(
        CAST(FLOOR(
          (
            (
              `t84`.`gap_sum` + (
                GREATEST(3 - (
                  `t84`.`n` - 1
                ), 0) * `t84`.`prior`
              )
            ) / NULLIF(GREATEST(`t84`.`n` - 1, 3), 0)
          ) + 0.5
        ) AS BIGINT),
        1
      ) AS `rhythm_days`
    FROM (
      SELECT
        `t71`.`customer_id`,
        `t71`.`category`,
        `t71`.`n`,
        `t71`.`last`,
        `t71`.`last` - `t71`.`first` AS `gap_sum`,
        COALESCE(`t83`.`prior_days`, 30) AS `prior`
      FROM (
        SELECT
          *
        FROM `t61` AS `t62`
        WHERE
          `t62`.`n` > 0
      ) AS `t71`
      LEFT OUTER JOIN (
        SELECT
          COALESCE(`t75`.`category`, `t22`.`category`) AS `category`,
          COALESCE(`t22`.`cycle`, `t75`.`usual_days`, 30) AS `prior_days`
        FROM (
          SELECT
            `t72`.`category`,
            CAST(FLOOR(PERCENTILE(`t72`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
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
          ) AS `t72`
          GROUP BY
            1
        ) AS `t75`
        FULL OUTER JOIN (
          SELECT
            `t10`.`category`,
            CAST(FLOOR(PERCENTILE(CAST(`t10`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
          FROM (
            SELECT
              *
            FROM `items` AS `t3`
            WHERE
              `t3`.`cycle_days` > 0 AND `t3`.`category` <> ''
          ) AS `t10`
          GROUP BY
            1
        ) AS `t22`
          ON `t75`.`category` = `t22`.`category`
      ) AS `t83`
        ON `t71`.`category` = `t83`.`category`
    ) AS `t84`
  ) AS `t85`
), `t89` AS (
  SELECT
    *
  FROM `t86` AS `t87`
  WHERE
    `t87`.`days` > 1
)
SELECT
  `t102`.`customer_id`,
  `t102`.`salon_id`,
  `t102`.`steward_id`,
  `t102`.`gender`,
  `t102`.`region`,
  `t102`.`occupation`,
  `t102`.`source`,
  `t102`.`has_phone`,
  `t102`.`age_years`,
  `t102`.`joined_days`,
  `t102`.`is_recorded`,
  `t102`.`visit_days`,
  `t102`.`purchase_days`,
  `t102`.`spend_minor`,
  `t102`.`returned_365_minor`,
  `t102`.`activity_days_90`,
  `t102`.`visit_days_90`,
  `t102`.`purchase_days_90`,
  `t102`.`activity_days_180`,
  `t102`.`visit_days_180`,
  `t102`.`purchase_days_180`,
  `t102`.`activity_days_365`,
  `t102`.`visit_days_365`,
  `t102`.`purchase_days_365`,
  `t102`.`spend_90_minor`,
  `t102`.`spend_180_minor`,
  `t102`.`spend_365_minor`,
  `t102`.`activity_days`,
  `t102`.`gap_count`,
  `t102`.`first_day_n`,
  `t102`.`last_day_n`,
  `t102`.`recency_days`,
  `t102`.`tenure_days`,
  `t102`.`rhythm_days`,
  `t102`.`due_day_n`,
  `t102`.`overdue_permille`,
  `t102`.`average_ticket_minor`,
  `t102`.`ticket_cv_permille`,
  `t102`.`hour_band`,
  `t102`.`weekday`,
  `t102`.`channel`,
  `t102`.`need_type`,
  `t102`.`evening_permille`,
  `t102`.`weekend_permille`,
  `t102`.`online_permille`,
  `t102`.`product_permille`,
  `t102`.`discount_permille`,
  `t102`.`basic_permille`,
  `t102`.`anti_aging_permille`,
  `t102`.`medical_permille`,
  `t102`.`items_count`,
  `t102`.`staff_id`,
  `t102`.`top_category`,
  `t102`.`categories_count`,
  `t102`.`due_category`,
  `t102`.`due_category_permille`,
  `t102`.`bookings_ahead`,
  `t102`.`no_shows_365`,
  `t102`.`cancellations_365`,
  `t102`.`contacts_180`,
  `t102`.`events_365`,
  `t102`.`browsed_items_90`,
  `t102`.`browsed_anti_aging_90`,
  `t102`.`browsed_medical_90`,
  `t102`.`usual_90_minor`,
  `t102`.`spend_trend_permille`,
  `t102`.`interactions_90`,
  `t102`.`interactions_180`,
  `t102`.`last_interaction_days`,
  `t102`.`open_question_days`,
  `t102`.`stake_minor`,
  `t102`.`health_rhythm`,
  `t102`.`health_trend`,
  `t102`.`health_interaction`,
  `t102`.`health_breadth`,
  `t102`.`health_loyalty`,
  0 + `t102`.`health_rhythm` + `t102`.`health_trend` + `t102`.`health_interaction` + `t102`.`health_breadth` + `t102`.`health_loyalty` AS `health_score`
FROM (
  SELECT
    `t101`.`customer_id`,
    `t101`.`salon_id`,
    `t101`.`steward_id`,
    `t101`.`gender`,
    `t101`.`region`,
    `t101`.`occupation`,
    `t101`.`source`,
    `t101`.`has_phone`,
    `t101`.`age_years`,
    `t101`.`joined_days`,
    `t101`.`is_recorded`,
    `t101`.`visit_days`,
    `t101`.`purchase_days`,
    `t101`.`spend_minor`,
    `t101`.`returned_365_minor`,
    `t101`.`activity_days_90`,
    `t101`.`visit_days_90`,
    `t101`.`purchase_days_90`,
    `t101`.`activity_days_180`,
    `t101`.`visit_days_180`,
    `t101`.`purchase_days_180`,
    `t101`.`activity_days_365`,
    `t101`.`visit_days_365`,
    `t101`.`purchase_days_365`,
    `t101`.`spend_90_minor`,
    `t101`.`spend_180_minor`,
    `t101`.`spend_365_minor`,
    `t101`.`activity_days`,
    `t101`.`gap_count`,
    `t101`.`first_day_n`,
    `t101`.`last_day_n`,
    `t101`.`recency_days`,
    `t101`.`tenure_days`,
    `t101`.`rhythm_days`,
    `t101`.`due_day_n`,
    `t101`.`overdue_permille`,
    `t101`.`average_ticket_minor`,
    `t101`.`ticket_cv_permille`,
    `t101`.`hour_band`,
    `t101`.`weekday`,
    `t101`.`channel`,
    `t101`.`need_type`,
    `t101`.`evening_permille`,
    `t101`.`weekend_permille`,
    `t101`.`online_permille`,
    `t101`.`product_permille`,
    `t101`.`discount_permille`,
    `t101`.`basic_permille`,
    `t101`.`anti_aging_permille`,
    `t101`.`medical_permille`,
    `t101`.`items_count`,
    `t101`.`staff_id`,
    `t101`.`top_category`,
    `t101`.`categories_count`,
    `t101`.`due_category`,
    `t101`.`due_category_permille`,
    `t101`.`bookings_ahead`,
    `t101`.`no_shows_365`,
    `t101`.`cancellations_365`,
    `t101`.`contacts_180`,
    `t101`.`events_365`,
    `t101`.`browsed_items_90`,
    `t101`.`browsed_anti_aging_90`,
    `t101`.`browsed_medical_90`,
    `t101`.`usual_90_minor`,
    `t101`.`spend_trend_permille`,
    `t101`.`interactions_90`,
    `t101`.`interactions_180`,
    `t101`.`last_interaction_days`,
    `t101`.`open_question_days`,
    `t101`.`stake_minor`,
    CASE
      WHEN `t101`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t101`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t101`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(COALESCE(`t101`.`spend_trend_permille`, 0), 1000)) * 25
          ) / 1000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_trend`,
    CASE
      WHEN `t101`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE WHEN `t101`.`bookings_ahead` > 0 THEN 15 ELSE `t101`.`interactions_180` * 5 END,
          15
        ) - (
          `t101`.`no_shows_365` * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t101`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN `t101`.`categories_count` > 0
                  THEN `t101`.`categories_count`
                  ELSE LEAST(`t101`.`items_count`, 1)
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
      WHEN `t101`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t101`.`activity_days`, 10)) * 10
        ) / 10
      ) + 0.5) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t101`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
  FROM (
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
      `t100`.`kept_n`,
      `t100`.`bookings_ahead`,
      `t100`.`no_shows_365`,
      `t100`.`cancellations_365`,
      `t100`.`kept_180`,
      `t100`.`kept_90`,
      `t100`.`answered_n`,
      `t100`.`contacts_180`,
      `t100`.`answers_180`,
      `t100`.`answers_90`,
      `t100`.`interested_90`,
      `t100`.`interested_180`,
      `t100`.`events_365`,
      `t100`.`interested_n`,
      `t100`.`asked_n`,
      `t100`.`browsed_items_90`,
      `t100`.`browsed_anti_aging_90`,
      `t100`.`browsed_medical_90`,
      CAST(FLOOR(
        (
          (
            CAST(`t100`.`spend_365_minor` * 90 AS DOUBLE) * 1
          ) / CAST(NULLIF(GREATEST(LEAST(`t100`.`tenure_days`, 365), 90), 0) AS DOUBLE)
        ) + 0.5
      ) AS BIGINT) AS `usual_90_minor`,
      CAST(FLOOR(
        (
          (
            CAST(`t100`.`spend_90_minor` AS DOUBLE) * 1000
          ) / CAST(NULLIF(
            CAST(FLOOR(
              (
                (
                  CAST(`t100`.`spend_365_minor` * 90 AS DOUBLE) * 1
                ) / CAST(NULLIF(GREATEST(LEAST(`t100`.`tenure_days`, 365), 90), 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT),
            0
          ) AS DOUBLE)
        ) + 0.5
      ) AS BIGINT) AS `spend_trend_permille`,
      `t100`.`answers_90` + `t100`.`kept_90` + `t100`.`interested_90` AS `interactions_90`,
      `t100`.`answers_180` + `t100`.`kept_180` + `t100`.`interested_180` AS `interactions_180`,
      GETVARIABLE('as_of') - NULLIF(GREATEST(`t100`.`answered_n`, `t100`.`kept_n`, `t100`.`interested_n`), 0) AS `last_interaction_days`,
      CASE
        WHEN NOT (
          `t100`.`asked_n` <= COALESCE(`t100`.`last_day_n`, 0)
        )
        THEN GETVARIABLE('as_of') - `t100`.`asked_n`
        ELSE NULL
      END AS `open_question_days`,
      COALESCE(
        GREATEST(
          LEAST(
            CAST(FLOOR(
              (
                (
                  CAST(`t100`.`average_ticket_minor` * 90 AS DOUBLE) * 1
                ) / CAST(NULLIF(`t100`.`rhythm_days`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT),
            `t100`.`spend_365_minor`
          ),
          0
        ),
        0
      ) AS `stake_minor`
    FROM (
      SELECT
        `t31`.`customer_id`,
        `t31`.`salon_id`,
        `t31`.`steward_id`,
        `t31`.`gender`,
        `t31`.`region`,
        `t31`.`occupation`,
        `t31`.`source`,
        `t31`.`has_phone`,
        `t31`.`age_years`,
        `t31`.`joined_days`,
        `t31`.`is_recorded`,
        COALESCE(`t82`.`visit_days`, 0) AS `visit_days`,
        COALESCE(`t82`.`purchase_days`, 0) AS `purchase_days`,
        COALESCE(`t82`.`spend_minor`, 0) AS `spend_minor`,
        COALESCE(`t82`.`returned_365_minor`, 0) AS `returned_365_minor`,
        COALESCE(`t82`.`activity_days_90`, 0) AS `activity_days_90`,
        COALESCE(`t82`.`visit_days_90`, 0) AS `visit_days_90`,
        COALESCE(`t82`.`purchase_days_90`, 0) AS `purchase_days_90`,
        COALESCE(`t82`.`activity_days_180`, 0) AS `activity_days_180`,
        COALESCE(`t82`.`visit_days_180`, 0) AS `visit_days_180`,
        COALESCE(`t82`.`purchase_days_180`, 0) AS `purchase_days_180`,
        COALESCE(`t82`.`activity_days_365`, 0) AS `activity_days_365`,
        COALESCE(`t82`.`visit_days_365`, 0) AS `visit_days_365`,
        COALESCE(`t82`.`purchase_days_365`, 0) AS `purchase_days_365`,
        COALESCE(`t82`.`spend_90_minor`, 0) AS `spend_90_minor`,
        COALESCE(`t82`.`spend_180_minor`, 0) AS `spend_180_minor`,
        COALESCE(`t82`.`spend_365_minor`, 0) AS `spend_365_minor`,
        COALESCE(`t82`.`activity_days`, 0) AS `activity_days`,
        COALESCE(`t82`.`gap_count`, 0) AS `gap_count`,
        `t82`.`first_day_n`,
        `t82`.`last_day_n`,
        `t82`.`recency_days`,
        `t82`.`tenure_days`,
        `t82`.`rhythm_days`,
        `t82`.`due_day_n`,
        `t82`.`overdue_permille`,
        `t82`.`average_ticket_minor`,
        `t82`.`ticket_cv_permille`,
        COALESCE(`t65`.`hour_band`, '') AS `hour_band`,
        COALESCE(`t65`.`weekday`, '') AS `weekday`,
        COALESCE(`t65`.`channel`, '') AS `channel`,
        COALESCE(`t65`.`need_type`, '') AS `need_type`,
        `t65`.`evening_permille`,
        `t65`.`weekend_permille`,
        `t65`.`online_permille`,
        `t65`.`product_permille`,
        `t65`.`discount_permille`,
        `t65`.`basic_permille`,
        `t65`.`anti_aging_permille`,
        `t65`.`medical_permille`,
        COALESCE(`t56`.`items_count`, 0) AS `items_count`,
        COALESCE(`t69`.`staff_id`, 0) AS `staff_id`,
        COALESCE(`t80`.`top_category`, '') AS `top_category`,
        COALESCE(`t92`.`categories_count`, 0) AS `categories_count`,
        COALESCE(`t99`.`due_category`, '') AS `due_category`,
        `t99`.`due_category_permille`,
        COALESCE(`t37`.`kept_n`, 0) AS `kept_n`,
        COALESCE(`t37`.`bookings_ahead`, 0) AS `bookings_ahead`,
        COALESCE(`t37`.`no_shows_365`, 0) AS `no_shows_365`,
        COALESCE(`t37`.`cancellations_365`, 0) AS `cancellations_365`,
        COALESCE(`t37`.`kept_180`, 0) AS `kept_180`,
        COALESCE(`t37`.`kept_90`, 0) AS `kept_90`,
        COALESCE(`t38`.`answered_n`, 0) AS `answered_n`,
        COALESCE(`t38`.`contacts_180`, 0) AS `contacts_180`,
        COALESCE(`t38`.`answers_180`, 0) AS `answers_180`,
        COALESCE(`t38`.`answers_90`, 0) AS `answers_90`,
        COALESCE(`t48`.`interested_90`, 0) AS `interested_90`,
        COALESCE(`t48`.`interested_180`, 0) AS `interested_180`,
        COALESCE(`t48`.`events_365`, 0) AS `events_365`,
        COALESCE(`t48`.`interested_n`, 0) AS `interested_n`,
        COALESCE(`t48`.`asked_n`, 0) AS `asked_n`,
        COALESCE(`t58`.`browsed_items_90`, 0) AS `browsed_items_90`,
        COALESCE(`t58`.`browsed_anti_aging_90`, 0) AS `browsed_anti_aging_90`,
        COALESCE(`t58`.`browsed_medical_90`, 0) AS `browsed_medical_90`
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
      ) AS `t31`
      LEFT OUTER JOIN (
        SELECT
          `t77`.`customer_id` AS `key_0`,
          `t77`.`visit_days`,
          `t77`.`purchase_days`,
          `t77`.`spend_minor`,
          `t77`.`returned_365_minor`,
          `t77`.`activity_days_90`,
          `t77`.`visit_days_90`,
          `t77`.`purchase_days_90`,
          `t77`.`activity_days_180`,
          `t77`.`visit_days_180`,
          `t77`.`purchase_days_180`,
          `t77`.`activity_days_365`,
          `t77`.`visit_days_365`,
          `t77`.`purchase_days_365`,
          `t77`.`spend_90_minor`,
          `t77`.`spend_180_minor`,
          `t77`.`spend_365_minor`,
          `t77`.`activity_days`,
          `t77`.`gap_count`,
          `t77`.`first_day_n`,
          `t77`.`last_day_n`,
          `t77`.`recency_days`,
          `t77`.`tenure_days`,
          `t77`.`rhythm_days`,
          `t77`.`due_day_n`,
          `t77`.`overdue_permille`,
          `t77`.`average_ticket_minor`,
          `t77`.`ticket_cv_permille`
        FROM (
          SELECT
            `t54`.`customer_id`,
            `t54`.`visit_days`,
            `t54`.`purchase_days`,
            `t54`.`spend_minor`,
            `t54`.`returned_365_minor`,
            `t54`.`activity_days_90`,
            `t54`.`visit_days_90`,
            `t54`.`purchase_days_90`,
            `t54`.`activity_days_180`,
            `t54`.`visit_days_180`,
            `t54`.`purchase_days_180`,
            `t54`.`activity_days_365`,
            `t54`.`visit_days_365`,
            `t54`.`purchase_days_365`,
            `t54`.`spend_90_minor`,
            `t54`.`spend_180_minor`,
            `t54`.`spend_365_minor`,
            `t54`.`n` AS `activity_days`,
            GREATEST(`t54`.`n` - 1, 0) AS `gap_count`,
            `t54`.`first` AS `first_day_n`,
            `t54`.`last` AS `last_day_n`,
            GETVARIABLE('as_of') - `t54`.`last` AS `recency_days`,
            GETVARIABLE('as_of') - `t54`.`first` AS `tenure_days`,
            CASE
              WHEN `t54`.`n` > 0
              THEN GREATEST(
                CAST(FLOOR(
                  (
                    (
                      (
                        `t54`.`last` - `t54`.`first`
                      ) + (
                        GREATEST(3 - (
                          `t54`.`n` - 1
                        ), 0) * 30
                      )
                    ) / NULLIF(GREATEST(`t54`.`n` - 1, 3), 0)
                  ) + 0.5
                ) AS BIGINT),
                1
              )
              ELSE NULL
            END AS `rhythm_days`,
            `t54`.`last` + CASE
              WHEN `t54`.`n` > 0
              THEN GREATEST(
                CAST(FLOOR(
                  (
                    (
                      (
                        `t54`.`last` - `t54`.`first`
                      ) + (
                        GREATEST(3 - (
                          `t54`.`n` - 1
                        ), 0) * 30
                      )
                    ) / NULLIF(GREATEST(`t54`.`n` - 1, 3), 0)
                  ) + 0.5
                ) AS BIGINT),
                1
              )
              ELSE NULL
            END AS `due_day_n`,
            CAST(FLOOR(
              (
                (
                  CAST(GETVARIABLE('as_of') - `t54`.`last` AS DOUBLE) * 1000
                ) / CAST(NULLIF(
                  CASE
                    WHEN `t54`.`n` > 0
                    THEN GREATEST(
                      CAST(FLOOR(
                        (
                          (
                            (
                              `t54`.`last` - `t54`.`first`
                            ) + (
                              GREATEST(3 - (
                                `t54`.`n` - 1
                              ), 0) * 30
                            )
                          ) / NULLIF(GREATEST(`t54`.`n` - 1, 3), 0)
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
                  CAST(`t54`.`total` AS DOUBLE) * 1
                ) / CAST(NULLIF(`t54`.`tickets`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT) AS `average_ticket_minor`,
            CAST(FLOOR(
              (
                (
                  SQRT(
                    GREATEST(
                      (
                        CAST(`t54`.`total_sq` AS DOUBLE) / NULLIF(`t54`.`tickets`, 0)
                      ) - (
                        (
                          CAST(`t54`.`total` AS DOUBLE) / NULLIF(`t54`.`tickets`, 0)
                        ) * (
                          CAST(`t54`.`total` AS DOUBLE) / NULLIF(`t54`.`tickets`, 0)
                        )
                      ),
                      0.0
                    )
                  ) * 1000
                ) / NULLIF(CAST(`t54`.`total` AS DOUBLE) / NULLIF(`t54`.`tickets`, 0), 0)
              ) + 0.5
            ) AS BIGINT) AS `ticket_cv_permille`
          FROM (
            SELECT
              `t40`.`customer_id`,
              MIN(
                IF(
                  (
                    `t40`.`day_n` >= -2147483648
                  )
                  AND (
                    GREATEST(`t40`.`counts`, `t40`.`came`) > 0
                  ),
                  `t40`.`day_n`,
                  NULL
                )
              ) AS `first`,
              MAX(
                IF(
                  (
                    `t40`.`day_n` >= -2147483648
                  )
                  AND (
                    GREATEST(`t40`.`counts`, `t40`.`came`) > 0
                  ),
                  `t40`.`day_n`,
                  NULL
                )
              ) AS `last`,
              CAST(COALESCE(
                SUM(
                  IF(
                    `t40`.`day_n` >= -2147483648,
                    CAST(`t40`.`value` * `t40`.`counts` AS DECIMAL(19, 0)) * CAST(`t40`.`value` * `t40`.`counts` AS DECIMAL(19, 0)),
                    NULL
                  )
                ),
                0
              ) AS DECIMAL(38, 0)) AS `total_sq`,
              COALESCE(
                SUM(IF(`t40`.`day_n` >= -2147483648, GREATEST(`t40`.`counts`, `t40`.`came`), NULL)),
                0
              ) AS `n`,
              COALESCE(SUM(IF(`t40`.`day_n` >= -2147483648, `t40`.`counts`, NULL)), 0) AS `tickets`,
              COALESCE(SUM(IF(`t40`.`day_n` >= -2147483648, `t40`.`value` * `t40`.`counts`, NULL)), 0) AS `total`,
              COALESCE(SUM(IF(`t40`.`day_n` >= -2147483648, `t40`.`came`, NULL)), 0) AS `visit_days`,
              COALESCE(SUM(IF(`t40`.`day_n` >= -2147483648, `t40`.`counts`, NULL)), 0) AS `purchase_days`,
              COALESCE(SUM(IF(`t40`.`day_n` >= -2147483648, `t40`.`value`, NULL)), 0) AS `spend_minor`,
              COALESCE(
                SUM(
                  IF(
                    `t40`.`day_n` >= (
                      GETVARIABLE('as_of') - 90
                    ),
                    GREATEST(`t40`.`counts`, `t40`.`came`),
                    NULL
                  )
                ),
                0
              ) AS `activity_days_90`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              ), `t40`.`came`, NULL)), 0) AS `visit_days_90`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              ), `t40`.`counts`, NULL)), 0) AS `purchase_days_90`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              ), `t40`.`value`, NULL)), 0) AS `spend_90_minor`,
              COALESCE(
                SUM(
                  IF(
                    `t40`.`day_n` >= (
                      GETVARIABLE('as_of') - 180
                    ),
                    GREATEST(`t40`.`counts`, `t40`.`came`),
                    NULL
                  )
                ),
                0
              ) AS `activity_days_180`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              ), `t40`.`came`, NULL)), 0) AS `visit_days_180`,
              COALESCE(
                SUM(IF(`t40`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                ), `t40`.`counts`, NULL)),
                0
              ) AS `purchase_days_180`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              ), `t40`.`value`, NULL)), 0) AS `spend_180_minor`,
              COALESCE(
                SUM(
                  IF(
                    `t40`.`day_n` >= (
                      GETVARIABLE('as_of') - 365
                    ),
                    GREATEST(`t40`.`counts`, `t40`.`came`),
                    NULL
                  )
                ),
                0
              ) AS `activity_days_365`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ), `t40`.`came`, NULL)), 0) AS `visit_days_365`,
              COALESCE(
                SUM(IF(`t40`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                ), `t40`.`counts`, NULL)),
                0
              ) AS `purchase_days_365`,
              COALESCE(SUM(IF(`t40`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ), `t40`.`value`, NULL)), 0) AS `spend_365_minor`,
              COALESCE(
                SUM(IF(`t40`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                ), `t40`.`returned`, NULL)),
                0
              ) AS `returned_365_minor`
            FROM (
              SELECT
                `t26`.`customer_id`,
                `t26`.`day_n`,
                SUM(`t26`.`value`) AS `value`,
                CAST(MAX(`t26`.`sales`) > 0 AS BIGINT) AS `counts`,
                MAX(`t26`.`came`) AS `came`,
                SUM(`t26`.`returned`) AS `returned`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t19`.`customer_id`,
                    `t19`.`day_n`,
                    `t19`.`charged_minor` AS `value`,
                    `t19`.`sale_count` AS `sales`,
                    `t19`.`is_visit` AS `came`,
                    `t19`.`returned_minor` AS `returned`
                  FROM `t17` AS `t19`
                ) AS `t23`
                UNION ALL
                SELECT
                  *
                FROM (
                  SELECT
                    `t16`.`customer_id`,
                    `t16`.`day_n`,
                    0 AS `value`,
                    0 AS `sales`,
                    0 + 1 AS `came`,
                    0 AS `returned`
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        `t5`.`customer_id`,
                        `t5`.`salon_id`,
                        `t5`.`day`,
                        DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t5`.`day`) AS `day_n`
                      FROM `visits` AS `t5`
                    ) AS `t12`
                    WHERE
                      `t12`.`day_n` < GETVARIABLE('as_of')
                  ) AS `t16`
                ) AS `t21`
              ) AS `t26`
              GROUP BY
                1,
                2
            ) AS `t40`
            GROUP BY
              1
          ) AS `t54`
        ) AS `t77`
      ) AS `t82`
        ON `t31`.`customer_id` = `t82`.`key_0`
      LEFT OUTER JOIN (
        SELECT
          `t52`.`customer_id` AS `key_1`,
          CASE
            WHEN GREATEST(`t52`.`hour_band_afternoon`, `t52`.`hour_band_evening`, `t52`.`hour_band_morning`) = 0
            THEN ''
            WHEN `t52`.`hour_band_afternoon` = GREATEST(`t52`.`hour_band_afternoon`, `t52`.`hour_band_evening`, `t52`.`hour_band_morning`)
            THEN 'afternoon'
            WHEN `t52`.`hour_band_evening` = GREATEST(`t52`.`hour_band_afternoon`, `t52`.`hour_band_evening`, `t52`.`hour_band_morning`)
            THEN 'evening'
            WHEN `t52`.`hour_band_morning` = GREATEST(`t52`.`hour_band_afternoon`, `t52`.`hour_band_evening`, `t52`.`hour_band_morning`)
            THEN 'morning'
            ELSE ''
          END AS `hour_band`,
          CASE
            WHEN GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            ) = 0
            THEN ''
            WHEN `t52`.`weekday_fri` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'fri'
            WHEN `t52`.`weekday_mon` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'mon'
            WHEN `t52`.`weekday_sat` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'sat'
            WHEN `t52`.`weekday_sun` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'sun'
            WHEN `t52`.`weekday_thu` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'thu'
            WHEN `t52`.`weekday_tue` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'tue'
            WHEN `t52`.`weekday_wed` = GREATEST(
              `t52`.`weekday_fri`,
              `t52`.`weekday_mon`,
              `t52`.`weekday_sat`,
              `t52`.`weekday_sun`,
              `t52`.`weekday_thu`,
              `t52`.`weekday_tue`,
              `t52`.`weekday_wed`
            )
            THEN 'wed'
            ELSE ''
          END AS `weekday`,
          CASE
            WHEN GREATEST(
              `t52`.`channel_group_buy`,
              `t52`.`channel_online`,
              `t52`.`channel_phone`,
              `t52`.`channel_salon`
            ) = 0
            THEN ''
            WHEN `t52`.`channel_group_buy` = GREATEST(
              `t52`.`channel_group_buy`,
              `t52`.`channel_online`,
              `t52`.`channel_phone`,
              `t52`.`channel_salon`
            )
            THEN 'group_buy'
            WHEN `t52`.`channel_online` = GREATEST(
              `t52`.`channel_group_buy`,
              `t52`.`channel_online`,
              `t52`.`channel_phone`,
              `t52`.`channel_salon`
            )
            THEN 'online'
            WHEN `t52`.`channel_phone` = GREATEST(
              `t52`.`channel_group_buy`,
              `t52`.`channel_online`,
              `t52`.`channel_phone`,
              `t52`.`channel_salon`
            )
            THEN 'phone'
            WHEN `t52`.`channel_salon` = GREATEST(
              `t52`.`channel_group_buy`,
              `t52`.`channel_online`,
              `t52`.`channel_phone`,
              `t52`.`channel_salon`
            )
            THEN 'salon'
            ELSE ''
          END AS `channel`,
          CASE
            WHEN GREATEST(`t52`.`need_type_anti_aging`, `t52`.`need_type_basic`, `t52`.`need_type_medical`) = 0
            THEN ''
            WHEN `t52`.`need_type_anti_aging` = GREATEST(`t52`.`need_type_anti_aging`, `t52`.`need_type_basic`, `t52`.`need_type_medical`)
            THEN 'anti_aging'
            WHEN `t52`.`need_type_basic` = GREATEST(`t52`.`need_type_anti_aging`, `t52`.`need_type_basic`, `t52`.`need_type_medical`)
            THEN 'basic'
            WHEN `t52`.`need_type_medical` = GREATEST(`t52`.`need_type_anti_aging`, `t52`.`need_type_basic`, `t52`.`need_type_medical`)
            THEN 'medical'
            ELSE ''
          END AS `need_type`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`hour_band_evening` AS DOUBLE) * 1000
              ) / CAST(NULLIF(
                `t52`.`hour_band_morning` + `t52`.`hour_band_afternoon` + `t52`.`hour_band_evening`,
                0
              ) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `evening_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`weekday_sat` + `t52`.`weekday_sun` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`lines`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `weekend_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`channel_online` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`lines`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `online_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`product` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`paid`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `product_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`listed` - `t52`.`paid` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`listed`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `discount_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`basic` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`basic` + `t52`.`anti_aging` + `t52`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `basic_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`anti_aging` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`basic` + `t52`.`anti_aging` + `t52`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `anti_aging_permille`,
          CAST(FLOOR(
            (
              (
                CAST(`t52`.`medical` AS DOUBLE) * 1000
              ) / CAST(NULLIF(`t52`.`basic` + `t52`.`anti_aging` + `t52`.`medical`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `medical_permille`
        FROM (
          SELECT
            `t41`.`customer_id`,
            COUNT(*) AS `lines`,
            SUM(`t41`.`charged_minor`) AS `paid`,
            SUM(`t41`.`list_minor`) AS `listed`,
            COALESCE(SUM(IF(`t41`.`kind` = 'product', `t41`.`charged_minor`, NULL)), 0) AS `product`,
            COALESCE(SUM(IF(`t41`.`need_type` = 'basic', `t41`.`charged_minor`, NULL)), 0) AS `basic`,
            COALESCE(SUM(IF(`t41`.`need_type` = 'anti_aging', `t41`.`charged_minor`, NULL)), 0) AS `anti_aging`,
            COALESCE(SUM(IF(`t41`.`need_type` = 'medical', `t41`.`charged_minor`, NULL)), 0) AS `medical`,
            SUM(CAST((
              `t41`.`hour` >= 0
            ) AND (
              `t41`.`hour` < 12
            ) AS BIGINT)) AS `hour_band_morning`,
            SUM(CAST((
              `t41`.`hour` >= 12
            ) AND (
              `t41`.`hour` < 17
            ) AS BIGINT)) AS `hour_band_afternoon`,
            SUM(CAST(`t41`.`hour` >= 17 AS BIGINT)) AS `hour_band_evening`,
            SUM(CAST(`t41`.`weekday` = 0 AS BIGINT)) AS `weekday_mon`,
            SUM(CAST(`t41`.`weekday` = 1 AS BIGINT)) AS `weekday_tue`,
            SUM(CAST(`t41`.`weekday` = 2 AS BIGINT)) AS `weekday_wed`,
            SUM(CAST(`t41`.`weekday` = 3 AS BIGINT)) AS `weekday_thu`,
            SUM(CAST(`t41`.`weekday` = 4 AS BIGINT)) AS `weekday_fri`,
            SUM(CAST(`t41`.`weekday` = 5 AS BIGINT)) AS `weekday_sat`,
            SUM(CAST(`t41`.`weekday` = 6 AS BIGINT)) AS `weekday_sun`,
            SUM(CAST(`t41`.`channel` = 'group_buy' AS BIGINT)) AS `channel_group_buy`,
            SUM(CAST(`t41`.`channel` = 'online' AS BIGINT)) AS `channel_online`,
            SUM(CAST(`t41`.`channel` = 'phone' AS BIGINT)) AS `channel_phone`,
            SUM(CAST(`t41`.`channel` = 'salon' AS BIGINT)) AS `channel_salon`,
            SUM(CAST(`t41`.`need_type` = 'anti_aging' AS BIGINT)) AS `need_type_anti_aging`,
            SUM(CAST(`t41`.`need_type` = 'basic' AS BIGINT)) AS `need_type_basic`,
            SUM(CAST(`t41`.`need_type` = 'medical' AS BIGINT)) AS `need_type_medical`
          FROM `t39` AS `t41`
          GROUP BY
            1
        ) AS `t52`
      ) AS `t65`
        ON `t31`.`customer_id` = `t65`.`key_1`
      LEFT OUTER JOIN (
        SELECT
          `t49`.`customer_id` AS `key_2`,
          `t49`.`items_count`
        FROM (
          SELECT
            `t44`.`customer_id`,
            COUNT(*) AS `items_count`
          FROM (
            SELECT DISTINCT
              `t41`.`customer_id`,
              `t41`.`item_id`
            FROM `t39` AS `t41`
            WHERE
              `t41`.`item_id` <> 0
          ) AS `t44`
          GROUP BY
            1
        ) AS `t49`
      ) AS `t56`
        ON `t31`.`customer_id` = `t56`.`key_2`
      LEFT OUTER JOIN (
        SELECT
          `t60`.`customer_id` AS `key_3`,
          1099511627775 - (
            `t60`.`rank` % 1099511627776
          ) AS `staff_id`
        FROM (
          SELECT
            `t59`.`customer_id`,
            MAX(`t59`.`rank`) AS `rank`
          FROM (
            SELECT
              `t50`.`customer_id`,
              `t50`.`staff_id`,
              `t50`.`times`,
              (
                `t50`.`times` * 1099511627776
              ) + (
                1099511627775 - `t50`.`staff_id`
              ) AS `rank`
            FROM (
              SELECT
                `t45`.`customer_id`,
                `t45`.`staff_id`,
                COUNT(*) AS `times`
              FROM (
                SELECT
                  *
                FROM `t39` AS `t41`
                WHERE
                  `t41`.`staff_id` <> 0
              ) AS `t45`
              GROUP BY
                1,
                2
            ) AS `t50`
          ) AS `t59`
          GROUP BY
            1
        ) AS `t60`
      ) AS `t69`
        ON `t31`.`customer_id` = `t69`.`key_3`
      LEFT OUTER JOIN (
        SELECT
          `t76`.`customer_id` AS `key_4`,
          `t76`.`top_category`
        FROM (
          SELECT
            `t73`.`customer_id`,
            MIN(`t73`.`category`) AS `top_category`
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
            ) AS `t70`
              ON `t63`.`customer_id` = `t70`.`customer_id` AND `t63`.`times` = `t70`.`times`
          ) AS `t73`
          GROUP BY
            1
        ) AS `t76`
      ) AS `t80`
        ON `t31`.`customer_id` = `t80`.`key_4`
      LEFT OUTER JOIN (
        SELECT
          `t88`.`customer_id` AS `key_5`,
          `t88`.`categories_count`
        FROM (
          SELECT
            `t87`.`customer_id`,
            COUNT(*) AS `categories_count`
          FROM `t86` AS `t87`
          GROUP BY
            1
        ) AS `t88`
      ) AS `t92`
        ON `t31`.`customer_id` = `t92`.`key_5`
      LEFT OUTER JOIN (
        SELECT
          `t97`.`customer_id` AS `key_6`,
          `t97`.`due_category`,
          `t97`.`due_category_permille`
        FROM (
          SELECT
            `t96`.`customer_id`,
            MIN(`t96`.`category`) AS `due_category`,
            MAX(`t96`.`overdue_permille`) AS `due_category_permille`
          FROM (
            SELECT
              `t93`.`customer_id`,
              `t93`.`category`,
              `t93`.`days`,
              `t93`.`last_day_n`,
              `t93`.`rhythm_days`,
              `t93`.`due_day_n`,
              `t93`.`overdue_permille`
            FROM `t89` AS `t93`
            INNER JOIN (
              SELECT
                `t91`.`customer_id`,
                MAX(`t91`.`overdue_permille`) AS `overdue_permille`
              FROM `t89` AS `t91`
              GROUP BY
                1
            ) AS `t95`
              ON `t93`.`customer_id` = `t95`.`customer_id`
              AND `t93`.`overdue_permille` = `t95`.`overdue_permille`
          ) AS `t96`
          GROUP BY
            1
        ) AS `t97`
      ) AS `t99`
        ON `t31`.`customer_id` = `t99`.`key_6`
      LEFT OUTER JOIN (
        SELECT
          `t29`.`customer_id` AS `key_7`,
          `t29`.`kept_n`,
          `t29`.`bookings_ahead`,
          `t29`.`no_shows_365`,
          `t29`.`cancellations_365`,
          `t29`.`kept_180`,
          `t29`.`kept_90`
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
        ) AS `t29`
      ) AS `t37`
        ON `t31`.`customer_id` = `t37`.`key_7`
      LEFT OUTER JOIN (
        SELECT
          `t30`.`customer_id` AS `key_8`,
          `t30`.`answered_n`,
          `t30`.`contacts_180`,
          `t30`.`answers_180`,
          `t30`.`answers_90`
        FROM (
          SELECT
            `t14`.`customer_id`,
            MAX(IF(`t14`.`outcome` IN ('booked', 'later', 'refused'), `t14`.`day_n`, NULL)) AS `answered_n`,
            SUM(CAST(`t14`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ) AS BIGINT)) AS `contacts_180`,
            SUM(
              CAST(`t14`.`outcome` IN ('booked', 'later', 'refused')
              AND (
                `t14`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                )
              ) AS BIGINT)
            ) AS `answers_180`,
            SUM(
              CAST(`t14`.`outcome` IN ('booked', 'later', 'refused')
              AND (
                `t14`.`day_n` >= (
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
          ) AS `t14`
          GROUP BY
            1
        ) AS `t30`
      ) AS `t38`
        ON `t31`.`customer_id` = `t38`.`key_8`
      LEFT OUTER JOIN (
        SELECT
          `t43`.`customer_id` AS `key_9`,
          `t43`.`interested_90`,
          `t43`.`interested_180`,
          `t43`.`events_365`,
          `t43`.`interested_n`,
          `t43`.`asked_n`
        FROM (
          SELECT
            `t32`.`customer_id`,
            SUM(CAST(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 90
            ) AS BIGINT)) AS `interested_90`,
            SUM(CAST(`t32`.`day_n` >= (
              GETVARIABLE('as_of') - 180
            ) AS BIGINT)) AS `interested_180`,
            SUM(
              `t32`.`attended` * CAST(`t32`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ) AS BIGINT)
            ) AS `events_365`,
            MAX(`t32`.`day_n`) AS `interested_n`,
            MAX(IF(`t32`.`asked` = 1, `t32`.`day_n`, NULL)) AS `asked_n`
          FROM (
            SELECT
              `t18`.`customer_id`,
              `t18`.`day_n`,
              MAX(CAST(`t18`.`kind` = 'asked' AS BIGINT)) AS `asked`,
              MAX(CAST(`t18`.`kind` = 'attended' AS BIGINT)) AS `attended`
            FROM `t15` AS `t18`
            GROUP BY
              1,
              2
          ) AS `t32`
          GROUP BY
            1
        ) AS `t43`
      ) AS `t48`
        ON `t31`.`customer_id` = `t48`.`key_9`
      LEFT OUTER JOIN (
        SELECT
          `t51`.`customer_id` AS `key_10`,
          `t51`.`browsed_items_90`,
          `t51`.`browsed_anti_aging_90`,
          `t51`.`browsed_medical_90`
        FROM (
          SELECT
            `t42`.`customer_id`,
            COUNT(*) AS `browsed_items_90`,
            SUM(CAST(`t42`.`need_type` = 'anti_aging' AS BIGINT)) AS `browsed_anti_aging_90`,
            SUM(CAST(`t42`.`need_type` = 'medical' AS BIGINT)) AS `browsed_medical_90`
          FROM (
            SELECT
              `t34`.`customer_id`,
              COALESCE(`t7`.`need_type`, '') AS `need_type`
            FROM (
              SELECT DISTINCT
                `t24`.`customer_id`,
                `t24`.`item_id`
              FROM (
                SELECT
                  *
                FROM `t15` AS `t18`
                WHERE
                  `t18`.`kind` = 'browsed'
                  AND `t18`.`item_id` <> 0
                  AND `t18`.`day_n` >= (
                    GETVARIABLE('as_of') - 90
                  )
              ) AS `t24`
            ) AS `t34`
            LEFT OUTER JOIN `items` AS `t7`
              ON `t34`.`item_id` = `t7`.`item_id`
          ) AS `t42`
          GROUP BY
            1
        ) AS `t51`
      ) AS `t58`
        ON `t31`.`customer_id` = `t58`.`key_10`
    ) AS `t100`
  ) AS `t101`
) AS `t102`
