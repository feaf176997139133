"""The days of a customer, and what they add up to in the windows that end before ``as_of``."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING

import ibis

from liuke.insights.contracts import DAYS
from liuke.insights.states import SQUARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from liuke.insights.writer import Day

WINDOWS = (90, 180, 365)
"""Look-back windows, days: the day ``as_of - w`` is inside, ``as_of`` itself is never seen."""


def seen(table: ir.Table, as_of: Day) -> ir.Table:
    """Return the rows before ``as_of`` with ``day_n``, the day as a number."""
    numbered = table.mutate(day_n=table.day.epoch_days().cast("int64"))
    return numbered.filter(numbered.day_n < as_of.number)


def daily_sums(lines: ir.Table, visits: ir.Table) -> ir.Table:
    """Return the ``days`` fact: one row per customer and day on which something happened.

    Args:
        lines: the ``lines`` fact.
        visits: the ``visits`` fact.
    """
    zero = ibis.literal(0, "int64")
    bought = lines.select("customer_id", "day", "charged_minor", "returned_minor", "is_visit", sales=lines.sale_count)
    there = visits.select("customer_id", "day", charged_minor=zero, returned_minor=zero, is_visit=zero + 1, sales=zero)
    both = bought.union(there)
    sums = both.group_by("customer_id", "day").agg(
        charged_minor=both.charged_minor.sum().cast("int64"),
        returned_minor=both.returned_minor.sum().cast("int64"),
        is_purchase=(both.sales.max() > 0).cast("int64"),
        is_visit=both.is_visit.max().cast("int64"),
    )
    return DAYS.check(sums)


def counted(days: ir.Table, *, as_of: Day, since: Day | None = None) -> ir.Table:
    """Return what each customer's days add up to, over everything and in the windows that end before ``as_of``.

    Args:
        days: the ``days`` fact with ``day_n``.
        as_of: the first unseen day.
        since: only what changes when the first unseen day moves from ``since`` to ``as_of``: the new days come in,
            the days that fall out of a window are taken off. ``days`` needs no others; see ``moving``.

    Returns:
        ``n`` activity days, ``tickets``, ``total`` and ``total_sq`` of their values, ``first``, ``last``;
        ``visit_days``, ``purchase_days``, ``spend_minor``, and with ``_90``, ``_180``, ``_365`` also
        ``activity_days_…``; ``returned_365_minor``. All of them add up, save ``first`` and ``last``.
    """
    active, ticket = ibis.greatest(days.is_purchase, days.is_visit), days.charged_minor * days.is_purchase
    fresh = None if since is None else days.day_n >= since.number
    was_active = active > 0 if fresh is None else fresh & (active > 0)
    measures = {
        "n": active.sum(where=fresh),
        "tickets": days.is_purchase.sum(where=fresh),
        "total": ticket.sum(where=fresh),
        "visit_days": days.is_visit.sum(where=fresh),
        "purchase_days": days.is_purchase.sum(where=fresh),
        "spend_minor": days.charged_minor.sum(where=fresh),
    }
    for width in WINDOWS:
        measures[f"activity_days_{width}"] = _inside(days, active, width, as_of, since)
        measures[f"visit_days_{width}"] = _inside(days, days.is_visit, width, as_of, since)
        measures[f"purchase_days_{width}"] = _inside(days, days.is_purchase, width, as_of, since)
        measures[f"spend_{width}_minor"] = _inside(days, days.charged_minor, width, as_of, since)
    measures["returned_365_minor"] = _inside(days, days.returned_minor, 365, as_of, since)
    squares = (ticket.cast("decimal(19,0)") * ticket.cast("decimal(19,0)")).sum(where=fresh)
    return days.group_by("customer_id").agg(
        first=days.day_n.min(where=was_active),
        last=days.day_n.max(where=was_active),
        total_sq=squares.fill_null(0).cast(SQUARE),
        **{name: measure.fill_null(0).cast("int64") for name, measure in measures.items()},
    )


def _inside(days: ir.Table, value: ir.Value, width: int, as_of: Day, since: Day | None) -> ir.Value:
    """Return the sum inside a window, or by how much it changes."""
    start = as_of.less(width).number
    if since is None:
        return value.sum(where=days.day_n >= start)
    comes = value.sum(where=days.day_n >= ibis.greatest(since.number, start))
    fell = (days.day_n >= since.less(width).number) & (days.day_n < ibis.least(since.number, start))
    goes = value.sum(where=fell)
    return comes.fill_null(0) - goes.fill_null(0)


def moving(table: ir.Table, *, since: Day, as_of: Day) -> ir.Table:
    """Return the rows ``counted`` needs when the first unseen day moves: the new days and those at the edges."""
    edges = [(since.less(width).date, ibis.least(since.date, as_of.less(width).date)) for width in WINDOWS]
    tests = [(table.day >= first) & (table.day < end) for first, end in [(since.date, as_of.date), *edges]]
    return seen(table.filter(reduce(operator.or_, tests)), as_of)
