"""What analytics may see of contacts with customers."""

from __future__ import annotations

from liuke.insights.contracts import CONTACTS
from liuke.insights.sources import Source

OUTCOMES = Source(
    CONTACTS,
    query="SELECT id AS task_id, customer_id, closed_on AS day, outcome FROM care_task WHERE outcome <> ''",
)
