"""What one session of a card is worth: to the books, and to the people who sell. 单次价."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence


def by_largest_remainder(total: Money, *, weights: Sequence[int]) -> tuple[Money, ...]:
    """Return ``total`` in parts as near to the weights as whole minor units allow; they add up exactly.

    Args:
        total: >= 0.
        weights: >= 0, at least one above 0.

    The units left over go to the largest remainders; of equal remainders the earlier part gets it.
    """
    whole = sum(weights)
    if total.minor < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("a share needs an amount and weights that are not negative, one of them above 0")
    parts = [total.minor * weight // whole for weight in weights]
    remainders = [total.minor * weight % whole for weight in weights]
    nearest = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in nearest[: total.minor - sum(parts)]:
        parts[place] += 1
    return tuple(Money(part, total.currency) for part in parts)


def at_whole_prices(total: Money, *, count: int) -> tuple[tuple[int, Money], ...]:
    """Return ``count`` sessions of a price in all in one or two parts, each session of a part at the same whole price.

    The dearer ones come first: they are a minor unit apart, and which are used or come back never moves the rest.
    """
    each, dearer = divmod(total.minor, count)
    parts = ((dearer, each + 1), (count - dearer, each))
    return tuple((size, Money(size * price, total.currency)) for size, price in parts if size)


@dataclass(frozen=True, slots=True)
class SessionsSold:
    """A card of ``sold`` sessions and ``gifts`` on top: ``price`` agreed, ``listed`` of the sold ones at list price."""

    price: Money
    listed: Money
    sold: int
    gifts: int = 0

    def __post_init__(self) -> None:
        if self.sold < 1 or self.gifts < 0 or self.price.minor < 0 or self.listed.minor < 0:
            raise ValueError("a session card has sessions and no negative amounts")


def finance_view(card: SessionsSold) -> tuple[Money, ...]:
    """Return what each session earns when it is used, first to last: price over all sessions, gifts included.

    All together recognise exactly the price, whoever uses them when.
    """
    return by_largest_remainder(card.price, weights=[1] * (card.sold + card.gifts))


def sales_view(card: SessionsSold) -> tuple[Money, ...]:
    """Return what each sold session counts for the people who sell: list value over the sessions sold.

    Gifts count nothing, so giving away does not inflate anybody's performance.
    """
    return by_largest_remainder(card.listed, weights=[1] * card.sold) + (Money(0, card.price.currency),) * card.gifts


def earned(card: SessionsSold, *, used_before: int, used_now: int) -> Money:
    """Return what the next ``used_now`` sessions earn after ``used_before`` ones (finance view). 消耗业绩.

    Raises:
        ValueError: the card does not have that many.
    """
    if min(used_before, used_now) < 0 or used_before + used_now > card.sold + card.gifts:
        raise ValueError("more sessions than the card has")
    of_each = finance_view(card)[used_before : used_before + used_now]
    return Money(sum(one.minor for one in of_each), card.price.currency)
