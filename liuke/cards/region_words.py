"""The numbers of a rule pack in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liuke.cards.rules.limits import IssuerSize
from liuke.cards.rules.regions import Number
from liuke.kit.money import Money

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NUMBERS: dict[Number, _StrPromise] = {
    Number.COOLING_OFF_DAYS: gettext_lazy("Days to reflect after paying"),
    Number.UNUSED_REFUND_DAYS: gettext_lazy("Days to pay back a card nobody used"),
    Number.REFUND_DAYS: gettext_lazy("Days to pay back"),
    Number.CASH_REFUND_LIMIT: gettext_lazy("Paid back in cash at most"),
    Number.CHILD_UNDER: gettext_lazy("Buys no card under the age of"),
    Number.MINOR_UNDER: gettext_lazy("Needs a guardian under the age of"),
    Number.REGISTERED_CARD_LIMIT: gettext_lazy("A card with a name holds at most"),
    Number.BEARER_CARD_LIMIT: gettext_lazy("A card of its bearer holds at most"),
    Number.BEARER_YEARS: gettext_lazy("Years a card of its bearer is good at least"),
    Number.REGISTERED_IDENTITY_FROM: gettext_lazy("The buyer of cards with a name is registered from"),
    Number.BEARER_IDENTITY_FROM: gettext_lazy("The buyer of bearers' cards is registered from"),
    Number.IDENTITY_KEPT_YEARS: gettext_lazy("Years her registration is kept"),
    Number.TRANSACTIONS_KEPT_YEARS: gettext_lazy("Years records are kept"),
    Number.COMPANY_TRANSFER_FROM: gettext_lazy("A company pays by transfer from"),
    Number.PERSON_TRANSFER_FROM: gettext_lazy("A person pays by transfer from"),
    Number.FILING_DAYS: gettext_lazy("Days to file as an issuer"),
    Number.QUARTERLY_REPORT_DAY: gettext_lazy("Day of the month the quarterly report is due"),
    Number.CUSTODY_LARGE: gettext_lazy("Kept in custody by a large issuer"),
    Number.CUSTODY_GROUP: gettext_lazy("Kept in custody by an issuer for a group"),
    Number.CUSTODY_BRAND: gettext_lazy("Kept in custody by an issuer for a brand"),
    Number.LARGE_REVENUE_FROM: gettext_lazy("Counts as large from a yearly revenue of"),
    Number.LARGE_CAPITAL_FROM: gettext_lazy("Counts as large from a capital of"),
}
SIZES: dict[str, _StrPromise] = {
    "": gettext_lazy("not said yet"),
    IssuerSize.SMALL: gettext_lazy("small: nothing in custody"),
    IssuerSize.LARGE: gettext_lazy("large"),
    IssuerSize.GROUP: gettext_lazy("for a group of companies"),
    IssuerSize.BRAND: gettext_lazy("for a brand"),
}
_SHARES = {Number.CUSTODY_LARGE, Number.CUSTODY_GROUP, Number.CUSTODY_BRAND}
_PLAIN = {
    Number.CHILD_UNDER, Number.MINOR_UNDER, Number.BEARER_YEARS, Number.IDENTITY_KEPT_YEARS,
    Number.TRANSACTIONS_KEPT_YEARS, Number.QUARTERLY_REPORT_DAY,
}  # fmt: skip


def number_in_words(name: Number, value: int | None) -> str:
    """Return a number with its unit; of None, that no rule says one."""
    if value is None:
        return _("no rule")
    if name in _PLAIN:
        return str(value)
    if name in _SHARES:
        return f"{value / 100:g}%"
    if name.value.endswith("_days"):
        return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}
    return str(Money(value * 100))
