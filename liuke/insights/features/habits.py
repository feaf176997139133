"""What somebody usually does: when, where, with whom, for what need. 习惯."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from liuke.insights.features.rhythm import per

if TYPE_CHECKING:
    import ibis.expr.types as ir

NOON, EVENING = 12, 17  # local hours that divide the bands
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def sold_lines(lines: ir.Table, items: ir.Table) -> ir.Table:
    """Return the sales among the lines with their item's category, kind and need, hour band and weekday."""
    sales = lines.filter(lines.sale_count > 0)
    named = sales.left_join(items, "item_id").select(
        "customer_id", "item_id", "day_n", "staff_id", "hour", "channel", "charged_minor", "list_minor",
        category=items.category.fill_null(""),
        kind=items.kind.fill_null("unknown"),
        need_type=items.need_type.fill_null(""),
    )  # fmt: skip
    weekday = (named.day_n + 3) % 7
    return named.mutate(
        hour_band=ibis.cases(
            (named.hour < 0, ""),
            (named.hour < NOON, "morning"),
            (named.hour < EVENING, "afternoon"),
            else_="evening",
        ),
        weekday=ibis.cases(*((weekday == n, name) for n, name in enumerate(WEEKDAYS[:-1])), else_=WEEKDAYS[-1]),
    )


def favorite(sold: ir.Table, habit: str, *, unknown: str | int = "") -> ir.Table:
    """Return the value each customer's sales carry most often; the smaller value wins a tie.

    Returns:
        ``customer_id`` and ``habit``; customers whose sales all say ``unknown`` are left out.
    """
    known = sold.filter(sold[habit] != unknown)
    counts = known.group_by("customer_id", habit).agg(times=known.count())
    ranked = counts.mutate(
        place=ibis.row_number().over(
            ibis.window(group_by="customer_id", order_by=[ibis.desc("times"), ibis.asc(habit)])
        )
    )
    return ranked.filter(ranked.place == 0).select("customer_id", habit)


def shares(sold: ir.Table) -> ir.Table:
    """Return how each customer's sales divide, in permille; NULL where there is nothing to divide."""
    paid = sold.charged_minor
    timed = sold.hour_band != ""
    sums = sold.group_by("customer_id").agg(
        lines=sold.count(),
        timed=timed.cast("int64").sum(),
        evening=(sold.hour_band == "evening").cast("int64").sum(),
        weekend=sold.weekday.isin(["sat", "sun"]).cast("int64").sum(),
        online=(sold.channel == "online").cast("int64").sum(),
        paid=paid.sum(),
        listed=sold.list_minor.sum(),
        product=paid.sum(where=sold.kind == "product").fill_null(0),
        sorted=paid.sum(where=sold.need_type != "").fill_null(0),
        **{need: paid.sum(where=sold.need_type == need).fill_null(0) for need in ("basic", "anti_aging", "medical")},
    )
    return sums.select(
        "customer_id",
        evening_permille=per(sums.evening, sums.timed),
        weekend_permille=per(sums.weekend, sums.lines),
        online_permille=per(sums.online, sums.lines),
        product_permille=per(sums["product"], sums.paid),
        discount_permille=per(sums.listed - sums.paid, sums.listed),
        basic_permille=per(sums.basic, sums.sorted),
        anti_aging_permille=per(sums.anti_aging, sums.sorted),
        medical_permille=per(sums.medical, sums.sorted),
    )


def breadth(sold: ir.Table) -> ir.Table:
    """Return how many different services and products each customer bought."""
    pairs = sold.filter(sold.item_id != 0).select("customer_id", "item_id").distinct()
    return pairs.group_by("customer_id").agg(items_count=pairs.count().cast("int64"))


def booked(appointments: ir.Table, as_of: int) -> ir.Table:
    """Return each customer's appointments as seen on ``as_of``: ahead, missed, cancelled, kept."""
    numbered = appointments.mutate(day_n=appointments.day.epoch_days().cast("int64"))
    past, recent = numbered.day_n < as_of, numbered.day_n >= as_of - 365
    half = numbered.day_n >= as_of - 180
    quarter = numbered.day_n >= as_of - 90
    kept = numbered.status.isin(["done", "booked"])
    counts = {
        "bookings_ahead": (numbered.status == "booked") & ~past,
        "no_shows_365": (numbered.status == "no_show") & past & recent,
        "cancellations_365": (numbered.status == "cancelled") & past & recent,
        "kept_180": kept & past & half,
        "kept_90": kept & past & quarter,
    }
    return numbered.group_by("customer_id").agg(
        **{name: test.cast("int64").sum().cast("int64") for name, test in counts.items()}
    )


def contacted(contacts: ir.Table, as_of: int) -> ir.Table:
    """Return how often each customer was contacted, and how often she answered, in the windows before ``as_of``."""
    numbered = contacts.mutate(day_n=contacts.day.epoch_days().cast("int64"))
    past = numbered.filter(numbered.day_n < as_of)
    answered = past.outcome.isin(["booked", "later", "refused"])
    half = past.day_n >= as_of - 180
    quarter = past.day_n >= as_of - 90
    return past.group_by("customer_id").agg(
        contacts_180=half.cast("int64").sum().cast("int64"),
        answers_180=(answered & half).cast("int64").sum().cast("int64"),
        answers_90=(answered & quarter).cast("int64").sum().cast("int64"),
    )
