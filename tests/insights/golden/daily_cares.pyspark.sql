SELECT
  *
FROM (
  SELECT
    `t6`.`customer_id`,
    `t6`.`category`,
    `t6`.`day`,
    COUNT(*) AS `times`,
    MAX(CAST(`t6`.`is_care` AS BIGINT)) AS `is_care`
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
      `t5`.`category`,
      `t5`.`is_care`
    FROM (
      SELECT
        *
      FROM `lines` AS `t0`
      WHERE
        `t0`.`sale_count` > 0
    ) AS `t4`
    INNER JOIN (
      SELECT
        `t1`.`item_id`,
        `t1`.`category`,
        `t1`.`kind` <> 'product' AS `is_care`
      FROM `items` AS `t1`
      WHERE
        `t1`.`category` <> ''
    ) AS `t5`
      ON `t4`.`item_id` = `t5`.`item_id`
  ) AS `t6`
  GROUP BY
    1,
    2,
    3
) AS `t7`
