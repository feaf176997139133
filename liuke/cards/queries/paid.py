"""How the money for a card came in, and by which ways it can go back. 原路退."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.models import CardEvent, CardEventKind
from liuke.cards.queries.held import line_of
from liuke.cards.rules.refunds.payout import Payment
from liuke.cards.rules.unit_prices import by_largest_remainder
from liuke.kit.money import Money
from liuke.ledger.queries.paid import came_in, debts_paid, paid_out
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    import uuid

    from liuke.cards.models import Card

_OF_PLATFORMS = {Purse.GROUP_BUY}
"""A platform paid the shop, not she: it cannot go back to her by it."""


def payments_of(card: Card, *, currency: str) -> tuple[Payment, ...]:
    """Return the payments that brought a card's money, oldest first, with what went back of them. Six queries.

    Of a bill that sold more than the card, each payment counts by the card's part of it. What a card was replaced for
    counts with it; what was brought in from an old system is not known.
    """
    line = [one.pk for one in line_of(card)]
    own = _own(line)
    found: list[Payment] = []
    for came in came_in(own):
        lefts = [left for _purse, left in came.ways]
        its = min(own[came.entry], sum(lefts))
        parts = by_largest_remainder(Money(its, currency), weights=lefts) if its else ()
        for (purse, _left), part in zip(came.ways, parts, strict=False):
            key, can = f"{came.entry}:{purse.value}", purse not in _OF_PLATFORMS
            found.append(Payment(key, purse.value, part, Money(0, currency), can_return=can))
    return _less(found, paid_out(card.pk), currency)


def _own(line: list[int]) -> dict[uuid.UUID, int]:
    """Return what came in for the card itself, minor units, by entry."""
    kinds = (CardEventKind.SOLD, CardEventKind.TOPPED_UP)
    events = CardEvent.objects.filter(card__in=line, kind__in=kinds, entry__isnull=False).order_by("pk")
    own: dict[uuid.UUID, int] = {}
    for event in events:
        assert event.entry is not None  # noqa: S101 - asked for
        own[event.entry] = own.get(event.entry, 0) + int(event.details.get("paid_minor", 0))
    for entry, minor in debts_paid(line).items():
        own[entry] = own.get(entry, 0) + minor
    return own


def _less(payments: list[Payment], out: dict[Purse, int], currency: str) -> tuple[Payment, ...]:
    """Take what was paid out off the newest payments of its way."""
    left, found = dict(out), []
    for one in reversed(payments):
        back = min(left.get(Purse(one.method), 0), one.amount.minor)
        left[Purse(one.method)] = left.get(Purse(one.method), 0) - back
        found.append(Payment(one.key, one.method, one.amount, Money(back, currency), can_return=one.can_return))
    return tuple(reversed(found))
