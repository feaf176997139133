"""What a sequence of days adds up to, in whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

SQUARE = "decimal(38,0)"  # squares of amounts pass 64 bits


def states(days: ir.Table, *, by: tuple[str, ...]) -> ir.Table:
    """Return one row per key: what its days add up to.

    Args:
        days: unique per key and ``day_n`` (int64), with ``value`` (int64 minor units) and ``counts`` (int64, 1
            where the value counts as a ticket).
        by: the key columns.

    Returns:
        ``n`` days, ``tickets``, ``total`` and ``total_sq`` of the ticket values, ``first``, ``last``, ``gap_sum``
        and ``gap_sq`` of the days between neighbours.
    """
    before = ibis.window(group_by=by, order_by="day_n")
    gaps = days.mutate(gap=(days.day_n - days.day_n.lag().over(before)).fill_null(0))
    ticket = gaps.value * gaps.counts
    return gaps.group_by(*by).agg(
        n=gaps.count().cast("int64"),
        tickets=gaps.counts.sum().cast("int64"),
        total=ticket.sum().cast("int64"),
        total_sq=(ticket.cast("decimal(19,0)") * ticket.cast("decimal(19,0)")).sum().cast(SQUARE),
        first=gaps.day_n.min(),
        last=gaps.day_n.max(),
        gap_sum=(gaps.day_n.max() - gaps.day_n.min()).cast("int64"),
        gap_sq=(gaps.gap * gaps.gap).sum().cast("int64"),
    )
