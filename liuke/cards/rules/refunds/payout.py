"""By which way a refund goes back. 退款渠道."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence

CASH, BANK = "cash", "bank_card"


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


@dataclass(frozen=True, slots=True)
class Open:
    """A way that is open for what is owed now: at most ``most`` goes by ``method``."""

    way: Way
    method: str
    most: Money


def ways_open(owed: Money, *, payments: Sequence[Payment], cash_limit: Money | None) -> tuple[Open, ...]:
    """Return by which ways ``owed`` may be paid out, as ``plan_payout`` would; the one to take first comes first.

    Each provider takes back what it brought and has not given back. A bank account in her own name takes anything: a
    provider may refuse what is too old. Cash is for what no provider takes back: within ``cash_limit``, or where the
    region has none (None) for what came in cash.
    """
    lefts: dict[str, int] = {}
    for payment in reversed(payments):
        left = payment.amount.minor - payment.returned.minor if payment.can_return else 0
        lefts[payment.method] = lefts.get(payment.method, 0) + left
    in_cash = lefts.pop(CASH, 0)
    found = [(Way.SAME_SOURCE, method, min(left, owed.minor)) for method, left in lefts.items()]
    rest = max(0, owed.minor - sum(most for _way, _method, most in found))
    cash = min(rest, in_cash) if cash_limit is None else rest * (rest <= cash_limit.minor)
    found += [(Way.BANK_ACCOUNT, BANK, owed.minor), (Way.CASH, CASH, cash)]
    return tuple(Open(way, method, Money(most, owed.currency)) for way, method, most in found if most)
