WITH "t18" AS (
  SELECT
    "t13"."customer_id",
    "t13"."item_id",
    "t13"."day_n",
    "t13"."staff_id",
    "t13"."hour",
    "t13"."channel",
    "t13"."charged_minor",
    "t13"."list_minor",
    COALESCE("t6"."category", '') AS "category",
    COALESCE("t6"."kind", 'unknown') AS "kind",
    COALESCE("t6"."need_type", '') AS "need_type",
    (
      "t13"."day_n" + 3
    ) % 7 AS "weekday"
  FROM (
    SELECT
      "t3"."customer_id",
      "t3"."item_id",
      "t3"."salon_id",
      "t3"."day",
      "t3"."staff_id",
      "t3"."hour",
      "t3"."channel",
      "t3"."quantity_milli",
      "t3"."list_minor",
      "t3"."charged_minor",
      "t3"."returned_minor",
      "t3"."line_count",
      "t3"."sale_count",
      "t3"."is_visit",
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."day") AS "day_n"
    FROM "lines" AS "t3"
    WHERE
      DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."day") < 20779
      AND "t3"."sale_count" > 0
  ) AS "t13"
  LEFT OUTER JOIN "items" AS "t6"
    ON "t13"."item_id" = "t6"."item_id"
), "t38" AS (
  SELECT
    "t34"."customer_id",
    "t34"."category",
    SUM("t34"."times") AS "times",
    SUM("t34"."care") AS "n",
    MIN("t34"."day_n") FILTER(WHERE
      "t34"."care" > 0) AS "first",
    MAX("t34"."day_n") FILTER(WHERE
      "t34"."care" > 0) AS "last"
  FROM (
    SELECT
      "t29"."customer_id",
      "t29"."category",
      "t29"."day_n",
      COUNT(*) AS "times",
      MAX(CAST("t29"."kind" <> 'product' AS BIGINT)) AS "care"
    FROM (
      SELECT
        *
      FROM "t18" AS "t21"
      WHERE
        "t21"."category" <> ''
    ) AS "t29"
    GROUP BY
      1,
      2,
      3
  ) AS "t34"
  GROUP BY
    1,
    2
), "t66" AS (
  SELECT
    "t59"."customer_id",
    "t59"."category",
    "t59"."n",
    "t59"."last",
    "t59"."gap_sum",
    "t59"."prior",
    GREATEST(
      CAST(FLOOR(
        (
          (
            "t59"."gap_sum" + (
              GREATEST(3 - (
                "t59"."n" - 1
              ), 0) * "t59"."prior"
            )
          ) / NULLIF(GREATEST("t59"."n" - 1, 3), 0)
        ) + 0.5
      ) AS BIGINT),
      1
    ) AS "rhythm_days"
  FROM (
    SELECT
      "t48"."customer_id",
      "t48"."category",
      "t48"."n",
      "t48"."last",
      "t48"."last" - "t48"."first" AS "gap_sum",
      COALESCE("t57"."prior_days", 30) AS "prior"
    FROM (
      SELECT
        *
      FROM "t38" AS "t39"
      WHERE
        "t39"."n" > 0
    ) AS "t48"
    LEFT OUTER JOIN (
      SELECT
        COALESCE("t52"."category", "t17"."category") AS "category",
        COALESCE("t17"."cycle", "t52"."usual_days", 30) AS "prior_days"
      FROM (
        SELECT
          "t49"."category",
          CAST(FLOOR(QUANTILE_CONT("t49"."mean", 0.5)) AS BIGINT) AS "usual_days",
          COUNT(*) AS "repeaters"
        FROM (
          SELECT
            "t39"."customer_id",
            "t39"."category",
            "t39"."times",
            "t39"."n",
            "t39"."first",
            "t39"."last",
            (
              "t39"."last" - "t39"."first"
            ) / NULLIF("t39"."n" - 1, 0) AS "mean"
          FROM "t38" AS "t39"
          WHERE
            "t39"."n" > 0 AND "t39"."n" > 1 AND "t39"."last" > "t39"."first"
        ) AS "t49"
        GROUP BY
          1
      ) AS "t52"
      FULL OUTER JOIN (
        SELECT
          "t8"."category",
          CAST(FLOOR(QUANTILE_CONT(CAST("t8"."cycle_days" AS DOUBLE), 0.5)) AS BIGINT) AS "cycle"
        FROM (
          SELECT
            *
          FROM "items" AS "t2"
          WHERE
            "t2"."cycle_days" > 0 AND "t2"."category" <> ''
        ) AS "t8"
        GROUP BY
          1
      ) AS "t17"
        ON "t52"."category" = "t17"."category"
    ) AS "t57"
      ON "t48"."category" = "t57"."category"
  ) AS "t59"
), "t74" AS (
  SELECT
    "t67"."customer_id",
    "t67"."category",
    "t67"."n" AS "days",
    "t67"."last" AS "last_day_n",
    "t67"."rhythm_days",
    "t67"."last" + "t67"."rhythm_days" AS "due_day_n",
    CAST(FLOOR(
      (
        (
          CAST(20779 - "t67"."last" AS DOUBLE) * 1000
        ) / CAST(NULLIF("t67"."rhythm_days", 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS "overdue_permille"
  FROM "t66" AS "t67"
  WHERE
    "t67"."n" > 1
)
SELECT
  "t99"."customer_id",
  "t99"."salon_id",
  "t99"."steward_id",
  "t99"."gender",
  "t99"."region",
  "t99"."occupation",
  "t99"."source",
  "t99"."has_phone",
  "t99"."age_years",
  "t99"."joined_days",
  "t99"."visit_days",
  "t99"."purchase_days",
  "t99"."spend_minor",
  "t99"."returned_365_minor",
  "t99"."activity_days_90",
  "t99"."visit_days_90",
  "t99"."purchase_days_90",
  "t99"."activity_days_180",
  "t99"."visit_days_180",
  "t99"."purchase_days_180",
  "t99"."activity_days_365",
  "t99"."visit_days_365",
  "t99"."purchase_days_365",
  "t99"."spend_90_minor",
  "t99"."spend_180_minor",
  "t99"."spend_365_minor",
  "t99"."activity_days",
  "t99"."gap_count",
  "t99"."first_day_n",
  "t99"."last_day_n",
  "t99"."recency_days",
  "t99"."tenure_days",
  "t99"."rhythm_days",
  "t99"."due_day_n",
  "t99"."overdue_permille",
  "t99"."average_ticket_minor",
  "t99"."ticket_cv_permille",
  "t99"."hour_band",
  "t99"."weekday",
  "t99"."channel",
  "t99"."need_type",
  "t99"."evening_permille",
  "t99"."weekend_permille",
  "t99"."online_permille",
  "t99"."product_permille",
  "t99"."discount_permille",
  "t99"."basic_permille",
  "t99"."anti_aging_permille",
  "t99"."medical_permille",
  "t99"."items_count",
  "t99"."staff_id",
  "t99"."top_category",
  "t99"."categories_count",
  "t99"."due_category",
  "t99"."due_category_permille",
  "t99"."bookings_ahead",
  "t99"."no_shows_365",
  "t99"."cancellations_365",
  "t99"."contacts_180",
  "t99"."usual_90_minor",
  "t99"."spend_trend_permille",
  "t99"."interactions_90",
  "t99"."interactions_180",
  "t99"."stake_minor",
  "t99"."health_rhythm",
  "t99"."health_trend",
  "t99"."health_interaction",
  "t99"."health_breadth",
  "t99"."health_loyalty",
  0 + "t99"."health_rhythm" + "t99"."health_trend" + "t99"."health_interaction" + "t99"."health_breadth" + "t99"."health_loyalty" AS "health_score"
FROM (
  SELECT
    "t98"."customer_id",
    "t98"."salon_id",
    "t98"."steward_id",
    "t98"."gender",
    "t98"."region",
    "t98"."occupation",
    "t98"."source",
    "t98"."has_phone",
    "t98"."age_years",
    "t98"."joined_days",
    COALESCE("t98"."visit_days", 0) AS "visit_days",
    COALESCE("t98"."purchase_days", 0) AS "purchase_days",
    COALESCE("t98"."spend_minor", 0) AS "spend_minor",
    COALESCE("t98"."returned_365_minor", 0) AS "returned_365_minor",
    COALESCE("t98"."activity_days_90", 0) AS "activity_days_90",
    COALESCE("t98"."visit_days_90", 0) AS "visit_days_90",
    COALESCE("t98"."purchase_days_90", 0) AS "purchase_days_90",
    COALESCE("t98"."activity_days_180", 0) AS "activity_days_180",
    COALESCE("t98"."visit_days_180", 0) AS "visit_days_180",
    COALESCE("t98"."purchase_days_180", 0) AS "purchase_days_180",
    COALESCE("t98"."activity_days_365", 0) AS "activity_days_365",
    COALESCE("t98"."visit_days_365", 0) AS "visit_days_365",
    COALESCE("t98"."purchase_days_365", 0) AS "purchase_days_365",
    COALESCE("t98"."spend_90_minor", 0) AS "spend_90_minor",
    COALESCE("t98"."spend_180_minor", 0) AS "spend_180_minor",
    COALESCE("t98"."spend_365_minor", 0) AS "spend_365_minor",
    COALESCE("t98"."activity_days", 0) AS "activity_days",
    COALESCE("t98"."gap_count", 0) AS "gap_count",
    "t98"."first_day_n",
    "t98"."last_day_n",
    "t98"."recency_days",
    "t98"."tenure_days",
    "t98"."rhythm_days",
    "t98"."due_day_n",
    "t98"."overdue_permille",
    "t98"."average_ticket_minor",
    "t98"."ticket_cv_permille",
    COALESCE("t98"."hour_band", '') AS "hour_band",
    COALESCE("t98"."weekday", '') AS "weekday",
    COALESCE("t98"."channel", '') AS "channel",
    COALESCE("t98"."need_type", '') AS "need_type",
    "t98"."evening_permille",
    "t98"."weekend_permille",
    "t98"."online_permille",
    "t98"."product_permille",
    "t98"."discount_permille",
    "t98"."basic_permille",
    "t98"."anti_aging_permille",
    "t98"."medical_permille",
    COALESCE("t98"."items_count", 0) AS "items_count",
    COALESCE("t98"."staff_id", 0) AS "staff_id",
    COALESCE("t98"."top_category", '') AS "top_category",
    COALESCE("t98"."categories_count", 0) AS "categories_count",
    COALESCE("t98"."due_category", '') AS "due_category",
    "t98"."due_category_permille",
    COALESCE("t98"."bookings_ahead", 0) AS "bookings_ahead",
    COALESCE("t98"."no_shows_365", 0) AS "no_shows_365",
    COALESCE("t98"."cancellations_365", 0) AS "cancellations_365",
    COALESCE("t98"."contacts_180", 0) AS "contacts_180",
    CAST(FLOOR(
      (
        (
          CAST(COALESCE("t98"."spend_365_minor", 0) * 90 AS DOUBLE) * 1
        ) / CAST(NULLIF(GREATEST(LEAST("t98"."tenure_days", 365), 90), 0) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS "usual_90_minor",
    CAST(FLOOR(
      (
        (
          CAST(COALESCE("t98"."spend_90_minor", 0) AS DOUBLE) * 1000
        ) / CAST(NULLIF(
          CAST(FLOOR(
            (
              (
                CAST(COALESCE("t98"."spend_365_minor", 0) * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF(GREATEST(LEAST("t98"."tenure_days", 365), 90), 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          0
        ) AS DOUBLE)
      ) + 0.5
    ) AS BIGINT) AS "spend_trend_permille",
    COALESCE("t98"."answers_90", 0) + COALESCE("t98"."kept_90", 0) AS "interactions_90",
    COALESCE("t98"."answers_180", 0) + COALESCE("t98"."kept_180", 0) AS "interactions_180",
    COALESCE(
      GREATEST(
        LEAST(
          CAST(FLOOR(
            (
              (
                CAST("t98"."average_ticket_minor" * 90 AS DOUBLE) * 1
              ) / CAST(NULLIF("t98"."rhythm_days", 0) AS DOUBLE)
            ) + 0.5
          ) AS BIGINT),
          COALESCE("t98"."spend_365_minor", 0)
        ),
        0
      ),
      0
    ) AS "stake_minor",
    CASE
      WHEN "t98"."recency_days" IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(4000 - "t98"."overdue_permille", 3000)) * 30
          ) / 3000
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS "health_rhythm",
    CASE
      WHEN "t98"."recency_days" IS NOT NULL
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
                        CAST(COALESCE("t98"."spend_90_minor", 0) AS DOUBLE) * 1000
                      ) / CAST(NULLIF(
                        CAST(FLOOR(
                          (
                            (
                              CAST(COALESCE("t98"."spend_365_minor", 0) * 90 AS DOUBLE) * 1
                            ) / CAST(NULLIF(GREATEST(LEAST("t98"."tenure_days", 365), 90), 0) AS DOUBLE)
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
    END AS "health_trend",
    CASE
      WHEN "t98"."recency_days" IS NOT NULL
      THEN GREATEST(
        0,
        LEAST(
          CASE
            WHEN COALESCE("t98"."bookings_ahead", 0) > 0
            THEN 15
            ELSE (
              COALESCE("t98"."answers_180", 0) + COALESCE("t98"."kept_180", 0)
            ) * 5
          END,
          15
        ) - (
          COALESCE("t98"."no_shows_365", 0) * 5
        )
      )
      ELSE CAST(NULL AS BIGINT)
    END AS "health_interaction",
    CASE
      WHEN "t98"."recency_days" IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(
              0,
              LEAST(
                CASE
                  WHEN COALESCE("t98"."categories_count", 0) > 0
                  THEN COALESCE("t98"."categories_count", 0)
                  ELSE LEAST(COALESCE("t98"."items_count", 0), 1)
                END,
                3
              )
            ) * 10
          ) / 3
        ) + 0.5
      ) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS "health_breadth",
    CASE
      WHEN "t98"."recency_days" IS NOT NULL
      THEN CAST(FLOOR(
        (
          (
            GREATEST(0, LEAST(COALESCE("t98"."activity_days", 0), 10)) * 10
          ) / 10
        ) + 0.5
      ) AS BIGINT) + CAST(FLOOR((
        (
          GREATEST(0, LEAST("t98"."tenure_days", 730)) * 10
        ) / 730
      ) + 0.5) AS BIGINT)
      ELSE CAST(NULL AS BIGINT)
    END AS "health_loyalty"
  FROM (
    SELECT
      "t97".*
      EXCLUDE ("customer_id_right")
    FROM (
      SELECT
        "t96"."customer_id",
        "t96"."salon_id",
        "t96"."steward_id",
        "t96"."gender",
        "t96"."region",
        "t96"."occupation",
        "t96"."source",
        "t96"."has_phone",
        "t96"."age_years",
        "t96"."joined_days",
        "t96"."visit_days",
        "t96"."purchase_days",
        "t96"."spend_minor",
        "t96"."returned_365_minor",
        "t96"."activity_days_90",
        "t96"."visit_days_90",
        "t96"."purchase_days_90",
        "t96"."activity_days_180",
        "t96"."visit_days_180",
        "t96"."purchase_days_180",
        "t96"."activity_days_365",
        "t96"."visit_days_365",
        "t96"."purchase_days_365",
        "t96"."spend_90_minor",
        "t96"."spend_180_minor",
        "t96"."spend_365_minor",
        "t96"."activity_days",
        "t96"."gap_count",
        "t96"."first_day_n",
        "t96"."last_day_n",
        "t96"."recency_days",
        "t96"."tenure_days",
        "t96"."rhythm_days",
        "t96"."due_day_n",
        "t96"."overdue_permille",
        "t96"."average_ticket_minor",
        "t96"."ticket_cv_permille",
        "t96"."hour_band",
        "t96"."weekday",
        "t96"."channel",
        "t96"."need_type",
        "t96"."evening_permille",
        "t96"."weekend_permille",
        "t96"."online_permille",
        "t96"."product_permille",
        "t96"."discount_permille",
        "t96"."basic_permille",
        "t96"."anti_aging_permille",
        "t96"."medical_permille",
        "t96"."items_count",
        "t96"."staff_id",
        "t96"."top_category",
        "t96"."categories_count",
        "t96"."due_category",
        "t96"."due_category_permille",
        "t96"."bookings_ahead",
        "t96"."no_shows_365",
        "t96"."cancellations_365",
        "t96"."kept_180",
        "t96"."kept_90",
        "t23"."customer_id" AS "customer_id_right",
        "t23"."contacts_180",
        "t23"."answers_180",
        "t23"."answers_90"
      FROM (
        SELECT
          "t94".*
          EXCLUDE ("customer_id_right")
        FROM (
          SELECT
            "t93"."customer_id",
            "t93"."salon_id",
            "t93"."steward_id",
            "t93"."gender",
            "t93"."region",
            "t93"."occupation",
            "t93"."source",
            "t93"."has_phone",
            "t93"."age_years",
            "t93"."joined_days",
            "t93"."visit_days",
            "t93"."purchase_days",
            "t93"."spend_minor",
            "t93"."returned_365_minor",
            "t93"."activity_days_90",
            "t93"."visit_days_90",
            "t93"."purchase_days_90",
            "t93"."activity_days_180",
            "t93"."visit_days_180",
            "t93"."purchase_days_180",
            "t93"."activity_days_365",
            "t93"."visit_days_365",
            "t93"."purchase_days_365",
            "t93"."spend_90_minor",
            "t93"."spend_180_minor",
            "t93"."spend_365_minor",
            "t93"."activity_days",
            "t93"."gap_count",
            "t93"."first_day_n",
            "t93"."last_day_n",
            "t93"."recency_days",
            "t93"."tenure_days",
            "t93"."rhythm_days",
            "t93"."due_day_n",
            "t93"."overdue_permille",
            "t93"."average_ticket_minor",
            "t93"."ticket_cv_permille",
            "t93"."hour_band",
            "t93"."weekday",
            "t93"."channel",
            "t93"."need_type",
            "t93"."evening_permille",
            "t93"."weekend_permille",
            "t93"."online_permille",
            "t93"."product_permille",
            "t93"."discount_permille",
            "t93"."basic_permille",
            "t93"."anti_aging_permille",
            "t93"."medical_permille",
            "t93"."items_count",
            "t93"."staff_id",
            "t93"."top_category",
            "t93"."categories_count",
            "t93"."due_category",
            "t93"."due_category_permille",
            "t24"."customer_id" AS "customer_id_right",
            "t24"."bookings_ahead",
            "t24"."no_shows_365",
            "t24"."cancellations_365",
            "t24"."kept_180",
            "t24"."kept_90"
          FROM (
            SELECT
              "t91".*
              EXCLUDE ("customer_id_right")
            FROM (
              SELECT
                "t89"."customer_id",
                "t89"."salon_id",
                "t89"."steward_id",
                "t89"."gender",
                "t89"."region",
                "t89"."occupation",
                "t89"."source",
                "t89"."has_phone",
                "t89"."age_years",
                "t89"."joined_days",
                "t89"."visit_days",
                "t89"."purchase_days",
                "t89"."spend_minor",
                "t89"."returned_365_minor",
                "t89"."activity_days_90",
                "t89"."visit_days_90",
                "t89"."purchase_days_90",
                "t89"."activity_days_180",
                "t89"."visit_days_180",
                "t89"."purchase_days_180",
                "t89"."activity_days_365",
                "t89"."visit_days_365",
                "t89"."purchase_days_365",
                "t89"."spend_90_minor",
                "t89"."spend_180_minor",
                "t89"."spend_365_minor",
                "t89"."activity_days",
                "t89"."gap_count",
                "t89"."first_day_n",
                "t89"."last_day_n",
                "t89"."recency_days",
                "t89"."tenure_days",
                "t89"."rhythm_days",
                "t89"."due_day_n",
                "t89"."overdue_permille",
                "t89"."average_ticket_minor",
                "t89"."ticket_cv_permille",
                "t89"."hour_band",
                "t89"."weekday",
                "t89"."channel",
                "t89"."need_type",
                "t89"."evening_permille",
                "t89"."weekend_permille",
                "t89"."online_permille",
                "t89"."product_permille",
                "t89"."discount_permille",
                "t89"."basic_permille",
                "t89"."anti_aging_permille",
                "t89"."medical_permille",
                "t89"."items_count",
                "t89"."staff_id",
                "t89"."top_category",
                "t89"."categories_count",
                "t90"."customer_id" AS "customer_id_right",
                "t90"."due_category",
                "t90"."due_category_permille"
              FROM (
                SELECT
                  "t86".*
                  EXCLUDE ("customer_id_right")
                FROM (
                  SELECT
                    "t84"."customer_id",
                    "t84"."salon_id",
                    "t84"."steward_id",
                    "t84"."gender",
                    "t84"."region",
                    "t84"."occupation",
                    "t84"."source",
                    "t84"."has_phone",
                    "t84"."age_years",
                    "t84"."joined_days",
                    "t84"."visit_days",
                    "t84"."purchase_days",
                    "t84"."spend_minor",
                    "t84"."returned_365_minor",
                    "t84"."activity_days_90",
                    "t84"."visit_days_90",
                    "t84"."purchase_days_90",
                    "t84"."activity_days_180",
                    "t84"."visit_days_180",
                    "t84"."purchase_days_180",
                    "t84"."activity_days_365",
                    "t84"."visit_days_365",
                    "t84"."purchase_days_365",
                    "t84"."spend_90_minor",
                    "t84"."spend_180_minor",
                    "t84"."spend_365_minor",
                    "t84"."activity_days",
                    "t84"."gap_count",
                    "t84"."first_day_n",
                    "t84"."last_day_n",
                    "t84"."recency_days",
                    "t84"."tenure_days",
                    "t84"."rhythm_days",
                    "t84"."due_day_n",
                    "t84"."overdue_permille",
                    "t84"."average_ticket_minor",
                    "t84"."ticket_cv_permille",
                    "t84"."hour_band",
                    "t84"."weekday",
                    "t84"."channel",
                    "t84"."need_type",
                    "t84"."evening_permille",
                    "t84"."weekend_permille",
                    "t84"."online_permille",
                    "t84"."product_permille",
                    "t84"."discount_permille",
                    "t84"."basic_permille",
                    "t84"."anti_aging_permille",
                    "t84"."medical_permille",
                    "t84"."items_count",
                    "t84"."staff_id",
                    "t84"."top_category",
                    "t79"."customer_id" AS "customer_id_right",
                    "t79"."categories_count"
                  FROM (
                    SELECT
                      "t81".*
                      EXCLUDE ("customer_id_right")
                    FROM (
                      SELECT
                        "t75"."customer_id",
                        "t75"."salon_id",
                        "t75"."steward_id",
                        "t75"."gender",
                        "t75"."region",
                        "t75"."occupation",
                        "t75"."source",
                        "t75"."has_phone",
                        "t75"."age_years",
                        "t75"."joined_days",
                        "t75"."visit_days",
                        "t75"."purchase_days",
                        "t75"."spend_minor",
                        "t75"."returned_365_minor",
                        "t75"."activity_days_90",
                        "t75"."visit_days_90",
                        "t75"."purchase_days_90",
                        "t75"."activity_days_180",
                        "t75"."visit_days_180",
                        "t75"."purchase_days_180",
                        "t75"."activity_days_365",
                        "t75"."visit_days_365",
                        "t75"."purchase_days_365",
                        "t75"."spend_90_minor",
                        "t75"."spend_180_minor",
                        "t75"."spend_365_minor",
                        "t75"."activity_days",
                        "t75"."gap_count",
                        "t75"."first_day_n",
                        "t75"."last_day_n",
                        "t75"."recency_days",
                        "t75"."tenure_days",
                        "t75"."rhythm_days",
                        "t75"."due_day_n",
                        "t75"."overdue_permille",
                        "t75"."average_ticket_minor",
                        "t75"."ticket_cv_permille",
                        "t75"."hour_band",
                        "t75"."weekday",
                        "t75"."channel",
                        "t75"."need_type",
                        "t75"."evening_permille",
                        "t75"."weekend_permille",
                        "t75"."online_permille",
                        "t75"."product_permille",
                        "t75"."discount_permille",
                        "t75"."basic_permille",
                        "t75"."anti_aging_permille",
                        "t75"."medical_permille",
                        "t75"."items_count",
                        "t75"."staff_id",
                        "t54"."customer_id" AS "customer_id_right",
                        "t54"."top_category"
                      FROM (
                        SELECT
                          "t71".*
                          EXCLUDE ("customer_id_right")
                        FROM (
                          SELECT
                            "t70"."customer_id",
                            "t70"."salon_id",
                            "t70"."steward_id",
                            "t70"."gender",
                            "t70"."region",
                            "t70"."occupation",
                            "t70"."source",
                            "t70"."has_phone",
                            "t70"."age_years",
                            "t70"."joined_days",
                            "t70"."visit_days",
                            "t70"."purchase_days",
                            "t70"."spend_minor",
                            "t70"."returned_365_minor",
                            "t70"."activity_days_90",
                            "t70"."visit_days_90",
                            "t70"."purchase_days_90",
                            "t70"."activity_days_180",
                            "t70"."visit_days_180",
                            "t70"."purchase_days_180",
                            "t70"."activity_days_365",
                            "t70"."visit_days_365",
                            "t70"."purchase_days_365",
                            "t70"."spend_90_minor",
                            "t70"."spend_180_minor",
                            "t70"."spend_365_minor",
                            "t70"."activity_days",
                            "t70"."gap_count",
                            "t70"."first_day_n",
                            "t70"."last_day_n",
                            "t70"."recency_days",
                            "t70"."tenure_days",
                            "t70"."rhythm_days",
                            "t70"."due_day_n",
                            "t70"."overdue_permille",
                            "t70"."average_ticket_minor",
                            "t70"."ticket_cv_permille",
                            "t70"."hour_band",
                            "t70"."weekday",
                            "t70"."channel",
                            "t70"."need_type",
                            "t70"."evening_permille",
                            "t70"."weekend_permille",
                            "t70"."online_permille",
                            "t70"."product_permille",
                            "t70"."discount_permille",
                            "t70"."basic_permille",
                            "t70"."anti_aging_permille",
                            "t70"."medical_permille",
                            "t70"."items_count",
                            "t46"."customer_id" AS "customer_id_right",
                            "t46"."staff_id"
                          FROM (
                            SELECT
                              "t68".*
                              EXCLUDE ("customer_id_right")
                            FROM (
                              SELECT
                                "t65"."customer_id",
                                "t65"."salon_id",
                                "t65"."steward_id",
                                "t65"."gender",
                                "t65"."region",
                                "t65"."occupation",
                                "t65"."source",
                                "t65"."has_phone",
                                "t65"."age_years",
                                "t65"."joined_days",
                                "t65"."visit_days",
                                "t65"."purchase_days",
                                "t65"."spend_minor",
                                "t65"."returned_365_minor",
                                "t65"."activity_days_90",
                                "t65"."visit_days_90",
                                "t65"."purchase_days_90",
                                "t65"."activity_days_180",
                                "t65"."visit_days_180",
                                "t65"."purchase_days_180",
                                "t65"."activity_days_365",
                                "t65"."visit_days_365",
                                "t65"."purchase_days_365",
                                "t65"."spend_90_minor",
                                "t65"."spend_180_minor",
                                "t65"."spend_365_minor",
                                "t65"."activity_days",
                                "t65"."gap_count",
                                "t65"."first_day_n",
                                "t65"."last_day_n",
                                "t65"."recency_days",
                                "t65"."tenure_days",
                                "t65"."rhythm_days",
                                "t65"."due_day_n",
                                "t65"."overdue_permille",
                                "t65"."average_ticket_minor",
                                "t65"."ticket_cv_permille",
                                "t65"."hour_band",
                                "t65"."weekday",
                                "t65"."channel",
                                "t65"."need_type",
                                "t65"."evening_permille",
                                "t65"."weekend_permille",
                                "t65"."online_permille",
                                "t65"."product_permille",
                                "t65"."discount_permille",
                                "t65"."basic_permille",
                                "t65"."anti_aging_permille",
                                "t65"."medical_permille",
                                "t32"."customer_id" AS "customer_id_right",
                                "t32"."items_count"
                              FROM (
                                SELECT
                                  "t63".*
                                  EXCLUDE ("customer_id_right")
                                FROM (
                                  SELECT
                                    "t62"."customer_id",
                                    "t62"."salon_id",
                                    "t62"."steward_id",
                                    "t62"."gender",
                                    "t62"."region",
                                    "t62"."occupation",
                                    "t62"."source",
                                    "t62"."has_phone",
                                    "t62"."age_years",
                                    "t62"."joined_days",
                                    "t62"."visit_days",
                                    "t62"."purchase_days",
                                    "t62"."spend_minor",
                                    "t62"."returned_365_minor",
                                    "t62"."activity_days_90",
                                    "t62"."visit_days_90",
                                    "t62"."purchase_days_90",
                                    "t62"."activity_days_180",
                                    "t62"."visit_days_180",
                                    "t62"."purchase_days_180",
                                    "t62"."activity_days_365",
                                    "t62"."visit_days_365",
                                    "t62"."purchase_days_365",
                                    "t62"."spend_90_minor",
                                    "t62"."spend_180_minor",
                                    "t62"."spend_365_minor",
                                    "t62"."activity_days",
                                    "t62"."gap_count",
                                    "t62"."first_day_n",
                                    "t62"."last_day_n",
                                    "t62"."recency_days",
                                    "t62"."tenure_days",
                                    "t62"."rhythm_days",
                                    "t62"."due_day_n",
                                    "t62"."overdue_permille",
                                    "t62"."average_ticket_minor",
                                    "t62"."ticket_cv_permille",
                                    "t43"."customer_id" AS "customer_id_right",
                                    "t43"."hour_band",
                                    "t43"."weekday",
                                    "t43"."channel",
                                    "t43"."need_type",
                                    "t43"."evening_permille",
                                    "t43"."weekend_permille",
                                    "t43"."online_permille",
                                    "t43"."product_permille",
                                    "t43"."discount_permille",
                                    "t43"."basic_permille",
                                    "t43"."anti_aging_permille",
                                    "t43"."medical_permille"
                                  FROM (
                                    SELECT
                                      "t60".*
                                      EXCLUDE ("customer_id_right")
                                    FROM (
                                      SELECT
                                        "t25"."customer_id",
                                        "t25"."salon_id",
                                        "t25"."steward_id",
                                        "t25"."gender",
                                        "t25"."region",
                                        "t25"."occupation",
                                        "t25"."source",
                                        "t25"."has_phone",
                                        "t25"."age_years",
                                        "t25"."joined_days",
                                        "t58"."customer_id" AS "customer_id_right",
                                        "t58"."visit_days",
                                        "t58"."purchase_days",
                                        "t58"."spend_minor",
                                        "t58"."returned_365_minor",
                                        "t58"."activity_days_90",
                                        "t58"."visit_days_90",
                                        "t58"."purchase_days_90",
                                        "t58"."activity_days_180",
                                        "t58"."visit_days_180",
                                        "t58"."purchase_days_180",
                                        "t58"."activity_days_365",
                                        "t58"."visit_days_365",
                                        "t58"."purchase_days_365",
                                        "t58"."spend_90_minor",
                                        "t58"."spend_180_minor",
                                        "t58"."spend_365_minor",
                                        "t58"."activity_days",
                                        "t58"."gap_count",
                                        "t58"."first_day_n",
                                        "t58"."last_day_n",
                                        "t58"."recency_days",
                                        "t58"."tenure_days",
                                        "t58"."rhythm_days",
                                        "t58"."due_day_n",
                                        "t58"."overdue_permille",
                                        "t58"."average_ticket_minor",
                                        "t58"."ticket_cv_permille"
                                      FROM (
                                        SELECT
                                          "t4"."customer_id",
                                          "t4"."salon_id",
                                          "t4"."steward_id",
                                          "t4"."gender",
                                          "t4"."region",
                                          "t4"."occupation",
                                          "t4"."source",
                                          "t4"."has_phone",
                                          CASE
                                            WHEN (
                                              "t4"."birth_year" > 0
                                            )
                                            AND (
                                              (
                                                (
                                                  2026 - "t4"."birth_year"
                                                ) - CAST((
                                                  "t4"."birth_month" > 11
                                                )
                                                OR (
                                                  (
                                                    "t4"."birth_month" = 11
                                                  ) AND (
                                                    "t4"."birth_day" > 22
                                                  )
                                                ) AS BIGINT)
                                              ) >= 0
                                            )
                                            THEN (
                                              2026 - "t4"."birth_year"
                                            ) - CAST((
                                              "t4"."birth_month" > 11
                                            )
                                            OR (
                                              (
                                                "t4"."birth_month" = 11
                                              ) AND (
                                                "t4"."birth_day" > 22
                                              )
                                            ) AS BIGINT)
                                            ELSE CAST(NULL AS BIGINT)
                                          END AS "age_years",
                                          CASE
                                            WHEN (
                                              20779 - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."joined_on")
                                            ) > 0
                                            THEN 20779 - DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t4"."joined_on")
                                            ELSE CAST(NULL AS BIGINT)
                                          END AS "joined_days"
                                        FROM "profiles" AS "t4"
                                      ) AS "t25"
                                      LEFT OUTER JOIN (
                                        SELECT
                                          "t36"."customer_id",
                                          "t36"."visit_days",
                                          "t36"."purchase_days",
                                          "t36"."spend_minor",
                                          "t36"."returned_365_minor",
                                          "t36"."activity_days_90",
                                          "t36"."visit_days_90",
                                          "t36"."purchase_days_90",
                                          "t36"."activity_days_180",
                                          "t36"."visit_days_180",
                                          "t36"."purchase_days_180",
                                          "t36"."activity_days_365",
                                          "t36"."visit_days_365",
                                          "t36"."purchase_days_365",
                                          "t36"."spend_90_minor",
                                          "t36"."spend_180_minor",
                                          "t36"."spend_365_minor",
                                          "t36"."n" AS "activity_days",
                                          GREATEST("t36"."n" - 1, 0) AS "gap_count",
                                          "t36"."first" AS "first_day_n",
                                          "t36"."last" AS "last_day_n",
                                          20779 - "t36"."last" AS "recency_days",
                                          20779 - "t36"."first" AS "tenure_days",
                                          CASE
                                            WHEN "t36"."n" > 0
                                            THEN GREATEST(
                                              CAST(FLOOR(
                                                (
                                                  (
                                                    (
                                                      "t36"."last" - "t36"."first"
                                                    ) + (
                                                      GREATEST(3 - (
                                                        "t36"."n" - 1
                                                      ), 0) * 30
                                                    )
                                                  ) / NULLIF(GREATEST("t36"."n" - 1, 3), 0)
                                                ) + 0.5
                                              ) AS BIGINT),
                                              1
                                            )
                                            ELSE NULL
                                          END AS "rhythm_days",
                                          "t36"."last" + CASE
                                            WHEN "t36"."n" > 0
                                            THEN GREATEST(
                                              CAST(FLOOR(
                                                (
                                                  (
                                                    (
                                                      "t36"."last" - "t36"."first"
                                                    ) + (
                                                      GREATEST(3 - (
                                                        "t36"."n" - 1
                                                      ), 0) * 30
                                                    )
                                                  ) / NULLIF(GREATEST("t36"."n" - 1, 3), 0)
                                                ) + 0.5
                                              ) AS BIGINT),
                                              1
                                            )
                                            ELSE NULL
                                          END AS "due_day_n",
                                          CAST(FLOOR(
                                            (
                                              (
                                                CAST(20779 - "t36"."last" AS DOUBLE) * 1000
                                              ) / CAST(NULLIF(
                                                CASE
                                                  WHEN "t36"."n" > 0
                                                  THEN GREATEST(
                                                    CAST(FLOOR(
                                                      (
                                                        (
                                                          (
                                                            "t36"."last" - "t36"."first"
                                                          ) + (
                                                            GREATEST(3 - (
                                                              "t36"."n" - 1
                                                            ), 0) * 30
                                                          )
                                                        ) / NULLIF(GREATEST("t36"."n" - 1, 3), 0)
                                                      ) + 0.5
                                                    ) AS BIGINT),
                                                    1
                                                  )
                                                  ELSE NULL
                                                END,
                                                0
                                              ) AS DOUBLE)
                                            ) + 0.5
                                          ) AS BIGINT) AS "overdue_permille",
                                          CAST(FLOOR(
                                            (
                                              (
                                                CAST("t36"."total" AS DOUBLE) * 1
                                              ) / CAST(NULLIF("t36"."tickets", 0) AS DOUBLE)
                                            ) + 0.5
                                          ) AS BIGINT) AS "average_ticket_minor",
                                          CAST(FLOOR(
                                            (
                                              (
                                                SQRT(
                                                  GREATEST(
                                                    (
                                                      CAST("t36"."total_sq" AS DOUBLE) / NULLIF("t36"."tickets", 0)
                                                    ) - (
                                                      (
                                                        CAST("t36"."total" AS DOUBLE) / NULLIF("t36"."tickets", 0)
                                                      ) * (
                                                        CAST("t36"."total" AS DOUBLE) / NULLIF("t36"."tickets", 0)
                                                      )
                                                    ),
                                                    0.0
                                                  )
                                                ) * 1000
                                              ) / NULLIF(CAST("t36"."total" AS DOUBLE) / NULLIF("t36"."tickets", 0), 0)
                                            ) + 0.5
                                          ) AS BIGINT) AS "ticket_cv_permille"
                                        FROM (
                                          SELECT
                                            "t26"."customer_id",
                                            MIN("t26"."day_n") FILTER(WHERE
                                              (
                                                "t26"."day_n" >= -2147483648
                                              )
                                              AND (
                                                GREATEST("t26"."counts", "t26"."came") > 0
                                              )) AS "first",
                                            MAX("t26"."day_n") FILTER(WHERE
                                              (
                                                "t26"."day_n" >= -2147483648
                                              )
                                              AND (
                                                GREATEST("t26"."counts", "t26"."came") > 0
                                              )) AS "last",
                                            CAST(COALESCE(
                                              SUM(
                                                CAST("t26"."value" * "t26"."counts" AS DECIMAL(19, 0)) * CAST("t26"."value" * "t26"."counts" AS DECIMAL(19, 0))
                                              ) FILTER(WHERE
                                                "t26"."day_n" >= -2147483648),
                                              0
                                            ) AS DECIMAL(38, 0)) AS "total_sq",
                                            COALESCE(
                                              SUM(GREATEST("t26"."counts", "t26"."came")) FILTER(WHERE
                                                "t26"."day_n" >= -2147483648),
                                              0
                                            ) AS "n",
                                            COALESCE(SUM("t26"."counts") FILTER(WHERE
                                              "t26"."day_n" >= -2147483648), 0) AS "tickets",
                                            COALESCE(
                                              SUM("t26"."value" * "t26"."counts") FILTER(WHERE
                                                "t26"."day_n" >= -2147483648),
                                              0
                                            ) AS "total",
                                            COALESCE(SUM("t26"."came") FILTER(WHERE
                                              "t26"."day_n" >= -2147483648), 0) AS "visit_days",
                                            COALESCE(SUM("t26"."counts") FILTER(WHERE
                                              "t26"."day_n" >= -2147483648), 0) AS "purchase_days",
                                            COALESCE(SUM("t26"."value") FILTER(WHERE
                                              "t26"."day_n" >= -2147483648), 0) AS "spend_minor",
                                            COALESCE(
                                              SUM(GREATEST("t26"."counts", "t26"."came")) FILTER(WHERE
                                                "t26"."day_n" >= 20689),
                                              0
                                            ) AS "activity_days_90",
                                            COALESCE(SUM("t26"."came") FILTER(WHERE
                                              "t26"."day_n" >= 20689), 0) AS "visit_days_90",
                                            COALESCE(SUM("t26"."counts") FILTER(WHERE
                                              "t26"."day_n" >= 20689), 0) AS "purchase_days_90",
                                            COALESCE(SUM("t26"."value") FILTER(WHERE
                                              "t26"."day_n" >= 20689), 0) AS "spend_90_minor",
                                            COALESCE(
                                              SUM(GREATEST("t26"."counts", "t26"."came")) FILTER(WHERE
                                                "t26"."day_n" >= 20599),
                                              0
                                            ) AS "activity_days_180",
                                            COALESCE(SUM("t26"."came") FILTER(WHERE
                                              "t26"."day_n" >= 20599), 0) AS "visit_days_180",
                                            COALESCE(SUM("t26"."counts") FILTER(WHERE
                                              "t26"."day_n" >= 20599), 0) AS "purchase_days_180",
                                            COALESCE(SUM("t26"."value") FILTER(WHERE
                                              "t26"."day_n" >= 20599), 0) AS "spend_180_minor",
                                            COALESCE(
                                              SUM(GREATEST("t26"."counts", "t26"."came")) FILTER(WHERE
                                                "t26"."day_n" >= 20414),
                                              0
                                            ) AS "activity_days_365",
                                            COALESCE(SUM("t26"."came") FILTER(WHERE
                                              "t26"."day_n" >= 20414), 0) AS "visit_days_365",
                                            COALESCE(SUM("t26"."counts") FILTER(WHERE
                                              "t26"."day_n" >= 20414), 0) AS "purchase_days_365",
                                            COALESCE(SUM("t26"."value") FILTER(WHERE
                                              "t26"."day_n" >= 20414), 0) AS "spend_365_minor",
                                            COALESCE(SUM("t26"."returned") FILTER(WHERE
                                              "t26"."day_n" >= 20414), 0) AS "returned_365_minor"
                                          FROM (
                                            SELECT
                                              "t15"."customer_id",
                                              "t15"."day_n",
                                              SUM("t15"."value") AS "value",
                                              CAST(MAX("t15"."sales") > 0 AS BIGINT) AS "counts",
                                              MAX("t15"."came") AS "came",
                                              SUM("t15"."returned") AS "returned"
                                            FROM (
                                              SELECT
                                                *
                                              FROM (
                                                SELECT
                                                  "t3"."customer_id",
                                                  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."day") AS "day_n",
                                                  "t3"."charged_minor" AS "value",
                                                  "t3"."sale_count" AS "sales",
                                                  "t3"."is_visit" AS "came",
                                                  "t3"."returned_minor" AS "returned"
                                                FROM "lines" AS "t3"
                                                WHERE
                                                  DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t3"."day") < 20779
                                              ) AS "t12"
                                              UNION ALL
                                              SELECT
                                                *
                                              FROM (
                                                SELECT
                                                  "t9"."customer_id",
                                                  "t9"."day_n",
                                                  0 AS "value",
                                                  0 AS "sales",
                                                  0 + 1 AS "came",
                                                  0 AS "returned"
                                                FROM (
                                                  SELECT
                                                    "t5"."customer_id",
                                                    "t5"."salon_id",
                                                    "t5"."day",
                                                    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t5"."day") AS "day_n"
                                                  FROM "visits" AS "t5"
                                                ) AS "t9"
                                                WHERE
                                                  "t9"."day_n" < 20779
                                              ) AS "t14"
                                            ) AS "t15"
                                            GROUP BY
                                              1,
                                              2
                                          ) AS "t26"
                                          GROUP BY
                                            1
                                        ) AS "t36"
                                      ) AS "t58"
                                        ON "t25"."customer_id" = "t58"."customer_id"
                                    ) AS "t60"
                                  ) AS "t62"
                                  LEFT OUTER JOIN (
                                    SELECT
                                      "t33"."customer_id",
                                      CASE
                                        WHEN GREATEST("t33"."hour_band_afternoon", "t33"."hour_band_evening", "t33"."hour_band_morning") = 0
                                        THEN ''
                                        WHEN "t33"."hour_band_afternoon" = GREATEST("t33"."hour_band_afternoon", "t33"."hour_band_evening", "t33"."hour_band_morning")
                                        THEN 'afternoon'
                                        WHEN "t33"."hour_band_evening" = GREATEST("t33"."hour_band_afternoon", "t33"."hour_band_evening", "t33"."hour_band_morning")
                                        THEN 'evening'
                                        WHEN "t33"."hour_band_morning" = GREATEST("t33"."hour_band_afternoon", "t33"."hour_band_evening", "t33"."hour_band_morning")
                                        THEN 'morning'
                                        ELSE ''
                                      END AS "hour_band",
                                      CASE
                                        WHEN GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        ) = 0
                                        THEN ''
                                        WHEN "t33"."weekday_fri" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'fri'
                                        WHEN "t33"."weekday_mon" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'mon'
                                        WHEN "t33"."weekday_sat" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'sat'
                                        WHEN "t33"."weekday_sun" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'sun'
                                        WHEN "t33"."weekday_thu" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'thu'
                                        WHEN "t33"."weekday_tue" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'tue'
                                        WHEN "t33"."weekday_wed" = GREATEST(
                                          "t33"."weekday_fri",
                                          "t33"."weekday_mon",
                                          "t33"."weekday_sat",
                                          "t33"."weekday_sun",
                                          "t33"."weekday_thu",
                                          "t33"."weekday_tue",
                                          "t33"."weekday_wed"
                                        )
                                        THEN 'wed'
                                        ELSE ''
                                      END AS "weekday",
                                      CASE
                                        WHEN GREATEST(
                                          "t33"."channel_group_buy",
                                          "t33"."channel_online",
                                          "t33"."channel_phone",
                                          "t33"."channel_salon"
                                        ) = 0
                                        THEN ''
                                        WHEN "t33"."channel_group_buy" = GREATEST(
                                          "t33"."channel_group_buy",
                                          "t33"."channel_online",
                                          "t33"."channel_phone",
                                          "t33"."channel_salon"
                                        )
                                        THEN 'group_buy'
                                        WHEN "t33"."channel_online" = GREATEST(
                                          "t33"."channel_group_buy",
                                          "t33"."channel_online",
                                          "t33"."channel_phone",
                                          "t33"."channel_salon"
                                        )
                                        THEN 'online'
                                        WHEN "t33"."channel_phone" = GREATEST(
                                          "t33"."channel_group_buy",
                                          "t33"."channel_online",
                                          "t33"."channel_phone",
                                          "t33"."channel_salon"
                                        )
                                        THEN 'phone'
                                        WHEN "t33"."channel_salon" = GREATEST(
                                          "t33"."channel_group_buy",
                                          "t33"."channel_online",
                                          "t33"."channel_phone",
                                          "t33"."channel_salon"
                                        )
                                        THEN 'salon'
                                        ELSE ''
                                      END AS "channel",
                                      CASE
                                        WHEN GREATEST("t33"."need_type_anti_aging", "t33"."need_type_basic", "t33"."need_type_medical") = 0
                                        THEN ''
                                        WHEN "t33"."need_type_anti_aging" = GREATEST("t33"."need_type_anti_aging", "t33"."need_type_basic", "t33"."need_type_medical")
                                        THEN 'anti_aging'
                                        WHEN "t33"."need_type_basic" = GREATEST("t33"."need_type_anti_aging", "t33"."need_type_basic", "t33"."need_type_medical")
                                        THEN 'basic'
                                        WHEN "t33"."need_type_medical" = GREATEST("t33"."need_type_anti_aging", "t33"."need_type_basic", "t33"."need_type_medical")
                                        THEN 'medical'
                                        ELSE ''
                                      END AS "need_type",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."hour_band_evening" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF(
                                            "t33"."hour_band_morning" + "t33"."hour_band_afternoon" + "t33"."hour_band_evening",
                                            0
                                          ) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "evening_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."weekday_sat" + "t33"."weekday_sun" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."lines", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "weekend_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."channel_online" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."lines", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "online_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."product" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."paid", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "product_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."listed" - "t33"."paid" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."listed", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "discount_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."basic" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."basic" + "t33"."anti_aging" + "t33"."medical", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "basic_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."anti_aging" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."basic" + "t33"."anti_aging" + "t33"."medical", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "anti_aging_permille",
                                      CAST(FLOOR(
                                        (
                                          (
                                            CAST("t33"."medical" AS DOUBLE) * 1000
                                          ) / CAST(NULLIF("t33"."basic" + "t33"."anti_aging" + "t33"."medical", 0) AS DOUBLE)
                                        ) + 0.5
                                      ) AS BIGINT) AS "medical_permille"
                                    FROM (
                                      SELECT
                                        "t21"."customer_id",
                                        COUNT(*) AS "lines",
                                        SUM("t21"."charged_minor") AS "paid",
                                        SUM("t21"."list_minor") AS "listed",
                                        COALESCE(SUM("t21"."charged_minor") FILTER(WHERE
                                          "t21"."kind" = 'product'), 0) AS "product",
                                        COALESCE(SUM("t21"."charged_minor") FILTER(WHERE
                                          "t21"."need_type" = 'basic'), 0) AS "basic",
                                        COALESCE(SUM("t21"."charged_minor") FILTER(WHERE
                                          "t21"."need_type" = 'anti_aging'), 0) AS "anti_aging",
                                        COALESCE(SUM("t21"."charged_minor") FILTER(WHERE
                                          "t21"."need_type" = 'medical'), 0) AS "medical",
                                        SUM(CAST((
                                          "t21"."hour" >= 0
                                        ) AND (
                                          "t21"."hour" < 12
                                        ) AS BIGINT)) AS "hour_band_morning",
                                        SUM(CAST((
                                          "t21"."hour" >= 12
                                        ) AND (
                                          "t21"."hour" < 17
                                        ) AS BIGINT)) AS "hour_band_afternoon",
                                        SUM(CAST("t21"."hour" >= 17 AS BIGINT)) AS "hour_band_evening",
                                        SUM(CAST("t21"."weekday" = 0 AS BIGINT)) AS "weekday_mon",
                                        SUM(CAST("t21"."weekday" = 1 AS BIGINT)) AS "weekday_tue",
                                        SUM(CAST("t21"."weekday" = 2 AS BIGINT)) AS "weekday_wed",
                                        SUM(CAST("t21"."weekday" = 3 AS BIGINT)) AS "weekday_thu",
                                        SUM(CAST("t21"."weekday" = 4 AS BIGINT)) AS "weekday_fri",
                                        SUM(CAST("t21"."weekday" = 5 AS BIGINT)) AS "weekday_sat",
                                        SUM(CAST("t21"."weekday" = 6 AS BIGINT)) AS "weekday_sun",
                                        SUM(CAST("t21"."channel" = 'group_buy' AS BIGINT)) AS "channel_group_buy",
                                        SUM(CAST("t21"."channel" = 'online' AS BIGINT)) AS "channel_online",
                                        SUM(CAST("t21"."channel" = 'phone' AS BIGINT)) AS "channel_phone",
                                        SUM(CAST("t21"."channel" = 'salon' AS BIGINT)) AS "channel_salon",
                                        SUM(CAST("t21"."need_type" = 'anti_aging' AS BIGINT)) AS "need_type_anti_aging",
                                        SUM(CAST("t21"."need_type" = 'basic' AS BIGINT)) AS "need_type_basic",
                                        SUM(CAST("t21"."need_type" = 'medical' AS BIGINT)) AS "need_type_medical"
                                      FROM "t18" AS "t21"
                                      GROUP BY
                                        1
                                    ) AS "t33"
                                  ) AS "t43"
                                    ON "t62"."customer_id" = "t43"."customer_id"
                                ) AS "t63"
                              ) AS "t65"
                              LEFT OUTER JOIN (
                                SELECT
                                  "t27"."customer_id",
                                  COUNT(*) AS "items_count"
                                FROM (
                                  SELECT DISTINCT
                                    "t21"."customer_id",
                                    "t21"."item_id"
                                  FROM "t18" AS "t21"
                                  WHERE
                                    "t21"."item_id" <> 0
                                ) AS "t27"
                                GROUP BY
                                  1
                              ) AS "t32"
                                ON "t65"."customer_id" = "t32"."customer_id"
                            ) AS "t68"
                          ) AS "t70"
                          LEFT OUTER JOIN (
                            SELECT
                              "t37"."customer_id",
                              1099511627775 - (
                                "t37"."rank" % 1099511627776
                              ) AS "staff_id"
                            FROM (
                              SELECT
                                "t35"."customer_id",
                                MAX("t35"."rank") AS "rank"
                              FROM (
                                SELECT
                                  "t31"."customer_id",
                                  "t31"."staff_id",
                                  "t31"."times",
                                  (
                                    "t31"."times" * 1099511627776
                                  ) + (
                                    1099511627775 - "t31"."staff_id"
                                  ) AS "rank"
                                FROM (
                                  SELECT
                                    "t28"."customer_id",
                                    "t28"."staff_id",
                                    COUNT(*) AS "times"
                                  FROM (
                                    SELECT
                                      *
                                    FROM "t18" AS "t21"
                                    WHERE
                                      "t21"."staff_id" <> 0
                                  ) AS "t28"
                                  GROUP BY
                                    1,
                                    2
                                ) AS "t31"
                              ) AS "t35"
                              GROUP BY
                                1
                            ) AS "t37"
                          ) AS "t46"
                            ON "t70"."customer_id" = "t46"."customer_id"
                        ) AS "t71"
                      ) AS "t75"
                      LEFT OUTER JOIN (
                        SELECT
                          "t50"."customer_id",
                          MIN("t50"."category") AS "top_category"
                        FROM (
                          SELECT
                            "t40"."customer_id",
                            "t40"."category",
                            "t40"."times",
                            "t40"."n",
                            "t40"."first",
                            "t40"."last"
                          FROM "t38" AS "t40"
                          INNER JOIN (
                            SELECT
                              "t39"."customer_id",
                              MAX("t39"."times") AS "times"
                            FROM "t38" AS "t39"
                            GROUP BY
                              1
                          ) AS "t47"
                            ON "t40"."customer_id" = "t47"."customer_id" AND "t40"."times" = "t47"."times"
                        ) AS "t50"
                        GROUP BY
                          1
                      ) AS "t54"
                        ON "t75"."customer_id" = "t54"."customer_id"
                    ) AS "t81"
                  ) AS "t84"
                  LEFT OUTER JOIN (
                    SELECT
                      "t73"."customer_id",
                      COUNT(*) AS "categories_count"
                    FROM (
                      SELECT
                        "t67"."customer_id",
                        "t67"."category",
                        "t67"."n" AS "days",
                        "t67"."last" AS "last_day_n",
                        "t67"."rhythm_days",
                        "t67"."last" + "t67"."rhythm_days" AS "due_day_n",
                        CAST(FLOOR(
                          (
                            (
                              CAST(20779 - "t67"."last" AS DOUBLE) * 1000
                            ) / CAST(NULLIF("t67"."rhythm_days", 0) AS DOUBLE)
                          ) + 0.5
                        ) AS BIGINT) AS "overdue_permille"
                      FROM "t66" AS "t67"
                    ) AS "t73"
                    GROUP BY
                      1
                  ) AS "t79"
                    ON "t84"."customer_id" = "t79"."customer_id"
                ) AS "t86"
              ) AS "t89"
              LEFT OUTER JOIN (
                SELECT
                  "t85"."customer_id",
                  MIN("t85"."category") AS "due_category",
                  MAX("t85"."overdue_permille") AS "due_category_permille"
                FROM (
                  SELECT
                    "t78"."customer_id",
                    "t78"."category",
                    "t78"."days",
                    "t78"."last_day_n",
                    "t78"."rhythm_days",
                    "t78"."due_day_n",
                    "t78"."overdue_permille"
                  FROM "t74" AS "t78"
                  INNER JOIN (
                    SELECT
                      "t76"."customer_id",
                      MAX("t76"."overdue_permille") AS "overdue_permille"
                    FROM "t74" AS "t76"
                    GROUP BY
                      1
                  ) AS "t82"
                    ON "t78"."customer_id" = "t82"."customer_id"
                    AND "t78"."overdue_permille" = "t82"."overdue_permille"
                ) AS "t85"
                GROUP BY
                  1
              ) AS "t90"
                ON "t89"."customer_id" = "t90"."customer_id"
            ) AS "t91"
          ) AS "t93"
          LEFT OUTER JOIN (
            SELECT
              "t7"."customer_id",
              SUM(
                CAST((
                  "t7"."status" = 'booked'
                ) AND NOT (
                  "t7"."day_n" < 20779
                ) AS BIGINT)
              ) AS "bookings_ahead",
              SUM(
                CAST((
                  "t7"."status" = 'no_show'
                )
                AND (
                  "t7"."day_n" < 20779
                )
                AND (
                  "t7"."day_n" >= 20414
                ) AS BIGINT)
              ) AS "no_shows_365",
              SUM(
                CAST((
                  "t7"."status" = 'cancelled'
                )
                AND (
                  "t7"."day_n" < 20779
                )
                AND (
                  "t7"."day_n" >= 20414
                ) AS BIGINT)
              ) AS "cancellations_365",
              SUM(
                CAST("t7"."status" IN ('done', 'booked')
                AND (
                  "t7"."day_n" < 20779
                )
                AND (
                  "t7"."day_n" >= 20599
                ) AS BIGINT)
              ) AS "kept_180",
              SUM(
                CAST("t7"."status" IN ('done', 'booked')
                AND (
                  "t7"."day_n" < 20779
                )
                AND (
                  "t7"."day_n" >= 20689
                ) AS BIGINT)
              ) AS "kept_90"
            FROM (
              SELECT
                "t1"."appointment_id",
                "t1"."customer_id",
                "t1"."day",
                "t1"."status",
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t1"."day") AS "day_n"
              FROM "appointments" AS "t1"
            ) AS "t7"
            GROUP BY
              1
          ) AS "t24"
            ON "t93"."customer_id" = "t24"."customer_id"
        ) AS "t94"
      ) AS "t96"
      LEFT OUTER JOIN (
        SELECT
          "t10"."customer_id",
          SUM(CAST("t10"."day_n" >= 20599 AS BIGINT)) AS "contacts_180",
          SUM(
            CAST("t10"."outcome" IN ('booked', 'later', 'refused')
            AND (
              "t10"."day_n" >= 20599
            ) AS BIGINT)
          ) AS "answers_180",
          SUM(
            CAST("t10"."outcome" IN ('booked', 'later', 'refused')
            AND (
              "t10"."day_n" >= 20689
            ) AS BIGINT)
          ) AS "answers_90"
        FROM (
          SELECT
            "t0"."task_id",
            "t0"."customer_id",
            "t0"."day",
            "t0"."outcome",
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") AS "day_n"
          FROM "contacts" AS "t0"
          WHERE
            DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."day") < 20779
        ) AS "t10"
        GROUP BY
          1
      ) AS "t23"
        ON "t96"."customer_id" = "t23"."customer_id"
    ) AS "t97"
  ) AS "t98"
) AS "t99"
