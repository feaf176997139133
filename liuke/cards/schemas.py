"""Cards at the JSON edge. Amounts come out in minor units; they go in as such or as a text with two places at most."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from liuke.kit.amounts import Price  # noqa: TC001 - pydantic reads it
from liuke.kit.http import Input

Reason = Annotated[str, Field(min_length=1, max_length=200)]
CauseName = Literal["shop", "customer", "void", "cooling_off"]


class PurseOut(Schema):
    """What lies in one purse of a card: ``available`` may be used, ``held`` is put aside."""

    purse: str
    unit: str
    available: int
    held: int


class CardOut(Schema):
    """A card a customer holds."""

    id: int
    number: str
    customer_id: int
    salon_id: int
    name: str
    kind: str
    status: str
    opened_on: date
    expires_on: date | None
    price_minor: int
    version: int
    purses: list[PurseOut]


class OfferOut(Schema):
    """A card on offer; ``contents`` list service, sessions sold, gifts and the list price of one."""

    id: int
    name: str
    kind: str
    price_minor: int
    valid_days: int | None
    choose: int
    contents: list[dict[str, int]]


class LineOut(Schema):
    """One move of a statement, with the balance after it and where it came from."""

    entry: str
    recorded_at: datetime
    business_date: date
    event: str
    code: str
    card: str
    unit: str
    amount: int
    balance: int
    words: str
    origins: list[str]


class HeadOut(Schema):
    """How many entries of a record are sealed, and the last hash."""

    entries: int
    head: str


class StatementOut(Schema):
    """A statement; ``is_cut`` where there are more than 2 000 moves, ``is_whole`` where nothing of hers is missing."""

    lines: list[LineOut]
    heads: list[HeadOut]
    is_cut: bool
    is_whole: bool


class SheetLineOut(Schema):
    """One line of a refund sheet: its code, the article it rests on, its numbers, and the sentence."""

    code: str
    article: str
    numbers: dict[str, Any]
    words: str


class PayoutOut(Schema):
    """So much goes back this way, minor units; ``method`` is the payment's own, empty for the other ways."""

    way: str
    method: str
    amount_minor: int


class SheetOut(Schema):
    """What closing a card comes to, minor units."""

    cause: str
    refund_minor: int
    interest_minor: int
    total_minor: int
    due_on: date
    lines: list[SheetLineOut]
    payouts: list[PayoutOut]


class StatusIn(Input):
    """Freeze a card, report it lost, or put it back in use, and why."""

    kind: Literal["frozen", "lost", "thawed"]
    reason: Reason


class ClosingIn(Input):
    """Why a card is closed; ``promised`` is what the contract gives back when that is more than the law asks."""

    cause: CauseName
    reason: Reason
    had_it_before: bool = False
    list_price_proven: bool = True
    promised: Price | None = None


class ClosedOut(Schema):
    """A closed card and what is owed back of it until ``due_on``, minor units."""

    card_id: int
    refund_minor: int
    interest_minor: int
    due_on: date
