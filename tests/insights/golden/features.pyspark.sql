WITH `t17` AS (
  SELECT
    `t13`.`customer_id`,
    `t13`.`item_id`,
    `t13`.`day_n`,
    `t13`.`staff_id`,
    `t13`.`hour`,
    `t13`.`channel`,
    `t13`.`charged_minor`,
    `t13`.`list_minor`,
    COALESCE(`t6`.`category`, '') AS `category`,
    COALESCE(`t6`.`kind`, 'unknown') AS `kind`,
    COALESCE(`t6`.`need_type`, '') AS `need_type`,
    (
      `t13`.`day_n` + 3
    ) % 7 AS `weekday`
  FROM (
    SELECT
      `t3`.`customer_id`,
      `t3`.`item_id`,
      `t3`.`salon_id`,
      `t3`.`day`,
      `t3`.`staff_id`,
      `t3`.`hour`,
      `t3`.`channel`,
      `t3`.`quantity_milli`,
      `t3`.`list_minor`,
      `t3`.`charged_minor`,
      `t3`.`returned_minor`,
      `t3`.`line_count`,
      `t3`.`sale_count`,
      `t3`.`is_visit`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`day`) AS `day_n`
    FROM `lines` AS `t3`
    WHERE
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`day`) < 20779
      AND `t3`.`sale_count` > 0
  ) AS `t13`
  LEFT OUTER JOIN `items` AS `t6`
    ON `t13`.`item_id` = `t6`.`item_id`
), `t41` AS (
  SELECT
    `t37`.`customer_id`,
    `t37`.`category`,
    SUM(`t37`.`times`) AS `times`,
    SUM(`t37`.`care`) AS `n`,
    MIN(IF(`t37`.`care` > 0, `t37`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t37`.`care` > 0, `t37`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t31`.`customer_id`,
      `t31`.`category`,
      `t31`.`day_n`,
      COUNT(*) AS `times`,
      MAX(CAST(`t31`.`kind` <> 'product' AS BIGINT)) AS `care`
    FROM (
      SELECT
        *
      FROM `t17` AS `t22`
      WHERE
        `t22`.`category` <> ''
    ) AS `t31`
    GROUP BY
      1,
      2,
      3
  ) AS `t37`
  GROUP BY
    1,
    2
), `t64` AS (
  SELECT
    `t63`.`customer_id`,
    `t63`.`category`,
    `t63`.`n`,
    `t63`.`last`,
    `t63`.`gap_sum`,
    `t63`.`prior`,
    GREATEST(
      CAST(FLOOR(
        (
          (
            `t63`.`gap_sum` + (
              GREATEST(3 - (
                `t63`.`n` - 1
              ), 0) * `t63`.`prior`
            )
          ) / NULLIF(GREATEST(`t63`.`n` - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS `rhythm_days`
  FROM (
    SELECT
      `t51`.`customer_id`,
      `t51`.`category`,
      `t51`.`n`,
      `t51`.`last`,
      `t51`.`last` - `t51`.`first` AS `gap_sum`,
      COALESCE(`t61`.`prior_days`, 30) AS `prior`
    FROM (
      SELECT
        *
      FROM `t41` AS `t42`
      WHERE
        `t42`.`n` > 0
    ) AS `t51`
    LEFT OUTER JOIN (
      SELECT
        COALESCE(`t55`.`category`, `t18`.`category`) AS `category`,
        COALESCE(`t18`.`cycle`, `t55`.`usual_days`, 30) AS `prior_days`
      FROM (
        SELECT
          `t52`.`category`,
          CAST(FLOOR(PERCENTILE(`t52`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
          COUNT(*) AS `repeaters`
        FROM (
          SELECT
            `t42`.`customer_id`,
            `t42`.`category`,
            `t42`.`times`,
            `t42`.`n`,
            `t42`.`first`,
            `t42`.`last`,
            (
              `t42`.`last` - `t42`.`first`
            ) / NULLIF(`t42`.`n` - 1, 0) AS `mean`
          FROM `t41` AS `t42`
          WHERE
            `t42`.`n` > 0 AND `t42`.`n` > 1 AND `t42`.`last` > `t42`.`first`
        ) AS `t52`
        GROUP BY
          1
      ) AS `t55`
      FULL OUTER JOIN (
        SELECT
          `t9`.`category`,
          CAST(FLOOR(PERCENTILE(CAST(`t9`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
        FROM (
          SELECT
            *
          FROM `items` AS `t5`
          WHERE
            `t5`.`cycle_days` > 0 AND `t5`.`category` <> ''
        ) AS `t9`
        GROUP BY
          1
      ) AS `t18`
        ON `t55`.`category` = `t18`.`category`
    ) AS `t61`
      ON `t51`.`category` = `t61`.`category`
  ) AS `t63`
), `t67` AS (
  SELECT
    `t65`.`customer_id`,
    `t65`.`category`,
    `t65`.`n` AS `days`,
    `t65`.`last` AS `last_day_n`,
    `t65`.`rhythm_days`,
    `t65`.`last` + `t65`.`rhythm_days` AS `due_day_n`,
    CAST(FLOOR(
      (
        (
          CAST(20779 - `t65`.`last` AS DOUBLE) * 1000
        ) / CAST(NULLIF(`t65`.`rhythm_days`, 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `overdue_permille`
  FROM `t64` AS `t65`
  WHERE
    `t65`.`n` > 1
)
SELECT
  `t80`.`customer_id`,
  `t80`.`salon_id`,
  `t80`.`steward_id`,
  `t80`.`gender`,
  `t80`.`region`,
  `t80`.`occupation`,
  `t80`.`source`,
  `t80`.`has_phone`,
  `t80`.`age_years`,
  `t80`.`joined_days`,
  `t80`.`visit_days`,
  `t80`.`purchase_days`,
  `t80`.`spend_minor`,
  `t80`.`returned_365_minor`,
  `t80`.`activity_days_90`,
  `t80`.`visit_days_90`,
  `t80`.`purchase_days_90`,
  `t80`.`activity_days_180`,
  `t80`.`visit_days_180`,
  `t80`.`purchase_days_180`,
  `t80`.`activity_days_365`,
  `t80`.`visit_days_365`,
  `t80`.`purchase_days_365`,
  `t80`.`spend_90_minor`,
  `t80`.`spend_180_minor`,
  `t80`.`spend_365_minor`,
  `t80`.`activity_days`,
  `t80`.`gap_count`,
  `t80`.`first_day_n`,
  `t80`.`last_day_n`,
  `t80`.`recency_days`,
  `t80`.`tenure_days`,
  `t80`.`rhythm_days`,
  `t80`.`due_day_n`,
  `t80`.`overdue_permille`,
  `t80`.`average_ticket_minor`,
  `t80`.`ticket_cv_permille`,
  `t80`.`hour_band`,
  `t80`.`weekday`,
  `t80`.`channel`,
  `t80`.`need_type`,
  `t80`.`evening_permille`,
  `t80`.`weekend_permille`,
  `t80`.`online_permille`,
  `t80`.`product_permille`,
  `t80`.`discount_permille`,
  `t80`.`basic_permille`,
  `t80`.`anti_aging_permille`,
  `t80`.`medical_permille`,
  `t80`.`items_count`,
  `t80`.`staff_id`,
  `t80`.`top_category`,
  `t80`.`categories_count`,
  `t80`.`due_category`,
  `t80`.`due_category_permille`,
  `t80`.`bookings_ahead`,
  `t80`.`no_shows_365`,
  `t80`.`cancellations_365`,
  `t80`.`contacts_180`,
  `t80`.`usual_90_minor`,
  `t80`.`spend_trend_permille`,
  `t80`.`interactions_90`,
  `t80`.`interactions_180`,
  `t80`.`stake_minor`,
  `t80`.`health_rhythm`,
  `t80`.`health_trend`,
  `t80`.`health_interaction`,
  `t80`.`health_breadth`,
  `t80`.`health_loyalty`,
  0 + `t80`.`health_rhythm` + `t80`.`health_trend` + `t80`.`health_interaction` + `t80`.`health_breadth` + `t80`.`health_loyalty` AS `health_score`
FROM (
  SELECT
    `t79`.`customer_id`,
    `t79`.`salon_id`,
    `t79`.`steward_id`,
    `t79`.`gender`,
    `t79`.`region`,
    `t79`.`occupation`,
    `t79`.`source`,
    `t79`.`has_phone`,
    `t79`.`age_years`,
    `t79`.`joined_days`,
    `t79`.`visit_days`,
    `t79`.`purchase_days`,
    `t79`.`spend_minor`,
    `t79`.`returned_365_minor`,
    `t79`.`activity_days_90`,
    `t79`.`visit_days_90`,
    `t79`.`purchase_days_90`,
    `t79`.`activity_days_180`,
    `t79`.`visit_days_180`,
    `t79`.`purchase_days_180`,
    `t79`.`activity_days_365`,
    `t79`.`visit_days_365`,
    `t79`.`purchase_days_365`,
    `t79`.`spend_90_minor`,
    `t79`.`spend_180_minor`,
    `t79`.`spend_365_minor`,
    `t79`.`activity_days`,
    `t79`.`gap_count`,
    `t79`.`first_day_n`,
    `t79`.`last_day_n`,
    `t79`.`recency_days`,
    `t79`.`tenure_days`,
    `t79`.`rhythm_days`,
    `t79`.`due_day_n`,
    `t79`.`overdue_permille`,
    `t79`.`average_ticket_minor`,
    `t79`.`ticket_cv_permille`,
    `t79`.`hour_band`,
    `t79`.`weekday`,
    `t79`.`channel`,
    `t79`.`need_type`,
    `t79`.`evening_permille`,
    `t79`.`weekend_permille`,
    `t79`.`online_permille`,
    `t79`.`product_permille`,
    `t79`.`discount_permille`,
    `t79`.`basic_permille`,
    `t79`.`anti_aging_permille`,
    `t79`.`medical_permille`,
    `t79`.`items_count`,
    `t79`.`staff_id`,
    `t79`.`top_category`,
    `t79`.`categories_count`,
    `t79`.`due_category`,
    `t79`.`due_category_permille`,
    `t79`.`bookings_ahead`,
    `t79`.`no_shows_365`,
    `t79`.`cancellations_365`,
    `t79`.`contacts_180`,
    CAST(FLOOR(
      (
        (
          CAST(`t79`.`spend_365_minor` * 90 AS DOUBLE) * 1
        ) / CAST(NULLIF(GREATEST(LEAST(`t79`.`tenure_days`, 365), 90), 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `usual_90_minor`,
    CAST(FLOOR(
      (
        (
          CAST(`t79`.`spend_90_minor` AS DOUBLE) * 1000
        ) / CAST(NULLIF(
          CAST(FLOOR(
            (
              (
                CAST(`t79`.`spend_365_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(GREATEST(LEAST(`t79`.`tenure_days`, 365), 90), 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          0
        ) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `spend_trend_permille`,
    `t79`.`answers_90` + `t79`.`kept_90` AS `interactions_90`,
    `t79`.`answers_180` + `t79`.`kept_180` AS `interactions_180`,
    COALESCE(
      GREATEST(
        LEAST(
          CAST(FLOOR(
            (
              (
                CAST(`t79`.`average_ticket_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(`t79`.`rhythm_days`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          `t79`.`spend_365_minor`
        ),
        0
      ),
      0
    ) AS `stake_minor`,
    CASE
      WHEN `t79`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t79`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t79`.`recency_days` IS NOT NULL
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
                        CAST(`t79`.`spend_90_minor` AS DOUBLE) * 1000
                      ) / CAST(NULLIF(
                        CAST(FLOOR(
                          (
                            (
                              CAST(`t79`.`spend_365_minor` * 90 AS DOUBLE) * 1
                            ) / CAST(NULLIF(GREATEST(LEAST(`t79`.`tenure_days`, 365), 90), 0) AS DOUBLE)
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
      WHEN `t79`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE
            WHEN `t79`.`bookings_ahead` > 0
            THEN 15
            ELSE (
              `t79`.`answers_180` + `t79`.`kept_180`
            ) * 5
          END,
          15
        ) - (
          `t79`.`no_shows_365` * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t79`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN `t79`.`categories_count` > 0
                  THEN `t79`.`categories_count`
                  ELSE LEAST(`t79`.`items_count`, 1)
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
      WHEN `t79`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t79`.`activity_days`, 10)) * 10
        ) / 10
      ) + 0.5) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t79`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
  FROM (
    SELECT
      `t23`.`customer_id`,
      `t23`.`salon_id`,
      `t23`.`steward_id`,
      `t23`.`gender`,
      `t23`.`region`,
      `t23`.`occupation`,
      `t23`.`source`,
      `t23`.`has_phone`,
      `t23`.`age_years`,
      `t23`.`joined_days`,
      COALESCE(`t62`.`visit_days`, 0) AS `visit_days`,
      COALESCE(`t62`.`purchase_days`, 0) AS `purchase_days`,
      COALESCE(`t62`.`spend_minor`, 0) AS `spend_minor`,
      COALESCE(`t62`.`returned_365_minor`, 0) AS `returned_365_minor`,
      COALESCE(`t62`.`activity_days_90`, 0) AS `activity_days_90`,
      COALESCE(`t62`.`visit_days_90`, 0) AS `visit_days_90`,
      COALESCE(`t62`.`purchase_days_90`, 0) AS `purchase_days_90`,
      COALESCE(`t62`.`activity_days_180`, 0) AS `activity_days_180`,
      COALESCE(`t62`.`visit_days_180`, 0) AS `visit_days_180`,
      COALESCE(`t62`.`purchase_days_180`, 0) AS `purchase_days_180`,
      COALESCE(`t62`.`activity_days_365`, 0) AS `activity_days_365`,
      COALESCE(`t62`.`visit_days_365`, 0) AS `visit_days_365`,
      COALESCE(`t62`.`purchase_days_365`, 0) AS `purchase_days_365`,
      COALESCE(`t62`.`spend_90_minor`, 0) AS `spend_90_minor`,
      COALESCE(`t62`.`spend_180_minor`, 0) AS `spend_180_minor`,
      COALESCE(`t62`.`spend_365_minor`, 0) AS `spend_365_minor`,
      COALESCE(`t62`.`activity_days`, 0) AS `activity_days`,
      COALESCE(`t62`.`gap_count`, 0) AS `gap_count`,
      `t62`.`first_day_n`,
      `t62`.`last_day_n`,
      `t62`.`recency_days`,
      `t62`.`tenure_days`,
      `t62`.`rhythm_days`,
      `t62`.`due_day_n`,
      `t62`.`overdue_permille`,
      `t62`.`average_ticket_minor`,
      `t62`.`ticket_cv_permille`,
      COALESCE(`t45`.`hour_band`, '') AS `hour_band`,
      COALESCE(`t45`.`weekday`, '') AS `weekday`,
      COALESCE(`t45`.`channel`, '') AS `channel`,
      COALESCE(`t45`.`need_type`, '') AS `need_type`,
      `t45`.`evening_permille`,
      `t45`.`weekend_permille`,
      `t45`.`online_permille`,
      `t45`.`product_permille`,
      `t45`.`discount_permille`,
      `t45`.`basic_permille`,
      `t45`.`anti_aging_permille`,
      `t45`.`medical_permille`,
      COALESCE(`t36`.`items_count`, 0) AS `items_count`,
      COALESCE(`t49`.`staff_id`, 0) AS `staff_id`,
      COALESCE(`t58`.`top_category`, '') AS `top_category`,
      COALESCE(`t73`.`categories_count`, 0) AS `categories_count`,
      COALESCE(`t78`.`due_category`, '') AS `due_category`,
      `t78`.`due_category_permille`,
      COALESCE(`t27`.`bookings_ahead`, 0) AS `bookings_ahead`,
      COALESCE(`t27`.`no_shows_365`, 0) AS `no_shows_365`,
      COALESCE(`t27`.`cancellations_365`, 0) AS `cancellations_365`,
      COALESCE(`t27`.`kept_180`, 0) AS `kept_180`,
      COALESCE(`t27`.`kept_90`, 0) AS `kept_90`,
      COALESCE(`t28`.`contacts_180`, 0) AS `contacts_180`,
      COALESCE(`t28`.`answers_180`, 0) AS `answers_180`,
      COALESCE(`t28`.`answers_90`, 0) AS `answers_90`
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
                2026 - `t0`.`birth_year`
              ) - CAST((
                `t0`.`birth_month` > 11
              )
              OR (
                (
                  `t0`.`birth_month` = 11
                ) AND (
                  `t0`.`birth_day` > 22
                )
              ) AS BIGINT)
            ) >= 0
          )
          THEN (
            2026 - `t0`.`birth_year`
          ) - CAST((
            `t0`.`birth_month` > 11
          )
          OR (
            (
              `t0`.`birth_month` = 11
            ) AND (
              `t0`.`birth_day` > 22
            )
          ) AS BIGINT)
          ELSE CAST(NULL AS BIGINT)
        END AS `age_years`,
        CASE
          WHEN (
            20779 - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`joined_on`)
          ) > 0
          THEN 20779 - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`joined_on`)
          ELSE CAST(NULL AS BIGINT)
        END AS `joined_days`
      FROM `profiles` AS `t0`
    ) AS `t23`
    LEFT OUTER JOIN (
      SELECT
        `t39`.`customer_id` AS `key_0`,
        `t39`.`visit_days`,
        `t39`.`purchase_days`,
        `t39`.`spend_minor`,
        `t39`.`returned_365_minor`,
        `t39`.`activity_days_90`,
        `t39`.`visit_days_90`,
        `t39`.`purchase_days_90`,
        `t39`.`activity_days_180`,
        `t39`.`visit_days_180`,
        `t39`.`purchase_days_180`,
        `t39`.`activity_days_365`,
        `t39`.`visit_days_365`,
        `t39`.`purchase_days_365`,
        `t39`.`spend_90_minor`,
        `t39`.`spend_180_minor`,
        `t39`.`spend_365_minor`,
        `t39`.`n` AS `activity_days`,
        GREATEST(`t39`.`n` - 1, 0) AS `gap_count`,
        `t39`.`first` AS `first_day_n`,
        `t39`.`last` AS `last_day_n`,
        20779 - `t39`.`last` AS `recency_days`,
        20779 - `t39`.`first` AS `tenure_days`,
        CASE
          WHEN `t39`.`n` > 0
          THEN GREATEST(
            CAST(FLOOR(
              (
                (
                  (
                    `t39`.`last` - `t39`.`first`
                  ) + (
                    GREATEST(3 - (
                      `t39`.`n` - 1
                    ), 0) * 30
                  )
                ) / NULLIF(GREATEST(`t39`.`n` - 1, 3), 0)
              ) + 0.5
            ) AS BIGINT),
            1
          )
          ELSE NULL
        END AS `rhythm_days`,
        `t39`.`last` + CASE
          WHEN `t39`.`n` > 0
          THEN GREATEST(
            CAST(FLOOR(
              (
                (
                  (
                    `t39`.`last` - `t39`.`first`
                  ) + (
                    GREATEST(3 - (
                      `t39`.`n` - 1
                    ), 0) * 30
                  )
                ) / NULLIF(GREATEST(`t39`.`n` - 1, 3), 0)
              ) + 0.5
            ) AS BIGINT),
            1
          )
          ELSE NULL
        END AS `due_day_n`,
        CAST(FLOOR(
          (
            (
              CAST(20779 - `t39`.`last` AS DOUBLE) * 1000
            ) / CAST(NULLIF(
              CASE
                WHEN `t39`.`n` > 0
                THEN GREATEST(
                  CAST(FLOOR(
                    (
                      (
                        (
                          `t39`.`last` - `t39`.`first`
                        ) + (
                          GREATEST(3 - (
                            `t39`.`n` - 1
                          ), 0) * 30
                        )
                      ) / NULLIF(GREATEST(`t39`.`n` - 1, 3), 0)
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
              CAST(`t39`.`total` AS DOUBLE) * 1
            ) / CAST(NULLIF(`t39`.`tickets`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `average_ticket_minor`,
        CAST(FLOOR(
          (
            (
              SQRT(
                GREATEST(
                  (
                    CAST(`t39`.`total_sq` AS DOUBLE) / NULLIF(`t39`.`tickets`, 0)
                  ) - (
                    (
                      CAST(`t39`.`total` AS DOUBLE) / NULLIF(`t39`.`tickets`, 0)
                    ) * (
                      CAST(`t39`.`total` AS DOUBLE) / NULLIF(`t39`.`tickets`, 0)
                    )
                  ),
                  0.0
                )
              ) * 1000
            ) / NULLIF(CAST(`t39`.`total` AS DOUBLE) / NULLIF(`t39`.`tickets`, 0), 0)
          ) + 0.5
        ) AS BIGINT) AS `ticket_cv_permille`
      FROM (
        SELECT
          `t26`.`customer_id`,
          MIN(
            IF(
              (
                `t26`.`day_n` >= -2147483648
              )
              AND (
                GREATEST(`t26`.`counts`, `t26`.`came`) > 0
              ),
              `t26`.`day_n`,
              NULL
            )
          ) AS `first`,
          MAX(
            IF(
              (
                `t26`.`day_n` >= -2147483648
              )
              AND (
                GREATEST(`t26`.`counts`, `t26`.`came`) > 0
              ),
              `t26`.`day_n`,
              NULL
            )
          ) AS `last`,
          CAST(COALESCE(
            SUM(
              IF(
                `t26`.`day_n` >= -2147483648,
                CAST(`t26`.`value` * `t26`.`counts` AS DECIMAL(19, 0)) * CAST(`t26`.`value` * `t26`.`counts` AS DECIMAL(19, 0)),
                NULL
              )
            ),
            0
          ) AS DECIMAL(38, 0)) AS `total_sq`,
          COALESCE(
            SUM(IF(`t26`.`day_n` >= -2147483648, GREATEST(`t26`.`counts`, `t26`.`came`), NULL)),
            0
          ) AS `n`,
          COALESCE(SUM(IF(`t26`.`day_n` >= -2147483648, `t26`.`counts`, NULL)), 0) AS `tickets`,
          COALESCE(SUM(IF(`t26`.`day_n` >= -2147483648, `t26`.`value` * `t26`.`counts`, NULL)), 0) AS `total`,
          COALESCE(SUM(IF(`t26`.`day_n` >= -2147483648, `t26`.`came`, NULL)), 0) AS `visit_days`,
          COALESCE(SUM(IF(`t26`.`day_n` >= -2147483648, `t26`.`counts`, NULL)), 0) AS `purchase_days`,
          COALESCE(SUM(IF(`t26`.`day_n` >= -2147483648, `t26`.`value`, NULL)), 0) AS `spend_minor`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20689, GREATEST(`t26`.`counts`, `t26`.`came`), NULL)), 0) AS `activity_days_90`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20689, `t26`.`came`, NULL)), 0) AS `visit_days_90`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20689, `t26`.`counts`, NULL)), 0) AS `purchase_days_90`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20689, `t26`.`value`, NULL)), 0) AS `spend_90_minor`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20599, GREATEST(`t26`.`counts`, `t26`.`came`), NULL)), 0) AS `activity_days_180`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20599, `t26`.`came`, NULL)), 0) AS `visit_days_180`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20599, `t26`.`counts`, NULL)), 0) AS `purchase_days_180`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20599, `t26`.`value`, NULL)), 0) AS `spend_180_minor`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20414, GREATEST(`t26`.`counts`, `t26`.`came`), NULL)), 0) AS `activity_days_365`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20414, `t26`.`came`, NULL)), 0) AS `visit_days_365`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20414, `t26`.`counts`, NULL)), 0) AS `purchase_days_365`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20414, `t26`.`value`, NULL)), 0) AS `spend_365_minor`,
          COALESCE(SUM(IF(`t26`.`day_n` >= 20414, `t26`.`returned`, NULL)), 0) AS `returned_365_minor`
        FROM (
          SELECT
            `t15`.`customer_id`,
            `t15`.`day_n`,
            SUM(`t15`.`value`) AS `value`,
            CAST(MAX(`t15`.`sales`) > 0 AS BIGINT) AS `counts`,
            MAX(`t15`.`came`) AS `came`,
            SUM(`t15`.`returned`) AS `returned`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t3`.`customer_id`,
                DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`day`) AS `day_n`,
                `t3`.`charged_minor` AS `value`,
                `t3`.`sale_count` AS `sales`,
                `t3`.`is_visit` AS `came`,
                `t3`.`returned_minor` AS `returned`
              FROM `lines` AS `t3`
              WHERE
                DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`day`) < 20779
            ) AS `t11`
            UNION ALL
            SELECT
              *
            FROM (
              SELECT
                `t8`.`customer_id`,
                `t8`.`day_n`,
                0 AS `value`,
                0 AS `sales`,
                0 + 1 AS `came`,
                0 AS `returned`
              FROM (
                SELECT
                  `t4`.`customer_id`,
                  `t4`.`salon_id`,
                  `t4`.`day`,
                  DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t4`.`day`) AS `day_n`
                FROM `visits` AS `t4`
              ) AS `t8`
              WHERE
                `t8`.`day_n` < 20779
            ) AS `t14`
          ) AS `t15`
          GROUP BY
            1,
            2
        ) AS `t26`
        GROUP BY
          1
      ) AS `t39`
    ) AS `t62`
      ON `t23`.`customer_id` = `t62`.`key_0`
    LEFT OUTER JOIN (
      SELECT
        `t34`.`customer_id` AS `key_1`,
        CASE
          WHEN GREATEST(`t34`.`hour_band_afternoon`, `t34`.`hour_band_evening`, `t34`.`hour_band_morning`) = 0
          THEN ''
          WHEN `t34`.`hour_band_afternoon` = GREATEST(`t34`.`hour_band_afternoon`, `t34`.`hour_band_evening`, `t34`.`hour_band_morning`)
          THEN 'afternoon'
          WHEN `t34`.`hour_band_evening` = GREATEST(`t34`.`hour_band_afternoon`, `t34`.`hour_band_evening`, `t34`.`hour_band_morning`)
          THEN 'evening'
          WHEN `t34`.`hour_band_morning` = GREATEST(`t34`.`hour_band_afternoon`, `t34`.`hour_band_evening`, `t34`.`hour_band_morning`)
          THEN 'morning'
          ELSE ''
        END AS `hour_band`,
        CASE
          WHEN GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          ) = 0
          THEN ''
          WHEN `t34`.`weekday_fri` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'fri'
          WHEN `t34`.`weekday_mon` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'mon'
          WHEN `t34`.`weekday_sat` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'sat'
          WHEN `t34`.`weekday_sun` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'sun'
          WHEN `t34`.`weekday_thu` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'thu'
          WHEN `t34`.`weekday_tue` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'tue'
          WHEN `t34`.`weekday_wed` = GREATEST(
            `t34`.`weekday_fri`,
            `t34`.`weekday_mon`,
            `t34`.`weekday_sat`,
            `t34`.`weekday_sun`,
            `t34`.`weekday_thu`,
            `t34`.`weekday_tue`,
            `t34`.`weekday_wed`
          )
          THEN 'wed'
          ELSE ''
        END AS `weekday`,
        CASE
          WHEN GREATEST(
            `t34`.`channel_group_buy`,
            `t34`.`channel_online`,
            `t34`.`channel_phone`,
            `t34`.`channel_salon`
          ) = 0
          THEN ''
          WHEN `t34`.`channel_group_buy` = GREATEST(
            `t34`.`channel_group_buy`,
            `t34`.`channel_online`,
            `t34`.`channel_phone`,
            `t34`.`channel_salon`
          )
          THEN 'group_buy'
          WHEN `t34`.`channel_online` = GREATEST(
            `t34`.`channel_group_buy`,
            `t34`.`channel_online`,
            `t34`.`channel_phone`,
            `t34`.`channel_salon`
          )
          THEN 'online'
          WHEN `t34`.`channel_phone` = GREATEST(
            `t34`.`channel_group_buy`,
            `t34`.`channel_online`,
            `t34`.`channel_phone`,
            `t34`.`channel_salon`
          )
          THEN 'phone'
          WHEN `t34`.`channel_salon` = GREATEST(
            `t34`.`channel_group_buy`,
            `t34`.`channel_online`,
            `t34`.`channel_phone`,
            `t34`.`channel_salon`
          )
          THEN 'salon'
          ELSE ''
        END AS `channel`,
        CASE
          WHEN GREATEST(`t34`.`need_type_anti_aging`, `t34`.`need_type_basic`, `t34`.`need_type_medical`) = 0
          THEN ''
          WHEN `t34`.`need_type_anti_aging` = GREATEST(`t34`.`need_type_anti_aging`, `t34`.`need_type_basic`, `t34`.`need_type_medical`)
          THEN 'anti_aging'
          WHEN `t34`.`need_type_basic` = GREATEST(`t34`.`need_type_anti_aging`, `t34`.`need_type_basic`, `t34`.`need_type_medical`)
          THEN 'basic'
          WHEN `t34`.`need_type_medical` = GREATEST(`t34`.`need_type_anti_aging`, `t34`.`need_type_basic`, `t34`.`need_type_medical`)
          THEN 'medical'
          ELSE ''
        END AS `need_type`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`hour_band_evening` AS DOUBLE) * 1000
            ) / CAST(NULLIF(
              `t34`.`hour_band_morning` + `t34`.`hour_band_afternoon` + `t34`.`hour_band_evening`,
              0
            ) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `evening_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`weekday_sat` + `t34`.`weekday_sun` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`lines`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `weekend_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`channel_online` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`lines`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `online_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`product` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`paid`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `product_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`listed` - `t34`.`paid` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`listed`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `discount_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`basic` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`basic` + `t34`.`anti_aging` + `t34`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `basic_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`anti_aging` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`basic` + `t34`.`anti_aging` + `t34`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `anti_aging_permille`,
        CAST(FLOOR(
          (
            (
              CAST(`t34`.`medical` AS DOUBLE) * 1000
            ) / CAST(NULLIF(`t34`.`basic` + `t34`.`anti_aging` + `t34`.`medical`, 0) AS DOUBLE)
          ) + 0.5
        ) AS BIGINT) AS `medical_permille`
      FROM (
        SELECT
          `t22`.`customer_id`,
          COUNT(*) AS `lines`,
          SUM(`t22`.`charged_minor`) AS `paid`,
          SUM(`t22`.`list_minor`) AS `listed`,
          COALESCE(SUM(IF(`t22`.`kind` = 'product', `t22`.`charged_minor`, NULL)), 0) AS `product`,
          COALESCE(SUM(IF(`t22`.`need_type` = 'basic', `t22`.`charged_minor`, NULL)), 0) AS `basic`,
          COALESCE(SUM(IF(`t22`.`need_type` = 'anti_aging', `t22`.`charged_minor`, NULL)), 0) AS `anti_aging`,
          COALESCE(SUM(IF(`t22`.`need_type` = 'medical', `t22`.`charged_minor`, NULL)), 0) AS `medical`,
          SUM(CAST((
            `t22`.`hour` >= 0
          ) AND (
            `t22`.`hour` < 12
          ) AS BIGINT)) AS `hour_band_morning`,
          SUM(CAST((
            `t22`.`hour` >= 12
          ) AND (
            `t22`.`hour` < 17
          ) AS BIGINT)) AS `hour_band_afternoon`,
          SUM(CAST(`t22`.`hour` >= 17 AS BIGINT)) AS `hour_band_evening`,
          SUM(CAST(`t22`.`weekday` = 0 AS BIGINT)) AS `weekday_mon`,
          SUM(CAST(`t22`.`weekday` = 1 AS BIGINT)) AS `weekday_tue`,
          SUM(CAST(`t22`.`weekday` = 2 AS BIGINT)) AS `weekday_wed`,
          SUM(CAST(`t22`.`weekday` = 3 AS BIGINT)) AS `weekday_thu`,
          SUM(CAST(`t22`.`weekday` = 4 AS BIGINT)) AS `weekday_fri`,
          SUM(CAST(`t22`.`weekday` = 5 AS BIGINT)) AS `weekday_sat`,
          SUM(CAST(`t22`.`weekday` = 6 AS BIGINT)) AS `weekday_sun`,
          SUM(CAST(`t22`.`channel` = 'group_buy' AS BIGINT)) AS `channel_group_buy`,
          SUM(CAST(`t22`.`channel` = 'online' AS BIGINT)) AS `channel_online`,
          SUM(CAST(`t22`.`channel` = 'phone' AS BIGINT)) AS `channel_phone`,
          SUM(CAST(`t22`.`channel` = 'salon' AS BIGINT)) AS `channel_salon`,
          SUM(CAST(`t22`.`need_type` = 'anti_aging' AS BIGINT)) AS `need_type_anti_aging`,
          SUM(CAST(`t22`.`need_type` = 'basic' AS BIGINT)) AS `need_type_basic`,
          SUM(CAST(`t22`.`need_type` = 'medical' AS BIGINT)) AS `need_type_medical`
        FROM `t17` AS `t22`
        GROUP BY
          1
      ) AS `t34`
    ) AS `t45`
      ON `t23`.`customer_id` = `t45`.`key_1`
    LEFT OUTER JOIN (
      SELECT
        `t32`.`customer_id` AS `key_2`,
        `t32`.`items_count`
      FROM (
        SELECT
          `t29`.`customer_id`,
          COUNT(*) AS `items_count`
        FROM (
          SELECT DISTINCT
            `t22`.`customer_id`,
            `t22`.`item_id`
          FROM `t17` AS `t22`
          WHERE
            `t22`.`item_id` <> 0
        ) AS `t29`
        GROUP BY
          1
      ) AS `t32`
    ) AS `t36`
      ON `t23`.`customer_id` = `t36`.`key_2`
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
            `t33`.`customer_id`,
            `t33`.`staff_id`,
            `t33`.`times`,
            (
              `t33`.`times` * 1099511627776
            ) + (
              1099511627775 - `t33`.`staff_id`
            ) AS `rank`
          FROM (
            SELECT
              `t30`.`customer_id`,
              `t30`.`staff_id`,
              COUNT(*) AS `times`
            FROM (
              SELECT
                *
              FROM `t17` AS `t22`
              WHERE
                `t22`.`staff_id` <> 0
            ) AS `t30`
            GROUP BY
              1,
              2
          ) AS `t33`
        ) AS `t38`
        GROUP BY
          1
      ) AS `t40`
    ) AS `t49`
      ON `t23`.`customer_id` = `t49`.`key_3`
    LEFT OUTER JOIN (
      SELECT
        `t56`.`customer_id` AS `key_4`,
        `t56`.`top_category`
      FROM (
        SELECT
          `t53`.`customer_id`,
          MIN(`t53`.`category`) AS `top_category`
        FROM (
          SELECT
            `t43`.`customer_id`,
            `t43`.`category`,
            `t43`.`times`,
            `t43`.`n`,
            `t43`.`first`,
            `t43`.`last`
          FROM `t41` AS `t43`
          INNER JOIN (
            SELECT
              `t42`.`customer_id`,
              MAX(`t42`.`times`) AS `times`
            FROM `t41` AS `t42`
            GROUP BY
              1
          ) AS `t50`
            ON `t43`.`customer_id` = `t50`.`customer_id` AND `t43`.`times` = `t50`.`times`
        ) AS `t53`
        GROUP BY
          1
      ) AS `t56`
    ) AS `t58`
      ON `t23`.`customer_id` = `t58`.`key_4`
    LEFT OUTER JOIN (
      SELECT
        `t69`.`customer_id` AS `key_5`,
        `t69`.`categories_count`
      FROM (
        SELECT
          `t66`.`customer_id`,
          COUNT(*) AS `categories_count`
        FROM (
          SELECT
            `t65`.`customer_id`,
            `t65`.`category`,
            `t65`.`n` AS `days`,
            `t65`.`last` AS `last_day_n`,
            `t65`.`rhythm_days`,
            `t65`.`last` + `t65`.`rhythm_days` AS `due_day_n`,
            CAST(FLOOR(
              (
                (
                  CAST(20779 - `t65`.`last` AS DOUBLE) * 1000
                ) / CAST(NULLIF(`t65`.`rhythm_days`, 0) AS DOUBLE)
              ) + 0.5
            ) AS BIGINT) AS `overdue_permille`
          FROM `t64` AS `t65`
        ) AS `t66`
        GROUP BY
          1
      ) AS `t69`
    ) AS `t73`
      ON `t23`.`customer_id` = `t73`.`key_5`
    LEFT OUTER JOIN (
      SELECT
        `t76`.`customer_id` AS `key_6`,
        `t76`.`due_category`,
        `t76`.`due_category_permille`
      FROM (
        SELECT
          `t75`.`customer_id`,
          MIN(`t75`.`category`) AS `due_category`,
          MAX(`t75`.`overdue_permille`) AS `due_category_permille`
        FROM (
          SELECT
            `t70`.`customer_id`,
            `t70`.`category`,
            `t70`.`days`,
            `t70`.`last_day_n`,
            `t70`.`rhythm_days`,
            `t70`.`due_day_n`,
            `t70`.`overdue_permille`
          FROM `t67` AS `t70`
          INNER JOIN (
            SELECT
              `t68`.`customer_id`,
              MAX(`t68`.`overdue_permille`) AS `overdue_permille`
            FROM `t67` AS `t68`
            GROUP BY
              1
          ) AS `t74`
            ON `t70`.`customer_id` = `t74`.`customer_id`
            AND `t70`.`overdue_permille` = `t74`.`overdue_permille`
        ) AS `t75`
        GROUP BY
          1
      ) AS `t76`
    ) AS `t78`
      ON `t23`.`customer_id` = `t78`.`key_6`
    LEFT OUTER JOIN (
      SELECT
        `t20`.`customer_id` AS `key_7`,
        `t20`.`bookings_ahead`,
        `t20`.`no_shows_365`,
        `t20`.`cancellations_365`,
        `t20`.`kept_180`,
        `t20`.`kept_90`
      FROM (
        SELECT
          `t7`.`customer_id`,
          SUM(
            CAST((
              `t7`.`status` = 'booked'
            ) AND NOT (
              `t7`.`day_n` < 20779
            ) AS BIGINT)
          ) AS `bookings_ahead`,
          SUM(
            CAST((
              `t7`.`status` = 'no_show'
            )
            AND (
              `t7`.`day_n` < 20779
            )
            AND (
              `t7`.`day_n` >= 20414
            ) AS BIGINT)
          ) AS `no_shows_365`,
          SUM(
            CAST((
              `t7`.`status` = 'cancelled'
            )
            AND (
              `t7`.`day_n` < 20779
            )
            AND (
              `t7`.`day_n` >= 20414
            ) AS BIGINT)
          ) AS `cancellations_365`,
          SUM(
            CAST(`t7`.`status` IN ('done', 'booked')
            AND (
              `t7`.`day_n` < 20779
            )
            AND (
              `t7`.`day_n` >= 20599
            ) AS BIGINT)
          ) AS `kept_180`,
          SUM(
            CAST(`t7`.`status` IN ('done', 'booked')
            AND (
              `t7`.`day_n` < 20779
            )
            AND (
              `t7`.`day_n` >= 20689
            ) AS BIGINT)
          ) AS `kept_90`
        FROM (
          SELECT
            `t1`.`appointment_id`,
            `t1`.`customer_id`,
            `t1`.`day`,
            `t1`.`status`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t1`.`day`) AS `day_n`
          FROM `appointments` AS `t1`
        ) AS `t7`
        GROUP BY
          1
      ) AS `t20`
    ) AS `t27`
      ON `t23`.`customer_id` = `t27`.`key_7`
    LEFT OUTER JOIN (
      SELECT
        `t21`.`customer_id` AS `key_8`,
        `t21`.`contacts_180`,
        `t21`.`answers_180`,
        `t21`.`answers_90`
      FROM (
        SELECT
          `t10`.`customer_id`,
          SUM(CAST(`t10`.`day_n` >= 20599 AS BIGINT)) AS `contacts_180`,
          SUM(
            CAST(`t10`.`outcome` IN ('booked', 'later', 'refused')
            AND (
              `t10`.`day_n` >= 20599
            ) AS BIGINT)
          ) AS `answers_180`,
          SUM(
            CAST(`t10`.`outcome` IN ('booked', 'later', 'refused')
            AND (
              `t10`.`day_n` >= 20689
            ) AS BIGINT)
          ) AS `answers_90`
        FROM (
          SELECT
            `t2`.`task_id`,
            `t2`.`customer_id`,
            `t2`.`day`,
            `t2`.`outcome`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t2`.`day`) AS `day_n`
          FROM `contacts` AS `t2`
          WHERE
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t2`.`day`) < 20779
        ) AS `t10`
        GROUP BY
          1
      ) AS `t21`
    ) AS `t28`
      ON `t23`.`customer_id` = `t28`.`key_8`
  ) AS `t79`
) AS `t80`
