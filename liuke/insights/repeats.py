"""The summary probability models are fitted on: repeats, when the last was, and how long we have watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.insights.dates import day_number
from liuke.insights.features.rhythm import per
from liuke.insights.states import states

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir


def repeat_summary(days: ir.Table, *, as_of: date) -> ir.Table:
    """Return each customer's repeats before ``as_of``.

    Args:
        days: one row per customer and purchase day: ``customer_id``, ``day`` (date), ``value`` (minor units).
        as_of: the first unseen day. The watch ends with the last seen day, so that ``age_days`` is counted to
            ``as_of`` minus one day, as the literature does.

    Returns:
        ``customer_id``, ``repeats`` (purchase days after the first), ``last_after_days`` (first to last),
        ``age_days`` (first to the last seen day), ``mean_minor`` (mean of the repeat days, NULL without any).

    Source: Fader, Hardie & Lee 2005: (x, t_x, T), here in days; divide by 7 for weeks.
    """
    end = day_number(as_of)
    numbered = days.mutate(day_n=days.day.epoch_days().cast("int64"))
    seen = numbered.filter(numbered.day_n < end)
    counted = seen.mutate(counts=(seen.value * 0 + 1).cast("int64"))
    state = states(counted, by=("customer_id",))
    firsts = counted.inner_join(state, "customer_id").filter(lambda t: t.day_n == t["first"])
    first = firsts.select("customer_id", first_value="value")
    both = state.inner_join(first, "customer_id")
    return both.select(
        "customer_id",
        repeats=both.n - 1,
        last_after_days=both.gap_sum,
        age_days=(end - 1 - both["first"]).cast("int64"),
        mean_minor=per(both.total - both.first_value, both.n - 1, 1),
    )
