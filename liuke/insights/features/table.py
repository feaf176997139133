"""One row per customer: everything the rules, the health score and the pages read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from liuke.insights.features import days as of_days
from liuke.insights.features import habits, interest, profile
from liuke.insights.features.rhythm import (
    DEFAULT_DAYS,
    category_habits,
    category_rhythms,
    expected_days,
    per,
    usual_gaps,
)
from liuke.insights.health import health

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import ibis.expr.types as ir

    from liuke.insights.features.state import State
    from liuke.insights.writer import Day, Writer

_INNER = (  # steps towards features, not features
    "answers_90", "answers_180", "kept_90", "kept_180", "interested_90", "interested_180", "answered_n", "kept_n",
    "interested_n", "asked_n",
)  # fmt: skip
_SUMS = ("spend_minor", "returned_365_minor", *(f"spend_{width}_minor" for width in of_days.WINDOWS))
_COUNTERS = (
    "visit_days", "purchase_days", *_SUMS,
    *(f"{name}_{width}" for width in of_days.WINDOWS for name in ("activity_days", "visit_days", "purchase_days")),
)  # fmt: skip
_ZERO = (
    *_COUNTERS, "categories_count", "items_count",
    "bookings_ahead", "no_shows_365", "cancellations_365", "contacts_180", "kept_180", "kept_90", "answers_180",
    "answers_90", "activity_days", "gap_count", "staff_id", "interested_90", "interested_180", "events_365",
    "browsed_items_90", "browsed_anti_aging_90", "browsed_medical_90", "answered_n", "kept_n", "interested_n",
    "asked_n",
)  # fmt: skip
_TEXTS = ("top_category", "due_category", "hour_band", "weekday", "channel", "need_type")


@dataclass(frozen=True)
class Share:
    """Some of the customers: those with ids from ``first`` to before ``end``."""

    first: ir.IntegerValue
    end: ir.IntegerValue

    def of(self, table: ir.Table) -> ir.Table:
        """Return their rows."""
        return table.filter((table.customer_id >= self.first) & (table.customer_id < self.end))


def usual_of(writer: Writer, state: State) -> ir.IntegerValue:
    """Return the shop's usual gap in days: the median of its repeat customers' own means, 30 where nobody repeats."""
    people = state.people.mutate(n=of_days.counted_days(state.people)["activity_days"])
    found = usual_gaps(people, ())
    return writer.values(found.select(usual_days=ibis.greatest(found.usual_days.fill_null(DEFAULT_DAYS), 1)))[
        "usual_days"
    ]


def features(
    writer: Writer, facts: Mapping[str, ir.Table], *, as_of: Day, state: State, usual: ir.IntegerValue,
    only: Collection[str] = (), share: Share | None = None,
) -> ir.Table:  # fmt: skip
    """Return one row per customer of the ``profiles`` fact, with every feature of the catalogue.

    Beside them ``rhythms`` is kept: the rhythm of each customer in each service category she used.

    Args:
        writer: keeps the steps several others stand on.
        facts: tables by contract name.
        as_of: the first unseen day; no fact of that day or later moves a feature, save appointments ahead, which are
            promises made before.
        state: as of the same day.
        usual: the shop's usual gap, of ``usual_of``.
        only: the columns wanted beside the customer; all without it.
        share: whose rows are wanted; everybody's without it.
    """
    mine = share.of if share else lambda table: table
    rhythms = writer.keep(category_rhythms(state.categories, facts["items"], as_of, usual), "rhythms")
    parts = [
        _paced(mine(state.people), as_of, usual),
        habits.habits(mine(state.bought)),
        mine(state.breadth),
        habits.favorite_staff(mine(state.staff)),
        category_habits(mine(rhythms), facts["items"]),
        habits.booked(mine(facts["appointments"]), as_of),
        habits.contacted(mine(facts["contacts"]), as_of),
        interest.interested(mine(facts["interactions"]), as_of),
        interest.browsed(mine(facts["interactions"]), facts["items"], as_of),
    ]
    filled = _joined(profile.described(mine(facts["profiles"]), as_of), parts)
    answered = _answers(filled, as_of)
    whole = health(answered.select([name for name in answered.columns if name not in _INNER]))
    return writer.keep(whole.select("customer_id", *sorted(only)) if only else whole, "features")


def _joined(people: ir.Table, parts: list[ir.Table]) -> ir.Table:
    """Return the columns of all parts beside each customer; a part she is missing from counts 0 and says nothing.

    One chain of joins and one projection: column by column it costs Ibis more time than the engine.
    """
    chain = people
    for n, part in enumerate(parts):
        chain = chain.left_join(part.rename({f"key_{n}": "customer_id"}), [("customer_id", f"key_{n}")])
    columns = {name: chain[name] for name in chain.columns if not name.startswith("key_")}
    zeros = {name: columns[name].fill_null(0) for name in _ZERO}
    texts = {name: columns[name].fill_null("") for name in _TEXTS}
    return chain.select(**(columns | zeros | texts))


def _paced(people: ir.Table, as_of: Day, usual: ir.IntegerValue) -> ir.Table:
    """Return the counters, recency, tenure, rhythm and ticket statistics of each customer with a fact.

    Who never was there herself (a return alone) has ``first`` and ``last`` NULL, and all that stands on them.
    """
    counted = of_days.counted_days(people)
    table = people.mutate(**counted)
    gaps = table.activity_days - 1
    rhythm = ibis.cases((table.activity_days > 0, expected_days(table["last"] - table["first"], gaps, usual)))
    recency = as_of.number - table["last"]
    average = table.total.cast("float64") / table.purchase_days.nullif(0)
    variance = table.total_sq.cast("float64") / table.purchase_days.nullif(0) - average * average
    return table.select(
        "customer_id",
        *_SUMS,
        *counted,
        gap_count=ibis.greatest(gaps, 0),
        first_day_n=table["first"],
        last_day_n=table["last"],
        recency_days=recency,
        tenure_days=as_of.number - table["first"],
        rhythm_days=rhythm,
        due_day_n=(table["last"] + rhythm).cast("int64"),
        overdue_permille=per(recency, rhythm),
        average_ticket_minor=per(table.total, table.purchase_days, 1),
        ticket_cv_permille=(ibis.greatest(variance, 0.0).sqrt() * 1000 / average.nullif(0) + 0.5).floor().cast("int64"),
    )


def _answers(table: ir.Table, as_of: Day) -> ir.Table:
    """Return the table with the features that stand on others."""
    usual_90 = per(table.spend_365_minor * 90, ibis.greatest(ibis.least(table.tenure_days, 365), 90), 1)
    at_rhythm = per(table.average_ticket_minor * 90, table.rhythm_days, 1)
    touched = ibis.greatest(table.answered_n, table.kept_n, table.interested_n)  # 0 where there is none
    has_come_since = table.asked_n <= table.last_day_n.fill_null(0)
    return table.mutate(
        usual_90_minor=usual_90,
        spend_trend_permille=per(table.spend_90_minor, usual_90),
        interactions_90=table.answers_90 + table.kept_90 + table.interested_90,
        interactions_180=table.answers_180 + table.kept_180 + table.interested_180,
        last_interaction_days=as_of.number - touched.nullif(0),
        open_question_days=ibis.cases((~has_come_since, as_of.number - table.asked_n)),
        stake_minor=ibis.greatest(ibis.least(at_rhythm, table.spend_365_minor), 0).fill_null(0).cast("int64"),
    )
