"""What happened to a card: paid, given, used. The only input of a refund; what is left on the card is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from liuke.kit.money import Money


class Cause(StrEnum):
    """Why the contract ends. 退卡原因."""

    SHOP = "shop"
    CUSTOMER = "customer"
    COOLING_OFF = "cooling_off"
    VOID = "void"


class Article(StrEnum):
    """The rules a line of the sheet rests on; a region names where each is written."""

    COOLING_OFF = "cooling_off"
    BALANCE = "balance"
    INTEREST = "interest"
    DEAL_PRICE = "deal_price"
    LIST_PRICE = "list_price"
    NEVER_A_CLAIM = "never_a_claim"
    GIFTS = "gifts"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Prepayment:
    """Money paid ahead under one contract: a top-up, or the price of a card.

    Args:
        key: of the top-up or the card, as the ledger knows it.
        paid_at: the instant of payment, with a time zone; of instalments the first.
        paid_on: the same as the salon's day; its interest rate is the one of the contract.
        price: what was agreed, > 0.
        paid: what has come in of it, 0 to ``price``.
        bonus: value given on top, >= 0; 0 for session cards, whose gifts are sessions.
    """

    key: str
    paid_at: datetime
    paid_on: date
    price: Money
    paid: Money
    bonus: Money

    def __post_init__(self) -> None:
        if not 0 <= self.paid.minor <= self.price.minor or self.price.minor == 0 or self.bonus.minor < 0:
            raise ValueError("a prepayment has a price, nothing negative, and not more paid than agreed")
        if self.paid_at.tzinfo is None:
            raise ValueError("an instant has a time zone")


@dataclass(frozen=True, slots=True)
class Use:
    """Something delivered and paid from the card: its list price, and what was charged to which top-up."""

    on: date
    item: str
    listed: Money
    drawn: Mapping[str, Money]

    def __post_init__(self) -> None:
        if self.listed.minor < 0 or self.charged <= 0 or any(part.minor < 0 for part in self.drawn.values()):
            raise ValueError("a use is charged something, and nothing in it is negative")

    @property
    def charged(self) -> int:
        """What the customer was charged in all, principal and bonus together, minor units."""
        return sum(part.minor for part in self.drawn.values())


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A stored-value card: every top-up and every use of it."""

    top_ups: tuple[Prepayment, ...]
    uses: tuple[Use, ...] = ()

    def __post_init__(self) -> None:
        known = {top_up.key for top_up in self.top_ups}
        if not known or any(not known.issuperset(use.drawn) for use in self.uses):
            raise ValueError("a card has a top-up, and its uses draw from its top-ups")


@dataclass(frozen=True, slots=True)
class PackageItem:
    """Sessions of one service on a card: how many sold, how many given, its single list price when sold."""

    item: str
    list_price: Money
    sold: int
    gifts: int = 0


@dataclass(frozen=True, slots=True)
class SessionUse:
    """One session used, with the single list price it had been sold at (or a market price set by hand)."""

    on: date
    item: str
    listed: Money


@dataclass(frozen=True, slots=True)
class Sessions:
    """A session card. ``choose`` above 0: so many sessions in all, gifts included, chosen among the items."""

    prepayment: Prepayment
    items: tuple[PackageItem, ...]
    uses: tuple[SessionUse, ...] = ()
    choose: int = 0

    @property
    def total(self) -> int:
        """How many sessions there are in all, gifts included."""
        return self.choose or sum(item.sold + item.gifts for item in self.items)


@dataclass(frozen=True, slots=True)
class TimePass:
    """A time card or an unlimited one.

    ``ends_on`` is its last day, already moved by the ``frozen_days`` its clock stood still.
    """

    prepayment: Prepayment
    starts_on: date
    ends_on: date
    frozen_days: int = 0
    was_used: bool = True

    @property
    def days(self) -> int:
        """How many days were sold."""
        return (self.ends_on - self.starts_on).days + 1 - self.frozen_days

    def __post_init__(self) -> None:
        if self.frozen_days < 0 or self.days < 1:
            raise ValueError("a time card has at least one day")


Card = StoredValue | Sessions | TimePass
