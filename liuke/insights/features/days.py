"""The days of a customer, and what they add up to in the windows that end before ``as_of``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from liuke.insights.states import SQUARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

WINDOWS = (90, 180, 365)
"""Look-back windows, days: the day ``as_of - w`` is inside, ``as_of`` itself is never seen."""


def seen(table: ir.Table, as_of: int) -> ir.Table:
    """Return the rows before ``as_of`` with ``day_n``, the day as a number."""
    numbered = table.mutate(day_n=table.day.epoch_days().cast("int64"))
    return numbered.filter(numbered.day_n < as_of)


def customer_days(lines: ir.Table, visits: ir.Table) -> ir.Table:
    """Return one row per customer and day on which something happened.

    Args:
        lines: the ``lines`` fact with ``day_n``.
        visits: the ``visits`` fact with ``day_n``.

    Returns:
        ``customer_id``, ``day_n``, ``value`` (charged that day, minor units), ``counts`` (1 on a purchase day),
        ``came`` (1 on a visit day), ``returned`` (minor units given back).
    """
    zero = ibis.literal(0, "int64")
    bought = lines.select(
        "customer_id",
        "day_n",
        value=lines.charged_minor,
        sales=lines.sale_count,
        came=lines.is_visit,
        returned=lines.returned_minor,
    )
    there = visits.select("customer_id", "day_n", value=zero, sales=zero, came=zero + 1, returned=zero)
    both = bought.union(there)
    return both.group_by("customer_id", "day_n").agg(
        value=both.value.sum().cast("int64"),
        counts=(both.sales.max() > 0).cast("int64"),
        came=both.came.max().cast("int64"),
        returned=both.returned.sum().cast("int64"),
    )


def activity(days: ir.Table) -> ir.Table:
    """Return the activity days: a visit day or a purchase day. 活动日.

    A day with nothing but a return or an adjustment of an amount is none.
    """
    return days.filter((days.counts > 0) | (days.came > 0))


def customer_states(days: ir.Table) -> ir.Table:
    """Return what each customer's activity days add up to: as ``states``, without the squares of the gaps.

    Those alone need the days in order; leaving them out spares a sort of all days.
    """
    active = activity(days)
    ticket = active.value * active.counts
    sums = active.group_by("customer_id").agg(
        n=active.count().cast("int64"),
        tickets=active.counts.sum().cast("int64"),
        total=ticket.sum().cast("int64"),
        total_sq=(ticket.cast("decimal(19,0)") * ticket.cast("decimal(19,0)")).sum().cast(SQUARE),
        first=active.day_n.min(),
        last=active.day_n.max(),
    )
    return sums.mutate(gap_sum=sums["last"] - sums["first"])


def windows(days: ir.Table, as_of: int) -> ir.Table:
    """Return the counters of each customer in all windows, one row per customer.

    Returns:
        ``visit_days``, ``purchase_days``, ``spend_minor`` over everything, and with ``_90``, ``_180``, ``_365``
        also ``activity_days_…``; ``returned_365_minor``.
    """
    active = ibis.greatest(days.counts, days.came)
    measures = {
        "visit_days": days.came.sum(),
        "purchase_days": days.counts.sum(),
        "spend_minor": days.value.sum(),
    }
    for width in WINDOWS:
        inside = days.day_n >= as_of - width
        measures[f"activity_days_{width}"] = active.sum(where=inside)
        measures[f"visit_days_{width}"] = days.came.sum(where=inside)
        measures[f"purchase_days_{width}"] = days.counts.sum(where=inside)
        measures[f"spend_{width}_minor"] = days.value.sum(where=inside)
    measures["returned_365_minor"] = days.returned.sum(where=days.day_n >= as_of - 365)
    return days.group_by("customer_id").agg(
        **{name: measure.fill_null(0).cast("int64") for name, measure in measures.items()}
    )
