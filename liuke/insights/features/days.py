"""The days of a customer, and what they add up to in the windows that end before ``as_of``."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING

import ibis

from liuke.insights.contracts import CARES, DAYS
from liuke.insights.features.counts import count_of, step
from liuke.insights.states import SQUARE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from liuke.insights.writer import Day

WINDOWS = (90, 180, 365)
"""Look-back windows, days: the day ``as_of - w`` is inside, ``as_of`` itself is never seen."""

_SMALL = 10**9
"""Below it a square has 18 digits, which the engine adds up far faster than more: ten million yuan a day."""


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


def daily_cares(lines: ir.Table, items: ir.Table) -> ir.Table:
    """Return the ``cares`` fact: one row per customer, service category and day with a sale of it.

    Args:
        lines: the ``lines`` fact.
        items: the ``items`` fact.
    """
    about = items.filter(items.category != "").select("item_id", "category", is_care=(items.kind != "product"))
    sold = lines.filter(lines.sale_count > 0).inner_join(about, "item_id")
    sums = sold.group_by("customer_id", "category", "day").agg(
        times=sold.count().cast("int64"), is_care=sold.is_care.cast("int64").max()
    )
    return CARES.check(sums)


def counted(days: ir.Table, *, as_of: Day, since: Day | None = None) -> ir.Table:
    """Return what each customer's days add up to, over everything and in the windows that end before ``as_of``.

    Args:
        days: the ``days`` fact with ``day_n``.
        as_of: the first unseen day.
        since: only what changes when the first unseen day moves from ``since`` to ``as_of``: the new days come in,
            the days that fall out of a window are taken off. ``days`` needs no others; see ``moving``.

    Returns:
        ``first`` and ``last`` activity day (NULL without any), ``total`` and ``total_sq`` of the tickets, and of
        everything as well as of each window ``spend…_minor`` and ``days…``: activity, visit and purchase days packed
        (``counted_days`` tells them); ``returned_365_minor``. All of them add up, save ``first`` and ``last``.
    """
    active = ibis.greatest(days.is_purchase, days.is_visit)
    marks = active + days.is_visit * step(1) + days.is_purchase * step(2)
    ticket = days.charged_minor * days.is_purchase
    is_new = None if since is None else days.day_n >= since.number
    is_active = active > 0 if is_new is None else is_new & (active > 0)
    small, wide = (ticket < _SMALL) & (ticket > -_SMALL), ticket.cast("decimal(19,0)")
    sums = {
        "total": _when(is_new, ticket),
        "total_sq": _when(_both(is_new, small), (ticket * ticket).cast("decimal(18,0)")),
        "wide_sq": _when(_both(is_new, ~small), wide * wide),
        "days": _when(is_new, marks),
        "spend_minor": _when(is_new, days.charged_minor),
        "returned_365_minor": _inside(days, days.returned_minor, 365, as_of, since),
    }
    for width in WINDOWS:
        sums[f"days_{width}"] = _inside(days, marks, width, as_of, since)
        sums[f"spend_{width}_minor"] = _inside(days, days.charged_minor, width, as_of, since)
    found = days.group_by("customer_id").agg(
        first=ibis.cases((is_active, days.day_n)).min(),
        last=ibis.cases((is_active, days.day_n)).max(),
        **{name: value.sum().cast(SQUARE if name.endswith("sq") else "int64") for name, value in sums.items()},
    )
    return found.mutate(total_sq=(found.total_sq + found.wide_sq).cast(SQUARE)).drop("wide_sq")


def counted_days(people: ir.Table) -> dict[str, ir.Value]:
    """Return the activity, visit and purchase days of ``counted``, over everything and in each window."""
    return {
        f"{name}{window}": count_of(people[f"days{window}"], place)
        for window in ("", *(f"_{width}" for width in WINDOWS))
        for place, name in enumerate(("activity_days", "visit_days", "purchase_days"))
    }


def _when(test: ir.BooleanValue | None, value: ir.Value) -> ir.Value:
    """Return the value where the test holds, else 0: a sum of these is cheaper than a sum with a filter."""
    return value if test is None else ibis.cases((test, value), else_=ibis.literal(0).cast(value.type()))


def _both(one: ir.BooleanValue | None, other: ir.BooleanValue) -> ir.BooleanValue:
    return other if one is None else one & other


def _inside(days: ir.Table, value: ir.Value, width: int, as_of: Day, since: Day | None) -> ir.Value:
    """Return what a day adds to a window: its value, or how it changes the window's sum."""
    start = as_of.less(width).number
    if since is None:
        return _when(days.day_n >= start, value)
    comes = days.day_n >= ibis.greatest(since.number, start)
    falls = (days.day_n >= since.less(width).number) & (days.day_n < ibis.least(since.number, start))
    return ibis.cases((comes, value), (falls, -value), else_=ibis.literal(0).cast(value.type()))


def moving(table: ir.Table, *, since: Day, as_of: Day) -> ir.Table:
    """Return the rows ``counted`` needs when the first unseen day moves: the new days and those at the edges."""
    edges = [(since.less(width).date, ibis.least(since.date, as_of.less(width).date)) for width in WINDOWS]
    tests = [(table.day >= first) & (table.day < end) for first, end in [(since.date, as_of.date), *edges]]
    return seen(table.filter(reduce(operator.or_, tests)), as_of)
