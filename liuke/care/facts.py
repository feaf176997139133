"""What analytics may see of contacts with customers."""

from __future__ import annotations

from liuke.insights.contracts import CONTACTS
from liuke.insights.sources import Source

OUTCOMES = Source(
    CONTACTS,
    query="""
SELECT id AS task_id, COALESCE(m.head_id, t.customer_id) AS customer_id, closed_on AS day, outcome
FROM care_task AS t LEFT JOIN customers_merge AS m ON m.customer_id = t.customer_id WHERE outcome <> ''""",
)
