"""What delivered goods and services count for when a card is closed: the two formulas of the law, and time.

Everything is exact until the end, where a counted value is rounded down: the customer never loses a fraction.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from liuke.cards.errors import MoreUsedThanSold
from liuke.cards.rules.refunds.facts import Article, Card, Prepayment, Sessions, StoredValue, TimePass
from liuke.cards.rules.refunds.lines import Line, LineCode, Value, line
from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Basis(StrEnum):
    """The price delivered value is counted at: the one she got, or the one before every discount."""

    DEAL = "deal"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Counted:
    """One prepayment: what the delivered counts for (minor units, rounded down), and the lines that say how."""

    prepayment: Prepayment
    minor: int
    lines: tuple[Line, ...]

    @property
    def refund(self) -> int:
        """What is left for the customer, 0 to what she paid; she owes nothing when more was counted (art. 20)."""
        return max(0, self.prepayment.paid.minor - self.minor)


def prepayments(card: Card) -> tuple[Prepayment, ...]:
    """Return the prepayments of a card, oldest first as given."""
    return card.top_ups if isinstance(card, StoredValue) else (card.prepayment,)


def is_used(card: Card) -> bool:
    """Return whether anything was delivered from it."""
    return card.was_used if isinstance(card, TimePass) else bool(card.uses)


def use_lines(card: Card) -> tuple[Line, ...]:
    """Return a line per use, with both prices where the card was charged an amount."""
    if isinstance(card, TimePass):
        return ()
    if isinstance(card, Sessions):
        return tuple(line(LineCode.USE, on=use.on, item=use.item, listed=use.listed) for use in card.uses)
    return tuple(
        line(LineCode.USE, on=use.on, item=use.item, listed=use.listed, charged=Money(use.charged, use.listed.currency))
        for use in card.uses
    )


def count(card: Card, *, basis: Mapping[str, Basis], ended_on: date) -> tuple[Counted, ...]:
    """Return what was delivered of each prepayment.

    Args:
        card: what was paid, given and used.
        basis: the price to count at, by key of the prepayment.
        ended_on: the day the contract ended; of a time card it counts as a day left.

    Raises:
        MoreUsedThanSold: the records say more was used than there was; nothing can be computed from them.
    """
    if isinstance(card, StoredValue):
        return tuple(_top_up(card, top_up, basis=basis[top_up.key]) for top_up in card.top_ups)
    if isinstance(card, Sessions):
        return (_sessions(card, basis=basis[card.prepayment.key]),)
    return (_time(card, ended_on=ended_on),)


def _top_up(card: StoredValue, top_up: Prepayment, *, basis: Basis) -> Counted:
    """Count the uses charged to one top-up; the list price of a use drawn from several is shared by what each gave."""
    currency = top_up.paid.currency
    uses = [(use, use.drawn[top_up.key].minor) for use in card.uses if top_up.key in use.drawn]
    consumed = sum(charged for _, charged in uses)
    whole = top_up.price + top_up.bonus
    if consumed > whole.minor:
        raise MoreUsedThanSold(card=top_up.key)
    if basis is Basis.DEAL:
        counted = consumed * top_up.price.minor // whole.minor
        says = line(
            LineCode.AT_DEAL_PRICE,
            article=Article.DEAL_PRICE,
            consumed=Money(consumed, currency),
            paid=top_up.price,
            whole=whole,
            counted=Money(counted, currency),
        )
    else:
        # Charged above the list price, she had no discount: what she agreed to is the price.
        exact = sum(Fraction(max(use.listed.minor, use.charged) * charged, use.charged) for use, charged in uses)
        counted = int(exact)
        says = line(LineCode.AT_LIST_PRICE, article=Article.LIST_PRICE, counted=Money(counted, currency))
    return Counted(top_up, counted, (says,))


def _sessions(card: Sessions, *, basis: Basis) -> Counted:
    """Count the sessions used: by their share of the price, or each at its single list price."""
    prepayment = card.prepayment
    currency = prepayment.price.currency
    _not_more_than_sold(card)
    weights = _weights(card)
    used_value = sum(weights[use.item] for use in card.uses)
    whole_value = card.choose or sum(weights[item.item] * (item.sold + item.gifts) for item in card.items)
    if basis is Basis.LIST:
        deal = {item: Fraction(prepayment.price.minor * weight, whole_value) for item, weight in weights.items()}
        counted = int(sum((max(Fraction(use.listed.minor), deal[use.item]) for use in card.uses), Fraction()))
        says = line(LineCode.AT_LIST_PRICE, article=Article.LIST_PRICE, counted=Money(counted, currency))
        return Counted(prepayment, counted, (says,))
    counted = prepayment.price.minor * used_value // whole_value
    numbers: dict[str, Value] = {"used": len(card.uses), "total": card.total, "price": prepayment.price}
    code = LineCode.SESSIONS_AT_DEAL_PRICE
    if set(weights.values()) != {1}:
        code = LineCode.SESSIONS_BY_VALUE
        numbers |= {"used_value": Money(used_value, currency), "whole_value": Money(whole_value, currency)}
    says = line(code, article=Article.DEAL_PRICE, counted=Money(counted, currency), **numbers)
    return Counted(prepayment, counted, (says,))


def _weights(card: Sessions) -> dict[str, int]:
    """Return what a session of each item weighs: its list price, so that a dear one takes more of the price.

    All weigh the same where one is as good as another: chosen freely, of one price, or without list prices.
    """
    prices = {item.item: item.list_price.minor for item in card.items}
    is_even = card.choose or len(set(prices.values())) == 1 or not all(prices.values())
    return dict.fromkeys(prices, 1) if is_even else prices


def _not_more_than_sold(card: Sessions) -> None:
    room = {item.item: card.choose or item.sold + item.gifts for item in card.items}  # chosen freely among them
    used = Counter(use.item for use in card.uses)
    if len(card.uses) > card.total or any(times > room.get(item, 0) for item, times in used.items()):
        raise MoreUsedThanSold(card=card.prepayment.key)


def _time(card: TimePass, *, ended_on: date) -> Counted:
    """Count the days that are over, the same for every cause: days left unused by own choice are not given back."""
    currency = card.prepayment.price.currency
    left = min(card.days, max(0, (card.ends_on - ended_on).days + 1)) if card.was_used else card.days
    counted = card.prepayment.price.minor * (card.days - left) // card.days
    says = line(
        LineCode.DAYS_USED,
        article=Article.TIME,
        days_left=left,
        days=card.days,
        price=card.prepayment.price,
        counted=Money(counted, currency),
    )
    return Counted(card.prepayment, counted, (says,))
