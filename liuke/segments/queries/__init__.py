"""Reads of segments: who is where, and why."""

from liuke.segments.queries.boards import (
    HealthOverview,
    Kpi,
    MatrixCell,
    TierCount,
    health_overview,
    kpis,
    rfm_matrix,
    tiers_overview,
)
from liuke.segments.queries.people import (
    Member,
    Members,
    Understanding,
    Why,
    customer_understanding,
    members,
    why,
)
from liuke.segments.queries.runs import Freshness, current_run, cuts_of, freshness, language, latest_run, require_run

__all__ = [
    "Freshness", "HealthOverview", "Kpi", "MatrixCell", "Member", "Members", "TierCount", "Understanding", "Why", "current_run",
    "customer_understanding", "cuts_of", "freshness", "health_overview", "kpis", "language", "latest_run", "members", "require_run",
    "rfm_matrix", "tiers_overview", "why",
]  # fmt: skip
