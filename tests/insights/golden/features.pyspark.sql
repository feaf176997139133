WITH `t15` AS (
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
  ) AS `t9`
  WHERE
    `t9`.`day_n` < GETVARIABLE('as_of')
), `t36` AS (
  SELECT
    `t23`.`customer_id`,
    `t23`.`day_n`,
    `t23`.`hour`,
    `t23`.`channel`,
    `t23`.`charged_minor`,
    `t23`.`list_minor`,
    COALESCE(`t12`.`category`, '') AS `category`,
    COALESCE(`t12`.`is_product`, 0) AS `is_product`,
    COALESCE(`t12`.`basic`, 0) AS `basic`,
    COALESCE(`t12`.`anti_aging`, 0) AS `anti_aging`,
    COALESCE(`t12`.`medical`, 0) AS `medical`,
    (
      `t23`.`day_n` + 3
    ) % 7 AS `weekday`
  FROM (
    SELECT
      *
    FROM `t15` AS `t16`
    WHERE
      `t16`.`sale_count` > 0
  ) AS `t23`
  LEFT OUTER JOIN (
    SELECT
      `t5`.`item_id`,
      `t5`.`category`,
      CAST(`t5`.`kind` = 'product' AS BIGINT) AS `is_product`,
      CAST(`t5`.`need_type` = 'basic' AS BIGINT) AS `basic`,
      CAST(`t5`.`need_type` = 'anti_aging' AS BIGINT) AS `anti_aging`,
      CAST(`t5`.`need_type` = 'medical' AS BIGINT) AS `medical`
    FROM `items` AS `t5`
  ) AS `t12`
    ON `t23`.`item_id` = `t12`.`item_id`
), `t45` AS (
  SELECT
    `t42`.`customer_id`,
    `t42`.`category`,
    SUM(`t42`.`times`) AS `times`,
    SUM(`t42`.`care`) AS `n`,
    MIN(IF(`t42`.`care` > 0, `t42`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t42`.`care` > 0, `t42`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t39`.`customer_id`,
      `t39`.`category`,
      `t39`.`day_n`,
      COUNT(*) AS `times`,
      MAX(1 - `t39`.`is_product`) AS `care`
    FROM (
      SELECT
        *
      FROM `t36` AS `t37`
      WHERE
        `t37`.`category` <> ''
    ) AS `t39`
    GROUP BY
      1,
      2,
      3
  ) AS `t42`
  GROUP BY
    1,
    2
), `t68` AS (
  SELECT
    `t67`.`customer_id`,
    `t67`.`category`,
    `t67`.`n` AS `days`,
    `t67`.`last` AS `last_day_n`,
    `t67`.`rhythm_days`,
    `t67`.`last` + `t67`.`rhythm_days` AS `due_day_n`,
    CAST(FLOOR(
      (
        (
          CAST(GETVARIABLE('as_of') - `t67`.`last` AS DOUBLE) * 1000
        ) / CAST(NULLIF(`t67`.`rhythm_days`, 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `overdue_permille`
  FROM (
    SELECT
      `t66`.`customer_id`,
      `t66`.`category`,
      `t66`.`n`,
      `t66`.`last`,
      `t66`.`gap_sum`,
      `t66`.`prior`,
      GREATEST(
        CAST(FLOOR(
          (
            (
              `t66`.`gap_sum` + (
                GREATEST(3 - (
                  `t66`.`n` - 1
                ), 0) * `t66`.`prior`
              )
            ) / NULLIF(GREATEST(`t66`.`n` - 1, 3), 0)
          ) + 0.5
        ) AS BIGINT),
        1
      ) AS `rhythm_days`
    FROM (
      SELECT
        `t52`.`customer_id`,
        `t52`.`category`,
        `t52`.`n`,
        `t52`.`last`,
        `t52`.`last` - `t52`.`first` AS `gap_sum`,
        COALESCE(`t65`.`prior_days`, 30) AS `prior`
      FROM (
        SELECT
          *
        FROM `t45` AS `t46`
        WHERE
          `t46`.`n` > 0
      ) AS `t52`
      LEFT OUTER JOIN (
        SELECT
          COALESCE(`t60`.`category`, `t18`.`category`) AS `category`,
          COALESCE(`t18`.`cycle`, `t60`.`usual_days`, 30) AS `prior_days`
        FROM (
          SELECT
            `t54`.`category`,
            CAST(FLOOR(PERCENTILE(`t54`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
            COUNT(*) AS `repeaters`
          FROM (
            SELECT
              `t46`.`customer_id`,
              `t46`.`category`,
              `t46`.`times`,
              `t46`.`n`,
              `t46`.`first`,
              `t46`.`last`,
              (
                `t46`.`last` - `t46`.`first`
              ) / NULLIF(`t46`.`n` - 1, 0) AS `mean`
            FROM `t45` AS `t46`
            WHERE
              `t46`.`n` > 0 AND `t46`.`n` > 1 AND `t46`.`last` > `t46`.`first`
          ) AS `t54`
          GROUP BY
            1
        ) AS `t60`
        FULL OUTER JOIN (
          SELECT
            `t10`.`category`,
            CAST(FLOOR(PERCENTILE(CAST(`t10`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
          FROM (
            SELECT
              *
            FROM `items` AS `t5`
            WHERE
              `t5`.`cycle_days` > 0 AND `t5`.`category` <> ''
          ) AS `t10`
          GROUP BY
            1
        ) AS `t18`
          ON `t60`.`category` = `t18`.`category`
      ) AS `t65`
        ON `t52`.`category` = `t65`.`category`
    ) AS `t66`
  ) AS `t67`
), `t71` AS (
  SELECT
    *
  FROM `t68` AS `t69`
  WHERE
    `t69`.`days` > 1
)
SELECT
  `t83`.`customer_id`,
  `t83`.`salon_id`,
  `t83`.`steward_id`,
  `t83`.`gender`,
  `t83`.`region`,
  `t83`.`occupation`,
  `t83`.`source`,
  `t83`.`has_phone`,
  `t83`.`age_years`,
  `t83`.`joined_days`,
  `t83`.`is_recorded`,
  `t83`.`visit_days`,
  `t83`.`purchase_days`,
  `t83`.`spend_minor`,
  `t83`.`returned_365_minor`,
  `t83`.`activity_days_90`,
  `t83`.`visit_days_90`,
  `t83`.`purchase_days_90`,
  `t83`.`activity_days_180`,
  `t83`.`visit_days_180`,
  `t83`.`purchase_days_180`,
  `t83`.`activity_days_365`,
  `t83`.`visit_days_365`,
  `t83`.`purchase_days_365`,
  `t83`.`spend_90_minor`,
  `t83`.`spend_180_minor`,
  `t83`.`spend_365_minor`,
  `t83`.`activity_days`,
  `t83`.`gap_count`,
  `t83`.`first_day_n`,
  `t83`.`last_day_n`,
  `t83`.`recency_days`,
  `t83`.`tenure_days`,
  `t83`.`rhythm_days`,
  `t83`.`due_day_n`,
  `t83`.`overdue_permille`,
  `t83`.`average_ticket_minor`,
  `t83`.`ticket_cv_permille`,
  `t83`.`hour_band`,
  `t83`.`weekday`,
  `t83`.`channel`,
  `t83`.`need_type`,
  `t83`.`evening_permille`,
  `t83`.`weekend_permille`,
  `t83`.`online_permille`,
  `t83`.`product_permille`,
  `t83`.`discount_permille`,
  `t83`.`basic_permille`,
  `t83`.`anti_aging_permille`,
  `t83`.`medical_permille`,
  `t83`.`items_count`,
  `t83`.`staff_id`,
  `t83`.`top_category`,
  `t83`.`categories_count`,
  `t83`.`due_category`,
  `t83`.`due_category_permille`,
  `t83`.`bookings_ahead`,
  `t83`.`no_shows_365`,
  `t83`.`cancellations_365`,
  `t83`.`contacts_180`,
  `t83`.`usual_90_minor`,
  `t83`.`spend_trend_permille`,
  `t83`.`interactions_90`,
  `t83`.`interactions_180`,
  `t83`.`stake_minor`,
  `t83`.`health_rhythm`,
  `t83`.`health_trend`,
  `t83`.`health_interaction`,
  `t83`.`health_breadth`,
  `t83`.`health_loyalty`,
  0 + `t83`.`health_rhythm` + `t83`.`health_trend` + `t83`.`health_interaction` + `t83`.`health_breadth` + `t83`.`health_loyalty` AS `health_score`
FROM (
  SELECT
    `t82`.`customer_id`,
    `t82`.`salon_id`,
    `t82`.`steward_id`,
    `t82`.`gender`,
    `t82`.`region`,
    `t82`.`occupation`,
    `t82`.`source`,
    `t82`.`has_phone`,
    `t82`.`age_years`,
    `t82`.`joined_days`,
    `t82`.`is_recorded`,
    `t82`.`visit_days`,
    `t82`.`purchase_days`,
    `t82`.`spend_minor`,
    `t82`.`returned_365_minor`,
    `t82`.`activity_days_90`,
    `t82`.`visit_days_90`,
    `t82`.`purchase_days_90`,
    `t82`.`activity_days_180`,
    `t82`.`visit_days_180`,
    `t82`.`purchase_days_180`,
    `t82`.`activity_days_365`,
    `t82`.`visit_days_365`,
    `t82`.`purchase_days_365`,
    `t82`.`spend_90_minor`,
    `t82`.`spend_180_minor`,
    `t82`.`spend_365_minor`,
    `t82`.`activity_days`,
    `t82`.`gap_count`,
    `t82`.`first_day_n`,
    `t82`.`last_day_n`,
    `t82`.`recency_days`,
    `t82`.`tenure_days`,
    `t82`.`rhythm_days`,
    `t82`.`due_day_n`,
    `t82`.`overdue_permille`,
    `t82`.`average_ticket_minor`,
    `t82`.`ticket_cv_permille`,
    `t82`.`hour_band`,
    `t82`.`weekday`,
    `t82`.`channel`,
    `t82`.`need_type`,
    `t82`.`evening_permille`,
    `t82`.`weekend_permille`,
    `t82`.`online_permille`,
    `t82`.`product_permille`,
    `t82`.`discount_permille`,
    `t82`.`basic_permille`,
    `t82`.`anti_aging_permille`,
    `t82`.`medical_permille`,
    `t82`.`items_count`,
    `t82`.`staff_id`,
    `t82`.`top_category`,
    `t82`.`categories_count`,
    `t82`.`due_category`,
    `t82`.`due_category_permille`,
    `t82`.`bookings_ahead`,
    `t82`.`no_shows_365`,
    `t82`.`cancellations_365`,
    `t82`.`contacts_180`,
    CAST(FLOOR(
      (
        (
          CAST(`t82`.`spend_365_minor` * 90 AS DOUBLE) * 1
        ) / CAST(NULLIF(GREATEST(LEAST(`t82`.`tenure_days`, 365), 90), 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `usual_90_minor`,
    CAST(FLOOR(
      (
        (
          CAST(`t82`.`spend_90_minor` AS DOUBLE) * 1000
        ) / CAST(NULLIF(
          CAST(FLOOR(
            (
              (
                CAST(`t82`.`spend_365_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(GREATEST(LEAST(`t82`.`tenure_days`, 365), 90), 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          0
        ) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `spend_trend_permille`,
    `t82`.`answers_90` + `t82`.`kept_90` AS `interactions_90`,
    `t82`.`answers_180` + `t82`.`kept_180` AS `interactions_180`,
    COALESCE(
      GREATEST(
        LEAST(
          CAST(FLOOR(
            (
              (
                CAST(`t82`.`average_ticket_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(`t82`.`rhythm_days`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          `t82`.`spend_365_minor`
        ),
        0
      ),
      0
    ) AS `stake_minor`,
    CASE
      WHEN `t82`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t82`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t82`.`recency_days` IS NOT NULL
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
                        CAST(`t82`.`spend_90_minor` AS DOUBLE) * 1000
                      ) / CAST(NULLIF(
                        CAST(FLOOR(
                          (
                            (
                              CAST(`t82`.`spend_365_minor` * 90 AS DOUBLE) * 1
                            ) / CAST(NULLIF(GREATEST(LEAST(`t82`.`tenure_days`, 365), 90), 0) AS DOUBLE)
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
      WHEN `t82`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE
            WHEN `t82`.`bookings_ahead` > 0
            THEN 15
            ELSE (
              `t82`.`answers_180` + `t82`.`kept_180`
            ) * 5
          END,
          15
        ) - (
          `t82`.`no_shows_365` * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t82`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN `t82`.`categories_count` > 0
                  THEN `t82`.`categories_count`
                  ELSE LEAST(`t82`.`items_count`, 1)
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
      WHEN `t82`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t82`.`activity_days`, 10)) * 10
        ) / 10
      ) + 0.5) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t82`.`tenure_days`, 730)) * 10
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
      COALESCE(`t55`.`visit_days`, 0) AS `visit_days`,
      COALESCE(`t55`.`purchase_days`, 0) AS `purchase_days`,
      COALESCE(`t55`.`spend_minor`, 0) AS `spend_minor`,
      COALESCE(`t55`.`returned_365_minor`, 0) AS `returned_365_minor`,
      COALESCE(`t55`.`activity_days_90`, 0) AS `activity_days_90`,
      COALESCE(`t55`.`visit_days_90`, 0) AS `visit_days_90`,
      COALESCE(`t55`.`purchase_days_90`, 0) AS `purchase_days_90`,
      COALESCE(`t55`.`activity_days_180`, 0) AS `activity_days_180`,
      COALESCE(`t55`.`visit_days_180`, 0) AS `visit_days_180`,
      COALESCE(`t55`.`purchase_days_180`, 0) AS `purchase_days_180`,
      COALESCE(`t55`.`activity_days_365`, 0) AS `activity_days_365`,
      COALESCE(`t55`.`visit_days_365`, 0) AS `visit_days_365`,
      COALESCE(`t55`.`purchase_days_365`, 0) AS `purchase_days_365`,
      COALESCE(`t55`.`spend_90_minor`, 0) AS `spend_90_minor`,
      COALESCE(`t55`.`spend_180_minor`, 0) AS `spend_180_minor`,
      COALESCE(`t55`.`spend_365_minor`, 0) AS `spend_365_minor`,
      COALESCE(`t55`.`activity_days`, 0) AS `activity_days`,
      COALESCE(`t55`.`gap_count`, 0) AS `gap_count`,
      `t55`.`first_day_n`,
      `t55`.`last_day_n`,
      `t55`.`recency_days`,
      `t55`.`tenure_days`,
      `t55`.`rhythm_days`,
      `t55`.`due_day_n`,
      `t55`.`overdue_permille`,
      `t55`.`average_ticket_minor`,
      `t55`.`ticket_cv_permille`,
      COALESCE(`t57`.`hour_band`, '') AS `hour_band`,
      COALESCE(`t57`.`weekday`, '') AS `weekday`,
      COALESCE(`t57`.`channel`, '') AS `channel`,
      COALESCE(`t57`.`need_type`, '') AS `need_type`,
      `t57`.`evening_permille`,
      `t57`.`weekend_permille`,
      `t57`.`online_permille`,
      `t57`.`product_permille`,
      `t57`.`discount_permille`,
      `t57`.`basic_permille`,
      `t57`.`anti_aging_permille`,
      `t57`.`medical_permille`,
      COALESCE(`t35`.`items_count`, 0) AS `items_count`,
      COALESCE(`t44`.`staff_id`, 0) AS `staff_id`,
      COALESCE(`t63`.`top_category`, '') AS `top_category`,
      COALESCE(`t74`.`categories_count`, 0) AS `categories_count`,
      COALESCE(`t81`.`due_category`, '') AS `due_category`,
      `t81`.`due_category_permille`,
      COALESCE(`t33`.`bookings_ahead`, 0) AS `bookings_ahead`,
      COALESCE(`t33`.`no_shows_365`, 0) AS `no_shows_365`,
      COALESCE(`t33`.`cancellations_365`, 0) AS `cancellations_365`,
      COALESCE(`t33`.`kept_180`, 0) AS `kept_180`,
      COALESCE(`t33`.`kept_90`, 0) AS `kept_90`,
      COALESCE(`t34`.`contacts_180`, 0) AS `contacts_180`,
      COALESCE(`t34`.`answers_180`, 0) AS `answers_180`,
      COALESCE(`t34`.`answers_90`, 0) AS `answers_90`
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
        `t48`.`customer_id` AS `key_0`,
        `t48`.`visit_days`,
        `t48`.`purchase_days`,
        `t48`.`spend_minor`,
        `t48`.`returned_365_minor`,
        `t48`.`activity_days_90`,
        `t48`.`visit_days_90`,
        `t48`.`purchase_days_90`,
        `t48`.`activity_days_180`,
        `t48`.`visit_days_180`,
        `t48`.`purchase_days_180`,
        `t48`.`activity_days_365`,
        `t48`.`visit_days_365`,
        `t48`.`purchase_days_365`,
        `t48`.`spend_90_minor`,
        `t48`.`spend_180_minor`,
        `t48`.`spend_365_minor`,
        `t48`.`activity_days`,
        `t48`.`gap_count`,
        `t48`.`first_day_n`,
        `t48`.`last_day_n`,
        `t48`.`recency_days`,
        `t48`.`tenure_days`,
        `t48`.`rhythm_days`,
        `t48`.`due_day_n`,
        `t48`.`overdue_permille`,
        `t48`.`average_ticket_minor`,
        `t48`.`ticket_cv_permille`
      FROM (
        SELECT
          `t31`.`customer_id`,
          `t31`.`visit_days`,
          `t31`.`purchase_days`,
          `t31`.`spend_minor`,
          `t31`.`returned_365_minor`,
          `t31`.`activity_days_90`,
          `t31`.`visit_days_90`,
          `t31`.`purchase_days_90`,
          `t31`.`activity_days_180`,
          `t31`.`visit_days_180`,
          `t31`.`purchase_days_180`,
          `t31`.`activity_days_365`,
          `t31`.`visit_days_365`,
          `t31`.`purchase_days_365`,
          `t31`.`spend_90_minor`,
          `t31`.`spend_180_minor`,
          `t31`.`spend_365_minor`,
          `t31`.`n` AS `activity_days`,
          GREATEST(`t31`.`n` - 1, 0) AS `gap_count`,
          `t31`.`first` AS `first_day_n`,
          `t31`.`last` AS `last_day_n`,
          GETVARIABLE('as_of') - `t31`.`last` AS `recency_days`,
          GETVARIABLE('as_of') - `t31`.`first` AS `tenure_days`,
          CASE
            WHEN `t31`.`n` > 0
            THEN GREATEST(
              CAST(FLOOR(
                (
                  (
                    (
                      `t31`.`last` - `t31`.`first`
                    ) + (
                      GREATEST(3 - (
                        `t31`.`n` - 1
                      ), 0) * 30
                    )
                  ) / NULLIF(GREATEST(`t31`.`n` - 1, 3), 0)
                ) + 0.5
              ) AS BIGINT),
              1
            )
            ELSE NULL
          END AS `rhythm_days`,
          `t31`.`last` + CASE
            WHEN `t31`.`n` > 0
            THEN GREATEST(
              CAST(FLOOR(
                (
                  (
                    (
                      `t31`.`last` - `t31`.`first`
                    ) + (
                      GREATEST(3 - (
                        `t31`.`n` - 1
                      ), 0) * 30
                    )
                  ) / NULLIF(GREATEST(`t31`.`n` - 1, 3), 0)
                ) + 0.5
              ) AS BIGINT),
              1
            )
            ELSE NULL
          END AS `due_day_n`,
          CAST(FLOOR(
            (
              (
                CAST(GETVARIABLE('as_of') - `t31`.`last` AS DOUBLE) * 1000
              ) / CAST(NULLIF(
                CASE
                  WHEN `t31`.`n` > 0
                  THEN GREATEST(
                    CAST(FLOOR(
                      (
                        (
                          (
                            `t31`.`last` - `t31`.`first`
                          ) + (
                            GREATEST(3 - (
                              `t31`.`n` - 1
                            ), 0) * 30
                          )
                        ) / NULLIF(GREATEST(`t31`.`n` - 1, 3), 0)
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
                CAST(`t31`.`total` AS DOUBLE) * 1
              ) / CAST(NULLIF(`t31`.`tickets`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT) AS `average_ticket_minor`,
          CAST(FLOOR(
            (
              (
                SQRT(
                  GREATEST(
                    (
                      CAST(`t31`.`total_sq` AS DOUBLE) / NULLIF(`t31`.`tickets`, 0)
                    ) - (
                      (
                        CAST(`t31`.`total` AS DOUBLE) / NULLIF(`t31`.`tickets`, 0)
                      ) * (
                        CAST(`t31`.`total` AS DOUBLE) / NULLIF(`t31`.`tickets`, 0)
                      )
                    ),
                    0.0
                  )
                ) * 1000
              ) / NULLIF(CAST(`t31`.`total` AS DOUBLE) / NULLIF(`t31`.`tickets`, 0), 0)
            ) + 0.5
          ) AS BIGINT) AS `ticket_cv_permille`
        FROM (
          SELECT
            `t14`.`customer_id`,
            MIN(IF(GREATEST(`t14`.`is_purchase`, `t14`.`is_visit`) > 0, `t14`.`day_n`, NULL)) AS `first`,
            MAX(IF(GREATEST(`t14`.`is_purchase`, `t14`.`is_visit`) > 0, `t14`.`day_n`, NULL)) AS `last`,
            CAST(COALESCE(
              SUM(
                CAST(`t14`.`charged_minor` * `t14`.`is_purchase` AS DECIMAL(19, 0)) * CAST(`t14`.`charged_minor` * `t14`.`is_purchase` AS DECIMAL(19, 0))
              ),
              0
            ) AS DECIMAL(38, 0)) AS `total_sq`,
            COALESCE(SUM(GREATEST(`t14`.`is_purchase`, `t14`.`is_visit`)), 0) AS `n`,
            COALESCE(SUM(`t14`.`is_purchase`), 0) AS `tickets`,
            COALESCE(SUM(`t14`.`charged_minor` * `t14`.`is_purchase`), 0) AS `total`,
            COALESCE(SUM(`t14`.`is_visit`), 0) AS `visit_days`,
            COALESCE(SUM(`t14`.`is_purchase`), 0) AS `purchase_days`,
            COALESCE(SUM(`t14`.`charged_minor`), 0) AS `spend_minor`,
            COALESCE(
              SUM(
                IF(
                  `t14`.`day_n` >= (
                    GETVARIABLE('as_of') - 90
                  ),
                  GREATEST(`t14`.`is_purchase`, `t14`.`is_visit`),
                  NULL
                )
              ),
              0
            ) AS `activity_days_90`,
            COALESCE(
              SUM(IF(`t14`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              ), `t14`.`is_visit`, NULL)),
              0
            ) AS `visit_days_90`,
            COALESCE(
              SUM(IF(`t14`.`day_n` >= (
                GETVARIABLE('as_of') - 90
              ), `t14`.`is_purchase`, NULL)),
              0
            ) AS `purchase_days_90`,
            COALESCE(
              SUM(
                IF(`t14`.`day_n` >= (
                  GETVARIABLE('as_of') - 90
                ), `t14`.`charged_minor`, NULL)
              ),
              0
            ) AS `spend_90_minor`,
            COALESCE(
              SUM(
                IF(
                  `t14`.`day_n` >= (
                    GETVARIABLE('as_of') - 180
                  ),
                  GREATEST(`t14`.`is_purchase`, `t14`.`is_visit`),
                  NULL
                )
              ),
              0
            ) AS `activity_days_180`,
            COALESCE(
              SUM(IF(`t14`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              ), `t14`.`is_visit`, NULL)),
              0
            ) AS `visit_days_180`,
            COALESCE(
              SUM(IF(`t14`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              ), `t14`.`is_purchase`, NULL)),
              0
            ) AS `purchase_days_180`,
            COALESCE(
              SUM(
                IF(`t14`.`day_n` >= (
                  GETVARIABLE('as_of') - 180
                ), `t14`.`charged_minor`, NULL)
              ),
              0
            ) AS `spend_180_minor`,
            COALESCE(
              SUM(
                IF(
                  `t14`.`day_n` >= (
                    GETVARIABLE('as_of') - 365
                  ),
                  GREATEST(`t14`.`is_purchase`, `t14`.`is_visit`),
                  NULL
                )
              ),
              0
            ) AS `activity_days_365`,
            COALESCE(
              SUM(IF(`t14`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ), `t14`.`is_visit`, NULL)),
              0
            ) AS `visit_days_365`,
            COALESCE(
              SUM(IF(`t14`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              ), `t14`.`is_purchase`, NULL)),
              0
            ) AS `purchase_days_365`,
            COALESCE(
              SUM(
                IF(`t14`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                ), `t14`.`charged_minor`, NULL)
              ),
              0
            ) AS `spend_365_minor`,
            COALESCE(
              SUM(
                IF(`t14`.`day_n` >= (
                  GETVARIABLE('as_of') - 365
                ), `t14`.`returned_minor`, NULL)
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
            ) AS `t8`
            WHERE
              `t8`.`day_n` < GETVARIABLE('as_of')
          ) AS `t14`
          GROUP BY
            1
        ) AS `t31`
      ) AS `t48`
    ) AS `t55`
      ON `t26`.`customer_id` = `t55`.`key_0`
    LEFT OUTER JOIN (
      SELECT
        `t41`.`customer_id` AS `key_1`,
        CASE
          WHEN GREATEST(
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 42)
            ) & 2097151
          ) = 0
          THEN ''
          WHEN (
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 42)
            ) & 2097151
          )
          THEN 'afternoon'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 21)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 42)
            ) & 2097151
          )
          THEN 'evening'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 42)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`hour_band_0`, 42)
            ) & 2097151
          )
          THEN 'morning'
          ELSE ''
        END AS `hour_band`,
        CASE
          WHEN GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          ) = 0
          THEN ''
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'fri'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'mon'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'sat'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'sun'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'thu'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'tue'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_1`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`weekday_2`, 0)
            ) & 2097151
          )
          THEN 'wed'
          ELSE ''
        END AS `weekday`,
        CASE
          WHEN GREATEST(
            (
              SHIFTRIGHT(`t41`.`channel_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_1`, 0)
            ) & 2097151
          ) = 0
          THEN ''
          WHEN (
            (
              SHIFTRIGHT(`t41`.`channel_0`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`channel_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_1`, 0)
            ) & 2097151
          )
          THEN 'group_buy'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`channel_0`, 21)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`channel_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_1`, 0)
            ) & 2097151
          )
          THEN 'online'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`channel_0`, 42)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`channel_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_1`, 0)
            ) & 2097151
          )
          THEN 'phone'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`channel_1`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`channel_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_0`, 42)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`channel_1`, 0)
            ) & 2097151
          )
          THEN 'salon'
          ELSE ''
        END AS `channel`,
        CASE
          WHEN GREATEST(
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 42)
            ) & 2097151
          ) = 0
          THEN ''
          WHEN (
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 0)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 42)
            ) & 2097151
          )
          THEN 'anti_aging'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 21)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 42)
            ) & 2097151
          )
          THEN 'basic'
          WHEN (
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 42)
            ) & 2097151
          ) = GREATEST(
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 0)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 21)
            ) & 2097151,
            (
              SHIFTRIGHT(`t41`.`need_type_0`, 42)
            ) & 2097151
          )
          THEN 'medical'
          ELSE ''
        END AS `need_type`,
        CAST(FLOOR(
          (
            (
              CAST((
                SHIFTRIGHT(`t41`.`hour_band_0`, 21)
              ) & 2097151 AS DOUBLE) * 1000
            ) / CAST(NULLIF(
              (
                (
                  SHIFTRIGHT(`t41`.`hour_band_0`, 0)
                ) & 2097151
              ) + 0 + (
                (
                  SHIFTRIGHT(`t41`.`hour_band_0`, 21)
                ) & 2097151
              ) + (
                (
                  SHIFTRIGHT(`t41`.`hour_band_0`, 42)
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
                  SHIFTRIGHT(`t41`.`weekday_0`, 42)
                ) & 2097151
              ) + (
                (
                  SHIFTRIGHT(`t41`.`weekday_1`, 0)
                ) & 2097151
              ) AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`lines`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `weekend_permille`,
        CAST(FLOOR(
          (
            (
              CAST((
                SHIFTRIGHT(`t41`.`channel_0`, 21)
              ) & 2097151 AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`lines`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `online_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t41`.`product` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`paid`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `product_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t41`.`listed` - `t41`.`paid` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`listed`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `discount_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t41`.`basic` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`basic` + `t41`.`anti_aging` + `t41`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `basic_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t41`.`anti_aging` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`basic` + `t41`.`anti_aging` + `t41`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `anti_aging_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t41`.`medical` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t41`.`basic` + `t41`.`anti_aging` + `t41`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `medical_permille`
      FROM (
        SELECT
          `t37`.`customer_id`,
          COUNT(*) AS `lines`,
          SUM(`t37`.`charged_minor`) AS `paid`,
          SUM(`t37`.`list_minor`) AS `listed`,
          SUM(`t37`.`charged_minor` * `t37`.`is_product`) AS `product`,
          SUM(`t37`.`charged_minor` * `t37`.`basic`) AS `basic`,
          SUM(`t37`.`charged_minor` * `t37`.`anti_aging`) AS `anti_aging`,
          SUM(`t37`.`charged_minor` * `t37`.`medical`) AS `medical`,
          SUM(
            CASE
              WHEN (
                `t37`.`hour` >= 12
              ) AND (
                `t37`.`hour` < 17
              )
              THEN 1
              WHEN `t37`.`hour` >= 17
              THEN 2097152
              WHEN (
                `t37`.`hour` >= 0
              ) AND (
                `t37`.`hour` < 12
              )
              THEN 4398046511104
              ELSE 0
            END
          ) AS `hour_band_0`,
          SUM(
            CASE
              WHEN `t37`.`weekday` = 4
              THEN 1
              WHEN `t37`.`weekday` = 0
              THEN 2097152
              WHEN `t37`.`weekday` = 5
              THEN 4398046511104
              ELSE 0
            END
          ) AS `weekday_0`,
          SUM(
            CASE
              WHEN `t37`.`weekday` = 6
              THEN 1
              WHEN `t37`.`weekday` = 3
              THEN 2097152
              WHEN `t37`.`weekday` = 1
              THEN 4398046511104
              ELSE 0
            END
          ) AS `weekday_1`,
          SUM(CASE WHEN `t37`.`weekday` = 2 THEN 1 ELSE 0 END) AS `weekday_2`,
          SUM(
            CASE
              WHEN `t37`.`channel` = 'group_buy'
              THEN 1
              WHEN `t37`.`channel` = 'online'
              THEN 2097152
              WHEN `t37`.`channel` = 'phone'
              THEN 4398046511104
              ELSE 0
            END
          ) AS `channel_0`,
          SUM(CASE WHEN `t37`.`channel` = 'salon' THEN 1 ELSE 0 END) AS `channel_1`,
          SUM(
            CASE
              WHEN `t37`.`anti_aging` > 0
              THEN 1
              WHEN `t37`.`basic` > 0
              THEN 2097152
              WHEN `t37`.`medical` > 0
              THEN 4398046511104
              ELSE 0
            END
          ) AS `need_type_0`
        FROM `t36` AS `t37`
        GROUP BY
          1
      ) AS `t41`
    ) AS `t57`
      ON `t26`.`customer_id` = `t57`.`key_1`
    LEFT OUTER JOIN (
      SELECT
        `t27`.`customer_id` AS `key_2`,
        `t27`.`items_count`
      FROM (
        SELECT
          `t19`.`customer_id`,
          COUNT(*) AS `items_count`
        FROM (
          SELECT DISTINCT
            `t16`.`customer_id`,
            `t16`.`item_id`
          FROM `t15` AS `t16`
          WHERE
            `t16`.`sale_count` > 0 AND `t16`.`item_id` <> 0
        ) AS `t19`
        GROUP BY
          1
      ) AS `t27`
    ) AS `t35`
      ON `t26`.`customer_id` = `t35`.`key_2`
    LEFT OUTER JOIN (
      SELECT
        `t40`.`customer_id` AS `key_3`,
        1099511627775 - (
          `t40`.`rank` % 1099511627776
        ) AS `staff_id`
      FROM (
        SELECT
          `t38`.`customer_id`,
          MAX(`t38`.`rank`) AS `rank`
        FROM (
          SELECT
            `t28`.`customer_id`,
            `t28`.`staff_id`,
            `t28`.`times`,
            (
              `t28`.`times` * 1099511627776
            ) + (
              1099511627775 - `t28`.`staff_id`
            ) AS `rank`
          FROM (
            SELECT
              `t21`.`customer_id`,
              `t21`.`staff_id`,
              COUNT(*) AS `times`
            FROM (
              SELECT
                *
              FROM `t15` AS `t16`
              WHERE
                `t16`.`sale_count` > 0 AND `t16`.`staff_id` <> 0
            ) AS `t21`
            GROUP BY
              1,
              2
          ) AS `t28`
        ) AS `t38`
        GROUP BY
          1
      ) AS `t40`
    ) AS `t44`
      ON `t26`.`customer_id` = `t44`.`key_3`
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
            `t47`.`customer_id`,
            `t47`.`category`,
            `t47`.`times`,
            `t47`.`n`,
            `t47`.`first`,
            `t47`.`last`
          FROM `t45` AS `t47`
          INNER JOIN (
            SELECT
              `t46`.`customer_id`,
              MAX(`t46`.`times`) AS `times`
            FROM `t45` AS `t46`
            GROUP BY
              1
          ) AS `t51`
            ON `t47`.`customer_id` = `t51`.`customer_id` AND `t47`.`times` = `t51`.`times`
        ) AS `t58`
        GROUP BY
          1
      ) AS `t61`
    ) AS `t63`
      ON `t26`.`customer_id` = `t63`.`key_4`
    LEFT OUTER JOIN (
      SELECT
        `t70`.`customer_id` AS `key_5`,
        `t70`.`categories_count`
      FROM (
        SELECT
          `t69`.`customer_id`,
          COUNT(*) AS `categories_count`
        FROM `t68` AS `t69`
        GROUP BY
          1
      ) AS `t70`
    ) AS `t74`
      ON `t26`.`customer_id` = `t74`.`key_5`
    LEFT OUTER JOIN (
      SELECT
        `t79`.`customer_id` AS `key_6`,
        `t79`.`due_category`,
        `t79`.`due_category_permille`
      FROM (
        SELECT
          `t78`.`customer_id`,
          MIN(`t78`.`category`) AS `due_category`,
          MAX(`t78`.`overdue_permille`) AS `due_category_permille`
        FROM (
          SELECT
            `t75`.`customer_id`,
            `t75`.`category`,
            `t75`.`days`,
            `t75`.`last_day_n`,
            `t75`.`rhythm_days`,
            `t75`.`due_day_n`,
            `t75`.`overdue_permille`
          FROM `t71` AS `t75`
          INNER JOIN (
            SELECT
              `t73`.`customer_id`,
              MAX(`t73`.`overdue_permille`) AS `overdue_permille`
            FROM `t71` AS `t73`
            GROUP BY
              1
          ) AS `t77`
            ON `t75`.`customer_id` = `t77`.`customer_id`
            AND `t75`.`overdue_permille` = `t77`.`overdue_permille`
        ) AS `t78`
        GROUP BY
          1
      ) AS `t79`
    ) AS `t81`
      ON `t26`.`customer_id` = `t81`.`key_6`
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
          `t6`.`customer_id`,
          SUM(
            CAST(NOT (
              `t6`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t6`.`known_on` <= GETVARIABLE('as_of_day')
            )
            AND NOT (
              (
                `t6`.`status` = 'cancelled'
              )
              AND (
                (
                  `t6`.`cancelled_on` IS NULL
                )
                OR (
                  `t6`.`cancelled_on` <= GETVARIABLE('as_of_day')
                )
              )
            ) AS BIGINT)
          ) AS `bookings_ahead`,
          SUM(
            CAST((
              `t6`.`status` = 'no_show'
            )
            AND (
              `t6`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t6`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              )
            ) AS BIGINT)
          ) AS `no_shows_365`,
          SUM(
            CAST((
              `t6`.`status` = 'cancelled'
            )
            AND (
              `t6`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t6`.`day_n` >= (
                GETVARIABLE('as_of') - 365
              )
            ) AS BIGINT)
          ) AS `cancellations_365`,
          SUM(
            CAST(`t6`.`status` IN ('done', 'booked')
            AND (
              `t6`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t6`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              )
            ) AS BIGINT)
          ) AS `kept_180`,
          SUM(
            CAST(`t6`.`status` IN ('done', 'booked')
            AND (
              `t6`.`day_n` < GETVARIABLE('as_of')
            )
            AND (
              `t6`.`day_n` >= (
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
        ) AS `t6`
        GROUP BY
          1
      ) AS `t24`
    ) AS `t33`
      ON `t26`.`customer_id` = `t33`.`key_7`
    LEFT OUTER JOIN (
      SELECT
        `t25`.`customer_id` AS `key_8`,
        `t25`.`contacts_180`,
        `t25`.`answers_180`,
        `t25`.`answers_90`
      FROM (
        SELECT
          `t13`.`customer_id`,
          SUM(CAST(`t13`.`day_n` >= (
            GETVARIABLE('as_of') - 180
          ) AS BIGINT)) AS `contacts_180`,
          SUM(
            CAST(`t13`.`outcome` IN ('booked', 'later', 'refused')
            AND (
              `t13`.`day_n` >= (
                GETVARIABLE('as_of') - 180
              )
            ) AS BIGINT)
          ) AS `answers_180`,
          SUM(
            CAST(`t13`.`outcome` IN ('booked', 'later', 'refused')
            AND (
              `t13`.`day_n` >= (
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
          ) AS `t7`
          WHERE
            `t7`.`day_n` < GETVARIABLE('as_of')
        ) AS `t13`
        GROUP BY
          1
      ) AS `t25`
    ) AS `t34`
      ON `t26`.`customer_id` = `t34`.`key_8`
  ) AS `t82`
) AS `t83`
