"""What analytics may see of visits and bills."""

from __future__ import annotations

from liuke.insights.contracts import LINES, VISITS
from liuke.insights.sources import Source

TICKET_LINES = Source(
    LINES,
    query="""
SELECT id, COALESCE(customer_id, 0) AS customer_id, COALESCE(item_id, 0) AS item_id, salon_id, business_date AS day,
  COALESCE(staff_id, 0) AS staff_id, COALESCE(hour, -1) AS hour, channel, kind,
  CAST(ROUND(quantity * 1000) AS BIGINT) AS quantity_milli, list_minor, charged_minor,
  CASE WHEN is_visit THEN 1 ELSE 0 END AS is_visit
FROM visits_ticketline""",
)

VISIT_DAYS = Source(VISITS, query="SELECT id, customer_id, salon_id, business_date AS day FROM visits_visit")
