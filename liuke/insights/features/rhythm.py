"""How often somebody usually comes, and how far past it she is. 到店节奏."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from liuke.insights.writer import Day

OWN_GAPS = 3
"""From this many gaps on, her own mean counts alone; below it the usual gap of the others fills up."""

DEFAULT_DAYS = 30
"""The usual gap where a shop has no repeat visit at all yet. House default."""


def rounded(value: ir.Value) -> ir.Value:
    """Return the nearest whole number, halves up; the same on every engine."""
    return (value + 0.5).floor().cast("int64")


def per(part: ir.Value, whole: ir.Value, times: int = 1000) -> ir.Value:
    """Return ``part * times / whole`` rounded; NULL where ``whole`` is 0."""
    return rounded(part.cast("float64") * times / whole.nullif(0).cast("float64"))


def expected_days(gap_sum: ir.Value, gaps: ir.Value, usual: ir.Value) -> ir.Value:
    """Return the expected days between two visits, at least 1.

    The mean of her own gaps when there are three or more. With fewer, ``usual`` stands in for the missing ones:
    one gap of 20 where 30 is usual gives (20 + 30 + 30) / 3 = 27.
    """
    missing = ibis.greatest(OWN_GAPS - gaps, 0)
    mean = rounded((gap_sum + missing * usual) / ibis.greatest(gaps, OWN_GAPS).nullif(0))
    return ibis.greatest(mean, 1).cast("int64")


def usual_gaps(state: ir.Table, by: tuple[str, ...]) -> ir.Table:
    """Return the median of the customers' own mean gaps per ``by``, days; customers with one day only say nothing."""
    repeat = state.filter((state.n > 1) & (state["last"] > state["first"]))
    own = repeat.mutate(mean=(repeat["last"] - repeat["first"]) / (repeat.n - 1).nullif(0))
    measures = {"usual_days": own.mean.median().floor().cast("int64"), "repeaters": own.count()}
    return own.group_by(*by).agg(**measures) if by else own.agg(**measures)


def category_days(sold: ir.Table) -> ir.Table:
    """Return one row per customer, category and day with sales of it: how many lines, and whether one was a service."""
    named = sold.filter(sold.category != "")
    return named.group_by("customer_id", "category", "day_n").agg(
        times=named.count(), care=(1 - named.is_product).max()
    )


def category_states(days: ir.Table) -> ir.Table:
    """Return what ``category_days`` add up to per customer and category.

    Returns:
        ``times`` (lines of any kind), and of the days with a service: ``n`` (0 where only products were bought),
        ``first``, ``last``. All of them add up, save ``first`` and ``last``.
    """
    care = days.care > 0
    return days.group_by("customer_id", "category").agg(
        times=days.times.sum().cast("int64"),
        n=days.care.sum().cast("int64"),
        first=days.day_n.min(where=care),
        last=days.day_n.max(where=care),
    )


def top_categories(state: ir.Table) -> ir.Table:
    """Return the category each customer bought most often, products included; the first in the alphabet on a tie."""
    best = state.group_by("customer_id").agg(times=state.times.max())
    tied = state.inner_join(best, ["customer_id", "times"])
    return tied.group_by("customer_id").agg(top_category=tied.category.min())


def category_rhythms(state: ir.Table, items: ir.Table, as_of: Day, usual: ir.IntegerValue) -> ir.Table:
    """Return when each service category is due again for each customer.

    Args:
        state: of ``category_states``.
        items: the ``items`` fact; a cycle the shop wrote down is the prior of its category.
        as_of: the first unseen day.
        usual: the shop's own usual gap, days, where nothing better is known.

    Returns:
        ``customer_id``, ``category``, ``days``, ``last_day_n``, ``rhythm_days`` (>= 1), ``due_day_n``,
        ``overdue_permille`` (1000 = due today).
    """
    state = state.filter(state.n > 0)
    priors = _category_priors(state, items, usual)
    known = state.left_join(priors, "category").select(
        "customer_id",
        "category",
        "n",
        "last",
        gap_sum=state["last"] - state["first"],
        prior=ibis.coalesce(priors.prior_days, usual),
    )
    paced = known.mutate(rhythm_days=expected_days(known.gap_sum, known.n - 1, known.prior))
    return paced.select(
        "customer_id",
        "category",
        days=paced.n,
        last_day_n=paced["last"],
        rhythm_days=paced.rhythm_days,
        due_day_n=(paced["last"] + paced.rhythm_days).cast("int64"),
        overdue_permille=per(as_of.number - paced["last"], paced.rhythm_days),
    )


def _category_priors(state: ir.Table, items: ir.Table, usual: ir.IntegerValue) -> ir.Table:
    written = items.filter((items.cycle_days > 0) & (items.category != ""))
    cycles = written.group_by("category").agg(cycle=written.cycle_days.cast("float64").median().floor().cast("int64"))
    lived = usual_gaps(state, ("category",))
    both = lived.outer_join(cycles, "category")
    return both.select(
        category=ibis.coalesce(lived.category, cycles.category),
        prior_days=ibis.coalesce(cycles.cycle, lived.usual_days, usual).cast("int64"),
    )
