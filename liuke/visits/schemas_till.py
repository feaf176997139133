"""Bills at the JSON edge. A price stands on the list; another one needs the right and a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from liuke.customers.schemas import RowId  # noqa: TC001 - pydantic reads it
from liuke.kit.amounts import Amount, Price  # noqa: TC001 - pydantic reads it
from liuke.kit.http import Input

Reason = Annotated[str, Field(max_length=200)]


class ShareIn(Input):
    """Whose work a line is, in basis points; all shares of a line are 10 000."""

    staff_id: RowId
    share_bp: Annotated[int, Field(ge=1, le=10_000)]
    requested: bool = False


class LineIn(Input):
    """One line: ``ref`` is the item, the card on offer, the card to top up, or the card whose debt is paid (0: hers).

    ``price`` of an item or a session card where it is not the list's; of a top-up, a debt or a stored-value card the
    amount. ``paid``: what is paid of a session card now. ``session_card``: the card whose sessions pay the line.
    """

    what: Literal["item", "card", "top_up", "debt"]
    ref: Annotated[int, Field(ge=0, le=2**63 - 1)]
    quantity: Annotated[int, Field(ge=1, le=999)] = 1
    price: Price | None = None
    paid: Price | None = None
    reason: Reason = ""
    session_card: RowId | None = None
    shares: Annotated[list[ShareIn], Field(max_length=10, default_factory=list)]


class PaymentIn(Input):
    """So much of a bill is paid this way; ``tendered`` is what was handed over in cash."""

    how: Literal["stored", "cash", "wechat", "alipay", "bank_card", "group_buy", "on_account"]
    amount: Amount
    card_id: RowId | None = None
    tendered: Amount | None = None


class AgreedIn(Input):
    """How she agreed, where the shop asks: a PNG she drew, in base64, or the six digits she was sent for this bill."""

    signature: Annotated[str, Field(max_length=40_000)] = ""
    code: Annotated[str, Field(pattern=r"^(\d{6})?$")] = ""


class BillIn(AgreedIn):
    """A whole bill; the payments are what it costs, to the fen."""

    salon_id: RowId
    customer_id: RowId | None = None
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=50)]
    payments: Annotated[list[PaymentIn], Field(max_length=20, default_factory=list)]
    note: Annotated[str, Field(max_length=200)] = ""


class TopUpIn(Input):
    """So much is paid onto a card, by money that comes in now."""

    salon_id: RowId
    amount: Amount
    how: Literal["cash", "wechat", "alipay", "bank_card", "group_buy"]


class SessionsIn(AgreedIn):
    """So many sessions of a service are used from a card."""

    salon_id: RowId
    item_id: RowId
    count: Annotated[int, Field(ge=1, le=999)] = 1
    shares: Annotated[list[ShareIn], Field(max_length=10, default_factory=list)]


class CodeIn(Input):
    """A code for one bill: ``bill_key`` will be its Idempotency-Key.

    ``amount`` is what the bill uses of her cards: stored value, and sessions at their list price.
    """

    customer_id: RowId
    bill_key: Annotated[str, Field(min_length=1, max_length=80)]
    amount: Amount


class CodeOut(Schema):
    """A code is on its way: to which phone, masked, and until when it stands."""

    id: int
    sent_to: str
    stands_until: datetime


class ReturnIn(Input):
    """Why a bill is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class PiecesIn(Input):
    """So many pieces of a line, by its place on the bill from 1, go back."""

    line: Annotated[int, Field(ge=1, le=50)]
    pieces: Annotated[int, Field(ge=1, le=999)]


class RefundIn(Input):
    """Which pieces go back, and why; each to what it was paid from."""

    lines: Annotated[list[PiecesIn], Field(min_length=1, max_length=50)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class BillOut(Schema):
    """A bill, amounts in minor units: ``charged_minor`` for care and goods, ``ahead_minor`` for value sold ahead."""

    id: int
    number: str
    salon_id: int
    customer_id: int | None
    business_date: date
    charged_minor: int
    ahead_minor: int
    takes_back: int | None
