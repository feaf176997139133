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
  (
    (
      (
        `t0`.`day` >= MAKE_DATE(2026, 11, 21)
      )
      AND (
        `t0`.`day` < MAKE_DATE(2026, 11, 22)
      )
    )
    OR (
      (
        `t0`.`day` >= MAKE_DATE(2026, 8, 23)
      )
      AND (
        `t0`.`day` < MAKE_DATE(2026, 8, 24)
      )
    )
    OR (
      (
        `t0`.`day` >= MAKE_DATE(2026, 5, 25)
      )
      AND (
        `t0`.`day` < MAKE_DATE(2026, 5, 26)
      )
    )
    OR (
      (
        `t0`.`day` >= MAKE_DATE(2025, 11, 21)
      )
      AND (
        `t0`.`day` < MAKE_DATE(2025, 11, 22)
      )
    )
  )
  AND DATEDIFF(DAY, MAKE_DATE(1970, 1, 1), `t0`.`day`) < 20779
