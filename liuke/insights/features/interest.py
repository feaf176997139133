"""Interest shown apart from visits and bills: looked at, asked, liked, opened, came to an event. 互动与浏览."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from liuke.insights.writer import Day

BROWSED, ASKED, ATTENDED = "browsed", "asked", "attended"


def interested(interactions: ir.Table, as_of: Day) -> ir.Table:
    """Return on how many days before ``as_of`` each customer showed interest: of many clicks a day counts once.

    Returns:
        ``customer_id``, ``interested_90`` and ``interested_180`` (days), ``events_365`` (days at an event), and the
        last day of any interest and of a question, ``interested_n`` and ``asked_n``, as numbers.
    """
    past = _before(interactions, as_of)
    days = past.group_by("customer_id", "day_n").agg(
        asked=(past.kind == ASKED).cast("int64").max(), attended=(past.kind == ATTENDED).cast("int64").max()
    )
    quarter, half, year = ((days.day_n >= as_of.less(width).number).cast("int64") for width in (90, 180, 365))
    return days.group_by("customer_id").agg(
        interested_90=quarter.sum().cast("int64"),
        interested_180=half.sum().cast("int64"),
        events_365=(days.attended * year).sum().cast("int64"),
        interested_n=days.day_n.max(),
        asked_n=days.day_n.max(where=days.asked == 1),
    )


def browsed(interactions: ir.Table, items: ir.Table, as_of: Day) -> ir.Table:
    """Return how many different services and products each customer looked at in the 90 days before ``as_of``."""
    past = _before(interactions, as_of)
    looked = past.filter((past.kind == BROWSED) & (past.item_id != 0) & (past.day_n >= as_of.less(90).number))
    pairs = looked.select("customer_id", "item_id").distinct()
    known = pairs.left_join(items, "item_id").select("customer_id", need_type=items.need_type.fill_null(""))
    return known.group_by("customer_id").agg(
        browsed_items_90=known.count().cast("int64"),
        **{
            f"browsed_{need}_90": (known.need_type == need).cast("int64").sum().cast("int64")
            for need in ("anti_aging", "medical")
        },
    )


def _before(interactions: ir.Table, as_of: Day) -> ir.Table:
    numbered = interactions.mutate(day_n=interactions.day.epoch_days().cast("int64"))
    return numbered.filter(numbered.day_n < as_of.number)
