WITH `t20` AS (
  SELECT
    `t15`.`customer_id`,
    `t15`.`item_id`,
    `t15`.`day_n`,
    `t15`.`staff_id`,
    `t15`.`hour`,
    `t15`.`channel`,
    `t15`.`charged_minor`,
    `t15`.`list_minor`,
    COALESCE(`t6`.`category`, '') AS `category`,
    COALESCE(`t6`.`kind`, 'unknown') AS `kind`,
    COALESCE(`t6`.`need_type`, '') AS `need_type`
  FROM (
    SELECT
      `t0`.`customer_id`,
      `t0`.`item_id`,
      `t0`.`salon_id`,
      `t0`.`day`,
      `t0`.`staff_id`,
      `t0`.`hour`,
      `t0`.`channel`,
      `t0`.`quantity_milli`,
      `t0`.`list_minor`,
      `t0`.`charged_minor`,
      `t0`.`returned_minor`,
      `t0`.`line_count`,
      `t0`.`sale_count`,
      `t0`.`is_visit`,
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`
    FROM `lines` AS `t0`
    WHERE
      DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) < 20779
      AND `t0`.`sale_count` > 0
  ) AS `t15`
  LEFT OUTER JOIN `items` AS `t6`
    ON `t15`.`item_id` = `t6`.`item_id`
), `t29` AS (
  SELECT
    `t17`.`customer_id`,
    `t17`.`day_n`,
    SUM(`t17`.`value`) AS `value`,
    CAST(MAX(`t17`.`sales`) > 0 AS BIGINT) AS `counts`,
    MAX(`t17`.`came`) AS `came`,
    SUM(`t17`.`returned`) AS `returned`
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
    ) AS `t13`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t10`.`customer_id`,
        `t10`.`day_n`,
        0 AS `value`,
        0 AS `sales`,
        0 + 1 AS `came`,
        0 AS `returned`
      FROM (
        SELECT
          `t5`.`customer_id`,
          `t5`.`salon_id`,
          `t5`.`day`,
          DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t5`.`day`) AS `day_n`
        FROM `visits` AS `t5`
      ) AS `t10`
      WHERE
        `t10`.`day_n` < 20779
    ) AS `t16`
  ) AS `t17`
  GROUP BY
    1,
    2
), `t39` AS (
  SELECT
    `t22`.`customer_id`,
    `t22`.`item_id`,
    `t22`.`day_n`,
    `t22`.`staff_id`,
    `t22`.`hour`,
    `t22`.`channel`,
    `t22`.`charged_minor`,
    `t22`.`list_minor`,
    `t22`.`category`,
    `t22`.`kind`,
    `t22`.`need_type`,
    CASE
      WHEN `t22`.`hour` < 0
      THEN ''
      WHEN `t22`.`hour` < 12
      THEN 'morning'
      WHEN `t22`.`hour` < 17
      THEN 'afternoon'
      ELSE 'evening'
    END AS `hour_band`,
    CASE
      WHEN (
        (
          `t22`.`day_n` + 3
        ) % 7
      ) = 0
      THEN 'mon'
      WHEN (
        (
          `t22`.`day_n` + 3
        ) % 7
      ) = 1
      THEN 'tue'
      WHEN (
        (
          `t22`.`day_n` + 3
        ) % 7
      ) = 2
      THEN 'wed'
      WHEN (
        (
          `t22`.`day_n` + 3
        ) % 7
      ) = 3
      THEN 'thu'
      WHEN (
        (
          `t22`.`day_n` + 3
        ) % 7
      ) = 4
      THEN 'fri'
      WHEN (
        (
          `t22`.`day_n` + 3
        ) % 7
      ) = 5
      THEN 'sat'
      ELSE 'sun'
    END AS `weekday`
  FROM `t20` AS `t22`
), `t71` AS (
  SELECT
    `t51`.`customer_id`,
    `t51`.`category`,
    COUNT(*) AS `n`,
    SUM(`t51`.`counts`) AS `tickets`,
    SUM(`t51`.`value` * `t51`.`counts`) AS `total`,
    CAST(SUM(
      CAST(`t51`.`value` * `t51`.`counts` AS DECIMAL(19, 0)) * CAST(`t51`.`value` * `t51`.`counts` AS DECIMAL(19, 0))
    ) AS DECIMAL(38, 0)) AS `total_sq`,
    MIN(`t51`.`day_n`) AS `first`,
    MAX(`t51`.`day_n`) AS `last`,
    MAX(`t51`.`day_n`) - MIN(`t51`.`day_n`) AS `gap_sum`,
    SUM(`t51`.`gap` * `t51`.`gap`) AS `gap_sq`
  FROM (
    SELECT
      `t32`.`customer_id`,
      `t32`.`category`,
      `t32`.`day_n`,
      `t32`.`value`,
      `t32`.`counts`,
      COALESCE(
        `t32`.`day_n` - LAG(`t32`.`day_n`) OVER (
          PARTITION BY `t32`.`customer_id`, `t32`.`category`
          ORDER BY `t32`.`day_n` ASC NULLS LAST
        ),
        0
      ) AS `gap`
    FROM (
      SELECT
        `t21`.`customer_id`,
        `t21`.`category`,
        `t21`.`day_n`,
        SUM(`t21`.`charged_minor`) AS `value`,
        CAST(MAX(`t21`.`sale_count`) > 0 AS BIGINT) AS `counts`
      FROM (
        SELECT
          `t15`.`customer_id`,
          `t15`.`item_id`,
          `t15`.`salon_id`,
          `t15`.`day`,
          `t15`.`staff_id`,
          `t15`.`hour`,
          `t15`.`channel`,
          `t15`.`quantity_milli`,
          `t15`.`list_minor`,
          `t15`.`charged_minor`,
          `t15`.`returned_minor`,
          `t15`.`line_count`,
          `t15`.`sale_count`,
          `t15`.`is_visit`,
          `t15`.`day_n`,
          `t11`.`kind`,
          `t11`.`category`,
          `t11`.`need_type`,
          `t11`.`cycle_days`
        FROM (
          SELECT
            `t0`.`customer_id`,
            `t0`.`item_id`,
            `t0`.`salon_id`,
            `t0`.`day`,
            `t0`.`staff_id`,
            `t0`.`hour`,
            `t0`.`channel`,
            `t0`.`quantity_milli`,
            `t0`.`list_minor`,
            `t0`.`charged_minor`,
            `t0`.`returned_minor`,
            `t0`.`line_count`,
            `t0`.`sale_count`,
            `t0`.`is_visit`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`
          FROM `lines` AS `t0`
          WHERE
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) < 20779
            AND `t0`.`sale_count` > 0
        ) AS `t15`
        INNER JOIN (
          SELECT
            *
          FROM `items` AS `t1`
          WHERE
            `t1`.`category` <> '' AND `t1`.`kind` <> 'product'
        ) AS `t11`
          ON `t15`.`item_id` = `t11`.`item_id`
      ) AS `t21`
      GROUP BY
        1,
        2,
        3
    ) AS `t32`
  ) AS `t51`
  GROUP BY
    1,
    2
), `t91` AS (
  SELECT
    `t85`.`customer_id`,
    `t85`.`category`,
    `t85`.`n`,
    `t85`.`last`,
    `t85`.`gap_sum`,
    `t85`.`prior`,
    GREATEST(
      CAST(FLOOR(
        (
          (
            `t85`.`gap_sum` + (
              GREATEST(3 - (
                `t85`.`n` - 1
              ), 0) * `t85`.`prior`
            )
          ) / NULLIF(GREATEST(`t85`.`n` - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS `rhythm_days`
  FROM (
    SELECT
      `t73`.`customer_id`,
      `t73`.`category`,
      `t73`.`n`,
      `t73`.`last`,
      `t73`.`gap_sum`,
      COALESCE(`t83`.`prior_days`, 30) AS `prior`
    FROM `t71` AS `t73`
    LEFT OUTER JOIN (
      SELECT
        COALESCE(`t81`.`category`, `t19`.`category`) AS `category`,
        COALESCE(`t19`.`cycle`, `t81`.`usual_days`, 30) AS `prior_days`
      FROM (
        SELECT
          `t79`.`category`,
          CAST(FLOOR(PERCENTILE(`t79`.`mean`, 0.5)) AS BIGINT) AS `usual_days`,
          COUNT(*) AS `repeaters`
        FROM (
          SELECT
            `t72`.`customer_id`,
            `t72`.`category`,
            `t72`.`n`,
            `t72`.`tickets`,
            `t72`.`total`,
            `t72`.`total_sq`,
            `t72`.`first`,
            `t72`.`last`,
            `t72`.`gap_sum`,
            `t72`.`gap_sq`,
            `t72`.`gap_sum` / NULLIF(`t72`.`n` - 1, 0) AS `mean`
          FROM `t71` AS `t72`
          WHERE
            `t72`.`n` > 1 AND `t72`.`gap_sum` > 0
        ) AS `t79`
        GROUP BY
          1
      ) AS `t81`
      FULL OUTER JOIN (
        SELECT
          `t8`.`category`,
          CAST(FLOOR(PERCENTILE(CAST(`t8`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
        FROM (
          SELECT
            *
          FROM `items` AS `t1`
          WHERE
            `t1`.`cycle_days` > 0 AND `t1`.`category` <> ''
        ) AS `t8`
        GROUP BY
          1
      ) AS `t19`
        ON `t81`.`category` = `t19`.`category`
    ) AS `t83`
      ON `t73`.`category` = `t83`.`category`
  ) AS `t85`
)
SELECT
  `t137`.`customer_id`,
  `t137`.`salon_id`,
  `t137`.`steward_id`,
  `t137`.`gender`,
  `t137`.`region`,
  `t137`.`occupation`,
  `t137`.`source`,
  `t137`.`has_phone`,
  `t137`.`age_years`,
  `t137`.`joined_days`,
  `t137`.`activity_days`,
  `t137`.`gap_count`,
  `t137`.`first_day_n`,
  `t137`.`last_day_n`,
  `t137`.`recency_days`,
  `t137`.`tenure_days`,
  `t137`.`rhythm_days`,
  `t137`.`due_day_n`,
  `t137`.`overdue_permille`,
  `t137`.`average_ticket_minor`,
  `t137`.`ticket_cv_permille`,
  `t137`.`visit_days`,
  `t137`.`purchase_days`,
  `t137`.`spend_minor`,
  `t137`.`activity_days_90`,
  `t137`.`visit_days_90`,
  `t137`.`purchase_days_90`,
  `t137`.`spend_90_minor`,
  `t137`.`activity_days_180`,
  `t137`.`visit_days_180`,
  `t137`.`purchase_days_180`,
  `t137`.`spend_180_minor`,
  `t137`.`activity_days_365`,
  `t137`.`visit_days_365`,
  `t137`.`purchase_days_365`,
  `t137`.`spend_365_minor`,
  `t137`.`returned_365_minor`,
  `t137`.`evening_permille`,
  `t137`.`weekend_permille`,
  `t137`.`online_permille`,
  `t137`.`product_permille`,
  `t137`.`discount_permille`,
  `t137`.`basic_permille`,
  `t137`.`anti_aging_permille`,
  `t137`.`medical_permille`,
  `t137`.`items_count`,
  `t137`.`categories_count`,
  `t137`.`due_category`,
  `t137`.`due_category_permille`,
  `t137`.`bookings_ahead`,
  `t137`.`no_shows_365`,
  `t137`.`cancellations_365`,
  `t137`.`contacts_180`,
  `t137`.`hour_band`,
  `t137`.`weekday`,
  `t137`.`channel`,
  `t137`.`need_type`,
  `t137`.`staff_id`,
  `t137`.`top_category`,
  `t137`.`usual_90_minor`,
  `t137`.`spend_trend_permille`,
  `t137`.`interactions_90`,
  `t137`.`interactions_180`,
  `t137`.`stake_minor`,
  `t137`.`health_rhythm`,
  `t137`.`health_trend`,
  `t137`.`health_interaction`,
  `t137`.`health_breadth`,
  `t137`.`health_loyalty`,
  0 + `t137`.`health_rhythm` + `t137`.`health_trend` + `t137`.`health_interaction` + `t137`.`health_breadth` + `t137`.`health_loyalty` AS `health_score`
FROM (
  SELECT
    `t136`.`customer_id`,
    `t136`.`salon_id`,
    `t136`.`steward_id`,
    `t136`.`gender`,
    `t136`.`region`,
    `t136`.`occupation`,
    `t136`.`source`,
    `t136`.`has_phone`,
    `t136`.`age_years`,
    `t136`.`joined_days`,
    COALESCE(`t136`.`activity_days`, 0) AS `activity_days`,
    COALESCE(`t136`.`gap_count`, 0) AS `gap_count`,
    `t136`.`first_day_n`,
    `t136`.`last_day_n`,
    `t136`.`recency_days`,
    `t136`.`tenure_days`,
    `t136`.`rhythm_days`,
    `t136`.`due_day_n`,
    `t136`.`overdue_permille`,
    `t136`.`average_ticket_minor`,
    `t136`.`ticket_cv_permille`,
    COALESCE(`t136`.`visit_days`, 0) AS `visit_days`,
    COALESCE(`t136`.`purchase_days`, 0) AS `purchase_days`,
    COALESCE(`t136`.`spend_minor`, 0) AS `spend_minor`,
    COALESCE(`t136`.`activity_days_90`, 0) AS `activity_days_90`,
    COALESCE(`t136`.`visit_days_90`, 0) AS `visit_days_90`,
    COALESCE(`t136`.`purchase_days_90`, 0) AS `purchase_days_90`,
    COALESCE(`t136`.`spend_90_minor`, 0) AS `spend_90_minor`,
    COALESCE(`t136`.`activity_days_180`, 0) AS `activity_days_180`,
    COALESCE(`t136`.`visit_days_180`, 0) AS `visit_days_180`,
    COALESCE(`t136`.`purchase_days_180`, 0) AS `purchase_days_180`,
    COALESCE(`t136`.`spend_180_minor`, 0) AS `spend_180_minor`,
    COALESCE(`t136`.`activity_days_365`, 0) AS `activity_days_365`,
    COALESCE(`t136`.`visit_days_365`, 0) AS `visit_days_365`,
    COALESCE(`t136`.`purchase_days_365`, 0) AS `purchase_days_365`,
    COALESCE(`t136`.`spend_365_minor`, 0) AS `spend_365_minor`,
    COALESCE(`t136`.`returned_365_minor`, 0) AS `returned_365_minor`,
    `t136`.`evening_permille`,
    `t136`.`weekend_permille`,
    `t136`.`online_permille`,
    `t136`.`product_permille`,
    `t136`.`discount_permille`,
    `t136`.`basic_permille`,
    `t136`.`anti_aging_permille`,
    `t136`.`medical_permille`,
    COALESCE(`t136`.`items_count`, 0) AS `items_count`,
    COALESCE(`t136`.`categories_count`, 0) AS `categories_count`,
    COALESCE(`t136`.`due_category`, '') AS `due_category`,
    `t136`.`due_category_permille`,
    COALESCE(`t136`.`bookings_ahead`, 0) AS `bookings_ahead`,
    COALESCE(`t136`.`no_shows_365`, 0) AS `no_shows_365`,
    COALESCE(`t136`.`cancellations_365`, 0) AS `cancellations_365`,
    COALESCE(`t136`.`contacts_180`, 0) AS `contacts_180`,
    COALESCE(`t136`.`hour_band`, '') AS `hour_band`,
    COALESCE(`t136`.`weekday`, '') AS `weekday`,
    COALESCE(`t136`.`channel`, '') AS `channel`,
    COALESCE(`t136`.`need_type`, '') AS `need_type`,
    COALESCE(`t136`.`staff_id`, 0) AS `staff_id`,
    COALESCE(`t136`.`top_category`, '') AS `top_category`,
    CAST(FLOOR(
      (
        (
          CAST(COALESCE(`t136`.`spend_365_minor`, 0) * 90 AS DOUBLE) * 1
        ) / CAST(NULLIF(GREATEST(LEAST(`t136`.`tenure_days`, 365), 90), 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `usual_90_minor`,
    CAST(FLOOR(
      (
        (
          CAST(COALESCE(`t136`.`spend_90_minor`, 0) AS DOUBLE) * 1000
        ) / CAST(NULLIF(
          CAST(FLOOR(
            (
              (
                CAST(COALESCE(`t136`.`spend_365_minor`, 0) * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(GREATEST(LEAST(`t136`.`tenure_days`, 365), 90), 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          0
        ) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `spend_trend_permille`,
    COALESCE(`t136`.`answers_90`, 0) + COALESCE(`t136`.`kept_90`, 0) AS `interactions_90`,
    COALESCE(`t136`.`answers_180`, 0) + COALESCE(`t136`.`kept_180`, 0) AS `interactions_180`,
    COALESCE(
      GREATEST(
        LEAST(
          CAST(FLOOR(
            (
              (
                CAST(`t136`.`average_ticket_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(`t136`.`rhythm_days`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          COALESCE(`t136`.`spend_365_minor`, 0)
        ),
        0
      ),
      0
    ) AS `stake_minor`,
    CASE
      WHEN `t136`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t136`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t136`.`recency_days` IS NOT NULL
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
                        CAST(COALESCE(`t136`.`spend_90_minor`, 0) AS DOUBLE) * 1000
                      ) / CAST(NULLIF(
                        CAST(FLOOR(
                          (
                            (
                              CAST(COALESCE(`t136`.`spend_365_minor`, 0) * 90 AS DOUBLE) * 1
                            ) / CAST(NULLIF(GREATEST(LEAST(`t136`.`tenure_days`, 365), 90), 0) AS DOUBLE)
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
      WHEN `t136`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE
            WHEN COALESCE(`t136`.`bookings_ahead`, 0) > 0
            THEN 15
            ELSE (
              COALESCE(`t136`.`answers_180`, 0) + COALESCE(`t136`.`kept_180`, 0)
            ) * 5
          END,
          15
        ) - (
          COALESCE(`t136`.`no_shows_365`, 0) * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t136`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN COALESCE(`t136`.`categories_count`, 0) > 0
                  THEN COALESCE(`t136`.`categories_count`, 0)
                  ELSE LEAST(COALESCE(`t136`.`items_count`, 0), 1)
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
      WHEN `t136`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(COALESCE(`t136`.`activity_days`, 0), 10)) * 10
          ) / 10
        ) + 0.5
      ) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t136`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
  FROM (
    SELECT
      `t135`.`customer_id`,
      `t135`.`salon_id`,
      `t135`.`steward_id`,
      `t135`.`gender`,
      `t135`.`region`,
      `t135`.`occupation`,
      `t135`.`source`,
      `t135`.`has_phone`,
      `t135`.`age_years`,
      `t135`.`joined_days`,
      `t135`.`activity_days`,
      `t135`.`gap_count`,
      `t135`.`first_day_n`,
      `t135`.`last_day_n`,
      `t135`.`recency_days`,
      `t135`.`tenure_days`,
      `t135`.`rhythm_days`,
      `t135`.`due_day_n`,
      `t135`.`overdue_permille`,
      `t135`.`average_ticket_minor`,
      `t135`.`ticket_cv_permille`,
      `t135`.`visit_days`,
      `t135`.`purchase_days`,
      `t135`.`spend_minor`,
      `t135`.`activity_days_90`,
      `t135`.`visit_days_90`,
      `t135`.`purchase_days_90`,
      `t135`.`spend_90_minor`,
      `t135`.`activity_days_180`,
      `t135`.`visit_days_180`,
      `t135`.`purchase_days_180`,
      `t135`.`spend_180_minor`,
      `t135`.`activity_days_365`,
      `t135`.`visit_days_365`,
      `t135`.`purchase_days_365`,
      `t135`.`spend_365_minor`,
      `t135`.`returned_365_minor`,
      `t135`.`evening_permille`,
      `t135`.`weekend_permille`,
      `t135`.`online_permille`,
      `t135`.`product_permille`,
      `t135`.`discount_permille`,
      `t135`.`basic_permille`,
      `t135`.`anti_aging_permille`,
      `t135`.`medical_permille`,
      `t135`.`items_count`,
      `t135`.`categories_count`,
      `t135`.`due_category`,
      `t135`.`due_category_permille`,
      `t135`.`bookings_ahead`,
      `t135`.`no_shows_365`,
      `t135`.`cancellations_365`,
      `t135`.`kept_180`,
      `t135`.`kept_90`,
      `t135`.`contacts_180`,
      `t135`.`answers_180`,
      `t135`.`answers_90`,
      `t135`.`hour_band`,
      `t135`.`weekday`,
      `t135`.`channel`,
      `t135`.`need_type`,
      `t135`.`staff_id`,
      `t135`.`top_category`
    FROM (
      SELECT
        `t134`.`customer_id`,
        `t134`.`salon_id`,
        `t134`.`steward_id`,
        `t134`.`gender`,
        `t134`.`region`,
        `t134`.`occupation`,
        `t134`.`source`,
        `t134`.`has_phone`,
        `t134`.`age_years`,
        `t134`.`joined_days`,
        `t134`.`activity_days`,
        `t134`.`gap_count`,
        `t134`.`first_day_n`,
        `t134`.`last_day_n`,
        `t134`.`recency_days`,
        `t134`.`tenure_days`,
        `t134`.`rhythm_days`,
        `t134`.`due_day_n`,
        `t134`.`overdue_permille`,
        `t134`.`average_ticket_minor`,
        `t134`.`ticket_cv_permille`,
        `t134`.`visit_days`,
        `t134`.`purchase_days`,
        `t134`.`spend_minor`,
        `t134`.`activity_days_90`,
        `t134`.`visit_days_90`,
        `t134`.`purchase_days_90`,
        `t134`.`spend_90_minor`,
        `t134`.`activity_days_180`,
        `t134`.`visit_days_180`,
        `t134`.`purchase_days_180`,
        `t134`.`spend_180_minor`,
        `t134`.`activity_days_365`,
        `t134`.`visit_days_365`,
        `t134`.`purchase_days_365`,
        `t134`.`spend_365_minor`,
        `t134`.`returned_365_minor`,
        `t134`.`evening_permille`,
        `t134`.`weekend_permille`,
        `t134`.`online_permille`,
        `t134`.`product_permille`,
        `t134`.`discount_permille`,
        `t134`.`basic_permille`,
        `t134`.`anti_aging_permille`,
        `t134`.`medical_permille`,
        `t134`.`items_count`,
        `t134`.`categories_count`,
        `t134`.`due_category`,
        `t134`.`due_category_permille`,
        `t134`.`bookings_ahead`,
        `t134`.`no_shows_365`,
        `t134`.`cancellations_365`,
        `t134`.`kept_180`,
        `t134`.`kept_90`,
        `t134`.`contacts_180`,
        `t134`.`answers_180`,
        `t134`.`answers_90`,
        `t134`.`hour_band`,
        `t134`.`weekday`,
        `t134`.`channel`,
        `t134`.`need_type`,
        `t134`.`staff_id`,
        `t65`.`customer_id` AS `customer_id_right`,
        `t65`.`top_category`
      FROM (
        SELECT
          `t132`.`customer_id`,
          `t132`.`salon_id`,
          `t132`.`steward_id`,
          `t132`.`gender`,
          `t132`.`region`,
          `t132`.`occupation`,
          `t132`.`source`,
          `t132`.`has_phone`,
          `t132`.`age_years`,
          `t132`.`joined_days`,
          `t132`.`activity_days`,
          `t132`.`gap_count`,
          `t132`.`first_day_n`,
          `t132`.`last_day_n`,
          `t132`.`recency_days`,
          `t132`.`tenure_days`,
          `t132`.`rhythm_days`,
          `t132`.`due_day_n`,
          `t132`.`overdue_permille`,
          `t132`.`average_ticket_minor`,
          `t132`.`ticket_cv_permille`,
          `t132`.`visit_days`,
          `t132`.`purchase_days`,
          `t132`.`spend_minor`,
          `t132`.`activity_days_90`,
          `t132`.`visit_days_90`,
          `t132`.`purchase_days_90`,
          `t132`.`spend_90_minor`,
          `t132`.`activity_days_180`,
          `t132`.`visit_days_180`,
          `t132`.`purchase_days_180`,
          `t132`.`spend_180_minor`,
          `t132`.`activity_days_365`,
          `t132`.`visit_days_365`,
          `t132`.`purchase_days_365`,
          `t132`.`spend_365_minor`,
          `t132`.`returned_365_minor`,
          `t132`.`evening_permille`,
          `t132`.`weekend_permille`,
          `t132`.`online_permille`,
          `t132`.`product_permille`,
          `t132`.`discount_permille`,
          `t132`.`basic_permille`,
          `t132`.`anti_aging_permille`,
          `t132`.`medical_permille`,
          `t132`.`items_count`,
          `t132`.`categories_count`,
          `t132`.`due_category`,
          `t132`.`due_category_permille`,
          `t132`.`bookings_ahead`,
          `t132`.`no_shows_365`,
          `t132`.`cancellations_365`,
          `t132`.`kept_180`,
          `t132`.`kept_90`,
          `t132`.`contacts_180`,
          `t132`.`answers_180`,
          `t132`.`answers_90`,
          `t132`.`hour_band`,
          `t132`.`weekday`,
          `t132`.`channel`,
          `t132`.`need_type`,
          `t132`.`staff_id`
        FROM (
          SELECT
            `t131`.`customer_id`,
            `t131`.`salon_id`,
            `t131`.`steward_id`,
            `t131`.`gender`,
            `t131`.`region`,
            `t131`.`occupation`,
            `t131`.`source`,
            `t131`.`has_phone`,
            `t131`.`age_years`,
            `t131`.`joined_days`,
            `t131`.`activity_days`,
            `t131`.`gap_count`,
            `t131`.`first_day_n`,
            `t131`.`last_day_n`,
            `t131`.`recency_days`,
            `t131`.`tenure_days`,
            `t131`.`rhythm_days`,
            `t131`.`due_day_n`,
            `t131`.`overdue_permille`,
            `t131`.`average_ticket_minor`,
            `t131`.`ticket_cv_permille`,
            `t131`.`visit_days`,
            `t131`.`purchase_days`,
            `t131`.`spend_minor`,
            `t131`.`activity_days_90`,
            `t131`.`visit_days_90`,
            `t131`.`purchase_days_90`,
            `t131`.`spend_90_minor`,
            `t131`.`activity_days_180`,
            `t131`.`visit_days_180`,
            `t131`.`purchase_days_180`,
            `t131`.`spend_180_minor`,
            `t131`.`activity_days_365`,
            `t131`.`visit_days_365`,
            `t131`.`purchase_days_365`,
            `t131`.`spend_365_minor`,
            `t131`.`returned_365_minor`,
            `t131`.`evening_permille`,
            `t131`.`weekend_permille`,
            `t131`.`online_permille`,
            `t131`.`product_permille`,
            `t131`.`discount_permille`,
            `t131`.`basic_permille`,
            `t131`.`anti_aging_permille`,
            `t131`.`medical_permille`,
            `t131`.`items_count`,
            `t131`.`categories_count`,
            `t131`.`due_category`,
            `t131`.`due_category_permille`,
            `t131`.`bookings_ahead`,
            `t131`.`no_shows_365`,
            `t131`.`cancellations_365`,
            `t131`.`kept_180`,
            `t131`.`kept_90`,
            `t131`.`contacts_180`,
            `t131`.`answers_180`,
            `t131`.`answers_90`,
            `t131`.`hour_band`,
            `t131`.`weekday`,
            `t131`.`channel`,
            `t131`.`need_type`,
            `t66`.`customer_id` AS `customer_id_right`,
            `t66`.`staff_id`
          FROM (
            SELECT
              `t129`.`customer_id`,
              `t129`.`salon_id`,
              `t129`.`steward_id`,
              `t129`.`gender`,
              `t129`.`region`,
              `t129`.`occupation`,
              `t129`.`source`,
              `t129`.`has_phone`,
              `t129`.`age_years`,
              `t129`.`joined_days`,
              `t129`.`activity_days`,
              `t129`.`gap_count`,
              `t129`.`first_day_n`,
              `t129`.`last_day_n`,
              `t129`.`recency_days`,
              `t129`.`tenure_days`,
              `t129`.`rhythm_days`,
              `t129`.`due_day_n`,
              `t129`.`overdue_permille`,
              `t129`.`average_ticket_minor`,
              `t129`.`ticket_cv_permille`,
              `t129`.`visit_days`,
              `t129`.`purchase_days`,
              `t129`.`spend_minor`,
              `t129`.`activity_days_90`,
              `t129`.`visit_days_90`,
              `t129`.`purchase_days_90`,
              `t129`.`spend_90_minor`,
              `t129`.`activity_days_180`,
              `t129`.`visit_days_180`,
              `t129`.`purchase_days_180`,
              `t129`.`spend_180_minor`,
              `t129`.`activity_days_365`,
              `t129`.`visit_days_365`,
              `t129`.`purchase_days_365`,
              `t129`.`spend_365_minor`,
              `t129`.`returned_365_minor`,
              `t129`.`evening_permille`,
              `t129`.`weekend_permille`,
              `t129`.`online_permille`,
              `t129`.`product_permille`,
              `t129`.`discount_permille`,
              `t129`.`basic_permille`,
              `t129`.`anti_aging_permille`,
              `t129`.`medical_permille`,
              `t129`.`items_count`,
              `t129`.`categories_count`,
              `t129`.`due_category`,
              `t129`.`due_category_permille`,
              `t129`.`bookings_ahead`,
              `t129`.`no_shows_365`,
              `t129`.`cancellations_365`,
              `t129`.`kept_180`,
              `t129`.`kept_90`,
              `t129`.`contacts_180`,
              `t129`.`answers_180`,
              `t129`.`answers_90`,
              `t129`.`hour_band`,
              `t129`.`weekday`,
              `t129`.`channel`,
              `t129`.`need_type`
            FROM (
              SELECT
                `t128`.`customer_id`,
                `t128`.`salon_id`,
                `t128`.`steward_id`,
                `t128`.`gender`,
                `t128`.`region`,
                `t128`.`occupation`,
                `t128`.`source`,
                `t128`.`has_phone`,
                `t128`.`age_years`,
                `t128`.`joined_days`,
                `t128`.`activity_days`,
                `t128`.`gap_count`,
                `t128`.`first_day_n`,
                `t128`.`last_day_n`,
                `t128`.`recency_days`,
                `t128`.`tenure_days`,
                `t128`.`rhythm_days`,
                `t128`.`due_day_n`,
                `t128`.`overdue_permille`,
                `t128`.`average_ticket_minor`,
                `t128`.`ticket_cv_permille`,
                `t128`.`visit_days`,
                `t128`.`purchase_days`,
                `t128`.`spend_minor`,
                `t128`.`activity_days_90`,
                `t128`.`visit_days_90`,
                `t128`.`purchase_days_90`,
                `t128`.`spend_90_minor`,
                `t128`.`activity_days_180`,
                `t128`.`visit_days_180`,
                `t128`.`purchase_days_180`,
                `t128`.`spend_180_minor`,
                `t128`.`activity_days_365`,
                `t128`.`visit_days_365`,
                `t128`.`purchase_days_365`,
                `t128`.`spend_365_minor`,
                `t128`.`returned_365_minor`,
                `t128`.`evening_permille`,
                `t128`.`weekend_permille`,
                `t128`.`online_permille`,
                `t128`.`product_permille`,
                `t128`.`discount_permille`,
                `t128`.`basic_permille`,
                `t128`.`anti_aging_permille`,
                `t128`.`medical_permille`,
                `t128`.`items_count`,
                `t128`.`categories_count`,
                `t128`.`due_category`,
                `t128`.`due_category_permille`,
                `t128`.`bookings_ahead`,
                `t128`.`no_shows_365`,
                `t128`.`cancellations_365`,
                `t128`.`kept_180`,
                `t128`.`kept_90`,
                `t128`.`contacts_180`,
                `t128`.`answers_180`,
                `t128`.`answers_90`,
                `t128`.`hour_band`,
                `t128`.`weekday`,
                `t128`.`channel`,
                `t67`.`customer_id` AS `customer_id_right`,
                `t67`.`need_type`
              FROM (
                SELECT
                  `t126`.`customer_id`,
                  `t126`.`salon_id`,
                  `t126`.`steward_id`,
                  `t126`.`gender`,
                  `t126`.`region`,
                  `t126`.`occupation`,
                  `t126`.`source`,
                  `t126`.`has_phone`,
                  `t126`.`age_years`,
                  `t126`.`joined_days`,
                  `t126`.`activity_days`,
                  `t126`.`gap_count`,
                  `t126`.`first_day_n`,
                  `t126`.`last_day_n`,
                  `t126`.`recency_days`,
                  `t126`.`tenure_days`,
                  `t126`.`rhythm_days`,
                  `t126`.`due_day_n`,
                  `t126`.`overdue_permille`,
                  `t126`.`average_ticket_minor`,
                  `t126`.`ticket_cv_permille`,
                  `t126`.`visit_days`,
                  `t126`.`purchase_days`,
                  `t126`.`spend_minor`,
                  `t126`.`activity_days_90`,
                  `t126`.`visit_days_90`,
                  `t126`.`purchase_days_90`,
                  `t126`.`spend_90_minor`,
                  `t126`.`activity_days_180`,
                  `t126`.`visit_days_180`,
                  `t126`.`purchase_days_180`,
                  `t126`.`spend_180_minor`,
                  `t126`.`activity_days_365`,
                  `t126`.`visit_days_365`,
                  `t126`.`purchase_days_365`,
                  `t126`.`spend_365_minor`,
                  `t126`.`returned_365_minor`,
                  `t126`.`evening_permille`,
                  `t126`.`weekend_permille`,
                  `t126`.`online_permille`,
                  `t126`.`product_permille`,
                  `t126`.`discount_permille`,
                  `t126`.`basic_permille`,
                  `t126`.`anti_aging_permille`,
                  `t126`.`medical_permille`,
                  `t126`.`items_count`,
                  `t126`.`categories_count`,
                  `t126`.`due_category`,
                  `t126`.`due_category_permille`,
                  `t126`.`bookings_ahead`,
                  `t126`.`no_shows_365`,
                  `t126`.`cancellations_365`,
                  `t126`.`kept_180`,
                  `t126`.`kept_90`,
                  `t126`.`contacts_180`,
                  `t126`.`answers_180`,
                  `t126`.`answers_90`,
                  `t126`.`hour_band`,
                  `t126`.`weekday`,
                  `t126`.`channel`
                FROM (
                  SELECT
                    `t125`.`customer_id`,
                    `t125`.`salon_id`,
                    `t125`.`steward_id`,
                    `t125`.`gender`,
                    `t125`.`region`,
                    `t125`.`occupation`,
                    `t125`.`source`,
                    `t125`.`has_phone`,
                    `t125`.`age_years`,
                    `t125`.`joined_days`,
                    `t125`.`activity_days`,
                    `t125`.`gap_count`,
                    `t125`.`first_day_n`,
                    `t125`.`last_day_n`,
                    `t125`.`recency_days`,
                    `t125`.`tenure_days`,
                    `t125`.`rhythm_days`,
                    `t125`.`due_day_n`,
                    `t125`.`overdue_permille`,
                    `t125`.`average_ticket_minor`,
                    `t125`.`ticket_cv_permille`,
                    `t125`.`visit_days`,
                    `t125`.`purchase_days`,
                    `t125`.`spend_minor`,
                    `t125`.`activity_days_90`,
                    `t125`.`visit_days_90`,
                    `t125`.`purchase_days_90`,
                    `t125`.`spend_90_minor`,
                    `t125`.`activity_days_180`,
                    `t125`.`visit_days_180`,
                    `t125`.`purchase_days_180`,
                    `t125`.`spend_180_minor`,
                    `t125`.`activity_days_365`,
                    `t125`.`visit_days_365`,
                    `t125`.`purchase_days_365`,
                    `t125`.`spend_365_minor`,
                    `t125`.`returned_365_minor`,
                    `t125`.`evening_permille`,
                    `t125`.`weekend_permille`,
                    `t125`.`online_permille`,
                    `t125`.`product_permille`,
                    `t125`.`discount_permille`,
                    `t125`.`basic_permille`,
                    `t125`.`anti_aging_permille`,
                    `t125`.`medical_permille`,
                    `t125`.`items_count`,
                    `t125`.`categories_count`,
                    `t125`.`due_category`,
                    `t125`.`due_category_permille`,
                    `t125`.`bookings_ahead`,
                    `t125`.`no_shows_365`,
                    `t125`.`cancellations_365`,
                    `t125`.`kept_180`,
                    `t125`.`kept_90`,
                    `t125`.`contacts_180`,
                    `t125`.`answers_180`,
                    `t125`.`answers_90`,
                    `t125`.`hour_band`,
                    `t125`.`weekday`,
                    `t68`.`customer_id` AS `customer_id_right`,
                    `t68`.`channel`
                  FROM (
                    SELECT
                      `t123`.`customer_id`,
                      `t123`.`salon_id`,
                      `t123`.`steward_id`,
                      `t123`.`gender`,
                      `t123`.`region`,
                      `t123`.`occupation`,
                      `t123`.`source`,
                      `t123`.`has_phone`,
                      `t123`.`age_years`,
                      `t123`.`joined_days`,
                      `t123`.`activity_days`,
                      `t123`.`gap_count`,
                      `t123`.`first_day_n`,
                      `t123`.`last_day_n`,
                      `t123`.`recency_days`,
                      `t123`.`tenure_days`,
                      `t123`.`rhythm_days`,
                      `t123`.`due_day_n`,
                      `t123`.`overdue_permille`,
                      `t123`.`average_ticket_minor`,
                      `t123`.`ticket_cv_permille`,
                      `t123`.`visit_days`,
                      `t123`.`purchase_days`,
                      `t123`.`spend_minor`,
                      `t123`.`activity_days_90`,
                      `t123`.`visit_days_90`,
                      `t123`.`purchase_days_90`,
                      `t123`.`spend_90_minor`,
                      `t123`.`activity_days_180`,
                      `t123`.`visit_days_180`,
                      `t123`.`purchase_days_180`,
                      `t123`.`spend_180_minor`,
                      `t123`.`activity_days_365`,
                      `t123`.`visit_days_365`,
                      `t123`.`purchase_days_365`,
                      `t123`.`spend_365_minor`,
                      `t123`.`returned_365_minor`,
                      `t123`.`evening_permille`,
                      `t123`.`weekend_permille`,
                      `t123`.`online_permille`,
                      `t123`.`product_permille`,
                      `t123`.`discount_permille`,
                      `t123`.`basic_permille`,
                      `t123`.`anti_aging_permille`,
                      `t123`.`medical_permille`,
                      `t123`.`items_count`,
                      `t123`.`categories_count`,
                      `t123`.`due_category`,
                      `t123`.`due_category_permille`,
                      `t123`.`bookings_ahead`,
                      `t123`.`no_shows_365`,
                      `t123`.`cancellations_365`,
                      `t123`.`kept_180`,
                      `t123`.`kept_90`,
                      `t123`.`contacts_180`,
                      `t123`.`answers_180`,
                      `t123`.`answers_90`,
                      `t123`.`hour_band`,
                      `t123`.`weekday`
                    FROM (
                      SELECT
                        `t122`.`customer_id`,
                        `t122`.`salon_id`,
                        `t122`.`steward_id`,
                        `t122`.`gender`,
                        `t122`.`region`,
                        `t122`.`occupation`,
                        `t122`.`source`,
                        `t122`.`has_phone`,
                        `t122`.`age_years`,
                        `t122`.`joined_days`,
                        `t122`.`activity_days`,
                        `t122`.`gap_count`,
                        `t122`.`first_day_n`,
                        `t122`.`last_day_n`,
                        `t122`.`recency_days`,
                        `t122`.`tenure_days`,
                        `t122`.`rhythm_days`,
                        `t122`.`due_day_n`,
                        `t122`.`overdue_permille`,
                        `t122`.`average_ticket_minor`,
                        `t122`.`ticket_cv_permille`,
                        `t122`.`visit_days`,
                        `t122`.`purchase_days`,
                        `t122`.`spend_minor`,
                        `t122`.`activity_days_90`,
                        `t122`.`visit_days_90`,
                        `t122`.`purchase_days_90`,
                        `t122`.`spend_90_minor`,
                        `t122`.`activity_days_180`,
                        `t122`.`visit_days_180`,
                        `t122`.`purchase_days_180`,
                        `t122`.`spend_180_minor`,
                        `t122`.`activity_days_365`,
                        `t122`.`visit_days_365`,
                        `t122`.`purchase_days_365`,
                        `t122`.`spend_365_minor`,
                        `t122`.`returned_365_minor`,
                        `t122`.`evening_permille`,
                        `t122`.`weekend_permille`,
                        `t122`.`online_permille`,
                        `t122`.`product_permille`,
                        `t122`.`discount_permille`,
                        `t122`.`basic_permille`,
                        `t122`.`anti_aging_permille`,
                        `t122`.`medical_permille`,
                        `t122`.`items_count`,
                        `t122`.`categories_count`,
                        `t122`.`due_category`,
                        `t122`.`due_category_permille`,
                        `t122`.`bookings_ahead`,
                        `t122`.`no_shows_365`,
                        `t122`.`cancellations_365`,
                        `t122`.`kept_180`,
                        `t122`.`kept_90`,
                        `t122`.`contacts_180`,
                        `t122`.`answers_180`,
                        `t122`.`answers_90`,
                        `t122`.`hour_band`,
                        `t77`.`customer_id` AS `customer_id_right`,
                        `t77`.`weekday`
                      FROM (
                        SELECT
                          `t120`.`customer_id`,
                          `t120`.`salon_id`,
                          `t120`.`steward_id`,
                          `t120`.`gender`,
                          `t120`.`region`,
                          `t120`.`occupation`,
                          `t120`.`source`,
                          `t120`.`has_phone`,
                          `t120`.`age_years`,
                          `t120`.`joined_days`,
                          `t120`.`activity_days`,
                          `t120`.`gap_count`,
                          `t120`.`first_day_n`,
                          `t120`.`last_day_n`,
                          `t120`.`recency_days`,
                          `t120`.`tenure_days`,
                          `t120`.`rhythm_days`,
                          `t120`.`due_day_n`,
                          `t120`.`overdue_permille`,
                          `t120`.`average_ticket_minor`,
                          `t120`.`ticket_cv_permille`,
                          `t120`.`visit_days`,
                          `t120`.`purchase_days`,
                          `t120`.`spend_minor`,
                          `t120`.`activity_days_90`,
                          `t120`.`visit_days_90`,
                          `t120`.`purchase_days_90`,
                          `t120`.`spend_90_minor`,
                          `t120`.`activity_days_180`,
                          `t120`.`visit_days_180`,
                          `t120`.`purchase_days_180`,
                          `t120`.`spend_180_minor`,
                          `t120`.`activity_days_365`,
                          `t120`.`visit_days_365`,
                          `t120`.`purchase_days_365`,
                          `t120`.`spend_365_minor`,
                          `t120`.`returned_365_minor`,
                          `t120`.`evening_permille`,
                          `t120`.`weekend_permille`,
                          `t120`.`online_permille`,
                          `t120`.`product_permille`,
                          `t120`.`discount_permille`,
                          `t120`.`basic_permille`,
                          `t120`.`anti_aging_permille`,
                          `t120`.`medical_permille`,
                          `t120`.`items_count`,
                          `t120`.`categories_count`,
                          `t120`.`due_category`,
                          `t120`.`due_category_permille`,
                          `t120`.`bookings_ahead`,
                          `t120`.`no_shows_365`,
                          `t120`.`cancellations_365`,
                          `t120`.`kept_180`,
                          `t120`.`kept_90`,
                          `t120`.`contacts_180`,
                          `t120`.`answers_180`,
                          `t120`.`answers_90`,
                          `t120`.`hour_band`
                        FROM (
                          SELECT
                            `t119`.`customer_id`,
                            `t119`.`salon_id`,
                            `t119`.`steward_id`,
                            `t119`.`gender`,
                            `t119`.`region`,
                            `t119`.`occupation`,
                            `t119`.`source`,
                            `t119`.`has_phone`,
                            `t119`.`age_years`,
                            `t119`.`joined_days`,
                            `t119`.`activity_days`,
                            `t119`.`gap_count`,
                            `t119`.`first_day_n`,
                            `t119`.`last_day_n`,
                            `t119`.`recency_days`,
                            `t119`.`tenure_days`,
                            `t119`.`rhythm_days`,
                            `t119`.`due_day_n`,
                            `t119`.`overdue_permille`,
                            `t119`.`average_ticket_minor`,
                            `t119`.`ticket_cv_permille`,
                            `t119`.`visit_days`,
                            `t119`.`purchase_days`,
                            `t119`.`spend_minor`,
                            `t119`.`activity_days_90`,
                            `t119`.`visit_days_90`,
                            `t119`.`purchase_days_90`,
                            `t119`.`spend_90_minor`,
                            `t119`.`activity_days_180`,
                            `t119`.`visit_days_180`,
                            `t119`.`purchase_days_180`,
                            `t119`.`spend_180_minor`,
                            `t119`.`activity_days_365`,
                            `t119`.`visit_days_365`,
                            `t119`.`purchase_days_365`,
                            `t119`.`spend_365_minor`,
                            `t119`.`returned_365_minor`,
                            `t119`.`evening_permille`,
                            `t119`.`weekend_permille`,
                            `t119`.`online_permille`,
                            `t119`.`product_permille`,
                            `t119`.`discount_permille`,
                            `t119`.`basic_permille`,
                            `t119`.`anti_aging_permille`,
                            `t119`.`medical_permille`,
                            `t119`.`items_count`,
                            `t119`.`categories_count`,
                            `t119`.`due_category`,
                            `t119`.`due_category_permille`,
                            `t119`.`bookings_ahead`,
                            `t119`.`no_shows_365`,
                            `t119`.`cancellations_365`,
                            `t119`.`kept_180`,
                            `t119`.`kept_90`,
                            `t119`.`contacts_180`,
                            `t119`.`answers_180`,
                            `t119`.`answers_90`,
                            `t70`.`customer_id` AS `customer_id_right`,
                            `t70`.`hour_band`
                          FROM (
                            SELECT
                              `t117`.`customer_id`,
                              `t117`.`salon_id`,
                              `t117`.`steward_id`,
                              `t117`.`gender`,
                              `t117`.`region`,
                              `t117`.`occupation`,
                              `t117`.`source`,
                              `t117`.`has_phone`,
                              `t117`.`age_years`,
                              `t117`.`joined_days`,
                              `t117`.`activity_days`,
                              `t117`.`gap_count`,
                              `t117`.`first_day_n`,
                              `t117`.`last_day_n`,
                              `t117`.`recency_days`,
                              `t117`.`tenure_days`,
                              `t117`.`rhythm_days`,
                              `t117`.`due_day_n`,
                              `t117`.`overdue_permille`,
                              `t117`.`average_ticket_minor`,
                              `t117`.`ticket_cv_permille`,
                              `t117`.`visit_days`,
                              `t117`.`purchase_days`,
                              `t117`.`spend_minor`,
                              `t117`.`activity_days_90`,
                              `t117`.`visit_days_90`,
                              `t117`.`purchase_days_90`,
                              `t117`.`spend_90_minor`,
                              `t117`.`activity_days_180`,
                              `t117`.`visit_days_180`,
                              `t117`.`purchase_days_180`,
                              `t117`.`spend_180_minor`,
                              `t117`.`activity_days_365`,
                              `t117`.`visit_days_365`,
                              `t117`.`purchase_days_365`,
                              `t117`.`spend_365_minor`,
                              `t117`.`returned_365_minor`,
                              `t117`.`evening_permille`,
                              `t117`.`weekend_permille`,
                              `t117`.`online_permille`,
                              `t117`.`product_permille`,
                              `t117`.`discount_permille`,
                              `t117`.`basic_permille`,
                              `t117`.`anti_aging_permille`,
                              `t117`.`medical_permille`,
                              `t117`.`items_count`,
                              `t117`.`categories_count`,
                              `t117`.`due_category`,
                              `t117`.`due_category_permille`,
                              `t117`.`bookings_ahead`,
                              `t117`.`no_shows_365`,
                              `t117`.`cancellations_365`,
                              `t117`.`kept_180`,
                              `t117`.`kept_90`,
                              `t117`.`contacts_180`,
                              `t117`.`answers_180`,
                              `t117`.`answers_90`
                            FROM (
                              SELECT
                                `t116`.`customer_id`,
                                `t116`.`salon_id`,
                                `t116`.`steward_id`,
                                `t116`.`gender`,
                                `t116`.`region`,
                                `t116`.`occupation`,
                                `t116`.`source`,
                                `t116`.`has_phone`,
                                `t116`.`age_years`,
                                `t116`.`joined_days`,
                                `t116`.`activity_days`,
                                `t116`.`gap_count`,
                                `t116`.`first_day_n`,
                                `t116`.`last_day_n`,
                                `t116`.`recency_days`,
                                `t116`.`tenure_days`,
                                `t116`.`rhythm_days`,
                                `t116`.`due_day_n`,
                                `t116`.`overdue_permille`,
                                `t116`.`average_ticket_minor`,
                                `t116`.`ticket_cv_permille`,
                                `t116`.`visit_days`,
                                `t116`.`purchase_days`,
                                `t116`.`spend_minor`,
                                `t116`.`activity_days_90`,
                                `t116`.`visit_days_90`,
                                `t116`.`purchase_days_90`,
                                `t116`.`spend_90_minor`,
                                `t116`.`activity_days_180`,
                                `t116`.`visit_days_180`,
                                `t116`.`purchase_days_180`,
                                `t116`.`spend_180_minor`,
                                `t116`.`activity_days_365`,
                                `t116`.`visit_days_365`,
                                `t116`.`purchase_days_365`,
                                `t116`.`spend_365_minor`,
                                `t116`.`returned_365_minor`,
                                `t116`.`evening_permille`,
                                `t116`.`weekend_permille`,
                                `t116`.`online_permille`,
                                `t116`.`product_permille`,
                                `t116`.`discount_permille`,
                                `t116`.`basic_permille`,
                                `t116`.`anti_aging_permille`,
                                `t116`.`medical_permille`,
                                `t116`.`items_count`,
                                `t116`.`categories_count`,
                                `t116`.`due_category`,
                                `t116`.`due_category_permille`,
                                `t116`.`bookings_ahead`,
                                `t116`.`no_shows_365`,
                                `t116`.`cancellations_365`,
                                `t116`.`kept_180`,
                                `t116`.`kept_90`,
                                `t26`.`customer_id` AS `customer_id_right`,
                                `t26`.`contacts_180`,
                                `t26`.`answers_180`,
                                `t26`.`answers_90`
                              FROM (
                                SELECT
                                  `t114`.`customer_id`,
                                  `t114`.`salon_id`,
                                  `t114`.`steward_id`,
                                  `t114`.`gender`,
                                  `t114`.`region`,
                                  `t114`.`occupation`,
                                  `t114`.`source`,
                                  `t114`.`has_phone`,
                                  `t114`.`age_years`,
                                  `t114`.`joined_days`,
                                  `t114`.`activity_days`,
                                  `t114`.`gap_count`,
                                  `t114`.`first_day_n`,
                                  `t114`.`last_day_n`,
                                  `t114`.`recency_days`,
                                  `t114`.`tenure_days`,
                                  `t114`.`rhythm_days`,
                                  `t114`.`due_day_n`,
                                  `t114`.`overdue_permille`,
                                  `t114`.`average_ticket_minor`,
                                  `t114`.`ticket_cv_permille`,
                                  `t114`.`visit_days`,
                                  `t114`.`purchase_days`,
                                  `t114`.`spend_minor`,
                                  `t114`.`activity_days_90`,
                                  `t114`.`visit_days_90`,
                                  `t114`.`purchase_days_90`,
                                  `t114`.`spend_90_minor`,
                                  `t114`.`activity_days_180`,
                                  `t114`.`visit_days_180`,
                                  `t114`.`purchase_days_180`,
                                  `t114`.`spend_180_minor`,
                                  `t114`.`activity_days_365`,
                                  `t114`.`visit_days_365`,
                                  `t114`.`purchase_days_365`,
                                  `t114`.`spend_365_minor`,
                                  `t114`.`returned_365_minor`,
                                  `t114`.`evening_permille`,
                                  `t114`.`weekend_permille`,
                                  `t114`.`online_permille`,
                                  `t114`.`product_permille`,
                                  `t114`.`discount_permille`,
                                  `t114`.`basic_permille`,
                                  `t114`.`anti_aging_permille`,
                                  `t114`.`medical_permille`,
                                  `t114`.`items_count`,
                                  `t114`.`categories_count`,
                                  `t114`.`due_category`,
                                  `t114`.`due_category_permille`,
                                  `t114`.`bookings_ahead`,
                                  `t114`.`no_shows_365`,
                                  `t114`.`cancellations_365`,
                                  `t114`.`kept_180`,
                                  `t114`.`kept_90`
                                FROM (
                                  SELECT
                                    `t113`.`customer_id`,
                                    `t113`.`salon_id`,
                                    `t113`.`steward_id`,
                                    `t113`.`gender`,
                                    `t113`.`region`,
                                    `t113`.`occupation`,
                                    `t113`.`source`,
                                    `t113`.`has_phone`,
                                    `t113`.`age_years`,
                                    `t113`.`joined_days`,
                                    `t113`.`activity_days`,
                                    `t113`.`gap_count`,
                                    `t113`.`first_day_n`,
                                    `t113`.`last_day_n`,
                                    `t113`.`recency_days`,
                                    `t113`.`tenure_days`,
                                    `t113`.`rhythm_days`,
                                    `t113`.`due_day_n`,
                                    `t113`.`overdue_permille`,
                                    `t113`.`average_ticket_minor`,
                                    `t113`.`ticket_cv_permille`,
                                    `t113`.`visit_days`,
                                    `t113`.`purchase_days`,
                                    `t113`.`spend_minor`,
                                    `t113`.`activity_days_90`,
                                    `t113`.`visit_days_90`,
                                    `t113`.`purchase_days_90`,
                                    `t113`.`spend_90_minor`,
                                    `t113`.`activity_days_180`,
                                    `t113`.`visit_days_180`,
                                    `t113`.`purchase_days_180`,
                                    `t113`.`spend_180_minor`,
                                    `t113`.`activity_days_365`,
                                    `t113`.`visit_days_365`,
                                    `t113`.`purchase_days_365`,
                                    `t113`.`spend_365_minor`,
                                    `t113`.`returned_365_minor`,
                                    `t113`.`evening_permille`,
                                    `t113`.`weekend_permille`,
                                    `t113`.`online_permille`,
                                    `t113`.`product_permille`,
                                    `t113`.`discount_permille`,
                                    `t113`.`basic_permille`,
                                    `t113`.`anti_aging_permille`,
                                    `t113`.`medical_permille`,
                                    `t113`.`items_count`,
                                    `t113`.`categories_count`,
                                    `t113`.`due_category`,
                                    `t113`.`due_category_permille`,
                                    `t27`.`customer_id` AS `customer_id_right`,
                                    `t27`.`bookings_ahead`,
                                    `t27`.`no_shows_365`,
                                    `t27`.`cancellations_365`,
                                    `t27`.`kept_180`,
                                    `t27`.`kept_90`
                                  FROM (
                                    SELECT
                                      `t111`.`customer_id`,
                                      `t111`.`salon_id`,
                                      `t111`.`steward_id`,
                                      `t111`.`gender`,
                                      `t111`.`region`,
                                      `t111`.`occupation`,
                                      `t111`.`source`,
                                      `t111`.`has_phone`,
                                      `t111`.`age_years`,
                                      `t111`.`joined_days`,
                                      `t111`.`activity_days`,
                                      `t111`.`gap_count`,
                                      `t111`.`first_day_n`,
                                      `t111`.`last_day_n`,
                                      `t111`.`recency_days`,
                                      `t111`.`tenure_days`,
                                      `t111`.`rhythm_days`,
                                      `t111`.`due_day_n`,
                                      `t111`.`overdue_permille`,
                                      `t111`.`average_ticket_minor`,
                                      `t111`.`ticket_cv_permille`,
                                      `t111`.`visit_days`,
                                      `t111`.`purchase_days`,
                                      `t111`.`spend_minor`,
                                      `t111`.`activity_days_90`,
                                      `t111`.`visit_days_90`,
                                      `t111`.`purchase_days_90`,
                                      `t111`.`spend_90_minor`,
                                      `t111`.`activity_days_180`,
                                      `t111`.`visit_days_180`,
                                      `t111`.`purchase_days_180`,
                                      `t111`.`spend_180_minor`,
                                      `t111`.`activity_days_365`,
                                      `t111`.`visit_days_365`,
                                      `t111`.`purchase_days_365`,
                                      `t111`.`spend_365_minor`,
                                      `t111`.`returned_365_minor`,
                                      `t111`.`evening_permille`,
                                      `t111`.`weekend_permille`,
                                      `t111`.`online_permille`,
                                      `t111`.`product_permille`,
                                      `t111`.`discount_permille`,
                                      `t111`.`basic_permille`,
                                      `t111`.`anti_aging_permille`,
                                      `t111`.`medical_permille`,
                                      `t111`.`items_count`,
                                      `t111`.`categories_count`,
                                      `t111`.`due_category`,
                                      `t111`.`due_category_permille`
                                    FROM (
                                      SELECT
                                        `t110`.`customer_id`,
                                        `t110`.`salon_id`,
                                        `t110`.`steward_id`,
                                        `t110`.`gender`,
                                        `t110`.`region`,
                                        `t110`.`occupation`,
                                        `t110`.`source`,
                                        `t110`.`has_phone`,
                                        `t110`.`age_years`,
                                        `t110`.`joined_days`,
                                        `t110`.`activity_days`,
                                        `t110`.`gap_count`,
                                        `t110`.`first_day_n`,
                                        `t110`.`last_day_n`,
                                        `t110`.`recency_days`,
                                        `t110`.`tenure_days`,
                                        `t110`.`rhythm_days`,
                                        `t110`.`due_day_n`,
                                        `t110`.`overdue_permille`,
                                        `t110`.`average_ticket_minor`,
                                        `t110`.`ticket_cv_permille`,
                                        `t110`.`visit_days`,
                                        `t110`.`purchase_days`,
                                        `t110`.`spend_minor`,
                                        `t110`.`activity_days_90`,
                                        `t110`.`visit_days_90`,
                                        `t110`.`purchase_days_90`,
                                        `t110`.`spend_90_minor`,
                                        `t110`.`activity_days_180`,
                                        `t110`.`visit_days_180`,
                                        `t110`.`purchase_days_180`,
                                        `t110`.`spend_180_minor`,
                                        `t110`.`activity_days_365`,
                                        `t110`.`visit_days_365`,
                                        `t110`.`purchase_days_365`,
                                        `t110`.`spend_365_minor`,
                                        `t110`.`returned_365_minor`,
                                        `t110`.`evening_permille`,
                                        `t110`.`weekend_permille`,
                                        `t110`.`online_permille`,
                                        `t110`.`product_permille`,
                                        `t110`.`discount_permille`,
                                        `t110`.`basic_permille`,
                                        `t110`.`anti_aging_permille`,
                                        `t110`.`medical_permille`,
                                        `t110`.`items_count`,
                                        `t110`.`categories_count`,
                                        `t108`.`customer_id` AS `customer_id_right`,
                                        `t108`.`due_category`,
                                        `t108`.`due_category_permille`
                                      FROM (
                                        SELECT
                                          `t107`.`customer_id`,
                                          `t107`.`salon_id`,
                                          `t107`.`steward_id`,
                                          `t107`.`gender`,
                                          `t107`.`region`,
                                          `t107`.`occupation`,
                                          `t107`.`source`,
                                          `t107`.`has_phone`,
                                          `t107`.`age_years`,
                                          `t107`.`joined_days`,
                                          `t107`.`activity_days`,
                                          `t107`.`gap_count`,
                                          `t107`.`first_day_n`,
                                          `t107`.`last_day_n`,
                                          `t107`.`recency_days`,
                                          `t107`.`tenure_days`,
                                          `t107`.`rhythm_days`,
                                          `t107`.`due_day_n`,
                                          `t107`.`overdue_permille`,
                                          `t107`.`average_ticket_minor`,
                                          `t107`.`ticket_cv_permille`,
                                          `t107`.`visit_days`,
                                          `t107`.`purchase_days`,
                                          `t107`.`spend_minor`,
                                          `t107`.`activity_days_90`,
                                          `t107`.`visit_days_90`,
                                          `t107`.`purchase_days_90`,
                                          `t107`.`spend_90_minor`,
                                          `t107`.`activity_days_180`,
                                          `t107`.`visit_days_180`,
                                          `t107`.`purchase_days_180`,
                                          `t107`.`spend_180_minor`,
                                          `t107`.`activity_days_365`,
                                          `t107`.`visit_days_365`,
                                          `t107`.`purchase_days_365`,
                                          `t107`.`spend_365_minor`,
                                          `t107`.`returned_365_minor`,
                                          `t107`.`evening_permille`,
                                          `t107`.`weekend_permille`,
                                          `t107`.`online_permille`,
                                          `t107`.`product_permille`,
                                          `t107`.`discount_permille`,
                                          `t107`.`basic_permille`,
                                          `t107`.`anti_aging_permille`,
                                          `t107`.`medical_permille`,
                                          `t107`.`items_count`,
                                          `t107`.`categories_count`
                                        FROM (
                                          SELECT
                                            `t104`.`customer_id`,
                                            `t104`.`salon_id`,
                                            `t104`.`steward_id`,
                                            `t104`.`gender`,
                                            `t104`.`region`,
                                            `t104`.`occupation`,
                                            `t104`.`source`,
                                            `t104`.`has_phone`,
                                            `t104`.`age_years`,
                                            `t104`.`joined_days`,
                                            `t104`.`activity_days`,
                                            `t104`.`gap_count`,
                                            `t104`.`first_day_n`,
                                            `t104`.`last_day_n`,
                                            `t104`.`recency_days`,
                                            `t104`.`tenure_days`,
                                            `t104`.`rhythm_days`,
                                            `t104`.`due_day_n`,
                                            `t104`.`overdue_permille`,
                                            `t104`.`average_ticket_minor`,
                                            `t104`.`ticket_cv_permille`,
                                            `t104`.`visit_days`,
                                            `t104`.`purchase_days`,
                                            `t104`.`spend_minor`,
                                            `t104`.`activity_days_90`,
                                            `t104`.`visit_days_90`,
                                            `t104`.`purchase_days_90`,
                                            `t104`.`spend_90_minor`,
                                            `t104`.`activity_days_180`,
                                            `t104`.`visit_days_180`,
                                            `t104`.`purchase_days_180`,
                                            `t104`.`spend_180_minor`,
                                            `t104`.`activity_days_365`,
                                            `t104`.`visit_days_365`,
                                            `t104`.`purchase_days_365`,
                                            `t104`.`spend_365_minor`,
                                            `t104`.`returned_365_minor`,
                                            `t104`.`evening_permille`,
                                            `t104`.`weekend_permille`,
                                            `t104`.`online_permille`,
                                            `t104`.`product_permille`,
                                            `t104`.`discount_permille`,
                                            `t104`.`basic_permille`,
                                            `t104`.`anti_aging_permille`,
                                            `t104`.`medical_permille`,
                                            `t104`.`items_count`,
                                            `t102`.`customer_id` AS `customer_id_right`,
                                            `t102`.`categories_count`
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
                                              `t101`.`visit_days`,
                                              `t101`.`purchase_days`,
                                              `t101`.`spend_minor`,
                                              `t101`.`activity_days_90`,
                                              `t101`.`visit_days_90`,
                                              `t101`.`purchase_days_90`,
                                              `t101`.`spend_90_minor`,
                                              `t101`.`activity_days_180`,
                                              `t101`.`visit_days_180`,
                                              `t101`.`purchase_days_180`,
                                              `t101`.`spend_180_minor`,
                                              `t101`.`activity_days_365`,
                                              `t101`.`visit_days_365`,
                                              `t101`.`purchase_days_365`,
                                              `t101`.`spend_365_minor`,
                                              `t101`.`returned_365_minor`,
                                              `t101`.`evening_permille`,
                                              `t101`.`weekend_permille`,
                                              `t101`.`online_permille`,
                                              `t101`.`product_permille`,
                                              `t101`.`discount_permille`,
                                              `t101`.`basic_permille`,
                                              `t101`.`anti_aging_permille`,
                                              `t101`.`medical_permille`,
                                              `t101`.`items_count`
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
                                                `t97`.`activity_days`,
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
                                                `t97`.`visit_days`,
                                                `t97`.`purchase_days`,
                                                `t97`.`spend_minor`,
                                                `t97`.`activity_days_90`,
                                                `t97`.`visit_days_90`,
                                                `t97`.`purchase_days_90`,
                                                `t97`.`spend_90_minor`,
                                                `t97`.`activity_days_180`,
                                                `t97`.`visit_days_180`,
                                                `t97`.`purchase_days_180`,
                                                `t97`.`spend_180_minor`,
                                                `t97`.`activity_days_365`,
                                                `t97`.`visit_days_365`,
                                                `t97`.`purchase_days_365`,
                                                `t97`.`spend_365_minor`,
                                                `t97`.`returned_365_minor`,
                                                `t97`.`evening_permille`,
                                                `t97`.`weekend_permille`,
                                                `t97`.`online_permille`,
                                                `t97`.`product_permille`,
                                                `t97`.`discount_permille`,
                                                `t97`.`basic_permille`,
                                                `t97`.`anti_aging_permille`,
                                                `t97`.`medical_permille`,
                                                `t34`.`customer_id` AS `customer_id_right`,
                                                `t34`.`items_count`
                                              FROM (
                                                SELECT
                                                  `t95`.`customer_id`,
                                                  `t95`.`salon_id`,
                                                  `t95`.`steward_id`,
                                                  `t95`.`gender`,
                                                  `t95`.`region`,
                                                  `t95`.`occupation`,
                                                  `t95`.`source`,
                                                  `t95`.`has_phone`,
                                                  `t95`.`age_years`,
                                                  `t95`.`joined_days`,
                                                  `t95`.`activity_days`,
                                                  `t95`.`gap_count`,
                                                  `t95`.`first_day_n`,
                                                  `t95`.`last_day_n`,
                                                  `t95`.`recency_days`,
                                                  `t95`.`tenure_days`,
                                                  `t95`.`rhythm_days`,
                                                  `t95`.`due_day_n`,
                                                  `t95`.`overdue_permille`,
                                                  `t95`.`average_ticket_minor`,
                                                  `t95`.`ticket_cv_permille`,
                                                  `t95`.`visit_days`,
                                                  `t95`.`purchase_days`,
                                                  `t95`.`spend_minor`,
                                                  `t95`.`activity_days_90`,
                                                  `t95`.`visit_days_90`,
                                                  `t95`.`purchase_days_90`,
                                                  `t95`.`spend_90_minor`,
                                                  `t95`.`activity_days_180`,
                                                  `t95`.`visit_days_180`,
                                                  `t95`.`purchase_days_180`,
                                                  `t95`.`spend_180_minor`,
                                                  `t95`.`activity_days_365`,
                                                  `t95`.`visit_days_365`,
                                                  `t95`.`purchase_days_365`,
                                                  `t95`.`spend_365_minor`,
                                                  `t95`.`returned_365_minor`,
                                                  `t95`.`evening_permille`,
                                                  `t95`.`weekend_permille`,
                                                  `t95`.`online_permille`,
                                                  `t95`.`product_permille`,
                                                  `t95`.`discount_permille`,
                                                  `t95`.`basic_permille`,
                                                  `t95`.`anti_aging_permille`,
                                                  `t95`.`medical_permille`
                                                FROM (
                                                  SELECT
                                                    `t94`.`customer_id`,
                                                    `t94`.`salon_id`,
                                                    `t94`.`steward_id`,
                                                    `t94`.`gender`,
                                                    `t94`.`region`,
                                                    `t94`.`occupation`,
                                                    `t94`.`source`,
                                                    `t94`.`has_phone`,
                                                    `t94`.`age_years`,
                                                    `t94`.`joined_days`,
                                                    `t94`.`activity_days`,
                                                    `t94`.`gap_count`,
                                                    `t94`.`first_day_n`,
                                                    `t94`.`last_day_n`,
                                                    `t94`.`recency_days`,
                                                    `t94`.`tenure_days`,
                                                    `t94`.`rhythm_days`,
                                                    `t94`.`due_day_n`,
                                                    `t94`.`overdue_permille`,
                                                    `t94`.`average_ticket_minor`,
                                                    `t94`.`ticket_cv_permille`,
                                                    `t94`.`visit_days`,
                                                    `t94`.`purchase_days`,
                                                    `t94`.`spend_minor`,
                                                    `t94`.`activity_days_90`,
                                                    `t94`.`visit_days_90`,
                                                    `t94`.`purchase_days_90`,
                                                    `t94`.`spend_90_minor`,
                                                    `t94`.`activity_days_180`,
                                                    `t94`.`visit_days_180`,
                                                    `t94`.`purchase_days_180`,
                                                    `t94`.`spend_180_minor`,
                                                    `t94`.`activity_days_365`,
                                                    `t94`.`visit_days_365`,
                                                    `t94`.`purchase_days_365`,
                                                    `t94`.`spend_365_minor`,
                                                    `t94`.`returned_365_minor`,
                                                    `t78`.`customer_id` AS `customer_id_right`,
                                                    `t78`.`evening_permille`,
                                                    `t78`.`weekend_permille`,
                                                    `t78`.`online_permille`,
                                                    `t78`.`product_permille`,
                                                    `t78`.`discount_permille`,
                                                    `t78`.`basic_permille`,
                                                    `t78`.`anti_aging_permille`,
                                                    `t78`.`medical_permille`
                                                  FROM (
                                                    SELECT
                                                      `t90`.`customer_id`,
                                                      `t90`.`salon_id`,
                                                      `t90`.`steward_id`,
                                                      `t90`.`gender`,
                                                      `t90`.`region`,
                                                      `t90`.`occupation`,
                                                      `t90`.`source`,
                                                      `t90`.`has_phone`,
                                                      `t90`.`age_years`,
                                                      `t90`.`joined_days`,
                                                      `t90`.`activity_days`,
                                                      `t90`.`gap_count`,
                                                      `t90`.`first_day_n`,
                                                      `t90`.`last_day_n`,
                                                      `t90`.`recency_days`,
                                                      `t90`.`tenure_days`,
                                                      `t90`.`rhythm_days`,
                                                      `t90`.`due_day_n`,
                                                      `t90`.`overdue_permille`,
                                                      `t90`.`average_ticket_minor`,
                                                      `t90`.`ticket_cv_permille`,
                                                      `t90`.`visit_days`,
                                                      `t90`.`purchase_days`,
                                                      `t90`.`spend_minor`,
                                                      `t90`.`activity_days_90`,
                                                      `t90`.`visit_days_90`,
                                                      `t90`.`purchase_days_90`,
                                                      `t90`.`spend_90_minor`,
                                                      `t90`.`activity_days_180`,
                                                      `t90`.`visit_days_180`,
                                                      `t90`.`purchase_days_180`,
                                                      `t90`.`spend_180_minor`,
                                                      `t90`.`activity_days_365`,
                                                      `t90`.`visit_days_365`,
                                                      `t90`.`purchase_days_365`,
                                                      `t90`.`spend_365_minor`,
                                                      `t90`.`returned_365_minor`
                                                    FROM (
                                                      SELECT
                                                        `t89`.`customer_id`,
                                                        `t89`.`salon_id`,
                                                        `t89`.`steward_id`,
                                                        `t89`.`gender`,
                                                        `t89`.`region`,
                                                        `t89`.`occupation`,
                                                        `t89`.`source`,
                                                        `t89`.`has_phone`,
                                                        `t89`.`age_years`,
                                                        `t89`.`joined_days`,
                                                        `t89`.`activity_days`,
                                                        `t89`.`gap_count`,
                                                        `t89`.`first_day_n`,
                                                        `t89`.`last_day_n`,
                                                        `t89`.`recency_days`,
                                                        `t89`.`tenure_days`,
                                                        `t89`.`rhythm_days`,
                                                        `t89`.`due_day_n`,
                                                        `t89`.`overdue_permille`,
                                                        `t89`.`average_ticket_minor`,
                                                        `t89`.`ticket_cv_permille`,
                                                        `t49`.`customer_id` AS `customer_id_right`,
                                                        `t49`.`visit_days`,
                                                        `t49`.`purchase_days`,
                                                        `t49`.`spend_minor`,
                                                        `t49`.`activity_days_90`,
                                                        `t49`.`visit_days_90`,
                                                        `t49`.`purchase_days_90`,
                                                        `t49`.`spend_90_minor`,
                                                        `t49`.`activity_days_180`,
                                                        `t49`.`visit_days_180`,
                                                        `t49`.`purchase_days_180`,
                                                        `t49`.`spend_180_minor`,
                                                        `t49`.`activity_days_365`,
                                                        `t49`.`visit_days_365`,
                                                        `t49`.`purchase_days_365`,
                                                        `t49`.`spend_365_minor`,
                                                        `t49`.`returned_365_minor`
                                                      FROM (
                                                        SELECT
                                                          `t87`.`customer_id`,
                                                          `t87`.`salon_id`,
                                                          `t87`.`steward_id`,
                                                          `t87`.`gender`,
                                                          `t87`.`region`,
                                                          `t87`.`occupation`,
                                                          `t87`.`source`,
                                                          `t87`.`has_phone`,
                                                          `t87`.`age_years`,
                                                          `t87`.`joined_days`,
                                                          `t87`.`activity_days`,
                                                          `t87`.`gap_count`,
                                                          `t87`.`first_day_n`,
                                                          `t87`.`last_day_n`,
                                                          `t87`.`recency_days`,
                                                          `t87`.`tenure_days`,
                                                          `t87`.`rhythm_days`,
                                                          `t87`.`due_day_n`,
                                                          `t87`.`overdue_permille`,
                                                          `t87`.`average_ticket_minor`,
                                                          `t87`.`ticket_cv_permille`
                                                        FROM (
                                                          SELECT
                                                            `t28`.`customer_id`,
                                                            `t28`.`salon_id`,
                                                            `t28`.`steward_id`,
                                                            `t28`.`gender`,
                                                            `t28`.`region`,
                                                            `t28`.`occupation`,
                                                            `t28`.`source`,
                                                            `t28`.`has_phone`,
                                                            `t28`.`age_years`,
                                                            `t28`.`joined_days`,
                                                            `t86`.`customer_id` AS `customer_id_right`,
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
                                                            `t86`.`ticket_cv_permille`
                                                          FROM (
                                                            SELECT
                                                              `t4`.`customer_id`,
                                                              `t4`.`salon_id`,
                                                              `t4`.`steward_id`,
                                                              `t4`.`gender`,
                                                              `t4`.`region`,
                                                              `t4`.`occupation`,
                                                              `t4`.`source`,
                                                              `t4`.`has_phone`,
                                                              CASE
                                                                WHEN (
                                                                  `t4`.`birth_year` > 0
                                                                )
                                                                AND (
                                                                  (
                                                                    (
                                                                      2026 - `t4`.`birth_year`
                                                                    ) - CAST((
                                                                      `t4`.`birth_month` > 11
                                                                    )
                                                                    OR (
                                                                      (
                                                                        `t4`.`birth_month` = 11
                                                                      ) AND (
                                                                        `t4`.`birth_day` > 22
                                                                      )
                                                                    ) AS BIGINT)
                                                                  ) >= 0
                                                                )
                                                                THEN (
                                                                  2026 - `t4`.`birth_year`
                                                                ) - CAST((
                                                                  `t4`.`birth_month` > 11
                                                                )
                                                                OR (
                                                                  (
                                                                    `t4`.`birth_month` = 11
                                                                  ) AND (
                                                                    `t4`.`birth_day` > 22
                                                                  )
                                                                ) AS BIGINT)
                                                                ELSE CAST(NULL AS BIGINT)
                                                              END AS `age_years`,
                                                              CASE
                                                                WHEN (
                                                                  20779 - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t4`.`joined_on`)
                                                                ) > 0
                                                                THEN 20779 - DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t4`.`joined_on`)
                                                                ELSE CAST(NULL AS BIGINT)
                                                              END AS `joined_days`
                                                            FROM `profiles` AS `t4`
                                                          ) AS `t28`
                                                          LEFT OUTER JOIN (
                                                            SELECT
                                                              `t76`.`customer_id`,
                                                              `t76`.`n` AS `activity_days`,
                                                              `t76`.`n` - 1 AS `gap_count`,
                                                              `t76`.`first` AS `first_day_n`,
                                                              `t76`.`last` AS `last_day_n`,
                                                              20779 - `t76`.`last` AS `recency_days`,
                                                              20779 - `t76`.`first` AS `tenure_days`,
                                                              GREATEST(
                                                                CAST(FLOOR(
                                                                  (
                                                                    (
                                                                      `t76`.`gap_sum` + (
                                                                        GREATEST(3 - (
                                                                          `t76`.`n` - 1
                                                                        ), 0) * 30
                                                                      )
                                                                    ) / NULLIF(GREATEST(`t76`.`n` - 1, 3), 0)
                                                                  ) + 0.5
                                                                ) AS BIGINT),
                                                                1
                                                              ) AS `rhythm_days`,
                                                              `t76`.`last` + GREATEST(
                                                                CAST(FLOOR(
                                                                  (
                                                                    (
                                                                      `t76`.`gap_sum` + (
                                                                        GREATEST(3 - (
                                                                          `t76`.`n` - 1
                                                                        ), 0) * 30
                                                                      )
                                                                    ) / NULLIF(GREATEST(`t76`.`n` - 1, 3), 0)
                                                                  ) + 0.5
                                                                ) AS BIGINT),
                                                                1
                                                              ) AS `due_day_n`,
                                                              CAST(FLOOR(
                                                                (
                                                                  (
                                                                    CAST(20779 - `t76`.`last` AS DOUBLE) * 1000
                                                                  ) / CAST(NULLIF(
                                                                    GREATEST(
                                                                      CAST(FLOOR(
                                                                        (
                                                                          (
                                                                            `t76`.`gap_sum` + (
                                                                              GREATEST(3 - (
                                                                                `t76`.`n` - 1
                                                                              ), 0) * 30
                                                                            )
                                                                          ) / NULLIF(GREATEST(`t76`.`n` - 1, 3), 0)
                                                                        ) + 0.5
                                                                      ) AS BIGINT),
                                                                      1
                                                                    ),
                                                                    0
                                                                  ) AS DOUBLE)
                                                                ) + 0.5
                                                              ) AS BIGINT) AS `overdue_permille`,
                                                              CAST(FLOOR(
                                                                (
                                                                  (
                                                                    CAST(`t76`.`total` AS DOUBLE) * 1
                                                                  ) / CAST(NULLIF(`t76`.`tickets`, 0) AS DOUBLE)
                                                                ) + 0.5
                                                              ) AS BIGINT) AS `average_ticket_minor`,
                                                              CAST(FLOOR(
                                                                (
                                                                  (
                                                                    SQRT(
                                                                      GREATEST(
                                                                        (
                                                                          CAST(`t76`.`total_sq` AS DOUBLE) / NULLIF(`t76`.`tickets`, 0)
                                                                        ) - (
                                                                          (
                                                                            CAST(`t76`.`total` AS DOUBLE) / NULLIF(`t76`.`tickets`, 0)
                                                                          ) * (
                                                                            CAST(`t76`.`total` AS DOUBLE) / NULLIF(`t76`.`tickets`, 0)
                                                                          )
                                                                        ),
                                                                        0.0
                                                                      )
                                                                    ) * 1000
                                                                  ) / NULLIF(CAST(`t76`.`total` AS DOUBLE) / NULLIF(`t76`.`tickets`, 0), 0)
                                                                ) + 0.5
                                                              ) AS BIGINT) AS `ticket_cv_permille`
                                                            FROM (
                                                              SELECT
                                                                `t59`.`customer_id`,
                                                                COUNT(*) AS `n`,
                                                                SUM(`t59`.`counts`) AS `tickets`,
                                                                SUM(`t59`.`value` * `t59`.`counts`) AS `total`,
                                                                CAST(SUM(
                                                                  CAST(`t59`.`value` * `t59`.`counts` AS DECIMAL(19, 0)) * CAST(`t59`.`value` * `t59`.`counts` AS DECIMAL(19, 0))
                                                                ) AS DECIMAL(38, 0)) AS `total_sq`,
                                                                MIN(`t59`.`day_n`) AS `first`,
                                                                MAX(`t59`.`day_n`) AS `last`,
                                                                MAX(`t59`.`day_n`) - MIN(`t59`.`day_n`) AS `gap_sum`,
                                                                SUM(`t59`.`gap` * `t59`.`gap`) AS `gap_sq`
                                                              FROM (
                                                                SELECT
                                                                  `t42`.`customer_id`,
                                                                  `t42`.`day_n`,
                                                                  `t42`.`value`,
                                                                  `t42`.`counts`,
                                                                  `t42`.`came`,
                                                                  `t42`.`returned`,
                                                                  COALESCE(
                                                                    `t42`.`day_n` - LAG(`t42`.`day_n`) OVER (PARTITION BY `t42`.`customer_id` ORDER BY `t42`.`day_n` ASC NULLS LAST),
                                                                    0
                                                                  ) AS `gap`
                                                                FROM (
                                                                  SELECT
                                                                    *
                                                                  FROM `t29` AS `t31`
                                                                  WHERE
                                                                    (
                                                                      `t31`.`counts` > 0
                                                                    ) OR (
                                                                      `t31`.`came` > 0
                                                                    )
                                                                ) AS `t42`
                                                              ) AS `t59`
                                                              GROUP BY
                                                                1
                                                            ) AS `t76`
                                                          ) AS `t86`
                                                            ON `t28`.`customer_id` = `t86`.`customer_id`
                                                        ) AS `t87`
                                                      ) AS `t89`
                                                      LEFT OUTER JOIN (
                                                        SELECT
                                                          `t31`.`customer_id`,
                                                          COALESCE(SUM(`t31`.`came`), 0) AS `visit_days`,
                                                          COALESCE(SUM(`t31`.`counts`), 0) AS `purchase_days`,
                                                          COALESCE(SUM(`t31`.`value`), 0) AS `spend_minor`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20689, GREATEST(`t31`.`counts`, `t31`.`came`), NULL)), 0) AS `activity_days_90`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20689, `t31`.`came`, NULL)), 0) AS `visit_days_90`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20689, `t31`.`counts`, NULL)), 0) AS `purchase_days_90`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20689, `t31`.`value`, NULL)), 0) AS `spend_90_minor`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20599, GREATEST(`t31`.`counts`, `t31`.`came`), NULL)), 0) AS `activity_days_180`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20599, `t31`.`came`, NULL)), 0) AS `visit_days_180`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20599, `t31`.`counts`, NULL)), 0) AS `purchase_days_180`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20599, `t31`.`value`, NULL)), 0) AS `spend_180_minor`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20414, GREATEST(`t31`.`counts`, `t31`.`came`), NULL)), 0) AS `activity_days_365`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20414, `t31`.`came`, NULL)), 0) AS `visit_days_365`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20414, `t31`.`counts`, NULL)), 0) AS `purchase_days_365`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20414, `t31`.`value`, NULL)), 0) AS `spend_365_minor`,
                                                          COALESCE(SUM(IF(`t31`.`day_n` >= 20414, `t31`.`returned`, NULL)), 0) AS `returned_365_minor`
                                                        FROM `t29` AS `t31`
                                                        GROUP BY
                                                          1
                                                      ) AS `t49`
                                                        ON `t89`.`customer_id` = `t49`.`customer_id`
                                                    ) AS `t90`
                                                  ) AS `t94`
                                                  LEFT OUTER JOIN (
                                                    SELECT
                                                      `t53`.`customer_id`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`evening` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`timed`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `evening_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`weekend` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`lines`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `weekend_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`online` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`lines`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `online_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`product` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`paid`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `product_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`listed` - `t53`.`paid` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`listed`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `discount_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`basic` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`sorted`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `basic_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`anti_aging` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`sorted`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `anti_aging_permille`,
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            CAST(`t53`.`medical` AS DOUBLE) * 1000
                                                          ) / CAST(NULLIF(`t53`.`sorted`, 0) AS DOUBLE)
                                                        ) + 0.5
                                                      ) AS BIGINT) AS `medical_permille`
                                                    FROM (
                                                      SELECT
                                                        `t41`.`customer_id`,
                                                        COUNT(*) AS `lines`,
                                                        SUM(CAST(`t41`.`hour_band` <> '' AS BIGINT)) AS `timed`,
                                                        SUM(CAST(`t41`.`hour_band` = 'evening' AS BIGINT)) AS `evening`,
                                                        SUM(CAST(`t41`.`weekday` IN ('sat', 'sun') AS BIGINT)) AS `weekend`,
                                                        SUM(CAST(`t41`.`channel` = 'online' AS BIGINT)) AS `online`,
                                                        SUM(`t41`.`charged_minor`) AS `paid`,
                                                        SUM(`t41`.`list_minor`) AS `listed`,
                                                        COALESCE(SUM(IF(`t41`.`kind` = 'product', `t41`.`charged_minor`, NULL)), 0) AS `product`,
                                                        COALESCE(SUM(IF(`t41`.`need_type` <> '', `t41`.`charged_minor`, NULL)), 0) AS `sorted`,
                                                        COALESCE(SUM(IF(`t41`.`need_type` = 'basic', `t41`.`charged_minor`, NULL)), 0) AS `basic`,
                                                        COALESCE(SUM(IF(`t41`.`need_type` = 'anti_aging', `t41`.`charged_minor`, NULL)), 0) AS `anti_aging`,
                                                        COALESCE(SUM(IF(`t41`.`need_type` = 'medical', `t41`.`charged_minor`, NULL)), 0) AS `medical`
                                                      FROM `t39` AS `t41`
                                                      GROUP BY
                                                        1
                                                    ) AS `t53`
                                                  ) AS `t78`
                                                    ON `t94`.`customer_id` = `t78`.`customer_id`
                                                ) AS `t95`
                                              ) AS `t97`
                                              LEFT OUTER JOIN (
                                                SELECT
                                                  `t30`.`customer_id`,
                                                  COUNT(*) AS `items_count`
                                                FROM (
                                                  SELECT DISTINCT
                                                    `t22`.`customer_id`,
                                                    `t22`.`item_id`
                                                  FROM `t20` AS `t22`
                                                  WHERE
                                                    `t22`.`item_id` <> 0
                                                ) AS `t30`
                                                GROUP BY
                                                  1
                                              ) AS `t34`
                                                ON `t97`.`customer_id` = `t34`.`customer_id`
                                            ) AS `t101`
                                          ) AS `t104`
                                          LEFT OUTER JOIN (
                                            SELECT
                                              `t99`.`customer_id`,
                                              COUNT(*) AS `categories_count`
                                            FROM (
                                              SELECT
                                                `t93`.`customer_id`,
                                                `t93`.`category`,
                                                `t93`.`n` AS `days`,
                                                `t93`.`last` AS `last_day_n`,
                                                `t93`.`rhythm_days`,
                                                `t93`.`last` + `t93`.`rhythm_days` AS `due_day_n`,
                                                CAST(FLOOR(
                                                  (
                                                    (
                                                      CAST(20779 - `t93`.`last` AS DOUBLE) * 1000
                                                    ) / CAST(NULLIF(`t93`.`rhythm_days`, 0) AS DOUBLE)
                                                  ) + 0.5
                                                ) AS BIGINT) AS `overdue_permille`
                                              FROM `t91` AS `t93`
                                            ) AS `t99`
                                            GROUP BY
                                              1
                                          ) AS `t102`
                                            ON `t104`.`customer_id` = `t102`.`customer_id`
                                        ) AS `t107`
                                      ) AS `t110`
                                      LEFT OUTER JOIN (
                                        SELECT
                                          `t105`.`customer_id`,
                                          `t105`.`category` AS `due_category`,
                                          `t105`.`overdue_permille` AS `due_category_permille`
                                        FROM (
                                          SELECT
                                            `t98`.`customer_id`,
                                            `t98`.`category`,
                                            `t98`.`days`,
                                            `t98`.`last_day_n`,
                                            `t98`.`rhythm_days`,
                                            `t98`.`due_day_n`,
                                            `t98`.`overdue_permille`,
                                            ROW_NUMBER() OVER (
                                              PARTITION BY `t98`.`customer_id`
                                              ORDER BY `t98`.`overdue_permille` DESC, `t98`.`category` ASC NULLS LAST
                                            ) - 1 AS `place`
                                          FROM (
                                            SELECT
                                              `t93`.`customer_id`,
                                              `t93`.`category`,
                                              `t93`.`n` AS `days`,
                                              `t93`.`last` AS `last_day_n`,
                                              `t93`.`rhythm_days`,
                                              `t93`.`last` + `t93`.`rhythm_days` AS `due_day_n`,
                                              CAST(FLOOR(
                                                (
                                                  (
                                                    CAST(20779 - `t93`.`last` AS DOUBLE) * 1000
                                                  ) / CAST(NULLIF(`t93`.`rhythm_days`, 0) AS DOUBLE)
                                                ) + 0.5
                                              ) AS BIGINT) AS `overdue_permille`
                                            FROM `t91` AS `t93`
                                            WHERE
                                              `t93`.`n` > 1
                                          ) AS `t98`
                                        ) AS `t105`
                                        WHERE
                                          `t105`.`place` = 0
                                      ) AS `t108`
                                        ON `t110`.`customer_id` = `t108`.`customer_id`
                                    ) AS `t111`
                                  ) AS `t113`
                                  LEFT OUTER JOIN (
                                    SELECT
                                      `t9`.`customer_id`,
                                      SUM(
                                        CAST((
                                          `t9`.`status` = 'booked'
                                        ) AND NOT (
                                          `t9`.`day_n` < 20779
                                        ) AS BIGINT)
                                      ) AS `bookings_ahead`,
                                      SUM(
                                        CAST((
                                          `t9`.`status` = 'no_show'
                                        )
                                        AND (
                                          `t9`.`day_n` < 20779
                                        )
                                        AND (
                                          `t9`.`day_n` >= 20414
                                        ) AS BIGINT)
                                      ) AS `no_shows_365`,
                                      SUM(
                                        CAST((
                                          `t9`.`status` = 'cancelled'
                                        )
                                        AND (
                                          `t9`.`day_n` < 20779
                                        )
                                        AND (
                                          `t9`.`day_n` >= 20414
                                        ) AS BIGINT)
                                      ) AS `cancellations_365`,
                                      SUM(
                                        CAST(`t9`.`status` IN ('done', 'booked')
                                        AND (
                                          `t9`.`day_n` < 20779
                                        )
                                        AND (
                                          `t9`.`day_n` >= 20599
                                        ) AS BIGINT)
                                      ) AS `kept_180`,
                                      SUM(
                                        CAST(`t9`.`status` IN ('done', 'booked')
                                        AND (
                                          `t9`.`day_n` < 20779
                                        )
                                        AND (
                                          `t9`.`day_n` >= 20689
                                        ) AS BIGINT)
                                      ) AS `kept_90`
                                    FROM (
                                      SELECT
                                        `t3`.`appointment_id`,
                                        `t3`.`customer_id`,
                                        `t3`.`day`,
                                        `t3`.`status`,
                                        DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t3`.`day`) AS `day_n`
                                      FROM `appointments` AS `t3`
                                    ) AS `t9`
                                    GROUP BY
                                      1
                                  ) AS `t27`
                                    ON `t113`.`customer_id` = `t27`.`customer_id`
                                ) AS `t114`
                              ) AS `t116`
                              LEFT OUTER JOIN (
                                SELECT
                                  `t14`.`customer_id`,
                                  SUM(CAST(`t14`.`day_n` >= 20599 AS BIGINT)) AS `contacts_180`,
                                  SUM(
                                    CAST(`t14`.`outcome` IN ('booked', 'later', 'refused')
                                    AND (
                                      `t14`.`day_n` >= 20599
                                    ) AS BIGINT)
                                  ) AS `answers_180`,
                                  SUM(
                                    CAST(`t14`.`outcome` IN ('booked', 'later', 'refused')
                                    AND (
                                      `t14`.`day_n` >= 20689
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
                                ) AS `t14`
                                GROUP BY
                                  1
                              ) AS `t26`
                                ON `t116`.`customer_id` = `t26`.`customer_id`
                            ) AS `t117`
                          ) AS `t119`
                          LEFT OUTER JOIN (
                            SELECT
                              `t58`.`customer_id`,
                              `t58`.`hour_band`
                            FROM (
                              SELECT
                                `t47`.`customer_id`,
                                `t47`.`hour_band`,
                                `t47`.`times`,
                                ROW_NUMBER() OVER (
                                  PARTITION BY `t47`.`customer_id`
                                  ORDER BY `t47`.`times` DESC, `t47`.`hour_band` ASC NULLS LAST
                                ) - 1 AS `place`
                              FROM (
                                SELECT
                                  `t40`.`customer_id`,
                                  `t40`.`hour_band`,
                                  COUNT(*) AS `times`
                                FROM (
                                  SELECT
                                    `t22`.`customer_id`,
                                    `t22`.`item_id`,
                                    `t22`.`day_n`,
                                    `t22`.`staff_id`,
                                    `t22`.`hour`,
                                    `t22`.`channel`,
                                    `t22`.`charged_minor`,
                                    `t22`.`list_minor`,
                                    `t22`.`category`,
                                    `t22`.`kind`,
                                    `t22`.`need_type`,
                                    CASE
                                      WHEN `t22`.`hour` < 0
                                      THEN ''
                                      WHEN `t22`.`hour` < 12
                                      THEN 'morning'
                                      WHEN `t22`.`hour` < 17
                                      THEN 'afternoon'
                                      ELSE 'evening'
                                    END AS `hour_band`,
                                    CASE
                                      WHEN (
                                        (
                                          `t22`.`day_n` + 3
                                        ) % 7
                                      ) = 0
                                      THEN 'mon'
                                      WHEN (
                                        (
                                          `t22`.`day_n` + 3
                                        ) % 7
                                      ) = 1
                                      THEN 'tue'
                                      WHEN (
                                        (
                                          `t22`.`day_n` + 3
                                        ) % 7
                                      ) = 2
                                      THEN 'wed'
                                      WHEN (
                                        (
                                          `t22`.`day_n` + 3
                                        ) % 7
                                      ) = 3
                                      THEN 'thu'
                                      WHEN (
                                        (
                                          `t22`.`day_n` + 3
                                        ) % 7
                                      ) = 4
                                      THEN 'fri'
                                      WHEN (
                                        (
                                          `t22`.`day_n` + 3
                                        ) % 7
                                      ) = 5
                                      THEN 'sat'
                                      ELSE 'sun'
                                    END AS `weekday`
                                  FROM `t20` AS `t22`
                                  WHERE
                                    CASE
                                      WHEN `t22`.`hour` < 0
                                      THEN ''
                                      WHEN `t22`.`hour` < 12
                                      THEN 'morning'
                                      WHEN `t22`.`hour` < 17
                                      THEN 'afternoon'
                                      ELSE 'evening'
                                    END <> ''
                                ) AS `t40`
                                GROUP BY
                                  1,
                                  2
                              ) AS `t47`
                            ) AS `t58`
                            WHERE
                              `t58`.`place` = 0
                          ) AS `t70`
                            ON `t119`.`customer_id` = `t70`.`customer_id`
                        ) AS `t120`
                      ) AS `t122`
                      LEFT OUTER JOIN (
                        SELECT
                          `t69`.`customer_id`,
                          `t69`.`weekday`
                        FROM (
                          SELECT
                            `t52`.`customer_id`,
                            `t52`.`weekday`,
                            `t52`.`times`,
                            ROW_NUMBER() OVER (
                              PARTITION BY `t52`.`customer_id`
                              ORDER BY `t52`.`times` DESC, `t52`.`weekday` ASC NULLS LAST
                            ) - 1 AS `place`
                          FROM (
                            SELECT
                              `t50`.`customer_id`,
                              `t50`.`weekday`,
                              COUNT(*) AS `times`
                            FROM (
                              SELECT
                                *
                              FROM `t39` AS `t41`
                              WHERE
                                `t41`.`weekday` <> ''
                            ) AS `t50`
                            GROUP BY
                              1,
                              2
                          ) AS `t52`
                        ) AS `t69`
                        WHERE
                          `t69`.`place` = 0
                      ) AS `t77`
                        ON `t122`.`customer_id` = `t77`.`customer_id`
                    ) AS `t123`
                  ) AS `t125`
                  LEFT OUTER JOIN (
                    SELECT
                      `t57`.`customer_id`,
                      `t57`.`channel`
                    FROM (
                      SELECT
                        `t46`.`customer_id`,
                        `t46`.`channel`,
                        `t46`.`times`,
                        ROW_NUMBER() OVER (
                          PARTITION BY `t46`.`customer_id`
                          ORDER BY `t46`.`times` DESC, `t46`.`channel` ASC NULLS LAST
                        ) - 1 AS `place`
                      FROM (
                        SELECT
                          `t38`.`customer_id`,
                          `t38`.`channel`,
                          COUNT(*) AS `times`
                        FROM (
                          SELECT
                            `t22`.`customer_id`,
                            `t22`.`item_id`,
                            `t22`.`day_n`,
                            `t22`.`staff_id`,
                            `t22`.`hour`,
                            `t22`.`channel`,
                            `t22`.`charged_minor`,
                            `t22`.`list_minor`,
                            `t22`.`category`,
                            `t22`.`kind`,
                            `t22`.`need_type`,
                            CASE
                              WHEN `t22`.`hour` < 0
                              THEN ''
                              WHEN `t22`.`hour` < 12
                              THEN 'morning'
                              WHEN `t22`.`hour` < 17
                              THEN 'afternoon'
                              ELSE 'evening'
                            END AS `hour_band`,
                            CASE
                              WHEN (
                                (
                                  `t22`.`day_n` + 3
                                ) % 7
                              ) = 0
                              THEN 'mon'
                              WHEN (
                                (
                                  `t22`.`day_n` + 3
                                ) % 7
                              ) = 1
                              THEN 'tue'
                              WHEN (
                                (
                                  `t22`.`day_n` + 3
                                ) % 7
                              ) = 2
                              THEN 'wed'
                              WHEN (
                                (
                                  `t22`.`day_n` + 3
                                ) % 7
                              ) = 3
                              THEN 'thu'
                              WHEN (
                                (
                                  `t22`.`day_n` + 3
                                ) % 7
                              ) = 4
                              THEN 'fri'
                              WHEN (
                                (
                                  `t22`.`day_n` + 3
                                ) % 7
                              ) = 5
                              THEN 'sat'
                              ELSE 'sun'
                            END AS `weekday`
                          FROM `t20` AS `t22`
                          WHERE
                            `t22`.`channel` <> ''
                        ) AS `t38`
                        GROUP BY
                          1,
                          2
                      ) AS `t46`
                    ) AS `t57`
                    WHERE
                      `t57`.`place` = 0
                  ) AS `t68`
                    ON `t125`.`customer_id` = `t68`.`customer_id`
                ) AS `t126`
              ) AS `t128`
              LEFT OUTER JOIN (
                SELECT
                  `t56`.`customer_id`,
                  `t56`.`need_type`
                FROM (
                  SELECT
                    `t45`.`customer_id`,
                    `t45`.`need_type`,
                    `t45`.`times`,
                    ROW_NUMBER() OVER (
                      PARTITION BY `t45`.`customer_id`
                      ORDER BY `t45`.`times` DESC, `t45`.`need_type` ASC NULLS LAST
                    ) - 1 AS `place`
                  FROM (
                    SELECT
                      `t37`.`customer_id`,
                      `t37`.`need_type`,
                      COUNT(*) AS `times`
                    FROM (
                      SELECT
                        `t22`.`customer_id`,
                        `t22`.`item_id`,
                        `t22`.`day_n`,
                        `t22`.`staff_id`,
                        `t22`.`hour`,
                        `t22`.`channel`,
                        `t22`.`charged_minor`,
                        `t22`.`list_minor`,
                        `t22`.`category`,
                        `t22`.`kind`,
                        `t22`.`need_type`,
                        CASE
                          WHEN `t22`.`hour` < 0
                          THEN ''
                          WHEN `t22`.`hour` < 12
                          THEN 'morning'
                          WHEN `t22`.`hour` < 17
                          THEN 'afternoon'
                          ELSE 'evening'
                        END AS `hour_band`,
                        CASE
                          WHEN (
                            (
                              `t22`.`day_n` + 3
                            ) % 7
                          ) = 0
                          THEN 'mon'
                          WHEN (
                            (
                              `t22`.`day_n` + 3
                            ) % 7
                          ) = 1
                          THEN 'tue'
                          WHEN (
                            (
                              `t22`.`day_n` + 3
                            ) % 7
                          ) = 2
                          THEN 'wed'
                          WHEN (
                            (
                              `t22`.`day_n` + 3
                            ) % 7
                          ) = 3
                          THEN 'thu'
                          WHEN (
                            (
                              `t22`.`day_n` + 3
                            ) % 7
                          ) = 4
                          THEN 'fri'
                          WHEN (
                            (
                              `t22`.`day_n` + 3
                            ) % 7
                          ) = 5
                          THEN 'sat'
                          ELSE 'sun'
                        END AS `weekday`
                      FROM `t20` AS `t22`
                      WHERE
                        `t22`.`need_type` <> ''
                    ) AS `t37`
                    GROUP BY
                      1,
                      2
                  ) AS `t45`
                ) AS `t56`
                WHERE
                  `t56`.`place` = 0
              ) AS `t67`
                ON `t128`.`customer_id` = `t67`.`customer_id`
            ) AS `t129`
          ) AS `t131`
          LEFT OUTER JOIN (
            SELECT
              `t55`.`customer_id`,
              `t55`.`staff_id`
            FROM (
              SELECT
                `t44`.`customer_id`,
                `t44`.`staff_id`,
                `t44`.`times`,
                ROW_NUMBER() OVER (
                  PARTITION BY `t44`.`customer_id`
                  ORDER BY `t44`.`times` DESC, `t44`.`staff_id` ASC NULLS LAST
                ) - 1 AS `place`
              FROM (
                SELECT
                  `t36`.`customer_id`,
                  `t36`.`staff_id`,
                  COUNT(*) AS `times`
                FROM (
                  SELECT
                    `t22`.`customer_id`,
                    `t22`.`item_id`,
                    `t22`.`day_n`,
                    `t22`.`staff_id`,
                    `t22`.`hour`,
                    `t22`.`channel`,
                    `t22`.`charged_minor`,
                    `t22`.`list_minor`,
                    `t22`.`category`,
                    `t22`.`kind`,
                    `t22`.`need_type`,
                    CASE
                      WHEN `t22`.`hour` < 0
                      THEN ''
                      WHEN `t22`.`hour` < 12
                      THEN 'morning'
                      WHEN `t22`.`hour` < 17
                      THEN 'afternoon'
                      ELSE 'evening'
                    END AS `hour_band`,
                    CASE
                      WHEN (
                        (
                          `t22`.`day_n` + 3
                        ) % 7
                      ) = 0
                      THEN 'mon'
                      WHEN (
                        (
                          `t22`.`day_n` + 3
                        ) % 7
                      ) = 1
                      THEN 'tue'
                      WHEN (
                        (
                          `t22`.`day_n` + 3
                        ) % 7
                      ) = 2
                      THEN 'wed'
                      WHEN (
                        (
                          `t22`.`day_n` + 3
                        ) % 7
                      ) = 3
                      THEN 'thu'
                      WHEN (
                        (
                          `t22`.`day_n` + 3
                        ) % 7
                      ) = 4
                      THEN 'fri'
                      WHEN (
                        (
                          `t22`.`day_n` + 3
                        ) % 7
                      ) = 5
                      THEN 'sat'
                      ELSE 'sun'
                    END AS `weekday`
                  FROM `t20` AS `t22`
                  WHERE
                    `t22`.`staff_id` <> 0
                ) AS `t36`
                GROUP BY
                  1,
                  2
              ) AS `t44`
            ) AS `t55`
            WHERE
              `t55`.`place` = 0
          ) AS `t66`
            ON `t131`.`customer_id` = `t66`.`customer_id`
        ) AS `t132`
      ) AS `t134`
      LEFT OUTER JOIN (
        SELECT
          `t54`.`customer_id`,
          `t54`.`category` AS `top_category`
        FROM (
          SELECT
            `t43`.`customer_id`,
            `t43`.`category`,
            `t43`.`times`,
            ROW_NUMBER() OVER (
              PARTITION BY `t43`.`customer_id`
              ORDER BY `t43`.`times` DESC, `t43`.`category` ASC NULLS LAST
            ) - 1 AS `place`
          FROM (
            SELECT
              `t35`.`customer_id`,
              `t35`.`category`,
              COUNT(*) AS `times`
            FROM (
              SELECT
                `t22`.`customer_id`,
                `t22`.`item_id`,
                `t22`.`day_n`,
                `t22`.`staff_id`,
                `t22`.`hour`,
                `t22`.`channel`,
                `t22`.`charged_minor`,
                `t22`.`list_minor`,
                `t22`.`category`,
                `t22`.`kind`,
                `t22`.`need_type`,
                CASE
                  WHEN `t22`.`hour` < 0
                  THEN ''
                  WHEN `t22`.`hour` < 12
                  THEN 'morning'
                  WHEN `t22`.`hour` < 17
                  THEN 'afternoon'
                  ELSE 'evening'
                END AS `hour_band`,
                CASE
                  WHEN (
                    (
                      `t22`.`day_n` + 3
                    ) % 7
                  ) = 0
                  THEN 'mon'
                  WHEN (
                    (
                      `t22`.`day_n` + 3
                    ) % 7
                  ) = 1
                  THEN 'tue'
                  WHEN (
                    (
                      `t22`.`day_n` + 3
                    ) % 7
                  ) = 2
                  THEN 'wed'
                  WHEN (
                    (
                      `t22`.`day_n` + 3
                    ) % 7
                  ) = 3
                  THEN 'thu'
                  WHEN (
                    (
                      `t22`.`day_n` + 3
                    ) % 7
                  ) = 4
                  THEN 'fri'
                  WHEN (
                    (
                      `t22`.`day_n` + 3
                    ) % 7
                  ) = 5
                  THEN 'sat'
                  ELSE 'sun'
                END AS `weekday`
              FROM `t20` AS `t22`
              WHERE
                `t22`.`category` <> ''
            ) AS `t35`
            GROUP BY
              1,
              2
          ) AS `t43`
        ) AS `t54`
        WHERE
          `t54`.`place` = 0
      ) AS `t65`
        ON `t134`.`customer_id` = `t65`.`customer_id`
    ) AS `t135`
  ) AS `t136`
) AS `t137`
