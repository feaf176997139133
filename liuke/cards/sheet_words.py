"""The refund sheet in words: one sentence a line, with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liuke.cards.rules.refunds.lines import LineCode
from liuke.cards.rules.refunds.payout import Way
from liuke.cards.rules.refunds.sheet import Doubt
from liuke.ledger.rules.book import Purse
from liuke.ledger.words import PURSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

    from liuke.cards.rules.refunds.lines import Line
    from liuke.cards.rules.refunds.payout import Payment, Payout
    from liuke.cards.rules.refunds.sheet import Sheet

_SENTENCES: dict[LineCode, _StrPromise] = {
    LineCode.USE: gettext_lazy("%(on)s: %(item)s, list price %(listed)s"),
    LineCode.PREPAYMENT: gettext_lazy("Paid on %(paid_on)s: %(paid)s of %(price)s, bonus %(bonus)s"),
    LineCode.AT_DEAL_PRICE: gettext_lazy("Used %(consumed)s, counted at the deal's price: %(counted)s"),
    LineCode.AT_LIST_PRICE: gettext_lazy("Used, counted at list price: %(counted)s"),
    LineCode.SESSIONS_AT_DEAL_PRICE: gettext_lazy("%(used)s of %(total)s sessions used, counted: %(counted)s"),
    LineCode.SESSIONS_BY_VALUE: gettext_lazy("%(used)s of %(total)s sessions used, counted by value: %(counted)s"),
    LineCode.DAYS_USED: gettext_lazy("%(days_left)s of %(days)s days are left, counted as used: %(counted)s"),
    LineCode.NO_CLAIM: gettext_lazy("%(over)s more was used than paid; nothing is asked for it"),
    LineCode.LEFT: gettext_lazy("Left of this payment: %(refund)s"),
    LineCode.GIFTS_OWED: gettext_lazy("Gifts she keeps: %(owed)s"),
    LineCode.FLOOR: gettext_lazy("The law asks at least: %(refund)s"),
    LineCode.PROMISE: gettext_lazy("The contract promises: %(promised)s; the higher one counts"),
    LineCode.INTEREST: gettext_lazy("Interest on %(refund)s from %(since)s to %(until)s: %(interest)s"),
    LineCode.TOTAL: gettext_lazy("Refund %(refund)s and interest %(interest)s: %(total)s"),
}
WAYS: dict[Way, _StrPromise] = {
    Way.SAME_SOURCE: gettext_lazy("back to where it was paid from"),
    Way.BANK_ACCOUNT: gettext_lazy("to a bank account in the customer's own name"),
    Way.CASH: gettext_lazy("in cash"),
}
DOUBTS: dict[Doubt, _StrPromise] = {
    Doubt.RATE_NOT_CHECKED: gettext_lazy("The interest rate was not checked; look it up before you pay."),
    Doubt.INTEREST_BASE_DECIDED: gettext_lazy("The law names no rate for this cause; the shop decided."),
    Doubt.LIST_PRICE_NOT_PROVEN: gettext_lazy("The list price is not proven, so what she paid counts."),
    Doubt.GIFTS_WEIGHED: gettext_lazy("Gifts are weighed case by case; look at them."),
}


def items_in(sheet: Sheet) -> set[int]:
    """Return the services a sheet names by their numbers."""
    named = [str(one.numbers.get("item", "")) for one in sheet.lines]
    return {int(name) for name in named if name.isdigit()}


def payment_in_words(payment: Payment) -> str:
    """Return by which way a payment came."""
    return str(PURSES[Purse(payment.method)])


def way_in_words(payout: Payout, payments: Sequence[Payment]) -> str:
    """Return by which way an amount goes; back to a payment with the payment's own way."""
    of = {one.key: one for one in payments}.get(payout.payment)
    way = str(WAYS[payout.way])
    return way if of is None else _("%(way)s (%(purse)s)") % {"way": way, "purse": payment_in_words(of)}


def line_in_words(line: Line, items: Mapping[int, str]) -> str:
    """Return a line of a sheet as a sentence; a service by its name."""
    numbers = {name: str(value) for name, value in line.numbers.items()}
    item = numbers.get("item", "")
    numbers["item"] = items.get(int(item), item) if item.isdigit() else item or _("a service")
    return str(_SENTENCES[line.code]) % numbers
