"""The words of a card's story: what is done with which card when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liuke.cards.rules.refunds.facts import Cause
    from liuke.demo.simulation import Ints


class Does(StrEnum):
    """What is done."""

    BUY = "buy"
    TOP_UP = "top_up"
    PAY_DEBT = "pay_debt"
    BILL = "bill"
    TAKE_BACK = "take_back"
    LOSE = "lose"
    REPLACE = "replace"
    CLOSE = "close"
    PAY_OUT = "pay_out"


class How(StrEnum):
    """What pays for a line."""

    MONEY = "money"
    VALUE = "value"
    SESSION = "session"
    SEASON = "season"


@dataclass(frozen=True)
class Paid:
    """A line of a bill by its place in the block: the service, its prices in fen, and what pays for it."""

    line: int
    item: int
    list_minor: int
    charged_minor: int
    how: How = How.MONEY
    card: int = -1


@dataclass(frozen=True)
class Act:
    """One thing done with cards; ``day`` counts from the first of the three years, amounts in fen.

    ``card`` is the card's number within the story; ``new`` the one that replaces it, ``to`` its new holder's place
    within the block (-1: the same holder).
    """

    does: Does
    day: int
    hour: int
    minute: int
    card: int = -1
    offer: str = ""
    minor: int = 0
    new: int = -1
    to: int = -1
    cause: Cause | None = None
    lines: tuple[Paid, ...] = ()


@dataclass(frozen=True)
class Story:
    """What one customer of a block (``place``) does with cards, in its order."""

    place: int
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Plan:
    """The stories of a block, and what its lines are charged when cards pay for them."""

    stories: tuple[Story, ...]
    charged: Ints
