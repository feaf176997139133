"""Closing a day of a salon's book, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.kit.transactions import refused_as, step
from liuke.ledger.errors import DayNotAsSeen
from liuke.ledger.models import DayMark

if TYPE_CHECKING:
    from datetime import date, datetime


@step
def mark_day(
    salon_id: int, day: date, *, is_closed: bool, actor: int | None, now: datetime, reason: str = ""
) -> DayMark:
    """Close a day, or open it again, and return the mark. 日结, 反日结.

    Entries of the day that are on their way are waited for: what is read after this step is all there will be.

    Raises:
        DayNotAsSeen: it is closed, or open, already.
    """
    rows = DayMark.objects.unscoped("the salon is named").filter(salon=salon_id, business_date=day)
    turn = rows.count() + 1
    if (turn % 2 == 1) != is_closed:
        raise DayNotAsSeen
    mark = DayMark(
        salon_id=salon_id, business_date=day, turn=turn, is_closed=is_closed, actor_id=actor, at=now, reason=reason
    )
    with refused_as(DayNotAsSeen()):
        mark.save(force_insert=True)
    return mark
