WITH `t18` AS (
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
), `t26` AS (
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
    ) AS `t12`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t9`.`customer_id`,
        `t9`.`day_n`,
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
      ) AS `t9`
      WHERE
        `t9`.`day_n` < 20779
    ) AS `t14`
  ) AS `t15`
  GROUP BY
    1,
    2
), `t41` AS (
  SELECT
    `t36`.`customer_id`,
    `t36`.`category`,
    SUM(`t36`.`times`) AS `times`,
    SUM(`t36`.`care`) AS `n`,
    MIN(IF(`t36`.`care` > 0, `t36`.`day_n`, NULL)) AS `first`,
    MAX(IF(`t36`.`care` > 0, `t36`.`day_n`, NULL)) AS `last`
  FROM (
    SELECT
      `t29`.`customer_id`,
      `t29`.`category`,
      `t29`.`day_n`,
      COUNT(*) AS `times`,
      MAX(CAST(`t29`.`kind` <> 'product' AS BIGINT)) AS `care`
    FROM (
      SELECT
        *
      FROM `t18` AS `t21`
      WHERE
        `t21`.`category` <> ''
    ) AS `t29`
    GROUP BY
      1,
      2,
      3
  ) AS `t36`
  GROUP BY
    1,
    2
), `t48` AS (
  SELECT
    `t42`.`customer_id`,
    `t42`.`category`,
    `t42`.`times`,
    `t42`.`n`,
    `t42`.`last`,
    `t42`.`last` - `t42`.`first` AS `gap_sum`
  FROM `t41` AS `t42`
), `t71` AS (
  SELECT
    `t65`.`customer_id`,
    `t65`.`category`,
    `t65`.`n`,
    `t65`.`last`,
    `t65`.`gap_sum`,
    `t65`.`prior`,
    GREATEST(
      CAST(FLOOR(
        (
          (
            `t65`.`gap_sum` + (
              GREATEST(3 - (
                `t65`.`n` - 1
              ), 0) * `t65`.`prior`
            )
          ) / NULLIF(GREATEST(`t65`.`n` - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS `rhythm_days`
  FROM (
    SELECT
      `t50`.`customer_id`,
      `t50`.`category`,
      `t50`.`n`,
      `t50`.`last`,
      `t50`.`gap_sum`,
      COALESCE(`t60`.`prior_days`, 30) AS `prior`
    FROM (
      SELECT
        `t42`.`customer_id`,
        `t42`.`category`,
        `t42`.`times`,
        `t42`.`n`,
        `t42`.`last`,
        `t42`.`last` - `t42`.`first` AS `gap_sum`
      FROM `t41` AS `t42`
      WHERE
        `t42`.`n` > 0
    ) AS `t50`
    LEFT OUTER JOIN (
      SELECT
        COALESCE(`t57`.`category`, `t17`.`category`) AS `category`,
        COALESCE(`t17`.`cycle`, `t57`.`usual_days`, 30) AS `prior_days`
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
            `t42`.`last`,
            `t42`.`last` - `t42`.`first` AS `gap_sum`,
            (
              `t42`.`last` - `t42`.`first`
            ) / NULLIF(`t42`.`n` - 1, 0) AS `mean`
          FROM `t41` AS `t42`
          WHERE
            `t42`.`n` > 0 AND `t42`.`n` > 1 AND (
              `t42`.`last` - `t42`.`first`
            ) > 0
        ) AS `t52`
        GROUP BY
          1
      ) AS `t57`
      FULL OUTER JOIN (
        SELECT
          `t8`.`category`,
          CAST(FLOOR(PERCENTILE(CAST(`t8`.`cycle_days` AS DOUBLE), 0.5)) AS BIGINT) AS `cycle`
        FROM (
          SELECT
            *
          FROM `items` AS `t2`
          WHERE
            `t2`.`cycle_days` > 0 AND `t2`.`category` <> ''
        ) AS `t8`
        GROUP BY
          1
      ) AS `t17`
        ON `t57`.`category` = `t17`.`category`
    ) AS `t60`
      ON `t50`.`category` = `t60`.`category`
  ) AS `t65`
), `t78` AS (
  SELECT
    `t73`.`customer_id`,
    `t73`.`category`,
    `t73`.`n` AS `days`,
    `t73`.`last` AS `last_day_n`,
    `t73`.`rhythm_days`,
    `t73`.`last` + `t73`.`rhythm_days` AS `due_day_n`,
    CAST(FLOOR(
      (
        (
          CAST(20779 - `t73`.`last` AS DOUBLE) * 1000
        ) / CAST(NULLIF(`t73`.`rhythm_days`, 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `overdue_permille`
  FROM `t71` AS `t73`
  WHERE
    `t73`.`n` > 1
)
SELECT
  `t108`.`customer_id`,
  `t108`.`salon_id`,
  `t108`.`steward_id`,
  `t108`.`gender`,
  `t108`.`region`,
  `t108`.`occupation`,
  `t108`.`source`,
  `t108`.`has_phone`,
  `t108`.`age_years`,
  `t108`.`joined_days`,
  `t108`.`activity_days`,
  `t108`.`gap_count`,
  `t108`.`first_day_n`,
  `t108`.`last_day_n`,
  `t108`.`recency_days`,
  `t108`.`tenure_days`,
  `t108`.`rhythm_days`,
  `t108`.`due_day_n`,
  `t108`.`overdue_permille`,
  `t108`.`average_ticket_minor`,
  `t108`.`ticket_cv_permille`,
  `t108`.`visit_days`,
  `t108`.`purchase_days`,
  `t108`.`spend_minor`,
  `t108`.`activity_days_90`,
  `t108`.`visit_days_90`,
  `t108`.`purchase_days_90`,
  `t108`.`spend_90_minor`,
  `t108`.`activity_days_180`,
  `t108`.`visit_days_180`,
  `t108`.`purchase_days_180`,
  `t108`.`spend_180_minor`,
  `t108`.`activity_days_365`,
  `t108`.`visit_days_365`,
  `t108`.`purchase_days_365`,
  `t108`.`spend_365_minor`,
  `t108`.`returned_365_minor`,
  `t108`.`hour_band`,
  `t108`.`weekday`,
  `t108`.`channel`,
  `t108`.`need_type`,
  `t108`.`evening_permille`,
  `t108`.`weekend_permille`,
  `t108`.`online_permille`,
  `t108`.`product_permille`,
  `t108`.`discount_permille`,
  `t108`.`basic_permille`,
  `t108`.`anti_aging_permille`,
  `t108`.`medical_permille`,
  `t108`.`items_count`,
  `t108`.`staff_id`,
  `t108`.`top_category`,
  `t108`.`categories_count`,
  `t108`.`due_category`,
  `t108`.`due_category_permille`,
  `t108`.`bookings_ahead`,
  `t108`.`no_shows_365`,
  `t108`.`cancellations_365`,
  `t108`.`contacts_180`,
  `t108`.`usual_90_minor`,
  `t108`.`spend_trend_permille`,
  `t108`.`interactions_90`,
  `t108`.`interactions_180`,
  `t108`.`stake_minor`,
  `t108`.`health_rhythm`,
  `t108`.`health_trend`,
  `t108`.`health_interaction`,
  `t108`.`health_breadth`,
  `t108`.`health_loyalty`,
  0 + `t108`.`health_rhythm` + `t108`.`health_trend` + `t108`.`health_interaction` + `t108`.`health_breadth` + `t108`.`health_loyalty` AS `health_score`
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
    COALESCE(`t107`.`activity_days`, 0) AS `activity_days`,
    COALESCE(`t107`.`gap_count`, 0) AS `gap_count`,
    `t107`.`first_day_n`,
    `t107`.`last_day_n`,
    `t107`.`recency_days`,
    `t107`.`tenure_days`,
    `t107`.`rhythm_days`,
    `t107`.`due_day_n`,
    `t107`.`overdue_permille`,
    `t107`.`average_ticket_minor`,
    `t107`.`ticket_cv_permille`,
    COALESCE(`t107`.`visit_days`, 0) AS `visit_days`,
    COALESCE(`t107`.`purchase_days`, 0) AS `purchase_days`,
    COALESCE(`t107`.`spend_minor`, 0) AS `spend_minor`,
    COALESCE(`t107`.`activity_days_90`, 0) AS `activity_days_90`,
    COALESCE(`t107`.`visit_days_90`, 0) AS `visit_days_90`,
    COALESCE(`t107`.`purchase_days_90`, 0) AS `purchase_days_90`,
    COALESCE(`t107`.`spend_90_minor`, 0) AS `spend_90_minor`,
    COALESCE(`t107`.`activity_days_180`, 0) AS `activity_days_180`,
    COALESCE(`t107`.`visit_days_180`, 0) AS `visit_days_180`,
    COALESCE(`t107`.`purchase_days_180`, 0) AS `purchase_days_180`,
    COALESCE(`t107`.`spend_180_minor`, 0) AS `spend_180_minor`,
    COALESCE(`t107`.`activity_days_365`, 0) AS `activity_days_365`,
    COALESCE(`t107`.`visit_days_365`, 0) AS `visit_days_365`,
    COALESCE(`t107`.`purchase_days_365`, 0) AS `purchase_days_365`,
    COALESCE(`t107`.`spend_365_minor`, 0) AS `spend_365_minor`,
    COALESCE(`t107`.`returned_365_minor`, 0) AS `returned_365_minor`,
    COALESCE(`t107`.`hour_band`, '') AS `hour_band`,
    COALESCE(`t107`.`weekday`, '') AS `weekday`,
    COALESCE(`t107`.`channel`, '') AS `channel`,
    COALESCE(`t107`.`need_type`, '') AS `need_type`,
    `t107`.`evening_permille`,
    `t107`.`weekend_permille`,
    `t107`.`online_permille`,
    `t107`.`product_permille`,
    `t107`.`discount_permille`,
    `t107`.`basic_permille`,
    `t107`.`anti_aging_permille`,
    `t107`.`medical_permille`,
    COALESCE(`t107`.`items_count`, 0) AS `items_count`,
    COALESCE(`t107`.`staff_id`, 0) AS `staff_id`,
    COALESCE(`t107`.`top_category`, '') AS `top_category`,
    COALESCE(`t107`.`categories_count`, 0) AS `categories_count`,
    COALESCE(`t107`.`due_category`, '') AS `due_category`,
    `t107`.`due_category_permille`,
    COALESCE(`t107`.`bookings_ahead`, 0) AS `bookings_ahead`,
    COALESCE(`t107`.`no_shows_365`, 0) AS `no_shows_365`,
    COALESCE(`t107`.`cancellations_365`, 0) AS `cancellations_365`,
    COALESCE(`t107`.`contacts_180`, 0) AS `contacts_180`,
    CAST(FLOOR(
      (
        (
          CAST(COALESCE(`t107`.`spend_365_minor`, 0) * 90 AS DOUBLE) * 1
        ) / CAST(NULLIF(GREATEST(LEAST(`t107`.`tenure_days`, 365), 90), 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `usual_90_minor`,
    CAST(FLOOR(
      (
        (
          CAST(COALESCE(`t107`.`spend_90_minor`, 0) AS DOUBLE) * 1000
        ) / CAST(NULLIF(
          CAST(FLOOR(
            (
              (
                CAST(COALESCE(`t107`.`spend_365_minor`, 0) * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(GREATEST(LEAST(`t107`.`tenure_days`, 365), 90), 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          0
        ) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS `spend_trend_permille`,
    COALESCE(`t107`.`answers_90`, 0) + COALESCE(`t107`.`kept_90`, 0) AS `interactions_90`,
    COALESCE(`t107`.`answers_180`, 0) + COALESCE(`t107`.`kept_180`, 0) AS `interactions_180`,
    COALESCE(
      GREATEST(
        LEAST(
          CAST(FLOOR(
            (
              (
                CAST(`t107`.`average_ticket_minor` * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(`t107`.`rhythm_days`, 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          COALESCE(`t107`.`spend_365_minor`, 0)
        ),
        0
      ),
      0
    ) AS `stake_minor`,
    CASE
      WHEN `t107`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - `t107`.`overdue_permille`, 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_rhythm`,
    CASE
      WHEN `t107`.`recency_days` IS NOT NULL
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
                        CAST(COALESCE(`t107`.`spend_90_minor`, 0) AS DOUBLE) * 1000
                      ) / CAST(NULLIF(
                        CAST(FLOOR(
                          (
                            (
                              CAST(COALESCE(`t107`.`spend_365_minor`, 0) * 90 AS DOUBLE) * 1
                            ) / CAST(NULLIF(GREATEST(LEAST(`t107`.`tenure_days`, 365), 90), 0) AS DOUBLE)
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
      WHEN `t107`.`recency_days` IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE
            WHEN COALESCE(`t107`.`bookings_ahead`, 0) > 0
            THEN 15
            ELSE (
              COALESCE(`t107`.`answers_180`, 0) + COALESCE(`t107`.`kept_180`, 0)
            ) * 5
          END,
          15
        ) - (
          COALESCE(`t107`.`no_shows_365`, 0) * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS `health_interaction`,
    CASE
      WHEN `t107`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN COALESCE(`t107`.`categories_count`, 0) > 0
                  THEN COALESCE(`t107`.`categories_count`, 0)
                  ELSE LEAST(COALESCE(`t107`.`items_count`, 0), 1)
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
      WHEN `t107`.`recency_days` IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(COALESCE(`t107`.`activity_days`, 0), 10)) * 10
          ) / 10
        ) + 0.5
      ) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST(`t107`.`tenure_days`, 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS `health_loyalty`
  FROM (
    SELECT
      `t106`.`customer_id`,
      `t106`.`salon_id`,
      `t106`.`steward_id`,
      `t106`.`gender`,
      `t106`.`region`,
      `t106`.`occupation`,
      `t106`.`source`,
      `t106`.`has_phone`,
      `t106`.`age_years`,
      `t106`.`joined_days`,
      `t106`.`activity_days`,
      `t106`.`gap_count`,
      `t106`.`first_day_n`,
      `t106`.`last_day_n`,
      `t106`.`recency_days`,
      `t106`.`tenure_days`,
      `t106`.`rhythm_days`,
      `t106`.`due_day_n`,
      `t106`.`overdue_permille`,
      `t106`.`average_ticket_minor`,
      `t106`.`ticket_cv_permille`,
      `t106`.`visit_days`,
      `t106`.`purchase_days`,
      `t106`.`spend_minor`,
      `t106`.`activity_days_90`,
      `t106`.`visit_days_90`,
      `t106`.`purchase_days_90`,
      `t106`.`spend_90_minor`,
      `t106`.`activity_days_180`,
      `t106`.`visit_days_180`,
      `t106`.`purchase_days_180`,
      `t106`.`spend_180_minor`,
      `t106`.`activity_days_365`,
      `t106`.`visit_days_365`,
      `t106`.`purchase_days_365`,
      `t106`.`spend_365_minor`,
      `t106`.`returned_365_minor`,
      `t106`.`hour_band`,
      `t106`.`weekday`,
      `t106`.`channel`,
      `t106`.`need_type`,
      `t106`.`evening_permille`,
      `t106`.`weekend_permille`,
      `t106`.`online_permille`,
      `t106`.`product_permille`,
      `t106`.`discount_permille`,
      `t106`.`basic_permille`,
      `t106`.`anti_aging_permille`,
      `t106`.`medical_permille`,
      `t106`.`items_count`,
      `t106`.`staff_id`,
      `t106`.`top_category`,
      `t106`.`categories_count`,
      `t106`.`due_category`,
      `t106`.`due_category_permille`,
      `t106`.`bookings_ahead`,
      `t106`.`no_shows_365`,
      `t106`.`cancellations_365`,
      `t106`.`kept_180`,
      `t106`.`kept_90`,
      `t106`.`contacts_180`,
      `t106`.`answers_180`,
      `t106`.`answers_90`
    FROM (
      SELECT
        `t105`.`customer_id`,
        `t105`.`salon_id`,
        `t105`.`steward_id`,
        `t105`.`gender`,
        `t105`.`region`,
        `t105`.`occupation`,
        `t105`.`source`,
        `t105`.`has_phone`,
        `t105`.`age_years`,
        `t105`.`joined_days`,
        `t105`.`activity_days`,
        `t105`.`gap_count`,
        `t105`.`first_day_n`,
        `t105`.`last_day_n`,
        `t105`.`recency_days`,
        `t105`.`tenure_days`,
        `t105`.`rhythm_days`,
        `t105`.`due_day_n`,
        `t105`.`overdue_permille`,
        `t105`.`average_ticket_minor`,
        `t105`.`ticket_cv_permille`,
        `t105`.`visit_days`,
        `t105`.`purchase_days`,
        `t105`.`spend_minor`,
        `t105`.`activity_days_90`,
        `t105`.`visit_days_90`,
        `t105`.`purchase_days_90`,
        `t105`.`spend_90_minor`,
        `t105`.`activity_days_180`,
        `t105`.`visit_days_180`,
        `t105`.`purchase_days_180`,
        `t105`.`spend_180_minor`,
        `t105`.`activity_days_365`,
        `t105`.`visit_days_365`,
        `t105`.`purchase_days_365`,
        `t105`.`spend_365_minor`,
        `t105`.`returned_365_minor`,
        `t105`.`hour_band`,
        `t105`.`weekday`,
        `t105`.`channel`,
        `t105`.`need_type`,
        `t105`.`evening_permille`,
        `t105`.`weekend_permille`,
        `t105`.`online_permille`,
        `t105`.`product_permille`,
        `t105`.`discount_permille`,
        `t105`.`basic_permille`,
        `t105`.`anti_aging_permille`,
        `t105`.`medical_permille`,
        `t105`.`items_count`,
        `t105`.`staff_id`,
        `t105`.`top_category`,
        `t105`.`categories_count`,
        `t105`.`due_category`,
        `t105`.`due_category_permille`,
        `t105`.`bookings_ahead`,
        `t105`.`no_shows_365`,
        `t105`.`cancellations_365`,
        `t105`.`kept_180`,
        `t105`.`kept_90`,
        `t23`.`customer_id` AS `customer_id_right`,
        `t23`.`contacts_180`,
        `t23`.`answers_180`,
        `t23`.`answers_90`
      FROM (
        SELECT
          `t103`.`customer_id`,
          `t103`.`salon_id`,
          `t103`.`steward_id`,
          `t103`.`gender`,
          `t103`.`region`,
          `t103`.`occupation`,
          `t103`.`source`,
          `t103`.`has_phone`,
          `t103`.`age_years`,
          `t103`.`joined_days`,
          `t103`.`activity_days`,
          `t103`.`gap_count`,
          `t103`.`first_day_n`,
          `t103`.`last_day_n`,
          `t103`.`recency_days`,
          `t103`.`tenure_days`,
          `t103`.`rhythm_days`,
          `t103`.`due_day_n`,
          `t103`.`overdue_permille`,
          `t103`.`average_ticket_minor`,
          `t103`.`ticket_cv_permille`,
          `t103`.`visit_days`,
          `t103`.`purchase_days`,
          `t103`.`spend_minor`,
          `t103`.`activity_days_90`,
          `t103`.`visit_days_90`,
          `t103`.`purchase_days_90`,
          `t103`.`spend_90_minor`,
          `t103`.`activity_days_180`,
          `t103`.`visit_days_180`,
          `t103`.`purchase_days_180`,
          `t103`.`spend_180_minor`,
          `t103`.`activity_days_365`,
          `t103`.`visit_days_365`,
          `t103`.`purchase_days_365`,
          `t103`.`spend_365_minor`,
          `t103`.`returned_365_minor`,
          `t103`.`hour_band`,
          `t103`.`weekday`,
          `t103`.`channel`,
          `t103`.`need_type`,
          `t103`.`evening_permille`,
          `t103`.`weekend_permille`,
          `t103`.`online_permille`,
          `t103`.`product_permille`,
          `t103`.`discount_permille`,
          `t103`.`basic_permille`,
          `t103`.`anti_aging_permille`,
          `t103`.`medical_permille`,
          `t103`.`items_count`,
          `t103`.`staff_id`,
          `t103`.`top_category`,
          `t103`.`categories_count`,
          `t103`.`due_category`,
          `t103`.`due_category_permille`,
          `t103`.`bookings_ahead`,
          `t103`.`no_shows_365`,
          `t103`.`cancellations_365`,
          `t103`.`kept_180`,
          `t103`.`kept_90`
        FROM (
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
            `t102`.`visit_days`,
            `t102`.`purchase_days`,
            `t102`.`spend_minor`,
            `t102`.`activity_days_90`,
            `t102`.`visit_days_90`,
            `t102`.`purchase_days_90`,
            `t102`.`spend_90_minor`,
            `t102`.`activity_days_180`,
            `t102`.`visit_days_180`,
            `t102`.`purchase_days_180`,
            `t102`.`spend_180_minor`,
            `t102`.`activity_days_365`,
            `t102`.`visit_days_365`,
            `t102`.`purchase_days_365`,
            `t102`.`spend_365_minor`,
            `t102`.`returned_365_minor`,
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
            `t24`.`customer_id` AS `customer_id_right`,
            `t24`.`bookings_ahead`,
            `t24`.`no_shows_365`,
            `t24`.`cancellations_365`,
            `t24`.`kept_180`,
            `t24`.`kept_90`
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
              `t100`.`visit_days`,
              `t100`.`purchase_days`,
              `t100`.`spend_minor`,
              `t100`.`activity_days_90`,
              `t100`.`visit_days_90`,
              `t100`.`purchase_days_90`,
              `t100`.`spend_90_minor`,
              `t100`.`activity_days_180`,
              `t100`.`visit_days_180`,
              `t100`.`purchase_days_180`,
              `t100`.`spend_180_minor`,
              `t100`.`activity_days_365`,
              `t100`.`visit_days_365`,
              `t100`.`purchase_days_365`,
              `t100`.`spend_365_minor`,
              `t100`.`returned_365_minor`,
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
              `t100`.`due_category_permille`
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
                `t99`.`visit_days`,
                `t99`.`purchase_days`,
                `t99`.`spend_minor`,
                `t99`.`activity_days_90`,
                `t99`.`visit_days_90`,
                `t99`.`purchase_days_90`,
                `t99`.`spend_90_minor`,
                `t99`.`activity_days_180`,
                `t99`.`visit_days_180`,
                `t99`.`purchase_days_180`,
                `t99`.`spend_180_minor`,
                `t99`.`activity_days_365`,
                `t99`.`visit_days_365`,
                `t99`.`purchase_days_365`,
                `t99`.`spend_365_minor`,
                `t99`.`returned_365_minor`,
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
                `t93`.`customer_id` AS `customer_id_right`,
                `t93`.`due_category`,
                `t93`.`due_category_permille`
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
                  `t97`.`top_category`,
                  `t97`.`categories_count`
                FROM (
                  SELECT
                    `t96`.`customer_id`,
                    `t96`.`salon_id`,
                    `t96`.`steward_id`,
                    `t96`.`gender`,
                    `t96`.`region`,
                    `t96`.`occupation`,
                    `t96`.`source`,
                    `t96`.`has_phone`,
                    `t96`.`age_years`,
                    `t96`.`joined_days`,
                    `t96`.`activity_days`,
                    `t96`.`gap_count`,
                    `t96`.`first_day_n`,
                    `t96`.`last_day_n`,
                    `t96`.`recency_days`,
                    `t96`.`tenure_days`,
                    `t96`.`rhythm_days`,
                    `t96`.`due_day_n`,
                    `t96`.`overdue_permille`,
                    `t96`.`average_ticket_minor`,
                    `t96`.`ticket_cv_permille`,
                    `t96`.`visit_days`,
                    `t96`.`purchase_days`,
                    `t96`.`spend_minor`,
                    `t96`.`activity_days_90`,
                    `t96`.`visit_days_90`,
                    `t96`.`purchase_days_90`,
                    `t96`.`spend_90_minor`,
                    `t96`.`activity_days_180`,
                    `t96`.`visit_days_180`,
                    `t96`.`purchase_days_180`,
                    `t96`.`spend_180_minor`,
                    `t96`.`activity_days_365`,
                    `t96`.`visit_days_365`,
                    `t96`.`purchase_days_365`,
                    `t96`.`spend_365_minor`,
                    `t96`.`returned_365_minor`,
                    `t96`.`hour_band`,
                    `t96`.`weekday`,
                    `t96`.`channel`,
                    `t96`.`need_type`,
                    `t96`.`evening_permille`,
                    `t96`.`weekend_permille`,
                    `t96`.`online_permille`,
                    `t96`.`product_permille`,
                    `t96`.`discount_permille`,
                    `t96`.`basic_permille`,
                    `t96`.`anti_aging_permille`,
                    `t96`.`medical_permille`,
                    `t96`.`items_count`,
                    `t96`.`staff_id`,
                    `t96`.`top_category`,
                    `t84`.`customer_id` AS `customer_id_right`,
                    `t84`.`categories_count`
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
                      `t94`.`hour_band`,
                      `t94`.`weekday`,
                      `t94`.`channel`,
                      `t94`.`need_type`,
                      `t94`.`evening_permille`,
                      `t94`.`weekend_permille`,
                      `t94`.`online_permille`,
                      `t94`.`product_permille`,
                      `t94`.`discount_permille`,
                      `t94`.`basic_permille`,
                      `t94`.`anti_aging_permille`,
                      `t94`.`medical_permille`,
                      `t94`.`items_count`,
                      `t94`.`staff_id`,
                      `t94`.`top_category`
                    FROM (
                      SELECT
                        `t91`.`customer_id`,
                        `t91`.`salon_id`,
                        `t91`.`steward_id`,
                        `t91`.`gender`,
                        `t91`.`region`,
                        `t91`.`occupation`,
                        `t91`.`source`,
                        `t91`.`has_phone`,
                        `t91`.`age_years`,
                        `t91`.`joined_days`,
                        `t91`.`activity_days`,
                        `t91`.`gap_count`,
                        `t91`.`first_day_n`,
                        `t91`.`last_day_n`,
                        `t91`.`recency_days`,
                        `t91`.`tenure_days`,
                        `t91`.`rhythm_days`,
                        `t91`.`due_day_n`,
                        `t91`.`overdue_permille`,
                        `t91`.`average_ticket_minor`,
                        `t91`.`ticket_cv_permille`,
                        `t91`.`visit_days`,
                        `t91`.`purchase_days`,
                        `t91`.`spend_minor`,
                        `t91`.`activity_days_90`,
                        `t91`.`visit_days_90`,
                        `t91`.`purchase_days_90`,
                        `t91`.`spend_90_minor`,
                        `t91`.`activity_days_180`,
                        `t91`.`visit_days_180`,
                        `t91`.`purchase_days_180`,
                        `t91`.`spend_180_minor`,
                        `t91`.`activity_days_365`,
                        `t91`.`visit_days_365`,
                        `t91`.`purchase_days_365`,
                        `t91`.`spend_365_minor`,
                        `t91`.`returned_365_minor`,
                        `t91`.`hour_band`,
                        `t91`.`weekday`,
                        `t91`.`channel`,
                        `t91`.`need_type`,
                        `t91`.`evening_permille`,
                        `t91`.`weekend_permille`,
                        `t91`.`online_permille`,
                        `t91`.`product_permille`,
                        `t91`.`discount_permille`,
                        `t91`.`basic_permille`,
                        `t91`.`anti_aging_permille`,
                        `t91`.`medical_permille`,
                        `t91`.`items_count`,
                        `t91`.`staff_id`,
                        `t62`.`customer_id` AS `customer_id_right`,
                        `t62`.`top_category`
                      FROM (
                        SELECT
                          `t88`.`customer_id`,
                          `t88`.`salon_id`,
                          `t88`.`steward_id`,
                          `t88`.`gender`,
                          `t88`.`region`,
                          `t88`.`occupation`,
                          `t88`.`source`,
                          `t88`.`has_phone`,
                          `t88`.`age_years`,
                          `t88`.`joined_days`,
                          `t88`.`activity_days`,
                          `t88`.`gap_count`,
                          `t88`.`first_day_n`,
                          `t88`.`last_day_n`,
                          `t88`.`recency_days`,
                          `t88`.`tenure_days`,
                          `t88`.`rhythm_days`,
                          `t88`.`due_day_n`,
                          `t88`.`overdue_permille`,
                          `t88`.`average_ticket_minor`,
                          `t88`.`ticket_cv_permille`,
                          `t88`.`visit_days`,
                          `t88`.`purchase_days`,
                          `t88`.`spend_minor`,
                          `t88`.`activity_days_90`,
                          `t88`.`visit_days_90`,
                          `t88`.`purchase_days_90`,
                          `t88`.`spend_90_minor`,
                          `t88`.`activity_days_180`,
                          `t88`.`visit_days_180`,
                          `t88`.`purchase_days_180`,
                          `t88`.`spend_180_minor`,
                          `t88`.`activity_days_365`,
                          `t88`.`visit_days_365`,
                          `t88`.`purchase_days_365`,
                          `t88`.`spend_365_minor`,
                          `t88`.`returned_365_minor`,
                          `t88`.`hour_band`,
                          `t88`.`weekday`,
                          `t88`.`channel`,
                          `t88`.`need_type`,
                          `t88`.`evening_permille`,
                          `t88`.`weekend_permille`,
                          `t88`.`online_permille`,
                          `t88`.`product_permille`,
                          `t88`.`discount_permille`,
                          `t88`.`basic_permille`,
                          `t88`.`anti_aging_permille`,
                          `t88`.`medical_permille`,
                          `t88`.`items_count`,
                          `t88`.`staff_id`
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
                            `t85`.`visit_days`,
                            `t85`.`purchase_days`,
                            `t85`.`spend_minor`,
                            `t85`.`activity_days_90`,
                            `t85`.`visit_days_90`,
                            `t85`.`purchase_days_90`,
                            `t85`.`spend_90_minor`,
                            `t85`.`activity_days_180`,
                            `t85`.`visit_days_180`,
                            `t85`.`purchase_days_180`,
                            `t85`.`spend_180_minor`,
                            `t85`.`activity_days_365`,
                            `t85`.`visit_days_365`,
                            `t85`.`purchase_days_365`,
                            `t85`.`spend_365_minor`,
                            `t85`.`returned_365_minor`,
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
                            `t49`.`customer_id` AS `customer_id_right`,
                            `t49`.`staff_id`
                          FROM (
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
                              `t80`.`visit_days`,
                              `t80`.`purchase_days`,
                              `t80`.`spend_minor`,
                              `t80`.`activity_days_90`,
                              `t80`.`visit_days_90`,
                              `t80`.`purchase_days_90`,
                              `t80`.`spend_90_minor`,
                              `t80`.`activity_days_180`,
                              `t80`.`visit_days_180`,
                              `t80`.`purchase_days_180`,
                              `t80`.`spend_180_minor`,
                              `t80`.`activity_days_365`,
                              `t80`.`visit_days_365`,
                              `t80`.`purchase_days_365`,
                              `t80`.`spend_365_minor`,
                              `t80`.`returned_365_minor`,
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
                              `t80`.`items_count`
                            FROM (
                              SELECT
                                `t76`.`customer_id`,
                                `t76`.`salon_id`,
                                `t76`.`steward_id`,
                                `t76`.`gender`,
                                `t76`.`region`,
                                `t76`.`occupation`,
                                `t76`.`source`,
                                `t76`.`has_phone`,
                                `t76`.`age_years`,
                                `t76`.`joined_days`,
                                `t76`.`activity_days`,
                                `t76`.`gap_count`,
                                `t76`.`first_day_n`,
                                `t76`.`last_day_n`,
                                `t76`.`recency_days`,
                                `t76`.`tenure_days`,
                                `t76`.`rhythm_days`,
                                `t76`.`due_day_n`,
                                `t76`.`overdue_permille`,
                                `t76`.`average_ticket_minor`,
                                `t76`.`ticket_cv_permille`,
                                `t76`.`visit_days`,
                                `t76`.`purchase_days`,
                                `t76`.`spend_minor`,
                                `t76`.`activity_days_90`,
                                `t76`.`visit_days_90`,
                                `t76`.`purchase_days_90`,
                                `t76`.`spend_90_minor`,
                                `t76`.`activity_days_180`,
                                `t76`.`visit_days_180`,
                                `t76`.`purchase_days_180`,
                                `t76`.`spend_180_minor`,
                                `t76`.`activity_days_365`,
                                `t76`.`visit_days_365`,
                                `t76`.`purchase_days_365`,
                                `t76`.`spend_365_minor`,
                                `t76`.`returned_365_minor`,
                                `t76`.`hour_band`,
                                `t76`.`weekday`,
                                `t76`.`channel`,
                                `t76`.`need_type`,
                                `t76`.`evening_permille`,
                                `t76`.`weekend_permille`,
                                `t76`.`online_permille`,
                                `t76`.`product_permille`,
                                `t76`.`discount_permille`,
                                `t76`.`basic_permille`,
                                `t76`.`anti_aging_permille`,
                                `t76`.`medical_permille`,
                                `t33`.`customer_id` AS `customer_id_right`,
                                `t33`.`items_count`
                              FROM (
                                SELECT
                                  `t74`.`customer_id`,
                                  `t74`.`salon_id`,
                                  `t74`.`steward_id`,
                                  `t74`.`gender`,
                                  `t74`.`region`,
                                  `t74`.`occupation`,
                                  `t74`.`source`,
                                  `t74`.`has_phone`,
                                  `t74`.`age_years`,
                                  `t74`.`joined_days`,
                                  `t74`.`activity_days`,
                                  `t74`.`gap_count`,
                                  `t74`.`first_day_n`,
                                  `t74`.`last_day_n`,
                                  `t74`.`recency_days`,
                                  `t74`.`tenure_days`,
                                  `t74`.`rhythm_days`,
                                  `t74`.`due_day_n`,
                                  `t74`.`overdue_permille`,
                                  `t74`.`average_ticket_minor`,
                                  `t74`.`ticket_cv_permille`,
                                  `t74`.`visit_days`,
                                  `t74`.`purchase_days`,
                                  `t74`.`spend_minor`,
                                  `t74`.`activity_days_90`,
                                  `t74`.`visit_days_90`,
                                  `t74`.`purchase_days_90`,
                                  `t74`.`spend_90_minor`,
                                  `t74`.`activity_days_180`,
                                  `t74`.`visit_days_180`,
                                  `t74`.`purchase_days_180`,
                                  `t74`.`spend_180_minor`,
                                  `t74`.`activity_days_365`,
                                  `t74`.`visit_days_365`,
                                  `t74`.`purchase_days_365`,
                                  `t74`.`spend_365_minor`,
                                  `t74`.`returned_365_minor`,
                                  `t74`.`hour_band`,
                                  `t74`.`weekday`,
                                  `t74`.`channel`,
                                  `t74`.`need_type`,
                                  `t74`.`evening_permille`,
                                  `t74`.`weekend_permille`,
                                  `t74`.`online_permille`,
                                  `t74`.`product_permille`,
                                  `t74`.`discount_permille`,
                                  `t74`.`basic_permille`,
                                  `t74`.`anti_aging_permille`,
                                  `t74`.`medical_permille`
                                FROM (
                                  SELECT
                                    `t72`.`customer_id`,
                                    `t72`.`salon_id`,
                                    `t72`.`steward_id`,
                                    `t72`.`gender`,
                                    `t72`.`region`,
                                    `t72`.`occupation`,
                                    `t72`.`source`,
                                    `t72`.`has_phone`,
                                    `t72`.`age_years`,
                                    `t72`.`joined_days`,
                                    `t72`.`activity_days`,
                                    `t72`.`gap_count`,
                                    `t72`.`first_day_n`,
                                    `t72`.`last_day_n`,
                                    `t72`.`recency_days`,
                                    `t72`.`tenure_days`,
                                    `t72`.`rhythm_days`,
                                    `t72`.`due_day_n`,
                                    `t72`.`overdue_permille`,
                                    `t72`.`average_ticket_minor`,
                                    `t72`.`ticket_cv_permille`,
                                    `t72`.`visit_days`,
                                    `t72`.`purchase_days`,
                                    `t72`.`spend_minor`,
                                    `t72`.`activity_days_90`,
                                    `t72`.`visit_days_90`,
                                    `t72`.`purchase_days_90`,
                                    `t72`.`spend_90_minor`,
                                    `t72`.`activity_days_180`,
                                    `t72`.`visit_days_180`,
                                    `t72`.`purchase_days_180`,
                                    `t72`.`spend_180_minor`,
                                    `t72`.`activity_days_365`,
                                    `t72`.`visit_days_365`,
                                    `t72`.`purchase_days_365`,
                                    `t72`.`spend_365_minor`,
                                    `t72`.`returned_365_minor`,
                                    `t46`.`customer_id` AS `customer_id_right`,
                                    `t46`.`hour_band`,
                                    `t46`.`weekday`,
                                    `t46`.`channel`,
                                    `t46`.`need_type`,
                                    `t46`.`evening_permille`,
                                    `t46`.`weekend_permille`,
                                    `t46`.`online_permille`,
                                    `t46`.`product_permille`,
                                    `t46`.`discount_permille`,
                                    `t46`.`basic_permille`,
                                    `t46`.`anti_aging_permille`,
                                    `t46`.`medical_permille`
                                  FROM (
                                    SELECT
                                      `t69`.`customer_id`,
                                      `t69`.`salon_id`,
                                      `t69`.`steward_id`,
                                      `t69`.`gender`,
                                      `t69`.`region`,
                                      `t69`.`occupation`,
                                      `t69`.`source`,
                                      `t69`.`has_phone`,
                                      `t69`.`age_years`,
                                      `t69`.`joined_days`,
                                      `t69`.`activity_days`,
                                      `t69`.`gap_count`,
                                      `t69`.`first_day_n`,
                                      `t69`.`last_day_n`,
                                      `t69`.`recency_days`,
                                      `t69`.`tenure_days`,
                                      `t69`.`rhythm_days`,
                                      `t69`.`due_day_n`,
                                      `t69`.`overdue_permille`,
                                      `t69`.`average_ticket_minor`,
                                      `t69`.`ticket_cv_permille`,
                                      `t69`.`visit_days`,
                                      `t69`.`purchase_days`,
                                      `t69`.`spend_minor`,
                                      `t69`.`activity_days_90`,
                                      `t69`.`visit_days_90`,
                                      `t69`.`purchase_days_90`,
                                      `t69`.`spend_90_minor`,
                                      `t69`.`activity_days_180`,
                                      `t69`.`visit_days_180`,
                                      `t69`.`purchase_days_180`,
                                      `t69`.`spend_180_minor`,
                                      `t69`.`activity_days_365`,
                                      `t69`.`visit_days_365`,
                                      `t69`.`purchase_days_365`,
                                      `t69`.`spend_365_minor`,
                                      `t69`.`returned_365_minor`
                                    FROM (
                                      SELECT
                                        `t68`.`customer_id`,
                                        `t68`.`salon_id`,
                                        `t68`.`steward_id`,
                                        `t68`.`gender`,
                                        `t68`.`region`,
                                        `t68`.`occupation`,
                                        `t68`.`source`,
                                        `t68`.`has_phone`,
                                        `t68`.`age_years`,
                                        `t68`.`joined_days`,
                                        `t68`.`activity_days`,
                                        `t68`.`gap_count`,
                                        `t68`.`first_day_n`,
                                        `t68`.`last_day_n`,
                                        `t68`.`recency_days`,
                                        `t68`.`tenure_days`,
                                        `t68`.`rhythm_days`,
                                        `t68`.`due_day_n`,
                                        `t68`.`overdue_permille`,
                                        `t68`.`average_ticket_minor`,
                                        `t68`.`ticket_cv_permille`,
                                        `t39`.`customer_id` AS `customer_id_right`,
                                        `t39`.`visit_days`,
                                        `t39`.`purchase_days`,
                                        `t39`.`spend_minor`,
                                        `t39`.`activity_days_90`,
                                        `t39`.`visit_days_90`,
                                        `t39`.`purchase_days_90`,
                                        `t39`.`spend_90_minor`,
                                        `t39`.`activity_days_180`,
                                        `t39`.`visit_days_180`,
                                        `t39`.`purchase_days_180`,
                                        `t39`.`spend_180_minor`,
                                        `t39`.`activity_days_365`,
                                        `t39`.`visit_days_365`,
                                        `t39`.`purchase_days_365`,
                                        `t39`.`spend_365_minor`,
                                        `t39`.`returned_365_minor`
                                      FROM (
                                        SELECT
                                          `t66`.`customer_id`,
                                          `t66`.`salon_id`,
                                          `t66`.`steward_id`,
                                          `t66`.`gender`,
                                          `t66`.`region`,
                                          `t66`.`occupation`,
                                          `t66`.`source`,
                                          `t66`.`has_phone`,
                                          `t66`.`age_years`,
                                          `t66`.`joined_days`,
                                          `t66`.`activity_days`,
                                          `t66`.`gap_count`,
                                          `t66`.`first_day_n`,
                                          `t66`.`last_day_n`,
                                          `t66`.`recency_days`,
                                          `t66`.`tenure_days`,
                                          `t66`.`rhythm_days`,
                                          `t66`.`due_day_n`,
                                          `t66`.`overdue_permille`,
                                          `t66`.`average_ticket_minor`,
                                          `t66`.`ticket_cv_permille`
                                        FROM (
                                          SELECT
                                            `t25`.`customer_id`,
                                            `t25`.`salon_id`,
                                            `t25`.`steward_id`,
                                            `t25`.`gender`,
                                            `t25`.`region`,
                                            `t25`.`occupation`,
                                            `t25`.`source`,
                                            `t25`.`has_phone`,
                                            `t25`.`age_years`,
                                            `t25`.`joined_days`,
                                            `t64`.`customer_id` AS `customer_id_right`,
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
                                          ) AS `t25`
                                          LEFT OUTER JOIN (
                                            SELECT
                                              `t43`.`customer_id`,
                                              `t43`.`n` AS `activity_days`,
                                              `t43`.`n` - 1 AS `gap_count`,
                                              `t43`.`first` AS `first_day_n`,
                                              `t43`.`last` AS `last_day_n`,
                                              20779 - `t43`.`last` AS `recency_days`,
                                              20779 - `t43`.`first` AS `tenure_days`,
                                              GREATEST(
                                                CAST(FLOOR(
                                                  (
                                                    (
                                                      (
                                                        `t43`.`last` - `t43`.`first`
                                                      ) + (
                                                        GREATEST(3 - (
                                                          `t43`.`n` - 1
                                                        ), 0) * 30
                                                      )
                                                    ) / NULLIF(GREATEST(`t43`.`n` - 1, 3), 0)
                                                  ) + 0.5
                                                ) AS BIGINT),
                                                1
                                              ) AS `rhythm_days`,
                                              `t43`.`last` + GREATEST(
                                                CAST(FLOOR(
                                                  (
                                                    (
                                                      (
                                                        `t43`.`last` - `t43`.`first`
                                                      ) + (
                                                        GREATEST(3 - (
                                                          `t43`.`n` - 1
                                                        ), 0) * 30
                                                      )
                                                    ) / NULLIF(GREATEST(`t43`.`n` - 1, 3), 0)
                                                  ) + 0.5
                                                ) AS BIGINT),
                                                1
                                              ) AS `due_day_n`,
                                              CAST(FLOOR(
                                                (
                                                  (
                                                    CAST(20779 - `t43`.`last` AS DOUBLE) * 1000
                                                  ) / CAST(NULLIF(
                                                    GREATEST(
                                                      CAST(FLOOR(
                                                        (
                                                          (
                                                            (
                                                              `t43`.`last` - `t43`.`first`
                                                            ) + (
                                                              GREATEST(3 - (
                                                                `t43`.`n` - 1
                                                              ), 0) * 30
                                                            )
                                                          ) / NULLIF(GREATEST(`t43`.`n` - 1, 3), 0)
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
                                                    CAST(`t43`.`total` AS DOUBLE) * 1
                                                  ) / CAST(NULLIF(`t43`.`tickets`, 0) AS DOUBLE)
                                                ) + 0.5
                                              ) AS BIGINT) AS `average_ticket_minor`,
                                              CAST(FLOOR(
                                                (
                                                  (
                                                    SQRT(
                                                      GREATEST(
                                                        (
                                                          CAST(`t43`.`total_sq` AS DOUBLE) / NULLIF(`t43`.`tickets`, 0)
                                                        ) - (
                                                          (
                                                            CAST(`t43`.`total` AS DOUBLE) / NULLIF(`t43`.`tickets`, 0)
                                                          ) * (
                                                            CAST(`t43`.`total` AS DOUBLE) / NULLIF(`t43`.`tickets`, 0)
                                                          )
                                                        ),
                                                        0.0
                                                      )
                                                    ) * 1000
                                                  ) / NULLIF(CAST(`t43`.`total` AS DOUBLE) / NULLIF(`t43`.`tickets`, 0), 0)
                                                ) + 0.5
                                              ) AS BIGINT) AS `ticket_cv_permille`
                                            FROM (
                                              SELECT
                                                `t35`.`customer_id`,
                                                COUNT(*) AS `n`,
                                                SUM(`t35`.`counts`) AS `tickets`,
                                                SUM(`t35`.`value` * `t35`.`counts`) AS `total`,
                                                CAST(SUM(
                                                  CAST(`t35`.`value` * `t35`.`counts` AS DECIMAL(19, 0)) * CAST(`t35`.`value` * `t35`.`counts` AS DECIMAL(19, 0))
                                                ) AS DECIMAL(38, 0)) AS `total_sq`,
                                                MIN(`t35`.`day_n`) AS `first`,
                                                MAX(`t35`.`day_n`) AS `last`
                                              FROM (
                                                SELECT
                                                  *
                                                FROM `t26` AS `t30`
                                                WHERE
                                                  (
                                                    `t30`.`counts` > 0
                                                  ) OR (
                                                    `t30`.`came` > 0
                                                  )
                                              ) AS `t35`
                                              GROUP BY
                                                1
                                            ) AS `t43`
                                          ) AS `t64`
                                            ON `t25`.`customer_id` = `t64`.`customer_id`
                                        ) AS `t66`
                                      ) AS `t68`
                                      LEFT OUTER JOIN (
                                        SELECT
                                          `t30`.`customer_id`,
                                          COALESCE(SUM(`t30`.`came`), 0) AS `visit_days`,
                                          COALESCE(SUM(`t30`.`counts`), 0) AS `purchase_days`,
                                          COALESCE(SUM(`t30`.`value`), 0) AS `spend_minor`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20689, GREATEST(`t30`.`counts`, `t30`.`came`), NULL)), 0) AS `activity_days_90`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20689, `t30`.`came`, NULL)), 0) AS `visit_days_90`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20689, `t30`.`counts`, NULL)), 0) AS `purchase_days_90`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20689, `t30`.`value`, NULL)), 0) AS `spend_90_minor`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20599, GREATEST(`t30`.`counts`, `t30`.`came`), NULL)), 0) AS `activity_days_180`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20599, `t30`.`came`, NULL)), 0) AS `visit_days_180`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20599, `t30`.`counts`, NULL)), 0) AS `purchase_days_180`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20599, `t30`.`value`, NULL)), 0) AS `spend_180_minor`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20414, GREATEST(`t30`.`counts`, `t30`.`came`), NULL)), 0) AS `activity_days_365`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20414, `t30`.`came`, NULL)), 0) AS `visit_days_365`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20414, `t30`.`counts`, NULL)), 0) AS `purchase_days_365`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20414, `t30`.`value`, NULL)), 0) AS `spend_365_minor`,
                                          COALESCE(SUM(IF(`t30`.`day_n` >= 20414, `t30`.`returned`, NULL)), 0) AS `returned_365_minor`
                                        FROM `t26` AS `t30`
                                        GROUP BY
                                          1
                                      ) AS `t39`
                                        ON `t68`.`customer_id` = `t39`.`customer_id`
                                    ) AS `t69`
                                  ) AS `t72`
                                  LEFT OUTER JOIN (
                                    SELECT
                                      `t34`.`customer_id`,
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
                                        `t21`.`customer_id`,
                                        COUNT(*) AS `lines`,
                                        SUM(`t21`.`charged_minor`) AS `paid`,
                                        SUM(`t21`.`list_minor`) AS `listed`,
                                        COALESCE(SUM(IF(`t21`.`kind` = 'product', `t21`.`charged_minor`, NULL)), 0) AS `product`,
                                        COALESCE(SUM(IF(`t21`.`need_type` = 'basic', `t21`.`charged_minor`, NULL)), 0) AS `basic`,
                                        COALESCE(SUM(IF(`t21`.`need_type` = 'anti_aging', `t21`.`charged_minor`, NULL)), 0) AS `anti_aging`,
                                        COALESCE(SUM(IF(`t21`.`need_type` = 'medical', `t21`.`charged_minor`, NULL)), 0) AS `medical`,
                                        SUM(CAST((
                                          `t21`.`hour` >= 0
                                        ) AND (
                                          `t21`.`hour` < 12
                                        ) AS BIGINT)) AS `hour_band_morning`,
                                        SUM(CAST((
                                          `t21`.`hour` >= 12
                                        ) AND (
                                          `t21`.`hour` < 17
                                        ) AS BIGINT)) AS `hour_band_afternoon`,
                                        SUM(CAST(`t21`.`hour` >= 17 AS BIGINT)) AS `hour_band_evening`,
                                        SUM(CAST(`t21`.`weekday` = 0 AS BIGINT)) AS `weekday_mon`,
                                        SUM(CAST(`t21`.`weekday` = 1 AS BIGINT)) AS `weekday_tue`,
                                        SUM(CAST(`t21`.`weekday` = 2 AS BIGINT)) AS `weekday_wed`,
                                        SUM(CAST(`t21`.`weekday` = 3 AS BIGINT)) AS `weekday_thu`,
                                        SUM(CAST(`t21`.`weekday` = 4 AS BIGINT)) AS `weekday_fri`,
                                        SUM(CAST(`t21`.`weekday` = 5 AS BIGINT)) AS `weekday_sat`,
                                        SUM(CAST(`t21`.`weekday` = 6 AS BIGINT)) AS `weekday_sun`,
                                        SUM(CAST(`t21`.`channel` = 'group_buy' AS BIGINT)) AS `channel_group_buy`,
                                        SUM(CAST(`t21`.`channel` = 'online' AS BIGINT)) AS `channel_online`,
                                        SUM(CAST(`t21`.`channel` = 'phone' AS BIGINT)) AS `channel_phone`,
                                        SUM(CAST(`t21`.`channel` = 'salon' AS BIGINT)) AS `channel_salon`,
                                        SUM(CAST(`t21`.`need_type` = 'anti_aging' AS BIGINT)) AS `need_type_anti_aging`,
                                        SUM(CAST(`t21`.`need_type` = 'basic' AS BIGINT)) AS `need_type_basic`,
                                        SUM(CAST(`t21`.`need_type` = 'medical' AS BIGINT)) AS `need_type_medical`
                                      FROM `t18` AS `t21`
                                      GROUP BY
                                        1
                                    ) AS `t34`
                                  ) AS `t46`
                                    ON `t72`.`customer_id` = `t46`.`customer_id`
                                ) AS `t74`
                              ) AS `t76`
                              LEFT OUTER JOIN (
                                SELECT
                                  `t27`.`customer_id`,
                                  COUNT(*) AS `items_count`
                                FROM (
                                  SELECT DISTINCT
                                    `t21`.`customer_id`,
                                    `t21`.`item_id`
                                  FROM `t18` AS `t21`
                                  WHERE
                                    `t21`.`item_id` <> 0
                                ) AS `t27`
                                GROUP BY
                                  1
                              ) AS `t33`
                                ON `t76`.`customer_id` = `t33`.`customer_id`
                            ) AS `t80`
                          ) AS `t85`
                          LEFT OUTER JOIN (
                            SELECT
                              `t40`.`customer_id`,
                              1099511627775 - (
                                `t40`.`rank` % 1099511627776
                              ) AS `staff_id`
                            FROM (
                              SELECT
                                `t38`.`customer_id`,
                                MAX(`t38`.`rank`) AS `rank`
                              FROM (
                                SELECT
                                  `t32`.`customer_id`,
                                  `t32`.`staff_id`,
                                  `t32`.`times`,
                                  (
                                    `t32`.`times` * 1099511627776
                                  ) + (
                                    1099511627775 - `t32`.`staff_id`
                                  ) AS `rank`
                                FROM (
                                  SELECT
                                    `t28`.`customer_id`,
                                    `t28`.`staff_id`,
                                    COUNT(*) AS `times`
                                  FROM (
                                    SELECT
                                      *
                                    FROM `t18` AS `t21`
                                    WHERE
                                      `t21`.`staff_id` <> 0
                                  ) AS `t28`
                                  GROUP BY
                                    1,
                                    2
                                ) AS `t32`
                              ) AS `t38`
                              GROUP BY
                                1
                            ) AS `t40`
                          ) AS `t49`
                            ON `t85`.`customer_id` = `t49`.`customer_id`
                        ) AS `t88`
                      ) AS `t91`
                      LEFT OUTER JOIN (
                        SELECT
                          `t58`.`customer_id`,
                          MIN(`t58`.`category`) AS `top_category`
                        FROM (
                          SELECT
                            `t53`.`customer_id`,
                            `t53`.`category`,
                            `t53`.`times`,
                            `t53`.`n`,
                            `t53`.`last`,
                            `t53`.`gap_sum`
                          FROM `t48` AS `t53`
                          INNER JOIN (
                            SELECT
                              `t51`.`customer_id`,
                              MAX(`t51`.`times`) AS `times`
                            FROM `t48` AS `t51`
                            GROUP BY
                              1
                          ) AS `t55`
                            ON `t53`.`customer_id` = `t55`.`customer_id` AND `t53`.`times` = `t55`.`times`
                        ) AS `t58`
                        GROUP BY
                          1
                      ) AS `t62`
                        ON `t91`.`customer_id` = `t62`.`customer_id`
                    ) AS `t94`
                  ) AS `t96`
                  LEFT OUTER JOIN (
                    SELECT
                      `t77`.`customer_id`,
                      COUNT(*) AS `categories_count`
                    FROM (
                      SELECT
                        `t73`.`customer_id`,
                        `t73`.`category`,
                        `t73`.`n` AS `days`,
                        `t73`.`last` AS `last_day_n`,
                        `t73`.`rhythm_days`,
                        `t73`.`last` + `t73`.`rhythm_days` AS `due_day_n`,
                        CAST(FLOOR(
                          (
                            (
                              CAST(20779 - `t73`.`last` AS DOUBLE) * 1000
                            ) / CAST(NULLIF(`t73`.`rhythm_days`, 0) AS DOUBLE)
                          ) + 0.5
                        ) AS BIGINT) AS `overdue_permille`
                      FROM `t71` AS `t73`
                    ) AS `t77`
                    GROUP BY
                      1
                  ) AS `t84`
                    ON `t96`.`customer_id` = `t84`.`customer_id`
                ) AS `t97`
              ) AS `t99`
              LEFT OUTER JOIN (
                SELECT
                  `t90`.`customer_id`,
                  MIN(`t90`.`category`) AS `due_category`,
                  MAX(`t90`.`overdue_permille`) AS `due_category_permille`
                FROM (
                  SELECT
                    `t82`.`customer_id`,
                    `t82`.`category`,
                    `t82`.`days`,
                    `t82`.`last_day_n`,
                    `t82`.`rhythm_days`,
                    `t82`.`due_day_n`,
                    `t82`.`overdue_permille`
                  FROM `t78` AS `t82`
                  INNER JOIN (
                    SELECT
                      `t79`.`customer_id`,
                      MAX(`t79`.`overdue_permille`) AS `overdue_permille`
                    FROM `t78` AS `t79`
                    GROUP BY
                      1
                  ) AS `t87`
                    ON `t82`.`customer_id` = `t87`.`customer_id`
                    AND `t82`.`overdue_permille` = `t87`.`overdue_permille`
                ) AS `t90`
                GROUP BY
                  1
              ) AS `t93`
                ON `t99`.`customer_id` = `t93`.`customer_id`
            ) AS `t100`
          ) AS `t102`
          LEFT OUTER JOIN (
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
          ) AS `t24`
            ON `t102`.`customer_id` = `t24`.`customer_id`
        ) AS `t103`
      ) AS `t105`
      LEFT OUTER JOIN (
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
            `t0`.`task_id`,
            `t0`.`customer_id`,
            `t0`.`day`,
            `t0`.`outcome`,
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) AS `day_n`
          FROM `contacts` AS `t0`
          WHERE
            DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) < 20779
        ) AS `t10`
        GROUP BY
          1
      ) AS `t23`
        ON `t105`.`customer_id` = `t23`.`customer_id`
    ) AS `t106`
  ) AS `t107`
) AS `t108`
