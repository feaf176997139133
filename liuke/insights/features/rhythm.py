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

_CODE_BITS = 15
_CODES = 2**_CODE_BITS


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
    """Return the median of the customers' own mean gaps per ``by``, days; customers with one day only say nothing.

    Args:
        state: ``n`` days, ``first`` and ``last`` of each.
        by: the columns to divide it by; without any one row comes back.
    """
    repeat = state.filter((state.n > 1) & (state["last"] > state["first"]))
    own = repeat.mutate(mean=(repeat["last"] - repeat["first"]) / (repeat.n - 1).nullif(0))
    measures = {"usual_days": own.mean.median().floor().cast("int64"), "repeaters": own.count()}
    return own.group_by(*by).agg(**measures) if by else own.agg(**measures)


def categories(items: ir.Table) -> ir.Table:
    """Return the service categories with a number each, ``code`` from 1, in the order of the alphabet.

    Numbers are grouped by faster than words. They hold until an item changes, and so does the state that keeps them.
    """
    named = items.filter(items.category != "").select("category").distinct()
    return named.mutate(code=(ibis.row_number().over(order_by="category") + 1).cast("int64"))


def category_states(cares: ir.Table, items: ir.Table) -> ir.Table:
    """Return what somebody's days in one category add up to.

    Args:
        cares: the ``cares`` fact with ``day_n``.
        items: the ``items`` fact.

    Returns:
        ``times`` (lines of any kind), and of the days with a service: ``n`` (0 where only products were bought),
        ``first``, ``last``. All of them add up, save ``first`` and ``last``.
    """
    coded = cares.inner_join(categories(items), "category")
    cared = ibis.cases((coded.is_care > 0, coded.day_n))
    return coded.group_by("customer_id", "code").agg(
        times=coded.times.sum().cast("int64"), n=coded.is_care.sum().cast("int64"), first=cared.min(), last=cared.max()
    )


def category_rhythms(state: ir.Table, items: ir.Table, as_of: Day, usual: ir.IntegerValue) -> ir.Table:
    """Return when each service category is due again for each customer.

    Args:
        state: of ``category_states``.
        items: the ``items`` fact; a cycle the shop wrote down is the prior of its category.
        as_of: the first unseen day.
        usual: the shop's own usual gap, days, where nothing better is known.

    Returns:
        ``customer_id``, ``category`` with its ``code``, ``times``, ``days`` with a service, and where there are any
        ``last_day_n``, ``rhythm_days`` (>= 1), ``due_day_n``, ``overdue_permille`` (1000 = due today).
    """
    known = state.left_join(_category_priors(state, items, usual), "code").select(
        "customer_id", "category", "code", "times", "n", "first", "last", "prior_days"
    )
    rhythm = expected_days(known["last"] - known["first"], known.n - 1, known.prior_days)
    paced = known.mutate(rhythm_days=ibis.cases((known.n > 0, rhythm)))
    return paced.select(
        "customer_id",
        "category",
        "code",
        "times",
        days=paced.n,
        last_day_n=paced["last"],
        rhythm_days=paced.rhythm_days,
        due_day_n=(paced["last"] + paced.rhythm_days).cast("int64"),
        overdue_permille=per(as_of.number - paced["last"], paced.rhythm_days),
    )


def category_habits(rhythms: ir.Table, items: ir.Table) -> ir.Table:
    """Return in how many categories each customer had a service, which she buys most and which is most overdue.

    Number and code share one whole number, so that the highest of them is the answer; on a tie the category first in
    the alphabet wins. Codes stay below ``_CODES``.

    Args:
        rhythms: of ``category_rhythms``.
        items: the ``items`` fact.

    Returns:
        ``customer_id``, ``categories_count``, ``top_category`` (products included), and among those she repeats
        ``due_category`` (最该护理的类别) with its ``due_category_permille``.
    """
    before = _CODES - 1 - rhythms.code
    is_repeated = rhythms.days > 1
    found = rhythms.group_by("customer_id").agg(
        categories_count=(rhythms.days > 0).cast("int64").sum().cast("int64"),
        top=(rhythms.times * _CODES + before).max(),
        due=ibis.cases((is_repeated, rhythms.overdue_permille * _CODES + before)).max(),
    )
    coded = found.mutate(top_code=_CODES - 1 - found.top % _CODES, due_code=_CODES - 1 - found.due % _CODES)
    names = categories(items)
    top = names.select(top_code="code", top_category="category")
    due = names.select(due_code="code", due_category="category")
    return coded.left_join(top, "top_code").left_join(due, "due_code").select(
        "customer_id", "categories_count", "top_category", "due_category",
        due_category_permille=coded.due >> _CODE_BITS,
    )  # fmt: skip


def _category_priors(state: ir.Table, items: ir.Table, usual: ir.IntegerValue) -> ir.Table:
    """Return each category with the days it usually takes until it is due again."""
    written = items.filter((items.cycle_days > 0) & (items.category != ""))
    cycles = written.group_by("category").agg(cycle=written.cycle_days.cast("float64").median().floor().cast("int64"))
    known = categories(items).left_join(cycles, "category").select("category", "code", "cycle")
    lived = usual_gaps(state, ("code",))
    return known.left_join(lived, "code").select(
        "category", "code", prior_days=ibis.coalesce(known.cycle, lived.usual_days, usual).cast("int64")
    )
