"""How often a card by time may still be used. 时段卡的次数限制."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.cards.queries.held import line_of
from liuke.ledger.queries.history import got_from

if TYPE_CHECKING:
    from datetime import date

    from liuke.cards.models import Card


def times_left(card: Card, *, today: date) -> int | None:
    """Return how often it may be used today; None: as often as she likes. A week begins on Monday.

    What an earlier card of the same contract was used for counts; what was taken back does not.
    """
    if card.per_day is None and card.per_week is None:
        return None
    got = got_from(one.pk for one in line_of(card))
    monday = today - timedelta(days=today.weekday())
    on_day = sum(one.sessions for one in got if one.on == today)
    in_week = sum(one.sessions for one in got if monday <= one.on <= today)
    left = [most - used for most, used in ((card.per_day, on_day), (card.per_week, in_week)) if most is not None]
    return max(0, min(left))
