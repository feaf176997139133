SELECT
  (
    "t0"."spend_365_minor" >= 5
  ) OR NOT (
    "t0"."gender" IN ('f')
  ) AS "holds"
FROM "features" AS "t0"
