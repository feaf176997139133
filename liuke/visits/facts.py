"""What analytics may see of visits and bills."""

from __future__ import annotations

from liuke.insights.contracts import LINES, VISITS
from liuke.insights.sources import Source

_QUANTITY = "CAST(ROUND(quantity * 1000) AS BIGINT)"
_KIND = "CASE kind WHEN 'sale' THEN 1 WHEN 'return' THEN 2 ELSE 3 END"
_CHANNEL = (
    "CASE channel WHEN 'salon' THEN 1 WHEN 'online' THEN 2 WHEN 'group_buy' THEN 3 WHEN 'phone' THEN 4 ELSE 0 END"
)
_VISIT = "CASE WHEN is_visit THEN 1 ELSE 0 END"

TICKET_LINES = Source(
    LINES,
    query=f"""
SELECT COALESCE(customer_id, 0) AS customer_id, COALESCE(item_id, 0) AS item_id, salon_id, business_date AS day,
  COALESCE(staff_id, 0) AS staff_id, COALESCE(hour, -1) AS hour, channel, kind, {_QUANTITY} AS quantity_milli,
  list_minor, charged_minor, {_VISIT} AS is_visit
FROM visits_ticketline WHERE {{where}}""",  # noqa: S608 - constants of this file
    day="business_date",
    table="visits_ticketline",
    watched=(
        "COALESCE(customer_id, 0)", "COALESCE(item_id, 0)", "salon_id", "COALESCE(staff_id, 0)", "COALESCE(hour, -1)",
        _CHANNEL, _KIND, _QUANTITY, "list_minor", "charged_minor", _VISIT,
    ),
)  # fmt: skip

VISIT_DAYS = Source(
    VISITS,
    query="SELECT customer_id, salon_id, business_date AS day FROM visits_visit WHERE {where}",
    day="business_date",
    table="visits_visit",
    watched=("customer_id", "salon_id"),
)
