"""How a spend is drawn from the top-ups of a stored-value card: principal and bonus. 本金与赠送金."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.kit.money import Money
from liuke.ledger.errors import InsufficientBalance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class SplitOrder(StrEnum):
    """Which part of a top-up goes first. A setting of the shop, shown in the contract. 扣减顺序."""

    PROPORTIONAL = "proportional"
    BONUS_FIRST = "bonus_first"
    PRINCIPAL_FIRST = "principal_first"


@dataclass(frozen=True, slots=True)
class Lot:
    """One top-up: what was paid and given, and what is left of both.

    ``bonus_expires_on`` is the last day the bonus can be used ("valid through that day"); None: it stays.
    ``bonus_items`` are the items the bonus may pay for; empty: every item. Principal never expires.
    """

    key: str
    topped_up_on: date
    paid: Money
    bonus: Money
    paid_left: Money
    bonus_left: Money
    bonus_expires_on: date | None = None
    bonus_items: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.paid_left.minor <= self.paid.minor or not 0 <= self.bonus_left.minor <= self.bonus.minor:
            raise ValueError("what is left lies between nothing and what there was")

    def bonus_for(self, item: str, *, today: date) -> int:
        """Return the bonus that may pay for ``item`` today, minor units."""
        is_over = self.bonus_expires_on is not None and self.bonus_expires_on < today
        is_other = bool(self.bonus_items) and item not in self.bonus_items
        return 0 if is_over or is_other else self.bonus_left.minor


@dataclass(frozen=True, slots=True)
class Draw:
    """What one lot gives."""

    lot: str
    principal: Money
    bonus: Money


@dataclass(frozen=True, slots=True)
class SpendPlan:
    """What every lot gives, in the order they are drawn; lots that give nothing are not in it."""

    draws: tuple[Draw, ...]
    currency: str = "CNY"

    @property
    def principal(self) -> Money:
        return Money(sum(draw.principal.minor for draw in self.draws), self.currency)

    @property
    def bonus(self) -> Money:
        return Money(sum(draw.bonus.minor for draw in self.draws), self.currency)


def plan_spend(
    lots: Sequence[Lot], *, amount: Money, item: str, today: date, order: SplitOrder = SplitOrder.PROPORTIONAL
) -> SpendPlan:
    """Return how ``amount`` is drawn for ``item``: lots whose usable bonus expires first, then the oldest.

    The order decides within a lot. Proportional is kept cumulative: principal used so far =
    floor(used so far x paid / (paid + bonus)), so the drift is below one minor unit, the last use clears both parts
    exactly, and what is left of the principal is what the law gives back when the shop ends the contract.

    Args:
        lots: the top-ups of one card, one currency.
        amount: > 0.
        item: code of what is paid for; decides which bonus may be used.
        today: the salon's day.
        order: the shop's setting.

    Raises:
        InsufficientBalance: the lots hold less that may pay for this item today.

    Source: reliability 3.2.4; 法释〔2025〕4号 art. 18.
    """
    if amount.minor <= 0:
        raise ValueError("a spend is above nothing")
    available = spendable(lots, item=item, today=today, currency=amount.currency)
    if available < amount:
        raise InsufficientBalance(wanted=amount.minor, available=available.minor, unit=amount.currency)
    draws, rest = [], amount.minor
    for lot in sorted(lots, key=lambda lot: _turn(lot, item=item, today=today)):
        bonus = lot.bonus_for(item, today=today)
        take = min(rest, lot.paid_left.minor + bonus)
        if take:
            principal = _principal(lot, take=take, bonus=bonus, order=order)
            draws.append(Draw(lot.key, Money(principal, amount.currency), Money(take - principal, amount.currency)))
            rest -= take
    return SpendPlan(tuple(draws), amount.currency)


def spendable(lots: Iterable[Lot], *, item: str, today: date, currency: str = "CNY") -> Money:
    """Return what the lots can pay for ``item`` today: principal and the bonus that may be used."""
    total = Money(0, currency)
    for lot in lots:
        total = total + lot.paid_left + Money(lot.bonus_for(item, today=today), lot.bonus.currency)
    return total


def _turn(lot: Lot, *, item: str, today: date) -> tuple[date, date]:
    # A bonus that is used up, or cannot pay for this item, gives its lot no hurry.
    hurries = lot.bonus_expires_on if lot.bonus_for(item, today=today) else None
    return (hurries or date.max, lot.topped_up_on)


def _principal(lot: Lot, *, take: int, bonus: int, order: SplitOrder) -> int:
    least, most = max(0, take - bonus), min(take, lot.paid_left.minor)
    if order is SplitOrder.BONUS_FIRST:
        return least
    if order is SplitOrder.PRINCIPAL_FIRST:
        return most
    principal_used = lot.paid.minor - lot.paid_left.minor
    used = principal_used + lot.bonus.minor - lot.bonus_left.minor
    due = (used + take) * lot.paid.minor // (lot.paid + lot.bonus).minor - principal_used
    # Out of proportion after a spend its bonus could not pay: the next ones make up for it, as far as both parts reach.
    return min(max(due, least), most)
