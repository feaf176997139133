"""Reads of segments: who is where, and why."""

from liuke.segments.queries.boards import (
    HealthOverview,
    Kpi,
    TierCount,
    health_overview,
    kpis,
    tiers_overview,
)
from liuke.segments.queries.matrix import COUNT_BANDS, RECENCY_BANDS, MatrixCell, in_cells, rfm_matrix
from liuke.segments.queries.people import (
    Member,
    Members,
    Understanding,
    Why,
    customer_understanding,
    customers_in_tier,
    members,
)
from liuke.segments.queries.runs import (
    STAGES,
    Freshness,
    checked_day,
    current_run,
    cuts_of,
    freshness,
    language,
    latest_run,
    require_run,
)

__all__ = [
    "COUNT_BANDS",
    "RECENCY_BANDS",
    "STAGES",
    "Freshness",
    "HealthOverview",
    "Kpi",
    "MatrixCell",
    "Member",
    "Members",
    "TierCount",
    "Understanding",
    "Why",
    "checked_day",
    "current_run",
    "customer_understanding",
    "customers_in_tier",
    "cuts_of",
    "freshness",
    "health_overview",
    "in_cells",
    "kpis",
    "language",
    "latest_run",
    "members",
    "require_run",
    "rfm_matrix",
    "tiers_overview",
]
