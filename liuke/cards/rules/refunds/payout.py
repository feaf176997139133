"""By which way a refund goes back. 退款渠道."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

CASH = "cash"


class Way(StrEnum):
    """How money leaves: to where it came from, to a bank account in the customer's name, or from the drawer."""

    SAME_SOURCE = "same_source"
    BANK_ACCOUNT = "bank_account"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for the card, oldest first.

    ``returned`` has gone back already; ``can_return`` is whether its provider still takes it back.
    """

    key: str
    method: str
    amount: Money
    returned: Money
    can_return: bool = True


@dataclass(frozen=True, slots=True)
class Payout:
    """One amount by one way; ``payment`` is the payment it goes back to, empty for the other ways."""

    way: Way
    amount: Money
    payment: str = ""


def plan_payout(total: Money, *, payments: Sequence[Payment], cash_limit: Money) -> tuple[Payout, ...]:
    """Return how ``total`` goes back; the parts add up to it exactly.

    What was paid through a provider goes back there, newest first, up to what it brought. The rest (paid in cash,
    no longer returnable, interest) goes to a bank account in the customer's own name; in cash only when it is within
    ``cash_limit``.
    """
    plan, rest = [], total.minor
    for payment in reversed(payments):
        if payment.method != CASH and payment.can_return:
            back = min(rest, (payment.amount - payment.returned).minor)
            if back > 0:
                plan.append(Payout(Way.SAME_SOURCE, Money(back, total.currency), payment.key))
                rest -= back
    if rest:
        way = Way.CASH if rest <= cash_limit.minor else Way.BANK_ACCOUNT
        plan.append(Payout(way, Money(rest, total.currency)))
    return tuple(plan)
