"""What analytics may see of services and products."""

from __future__ import annotations

from liuke.insights.contracts import ITEMS
from liuke.insights.sources import Source

CATALOG = Source(
    ITEMS,
    query="""
SELECT id AS item_id, kind, category, need_type, COALESCE(cycle_days, 0) AS cycle_days FROM catalog_item""",
)
