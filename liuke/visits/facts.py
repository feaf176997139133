"""What analytics may see of visits, bills and interactions."""

from __future__ import annotations

from liuke.insights.contracts import INTERACTIONS, LINES, VISITS
from liuke.insights.sources import Source

# Most lines are of one piece, and to compare is cheaper than to multiply and round.
TICKET_LINES = Source(
    LINES,
    query="""
SELECT id, COALESCE(m.head_id, l.customer_id, 0) AS customer_id, COALESCE(item_id, 0) AS item_id, salon_id,
  business_date AS day,
  COALESCE(staff_id, 0) AS staff_id, COALESCE(hour, -1) AS hour, channel, kind,
  CASE WHEN quantity = 1 THEN 1000 ELSE CAST(ROUND(quantity * 1000) AS BIGINT) END AS quantity_milli,
  list_minor, charged_minor,
  CASE WHEN is_visit THEN 1 ELSE 0 END AS is_visit
FROM visits_ticketline AS l LEFT JOIN customers_merge AS m ON m.customer_id = l.customer_id""",
)

# Two records of one person may both have a visit of one day: the head's counts, else the one written first.
VISIT_DAYS = Source(
    VISITS,
    query="""
SELECT v.id, COALESCE(m.head_id, v.customer_id) AS customer_id, v.salon_id, v.business_date AS day
FROM visits_visit AS v LEFT JOIN customers_merge AS m ON m.customer_id = v.customer_id
WHERE m.head_id IS NULL OR (
  NOT EXISTS (
    SELECT 1 FROM visits_visit AS h
    WHERE h.customer_id = m.head_id AND h.salon_id = v.salon_id AND h.business_date = v.business_date)
  AND NOT EXISTS (
    SELECT 1 FROM customers_merge AS n JOIN visits_visit AS o ON o.customer_id = n.customer_id
    WHERE n.head_id = m.head_id AND o.salon_id = v.salon_id AND o.business_date = v.business_date AND o.id < v.id))""",
)

INTERACTIONS_SUMMED = Source(
    INTERACTIONS,
    query="""
SELECT COALESCE(m.head_id, i.customer_id) AS customer_id, i.business_date AS day, i.kind,
  COALESCE(i.item_id, 0) AS item_id, COUNT(*) AS times
FROM visits_interaction AS i LEFT JOIN customers_merge AS m ON m.customer_id = i.customer_id
GROUP BY COALESCE(m.head_id, i.customer_id), i.business_date, i.kind, COALESCE(i.item_id, 0)""",
)
