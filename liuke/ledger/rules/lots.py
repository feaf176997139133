"""Which parts of a purse are used first, and what stays of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from liuke.ledger.errors import InsufficientBalance

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Part:
    """What is left of one lot.

    Args:
        lot_id: the lot.
        rest: what is left, in the smallest part of its unit, ≥ 0.
        earned_on: the business date it came.
        expires_on: the last day it may be used; None means never.
    """

    lot_id: int
    rest: int
    earned_on: date
    expires_on: date | None = None


@dataclass(frozen=True)
class Draw:
    """So much is taken from one lot, > 0."""

    lot_id: int
    quantity: int


def usable(parts: Iterable[Part], *, today: date) -> list[Part]:
    """Return what may be used on a day, in the order of use: what expires first, then what came first.

    A day of expiry is the last good day, whatever the hour: it is judged by the business date once.
    """
    good = [part for part in parts if part.rest > 0 and (part.expires_on is None or part.expires_on >= today)]
    return sorted(good, key=lambda part: (part.expires_on or date.max, part.earned_on, part.lot_id))


def draw(parts: Iterable[Part], quantity: int, *, unit: str, today: date) -> tuple[Draw, ...]:
    """Return how ``quantity`` is taken, first-expiring first; the draws add up to it exactly.

    Raises:
        InsufficientBalance: less than ``quantity`` may be used on that day.
    """
    wanted = quantity
    taken: list[Draw] = []
    in_order = usable(parts, today=today)
    for part in in_order:
        if wanted == 0:
            break
        this = min(part.rest, wanted)
        taken.append(Draw(part.lot_id, this))
        wanted -= this
    if wanted:
        raise InsufficientBalance(wanted=quantity, available=sum(part.rest for part in in_order), unit=unit)
    return tuple(taken)
