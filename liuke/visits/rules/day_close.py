"""What a day came to, and what was counted in the drawer. 日结."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liuke.ledger.rules.book import CLEARING, LARGEST, Code, Event, Purse
from liuke.visits.errors import WrongAmount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liuke.ledger.queries.closing import DaySum

PAYERS = (
    Purse.CASH, Purse.WECHAT, Purse.ALIPAY, Purse.BANK_CARD, Purse.GROUP_BUY, Purse.PRINCIPAL, Purse.BONUS,
    Purse.SESSIONS, Purse.ARREARS,
)  # fmt: skip
"""The ways of paying in the order they are read."""
NOTES = {"CNY": (100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 10)}
"""The notes and coins of a currency that are counted, in minor units."""
MOST_NOTES = 100_000

_OF_BILLS = frozenset(
    {Event.SALE, Event.CARD_SOLD, Event.TOP_UP, Event.SESSION_USED, Event.ARREARS_PAID, Event.REVERSAL, Event.REFUND}
)
_ON_ACCOUNT = frozenset({Code.ON_ACCOUNT, Code.PAID})
_USED = {Purse.PRINCIPAL: Code.PRINCIPAL_USED, Purse.BONUS: Code.BONUS_USED}


@dataclass(frozen=True)
class Turnover:
    """What came in one way, and what went back, in minor units."""

    purse: Purse
    in_minor: int = 0
    out_minor: int = 0

    @property
    def net_minor(self) -> int:
        """What stayed."""
        return self.in_minor - self.out_minor


@dataclass(frozen=True)
class Counting:
    """What was counted in the drawer, in minor units.

    Args:
        counted_minor: what lies there.
        seen_entry: the day's last entry on the page she looked at; 0 for none.
        float_minor: what lay there in the morning. 备用金.
        notes: how many of each note, by its value; may be empty.
        reason: why it is not what there should be.
    """

    counted_minor: int
    seen_entry: int
    float_minor: int = 0
    notes: Mapping[int, int] = field(default_factory=dict)
    reason: str = ""


def turnovers(sums: Iterable[DaySum]) -> tuple[Turnover, ...]:
    """Return what came in and went back by each way of paying, in their order.

    Money counts however it moved; stored value, sessions and debts where bills moved them. What sessions earned lies
    between what is deferred and the revenue.
    """
    both: dict[tuple[Purse, bool], int] = {}
    for one in sums:
        payer = _payer(one)
        if payer is not None:
            both[payer, one.is_debit] = both.get((payer, one.is_debit), 0) + one.minor
    return tuple(Turnover(purse, both.get((purse, True), 0), both.get((purse, False), 0)) for purse in PAYERS)


def _payer(one: DaySum) -> Purse | None:
    purse = Purse(one.purse)
    if purse in CLEARING:
        return purse
    if one.event not in _OF_BILLS:
        return None
    if purse is Purse.DEFERRED and one.code == Code.EARNED:
        return Purse.SESSIONS
    counts = one.code in _ON_ACCOUNT if purse is Purse.ARREARS else one.code == _USED.get(purse)
    return purse if counts else None


def cash_sales(sums: Iterable[DaySum]) -> int:
    """Return the money bills brought in, less what returns gave back. 现金业绩."""
    return sum(_signed(one) for one in sums if one.event in _OF_BILLS and Purse(one.purse) in CLEARING)


def earned_sales(sums: Iterable[DaySum]) -> int:
    """Return what was earned by serving: paid now or on account for the item, principal and sessions used. 消耗业绩."""
    return -sum(_signed(one) for one in sums if one.event in _OF_BILLS and one.purse == Purse.REVENUE)


def _signed(one: DaySum) -> int:
    return one.minor if one.is_debit else -one.minor


def counted(notes: Mapping[int, int], *, currency: str) -> int:
    """Return what counted notes and coins come to, in minor units.

    Args:
        notes: how many of each, by their value in minor units.
        currency: the shop's.

    Raises:
        WrongAmount: a note there is not, or a number out of its range.
    """
    known = NOTES.get(currency, ())
    if any(value not in known or not 0 <= number <= MOST_NOTES for value, number in notes.items()):
        raise WrongAmount
    return sum(value * number for value, number in notes.items())


def check_counting(counting: Counting, *, currency: str) -> None:
    """Refuse what cannot have been counted in a drawer.

    Raises:
        WrongAmount: below 0 or above a billion, a note there is not, or notes that come to another sum.
    """
    if not all(0 <= minor <= LARGEST for minor in (counting.counted_minor, counting.float_minor)):
        raise WrongAmount
    if counting.notes and counted(counting.notes, currency=currency) != counting.counted_minor:
        raise WrongAmount
