"""One row of a sales file → sale, return, adjustment, or no sale at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from liuke.intake.rules.flaws import CellFlaw, Ignored, Problem
from liuke.kit.money import exponent, round_to_minor

_ADJUSTING = re.compile(
    r"adjust|bad debt|write.?off|rounding|correction|misc(ellaneous)?\b|deposit|tip\b|discount|调整|坏账|"
    r"抹零|冲账|差额|补差|优惠|手续费|杂项",
    re.IGNORECASE,
)
_UNPAID = re.compile(
    r"未付|待付|未支付|待支付|已关闭|交易关闭|已取消|取消|作废|void|unpaid|cancell?ed|pending", re.IGNORECASE
)
_BILL_ADJUSTED = re.compile(r"A\d{4,}")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a row says about money, in major units; None where it says nothing."""

    quantity: Decimal | None
    unit_price: Decimal | None
    listed: Decimal | None
    amount: Decimal | None
    tax: Decimal
    refund: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill in minor units; ``returned_minor`` of it (>= 0) came back later.

    ``off`` is what rounding the line's total to minor units changed, in minor units.
    """

    kind: str
    quantity: Decimal
    list_minor: int
    charged_minor: int
    tax_minor: int
    returned_minor: int
    off: Decimal


def line_of(
    given: Amounts,
    *,
    currency: str,
    description: str,
    number: str,
    has_item: bool,
    has_customer: bool,
    is_unpaid: bool,
) -> Line | Problem:
    """Return what a row of a sales file is.

    A negative quantity is a return. A negative amount without one, an amount whose text says adjustment, and bills
    numbered A… are adjustments. A price of zero to nobody is a movement of stock, no sale; to a known customer it is
    a gift, an adjustment of nothing. An amount of zero written out is a sale.

    The charged total wins over quantity times price. ``has_item`` is whether the file has a column for items at all.
    """
    if is_unpaid:
        return Problem(Ignored.UNPAID)
    quantity = ONE if given.quantity is None else given.quantity
    is_gift = given.amount is None and given.unit_price is not None and not given.unit_price
    if is_gift and not has_customer:
        return Problem(Ignored.STOCK_MOVE)
    total = _total(given, quantity)
    if total is None:
        return Problem(CellFlaw.AMOUNT_MISSING, "amount")
    if quantity < 0 < total:
        return Problem(CellFlaw.SIGNS_DIFFER, "quantity", str(quantity))
    charged_minor = round_to_minor(total, currency)
    list_minor = round_to_minor(_listed(given, quantity, total), currency)
    return Line(
        "adjustment" if is_gift else _kind(quantity, total, description, number, has_item=has_item),
        quantity,
        list_minor,
        *_with_refund(charged_minor, list_minor, round_to_minor(given.tax, currency), given, currency),
        Decimal(charged_minor) - total.scaleb(exponent(currency)),
    )


def _total(given: Amounts, quantity: Decimal) -> Decimal | None:
    if given.amount is not None:
        return given.amount
    return given.listed if given.unit_price is None else given.unit_price * quantity


def _listed(given: Amounts, quantity: Decimal, total: Decimal) -> Decimal:
    """Return the list total, negative where the quantity is."""
    if given.listed is not None:
        return -given.listed if quantity < 0 < given.listed else given.listed
    return total if given.unit_price is None else given.unit_price * quantity


def says_unpaid(state: str) -> bool:
    """Return whether the status of an order says that nothing was sold."""
    return bool(_UNPAID.search(state))


def _kind(quantity: Decimal, total: Decimal, description: str, number: str, *, has_item: bool) -> str:
    if quantity < 0:
        return "return"
    if total < 0:
        return "adjustment"
    if _BILL_ADJUSTED.fullmatch(number) and _ADJUSTING.search(description):
        return "adjustment"
    if total > 0 and has_item and re.search(r"bad debt|坏账|调整单", description, re.IGNORECASE):
        return "adjustment"
    return "sale"


def _with_refund(charged: int, listed: int, tax: int, given: Amounts, currency: str) -> tuple[int, int, int]:
    """Return (charged before the refund, tax, returned).

    Where paid plus refunded does not exceed the list total, the paid column is what was left after the refund;
    otherwise it is what was paid before it.
    """
    back = abs(round_to_minor(given.refund, currency)) if given.refund else 0
    if back == 0 or charged < 0:
        return charged, tax, 0
    if charged + back <= listed:
        return charged + back, tax, back
    return charged, tax, min(back, charged)
