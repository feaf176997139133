"""Selling cards and topping them up: what was paid becomes value owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.unit_prices import at_whole_prices, by_largest_remainder
from liuke.cards.steps.parts import Part
from liuke.kit.money import Money
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Code, Purse, session_unit
from liuke.ledger.steps import Move, NewLot, open_account

if TYPE_CHECKING:
    from liuke.cards.holding import Holding
    from liuke.cards.models import Card
    from liuke.cards.rules.ladders import Reward
    from liuke.cards.steps.parts import Counter


@step
def topping_up(holding: Holding, counter: Counter, *, paid: Money, reward: Reward) -> Part:
    """Return how a payment becomes principal, and what the ladder gives on top becomes bonus. 充值.

    Args:
        holding: the card, held.
        counter: where and when.
        paid: > 0.
        reward: what the shop's ladder brings for it today; its items are ids of the catalog.
    """
    card, currency = holding.card, counter.currency
    principal = _account(card, counter, Purse.PRINCIPAL, currency)
    takings = counter.house(Purse.TAKINGS)
    lot = NewLot(paid_minor=paid.minor, list_minor=paid.minor)
    moves = [Move(takings, principal, paid.minor, currency, Code.PAID_IN, lot=lot)]
    if reward.bonus.minor:
        bonus = _account(card, counter, Purse.BONUS, currency)
        items = tuple(int(item) for item in reward.bonus_items)
        given = NewLot(expires_on=reward.bonus_expires_on, items=items)
        granted = counter.house(Purse.BONUS_GRANTED)
        moves.append(Move(granted, bonus, reward.bonus.minor, currency, Code.BONUS_GIVEN, lot=given))
    for gift in reward.gifts:
        unit = session_unit(int(gift.item))
        moves.append(_sessions(card, counter, unit, gift.count, NewLot()))
    return Part(tuple(moves))


@step
def selling(card: Card, counter: Counter, *, paid: Money) -> Part:
    """Return how the price of a session card is owed to her: in sessions to her, as deferred in the books. 售卡.

    Args:
        card: just opened, with what is in it.
        counter: where and when.
        paid: what comes in now, 0 to the price; the rest is her debt.
    """
    currency = counter.currency
    price = Money(card.price_minor, currency)
    deferred = counter.house(Purse.DEFERRED)
    moves = []
    if paid.minor:
        moves.append(Move(counter.house(Purse.TAKINGS), deferred, paid.minor, currency, Code.PAID))
    if owed := (price - paid).minor:
        arrears = _account(card, counter, Purse.ARREARS, currency)
        moves.append(Move(arrears, deferred, owed, currency, Code.ON_ACCOUNT))
    issued = issued_by(card)
    shares = by_largest_remainder(price, weights=[one.weight for one in issued]) if issued else ()
    for one, share in zip(issued, shares, strict=True):
        for count, its in at_whole_prices(share, count=one.count):
            lot = NewLot(paid_minor=its.minor, list_minor=one.list_minor * count // one.count)  # the card ends, not it
            moves.append(_sessions(card, counter, one.unit, count, lot))
    return Part(tuple(moves))


@step
def paying_arrears(holding: Holding, counter: Counter, *, amount: Money) -> Part:
    """Return how a later payment takes a debt away. 还款.

    Raises:
        InsufficientBalance: by the ledger, when more is paid than is owed.
    """
    arrears = holding.accounts[Purse.ARREARS.value, counter.currency].pk
    return Part((Move(counter.house(Purse.TAKINGS), arrears, amount.minor, counter.currency, Code.PAID),))


@dataclass(frozen=True)
class Issued:
    """Sessions a card brings: how many of a unit, their list price in all, and their weight in the card's price."""

    unit: str
    count: int
    list_minor: int
    weight: int


def issued_by(card: Card) -> list[Issued]:
    """Return the sessions a card brings, gifts included; of a choice all lie in one unit.

    A share of the price goes by list value, gifts included: the books earn on every session that is used.
    """
    if CardKind(card.kind).is_by_time:
        return []  # nothing is counted: the book earns its price at its end
    if card.choose:
        dearest = max(one["list_minor"] for one in card.contents)
        return [Issued(session_unit(None), card.choose, dearest * card.choose, weight=1)]
    counted = [(one, one["sold"] + one["gifts"]) for one in card.contents]
    return [
        Issued(session_unit(one["item"]), count, one["list_minor"] * count, weight=max(1, one["list_minor"]) * count)
        for one, count in counted
    ]


def _sessions(card: Card, counter: Counter, unit: str, count: int, lot: NewLot) -> Move:
    pool = counter.house(Purse.SESSION_POOL, unit, salon_id=card.salon_id)
    own = _account(card, counter, Purse.SESSIONS, unit)
    return Move(pool, own, count, unit, Code.SESSIONS_ISSUED, lot=lot)


def _account(card: Card, counter: Counter, purse: Purse, unit: str) -> int:
    return open_account(card.salon_id, purse, unit, customer_id=card.customer_id, card=card.pk, now=counter.now).pk
