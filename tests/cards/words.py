"""What the tests of cards share: days, money, the rules as shipped, and short ways to tell a story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liuke.cards import definitions
from liuke.cards.rules.refunds.facts import Cause, Prepayment, StoredValue, Use
from liuke.cards.rules.refunds.sheet import Closing, Sheet, refund_sheet
from liuke.kit.money import Money

PAID_ON = date(2024, 8, 1)
ENDED_ON = date(2024, 11, 1)
NOON = datetime(2024, 8, 1, 4, tzinfo=UTC)


def yuan(amount: float) -> Money:
    """Return yuan as money; tests write 83.34, which is exact after rounding to fen."""
    return Money(round(amount * 100))


def paid(amount: Money, *, bonus: Money = Money(0), key: str = "A", on: date = PAID_ON) -> Prepayment:  # noqa: B008
    """Return a top-up paid in full at noon of a day."""
    at = NOON + timedelta(days=(on - PAID_ON).days)
    return Prepayment(key=key, paid_at=at, paid_on=on, price=amount, paid=amount, bonus=bonus)


def lins_card(*, consumed: float, listed: float | None = None) -> StoredValue:
    """Return Lin's card: 1000 paid, 200 given, so much consumed, at list price unless said otherwise."""
    top_up = paid(yuan(1000), bonus=yuan(200))
    if not consumed:
        return StoredValue((top_up,))
    price = consumed if listed is None else listed
    return StoredValue((top_up,), (Use(on=PAID_ON, item="facial", listed=yuan(price), drawn={"A": yuan(consumed)}),))


def closing(cause: Cause, **changes: Any) -> Closing:
    """Return a closing three months after payment, paid out on the same day."""
    usual = Closing(
        cause=cause,
        asked_at=NOON + timedelta(days=(ENDED_ON - PAID_ON).days),
        asked_on=ENDED_ON,
        ended_on=ENDED_ON,
        paid_out_on=ENDED_ON,
        decided_by="何店长",
    )
    return replace(usual, **changes)


def sheet(card: Any, cause: Cause, *, region: str = "mainland", **changes: Any) -> Sheet:
    """Return the sheet of closing a card by the shipped rules."""
    rules = definitions.region(region)
    return refund_sheet(card, closing=closing(cause, **changes), region=rules, rates=definitions.rates())
