"""What somebody usually does: when, where, with whom, for what need. 习惯."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from liuke.insights.features.counts import EACH, count_of, step
from liuke.insights.features.rhythm import per

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from liuke.insights.writer import Day

NOON, EVENING = 12, 17  # local hours that divide the bands
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEEDS = ("basic", "anti_aging", "medical")
HABITS = {
    "hour_band": ("afternoon", "evening", "morning"),
    "weekday": tuple(sorted(WEEKDAYS)),
    "channel": ("group_buy", "online", "phone", "salon"),
    "need_type": tuple(sorted(NEEDS)),
}
"""Every value a habit can have, in the order of the alphabet: the contract of the facts lists them."""
_STAFF_IDS = 2**40


def sold_lines(lines: ir.Table) -> ir.Table:
    """Return the sales among the lines."""
    return lines.filter(lines.sale_count > 0)


def with_items(sold: ir.Table, items: ir.Table) -> ir.Table:
    """Return the sales with what their item is: ``is_product`` and for each need 1 or 0."""
    about = items.select(
        "item_id",
        is_product=(items.kind == "product").cast("int64"),
        **{need: (items.need_type == need).cast("int64") for need in NEEDS},
    )
    return sold.left_join(about, "item_id").select(
        "customer_id", "day_n", "hour", "channel", "charged_minor", "list_minor",
        **{name: about[name].fill_null(0) for name in ("is_product", *NEEDS)},
        weekday=((sold.day_n + 3) % 7).cast("int64"),
    )  # fmt: skip


def habit_sums(sold: ir.Table) -> ir.Table:
    """Return what each customer's sales, of ``with_items``, add up to and how often each value of a habit was there.

    One pass: the values of a habit are few, and three are counted in one number.
    """
    paid = sold.charged_minor
    sums = {
        "lines": sold.count(),
        "paid": paid.sum(),
        "listed": sold.list_minor.sum(),
        "product": (paid * sold.is_product).sum(),
        **{need: (paid * sold[need]).sum() for need in NEEDS},
        **{name: steps.sum() for name, steps in _packed(sold)},
    }
    return sold.group_by("customer_id").agg(**{name: value.cast("int64") for name, value in sums.items()})


def habits(sums: ir.Table) -> ir.Table:
    """Return what each customer's sales say most often of hour, weekday, channel and need, and how they divide.

    On a tie the value first in the alphabet wins.

    Args:
        sums: of ``habit_sums``.

    Returns:
        ``customer_id``, ``hour_band``, ``weekday``, ``channel``, ``need_type`` (empty where nothing is known) and
        the shares in permille, NULL where there is nothing to divide.
    """
    counts = {habit: _counts(sums, habit) for habit in HABITS}
    timed, week = sum(counts["hour_band"].values()), counts["weekday"]
    needed = sums.basic + sums.anti_aging + sums.medical
    return sums.select(
        "customer_id",
        **{habit: _most(its) for habit, its in counts.items()},
        evening_permille=per(counts["hour_band"]["evening"], timed),
        weekend_permille=per(week["sat"] + week["sun"], sums.lines),
        online_permille=per(counts["channel"]["online"], sums.lines),
        product_permille=per(sums["product"], sums.paid),
        discount_permille=per(sums.listed - sums.paid, sums.listed),
        **{f"{need}_permille": per(sums[need], needed) for need in NEEDS},
    )


def _tests(sold: ir.Table) -> dict[str, dict[str, ir.BooleanValue]]:
    """Return for each habit which line has which of its values."""
    bands = {
        "afternoon": (sold.hour >= NOON) & (sold.hour < EVENING),
        "evening": sold.hour >= EVENING,
        "morning": (sold.hour >= 0) & (sold.hour < NOON),
    }
    days = {day: sold.weekday == WEEKDAYS.index(day) for day in HABITS["weekday"]}
    channels = {value: sold.channel == value for value in HABITS["channel"]}
    needs = {value: sold[value] > 0 for value in HABITS["need_type"]}
    return {"hour_band": bands, "weekday": days, "channel": channels, "need_type": needs}


def _packed(sold: ir.Table) -> Iterator[tuple[str, ir.Value]]:
    """Yield for each number its name and what a line adds to it."""
    for habit, tests in _tests(sold).items():
        for n in range(0, len(tests), EACH):
            few = [tests[value] for value in HABITS[habit][n : n + EACH]]
            steps = ((test, ibis.literal(step(place), "int64")) for place, test in enumerate(few))
            yield f"{habit}_{n // EACH}", ibis.cases(*steps, else_=ibis.literal(0, "int64"))


def _counts(sums: ir.Table, habit: str) -> dict[str, ir.Value]:
    """Return how often each value of a habit was counted."""
    return {value: count_of(sums[f"{habit}_{n // EACH}"], n % EACH) for n, value in enumerate(HABITS[habit])}


def _most(counts: dict[str, ir.Value]) -> ir.Value:
    """Return the value counted most often, the first of them on a tie; empty where none was counted."""
    highest = ibis.greatest(*counts.values())
    return ibis.cases((highest == 0, ""), *((count == highest, value) for value, count in counts.items()), else_="")


def staff_times(sold: ir.Table) -> ir.Table:
    """Return how often each member of staff served each customer."""
    known = sold.filter(sold.staff_id != 0)
    return known.group_by("customer_id", "staff_id").agg(times=known.count().cast("int64"))


def favorite_staff(pairs: ir.Table) -> ir.Table:
    """Return who served each customer most often; the lower id wins a tie.

    Count and id share one number, so that the highest of them is the answer: ids stay below 2**40, counts below 2**23.
    """
    ranked = pairs.mutate(rank=pairs.times * _STAFF_IDS + (_STAFF_IDS - 1 - pairs.staff_id))
    best = ranked.group_by("customer_id").agg(rank=ranked["rank"].max())
    return best.select("customer_id", staff_id=(_STAFF_IDS - 1 - best["rank"] % _STAFF_IDS).cast("int64"))


def bought_items(sold: ir.Table) -> ir.Table:
    """Return each service and product each customer bought, once."""
    return sold.filter(sold.item_id != 0).select("customer_id", "item_id").distinct()


def breadth(pairs: ir.Table) -> ir.Table:
    """Return how many different services and products each customer bought."""
    return pairs.group_by("customer_id").agg(items_count=pairs.count().cast("int64"))


def booked(appointments: ir.Table, as_of: Day) -> ir.Table:
    """Return each customer's appointments as seen on ``as_of``: ahead, missed, cancelled, kept.

    Ahead is what was promised by then and not yet taken back; how it ended later is not looked at.
    """
    numbered = appointments.mutate(day_n=appointments.day.epoch_days().cast("int64"))
    past = numbered.day_n < as_of.number
    quarter, half, recent = (numbered.day_n >= as_of.less(width).number for width in (90, 180, 365))
    kept = numbered.status.isin(["done", "booked"])
    promised = numbered.known_on <= as_of.date
    taken_back = (numbered.status == "cancelled") & (
        numbered.cancelled_on.isnull() | (numbered.cancelled_on <= as_of.date)
    )
    counts = {
        "bookings_ahead": ~past & promised & ~taken_back,
        "no_shows_365": (numbered.status == "no_show") & past & recent,
        "cancellations_365": (numbered.status == "cancelled") & past & recent,
        "kept_180": kept & past & half,
        "kept_90": kept & past & quarter,
    }
    return numbered.group_by("customer_id").agg(
        kept_n=numbered.day_n.max(where=kept & past),
        **{name: test.cast("int64").sum().cast("int64") for name, test in counts.items()},
    )


def contacted(contacts: ir.Table, as_of: Day) -> ir.Table:
    """Return how often each customer was contacted, and how often she answered, in the windows before ``as_of``."""
    numbered = contacts.mutate(day_n=contacts.day.epoch_days().cast("int64"))
    past = numbered.filter(numbered.day_n < as_of.number)
    answered = past.outcome.isin(["booked", "later", "refused"])
    quarter, half = (past.day_n >= as_of.less(width).number for width in (90, 180))
    return past.group_by("customer_id").agg(
        answered_n=past.day_n.max(where=answered),
        contacts_180=half.cast("int64").sum().cast("int64"),
        answers_180=(answered & half).cast("int64").sum().cast("int64"),
        answers_90=(answered & quarter).cast("int64").sum().cast("int64"),
    )
