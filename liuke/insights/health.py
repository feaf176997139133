"""The health score: 0 to 100, five parts that add up to it, each from facts we have. 健康分.

A customer who never came has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from liuke.insights.features.catalogue import HEALTH_PARTS as PARTS
from liuke.insights.features.rhythm import rounded

if TYPE_CHECKING:
    import ibis.expr.types as ir


def health(table: ir.Table) -> ir.Table:
    """Return ``table`` with ``health_<part>`` and their sum ``health_score``.

    - rhythm 到店节奏: full up to her usual interval, nothing from four times it on, straight between.
    - trend 消费趋势: spend of the last 90 days against her usual 90 days of the last year, full when equal or more.
    - interaction 互动: full with an appointment ahead; else 5 for each answer or kept appointment of 180 days; each
      no-show of the year takes 5 away.
    - breadth 项目广度: one service category gives a third, three give all; products count where no category is known.
    - loyalty 忠诚: half for up to ten activity days, half for up to two years since the first.
    """
    parts = {
        "rhythm": _between(4000 - table.overdue_permille, 3000, PARTS["rhythm"]),
        "trend": _between(table.spend_trend_permille.fill_null(0), 1000, PARTS["trend"]),
        "interaction": ibis.greatest(
            0, ibis.least(ibis.cases((table.bookings_ahead > 0, 15), else_=5 * table.interactions_180), 15)
            - 5 * table.no_shows_365,
        ),
        "breadth": _between(
            ibis.cases((table.categories_count > 0, table.categories_count), else_=ibis.least(table.items_count, 1)),
            3, PARTS["breadth"],
        ),
        "loyalty": _between(table.activity_days, 10, 10) + _between(table.tenure_days, 730, 10),
    }  # fmt: skip
    there = table.recency_days.notnull()
    scored = table.mutate(
        **{
            f"health_{name}": ibis.cases((there, part.cast("int64")), else_=ibis.null("int64"))
            for name, part in parts.items()
        }
    )
    return scored.mutate(health_score=sum((scored[f"health_{name}"] for name in PARTS), start=ibis.literal(0, "int64")))


def _between(value: ir.Value, full: int, points: int) -> ir.Value:
    """Return ``points`` in proportion to how far ``value`` lies between 0 and ``full``, in whole points."""
    inside = ibis.greatest(0, ibis.least(value, full))
    return rounded(inside * points / full)
