"""What analytics may see of people: no names, no numbers, nothing about health."""

from __future__ import annotations

from liuke.insights.contracts import PROFILES
from liuke.insights.sources import Source

# A lunar birthday falls on another solar day each year, so only its year is a fact. One row per person: her head's
# record, with what another of her records says where the head says nothing.
PEOPLE = Source(
    PROFILES,
    query="""
SELECT c.id AS customer_id, c.salon_id, COALESCE(c.steward_id, g.steward_id, 0) AS steward_id,
  COALESCE(CAST(CASE WHEN c.joined_on <= g.joined_on THEN c.joined_on ELSE COALESCE(g.joined_on, c.joined_on) END
    AS VARCHAR(10)), '') AS joined_on,
  COALESCE(c.birth_year, g.birth_year, 0) AS birth_year,
  CASE WHEN c.birth_month IS NULL THEN COALESCE(g.birth_day_solar / 100, 0)
    WHEN c.birth_calendar = 'solar' THEN c.birth_month ELSE 0 END AS birth_month,
  CASE WHEN c.birth_month IS NULL THEN COALESCE(g.birth_day_solar % 100, 0)
    WHEN c.birth_calendar = 'solar' THEN COALESCE(c.birth_day, 0) ELSE 0 END AS birth_day,
  COALESCE(NULLIF(c.gender, ''), g.gender, '') AS gender, COALESCE(NULLIF(c.region, ''), g.region, '') AS region,
  COALESCE(NULLIF(c.occupation, ''), g.occupation, '') AS occupation,
  COALESCE(NULLIF(c.source, ''), g.source, '') AS source,
  CASE WHEN c.phone_sealed <> '' OR g.has_phone = 1 THEN 1 ELSE 0 END AS has_phone
FROM customers_customer AS c LEFT JOIN (
  SELECT m.head_id, MIN(o.steward_id) AS steward_id, MIN(o.joined_on) AS joined_on, MIN(o.birth_year) AS birth_year,
    MIN(CASE WHEN o.birth_calendar = 'solar' THEN o.birth_month * 100 + o.birth_day END) AS birth_day_solar,
    MAX(o.gender) AS gender, MAX(o.region) AS region, MAX(o.occupation) AS occupation, MAX(o.source) AS source,
    MAX(CASE WHEN o.phone_sealed <> '' THEN 1 ELSE 0 END) AS has_phone
  FROM customers_merge AS m JOIN customers_customer AS o ON o.id = m.customer_id GROUP BY m.head_id
) AS g ON g.head_id = c.id
WHERE NOT EXISTS (SELECT 1 FROM customers_merge AS x WHERE x.customer_id = c.id)""",
)
