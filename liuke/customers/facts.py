"""What analytics may see of people: no names, no numbers, nothing about health."""

from __future__ import annotations

from liuke.insights.contracts import PROFILES
from liuke.insights.sources import Source

# A lunar birthday falls on another solar day each year, so only its year is a fact.
PEOPLE = Source(
    PROFILES,
    query="""
SELECT id AS customer_id, salon_id, COALESCE(steward_id, 0) AS steward_id,
  COALESCE(CAST(joined_on AS VARCHAR(10)), '') AS joined_on, COALESCE(birth_year, 0) AS birth_year,
  CASE WHEN birth_calendar = 'solar' THEN COALESCE(birth_month, 0) ELSE 0 END AS birth_month,
  CASE WHEN birth_calendar = 'solar' THEN COALESCE(birth_day, 0) ELSE 0 END AS birth_day,
  gender, region, occupation, source, CASE WHEN phone_sealed <> '' THEN 1 ELSE 0 END AS has_phone
FROM customers_customer""",
)
