"""From rows of bills to the fact with the unique key: the sum per customer, item, salon and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.insights.contracts import LINES

if TYPE_CHECKING:
    import ibis.expr.types as ir

SALE, RETURN, ADJUSTMENT = "sale", "return", "adjustment"


def daily_lines(raw: ir.Table) -> ir.Table:
    """Return the ``lines`` fact of raw bill rows; rows without a customer stay out.

    Args:
        raw: one row per bill line: ``customer_id`` (0 none), ``item_id``, ``salon_id``, ``day``, ``staff_id``,
            ``hour`` (-1 unknown), ``channel``, ``kind``, ``quantity_milli``, ``list_minor``, ``charged_minor``,
            ``is_visit``.

    Returns:
        One row per (customer, item, salon, day), in no order.
    """
    known = raw.filter(raw.customer_id != 0)
    is_sale = known.kind == SALE
    timed = is_sale & (known.hour >= 0)
    facts = known.group_by("customer_id", "item_id", "salon_id", "day").agg(
        staff_id=known.staff_id.max(),
        hour=known.hour.min(where=timed).fill_null(-1).cast("int64"),
        channel=known.channel.max(where=is_sale).fill_null(""),
        quantity_milli=known.quantity_milli.sum().cast("int64"),
        list_minor=known.list_minor.sum().cast("int64"),
        charged_minor=known.charged_minor.sum().cast("int64"),
        returned_minor=(-known.charged_minor).sum(where=known.kind == RETURN).fill_null(0).cast("int64"),
        line_count=known.count().cast("int64"),
        sale_count=is_sale.cast("int64").sum().cast("int64"),
        is_visit=known.is_visit.max().cast("int64"),
    )
    return LINES.check(facts)
