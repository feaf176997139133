"""What a bill comes to, and which payment pays which line. 结账."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.kit.money import Money
from liuke.kit.problems import NotAllowed
from liuke.visits.errors import AmountMissing, ItemsOnly, PriceMissing, ReasonMissing, TotalsDiffer
from liuke.visits.rules.sale import How, What

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from liuke.visits.rules.sale import SaleLine, SalePayment


@dataclass(frozen=True)
class Priced:
    """A line with its prices, in minor units for all its pieces.

    Args:
        line: the line.
        list_minor: the list price.
        price_minor: what it costs.
        due_minor: what is to be paid for it now, in money or value: nothing where sessions pay it.
    """

    line: SaleLine
    list_minor: int
    price_minor: int
    due_minor: int


@dataclass(frozen=True)
class Settled:
    """How one line is paid, in minor units: by cards in this order, on account, and by money that comes in now."""

    cards: tuple[tuple[int, int], ...] = ()
    on_account_minor: int = 0
    now_minor: int = 0

    @property
    def total_minor(self) -> int:
        """What pays the line in all."""
        return sum(minor for _card, minor in self.cards) + self.on_account_minor + self.now_minor


def price(line: SaleLine, *, listed: int | None, holds_money: bool, may: Callable[[Action], bool]) -> Priced:
    """Return what a line costs: the list price, or another by who may say so and why. 定价.

    Args:
        line: the line.
        listed: the list price of one; None where the list has none.
        holds_money: whether a card that is sold holds money: what is put on it is no price.
        may: what the seller may do.

    Raises:
        NotAllowed: another price, or a card paid in part, and the seller may not.
        ReasonMissing: another price without a reason.
        PriceMissing: the list has no price and nobody said one.
    """
    if line.what in {What.TOP_UP, What.DEBT} or holds_money:
        amount = listed or 0 if line.price_minor is None else line.price_minor
        return Priced(line, amount, amount, amount)
    one = listed if line.price_minor is None else line.price_minor
    if one is None:
        raise PriceMissing
    if one != listed:
        _see_override(line, may=may)
    list_total, total = (one if listed is None else listed) * line.quantity, one * line.quantity
    due = 0 if line.session_card else total
    if line.what is What.CARD and line.paid_minor is not None and line.paid_minor < total:
        if not may(Action.SELL_ON_ACCOUNT):
            raise NotAllowed(action=Action.SELL_ON_ACCOUNT.value)
        due = line.paid_minor
    return Priced(line, list_total, total, due)


def _see_override(line: SaleLine, *, may: Callable[[Action], bool]) -> None:
    if not may(Action.OVERRIDE_PRICE):
        raise NotAllowed(action=Action.OVERRIDE_PRICE.value)
    if not line.reason.strip():
        raise ReasonMissing


def see_amounts(bill: Sequence[Priced], *, names: Callable[[SaleLine], str]) -> None:
    """Refuse value sold for nothing: a card, a top-up or a debt without its amount.

    Raises:
        AmountMissing: names the line.
    """
    for one in bill:
        if one.line.what is not What.ITEM and not one.price_minor:
            raise AmountMissing(name=names(one.line))


def settle(
    bill: Sequence[Priced],
    payments: Sequence[SalePayment],
    *,
    prefers: Mapping[int, frozenset[int]],
    currency: str,
) -> tuple[Settled, ...]:
    """Return how each line is paid; they add up to the payments exactly. 分摊付款.

    Value paid ahead and debts pay for services and products only: a card is not paid by another one.

    Args:
        bill: the lines.
        payments: how they are paid.
        prefers: by card, the items some of its bonus is bound to: those are paid first.
        currency: the shop's.

    Raises:
        TotalsDiffer: with the difference.
        ItemsOnly: more is paid by cards and on account than services and products cost.
    """
    due, paid = sum(one.due_minor for one in bill), sum(one.amount_minor for one in payments)
    if due != paid:
        raise TotalsDiffer(due=Money(due, currency), paid=Money(paid, currency))
    rests = {place: one.due_minor for place, one in enumerate(bill) if one.line.what is What.ITEM}
    settled = [Settled() for _one in bill]
    for payment in payments:
        if payment.how not in {How.STORED, How.ON_ACCOUNT}:
            continue
        bound = prefers.get(payment.card_id or 0, frozenset())
        first = sorted(rests, key=lambda place: (bill[place].line.ref not in bound, place))
        for place, part in _filled(first, rests, payment.amount_minor):
            settled[place] = _with(settled[place], payment, part)
    return tuple(
        replace(one, now_minor=line.due_minor - one.total_minor) for one, line in zip(settled, bill, strict=True)
    )


def _filled(places: Sequence[int], rests: dict[int, int], amount: int) -> list[tuple[int, int]]:
    parts = []
    for place in places:
        if part := min(amount, rests[place]):
            parts.append((place, part))
            rests[place] -= part
            amount -= part
    if amount:
        raise ItemsOnly
    return parts


def _with(one: Settled, payment: SalePayment, part: int) -> Settled:
    if payment.how is How.ON_ACCOUNT:
        return replace(one, on_account_minor=one.on_account_minor + part)
    return replace(one, cards=(*one.cards, (payment.card_id or 0, part)))
