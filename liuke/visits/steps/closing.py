"""Closing a day: its book takes nothing more, and what it came to is written down. 日结."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.kit.money import Money
from liuke.kit.transactions import step
from liuke.ledger.queries.ends import end_of
from liuke.ledger.steps import issuer_of, mark_day
from liuke.visits.errors import DayMoved, DifferenceUnexplained
from liuke.visits.models import DayClose, DayPayer
from liuke.visits.queries.day import day_of
from liuke.visits.rules.day_close import check_counting

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.visits.rules.day_close import Counting


@step
def write_close(
    salon_id: int, day: date, counting: Counting, *, currency: str, actor: int | None, now: datetime
) -> DayClose:
    """Close a day with what it came to, and return its numbers.

    The day's mark comes first: once it stands, bills on their way are in and no other comes.

    Raises:
        DayNotAsSeen: it is closed already.
        DayMoved: something was booked since it was looked at.
        WrongAmount: what was counted cannot be.
        DifferenceUnexplained: more or less was counted than there should be, without a reason.
    """
    check_counting(counting, currency=currency)
    mark = mark_day(salon_id, day, is_closed=True, actor=actor, now=now)
    found = day_of(salon_id, day)
    if found.last_entry != counting.seen_entry:
        raise DayMoved
    expected = counting.float_minor + found.cash_minor
    if expected != counting.counted_minor and not counting.reason:
        raise DifferenceUnexplained(expected=Money(expected, currency), counted=Money(counting.counted_minor, currency))
    head_number, head_hash = end_of(issuer_of(salon_id))
    close = DayClose.objects.unscoped("the caller reached the salon").create(
        mark=mark,
        salon_id=salon_id,
        business_date=day,
        bills=found.bills,
        returns=found.returns,
        top_ups=found.top_ups.number,
        top_ups_minor=found.top_ups.minor,
        cards_sold=found.cards_sold.number,
        cards_sold_minor=found.cards_sold.minor,
        cash_sales_minor=found.cash_sales_minor,
        earned_sales_minor=found.earned_sales_minor,
        cash_minor=found.cash_minor,
        float_minor=counting.float_minor,
        counted_minor=counting.counted_minor,
        notes={str(value): number for value, number in counting.notes.items()},
        reason=counting.reason,
        last_entry_id=found.last_entry or None,
        entries=found.entries,
        head_number=head_number,
        head_hash=head_hash,
    )
    DayPayer.objects.bulk_create(
        DayPayer(close=close, purse=one.purse.value, in_minor=one.in_minor, out_minor=one.out_minor)
        for one in found.payers
    )
    return close
