"""What a rule comes to on a card everybody can reckon with: 1000 paid, 200 given on top, a bill of 600. 试算."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.cards.rules.refunds.facts import Cause, Prepayment, StoredValue, Use
from liuke.cards.rules.refunds.sheet import Closing, refund_sheet
from liuke.cards.rules.splitting import Lot, SplitOrder, plan_spend
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from liuke.cards.rules.refunds.interest import Rate
    from liuke.cards.rules.refunds.sheet import Sheet
    from liuke.cards.rules.regions import Region
    from liuke.cards.rules.splitting import SpendPlan

PAID, GIVEN, BILL = 1000_00, 200_00, 600_00
"""In the smallest part of the currency."""
_HELD_FOR = timedelta(days=90)


def spent(order: SplitOrder, *, currency: str, today: date) -> SpendPlan:
    """Return what the bill takes of the card's principal and of its bonus."""
    paid, given = Money(PAID, currency), Money(GIVEN, currency)
    return plan_spend([Lot("1", today, paid, given, paid, given)], amount=Money(BILL, currency), item="", today=today,
                      order=order)  # fmt: skip


def refunded(cause: Cause, *, region: Region, rates: Mapping[str, Rate], now: datetime, today: date) -> Sheet:
    """Return the sheet by which the card is closed after the bill, 90 days after it was paid.

    One that is taken back within the days of reflection was paid today.
    """
    held = timedelta() if cause is Cause.COOLING_OFF else _HELD_FOR
    paid_on, bill = today - held, Money(BILL)
    top_up = Prepayment("1", now - held, paid_on, Money(PAID), Money(PAID), Money(GIVEN))
    card = StoredValue((top_up,), (Use(paid_on, "", bill, {"1": bill}),))
    closing = Closing(cause, now, today, today, today, "")
    return refund_sheet(card, closing=closing, region=region, rates=rates)
