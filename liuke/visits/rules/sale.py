"""What stands on a bill: lines, whose work they are, and how they are paid. 一笔消费."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from liuke.ledger.rules.book import LARGEST, Purse
from liuke.visits.errors import NothingSold, SharesWrong, WrongAmount

MOST_LINES = 50
MOST_PIECES = 999
WHOLE_BP = 10_000


class What(StrEnum):
    """What a line sells; ``ref`` of the line is the item, the card product, or the card."""

    ITEM = "item"
    CARD = "card"
    TOP_UP = "top_up"
    DEBT = "debt"


class How(StrEnum):
    """How something is paid. 付款方式."""

    STORED = "stored"
    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    BANK_CARD = "bank_card"
    GROUP_BUY = "group_buy"
    ON_ACCOUNT = "on_account"

    @property
    def purse(self) -> Purse:
        """Where the money comes in; of stored value and debts, the customer's own."""
        named = {How.STORED: Purse.PRINCIPAL, How.ON_ACCOUNT: Purse.ARREARS}
        return named.get(self) or Purse(self.value)


@dataclass(frozen=True)
class Share:
    """Whose work a line is: a part of it in basis points; ``requested`` when the customer asked for this person."""

    staff_id: int
    share_bp: int
    requested: bool = False


@dataclass(frozen=True)
class SaleLine:
    """One line.

    Args:
        what: what is sold.
        ref: the item, the card product, the card to top up, or the card whose debt is paid (0: her own).
        quantity: of an item, 1 to 999; else 1.
        price_minor: of an item, the price of one where it is not the list's; of a top-up or a debt, the amount; of a
            card that holds money, what is put on it; of another card its price where it is not the list's.
        paid_minor: of a session card, what is paid of it now; None means all.
        reason: why the price is another.
        session_card: of an item, the card whose sessions pay the line.
        shares: whose work it is; none, or 10 000 basis points in all.
    """

    what: What
    ref: int
    quantity: int = 1
    price_minor: int | None = None
    paid_minor: int | None = None
    reason: str = ""
    session_card: int | None = None
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class SalePayment:
    """So much of a bill is paid this way.

    ``tendered_minor`` is what was handed over in cash, ``reference`` a provider's number of what it took.
    """

    how: How
    amount_minor: int
    card_id: int | None = None
    tendered_minor: int | None = None
    reference: str = ""


@dataclass(frozen=True)
class Sale:
    """A bill as it is to be closed; without a customer it is a walk-in's.

    ``guardian`` names who agreed that a buyer under age buys a card.
    """

    salon_id: int
    customer_id: int | None
    lines: tuple[SaleLine, ...]
    payments: tuple[SalePayment, ...] = ()
    note: str = ""
    guardian: str = ""


def check_sale(sale: Sale) -> None:
    """Refuse what cannot stand on any bill.

    Raises:
        NothingSold: no line, or more than 50.
        WrongAmount: a quantity or an amount is out of its range, less cash was handed over than is taken, sessions
            pay for something else than an item, or one card pays twice.
        SharesWrong: shares of a line are not 10 000 basis points in all, or one person has two.
    """
    if not 1 <= len(sale.lines) <= MOST_LINES:
        raise NothingSold(most=MOST_LINES)
    for line in sale.lines:
        _check_line(line)
    for paid in sale.payments:
        if not _is_amount(paid.amount_minor, least=1):
            raise WrongAmount
        if paid.tendered_minor is not None and not paid.amount_minor <= paid.tendered_minor <= LARGEST:
            raise WrongAmount
    cards = [paid.card_id for paid in sale.payments if paid.how is How.STORED]
    if len(set(cards)) < len(cards):
        raise WrongAmount


def _check_line(line: SaleLine) -> None:
    pieces = MOST_PIECES if line.what is What.ITEM else 1
    amounts = (line.price_minor, line.paid_minor)
    if not 1 <= line.quantity <= pieces or not all(one is None or _is_amount(one) for one in amounts):
        raise WrongAmount
    if line.session_card and line.what is not What.ITEM:
        raise WrongAmount
    people = [share.staff_id for share in line.shares]
    is_whole = sum(share.share_bp for share in line.shares) == WHOLE_BP
    if people and (not is_whole or len(set(people)) < len(people) or min(one.share_bp for one in line.shares) < 1):
        raise SharesWrong


def _is_amount(minor: int, *, least: int = 0) -> bool:
    return type(minor) is int and least <= minor <= LARGEST
