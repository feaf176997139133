"""What the book says day by day: money that came in, care that was earned, what was paid ahead, what is owed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Case, F, Max, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from liuke.ledger.models import Account, Entry, Transfer
from liuke.ledger.rules.book import CLEARING, Code, Event, Purse

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope

CASH, EARNED, TOP_UPS, OWED = "cash", "earned", "top_ups", "owed"
_OWING = (Purse.PRINCIPAL, Purse.DEFERRED, Purse.REFUND_PAYABLE)


@dataclass
class Days:
    """Minor units by what and business date; ``early`` of one day up to a moment, by what."""

    by_day: dict[str, dict[date, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    early: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def days_of(scope: Scope, *, first: date, cut_day: date | None = None, cut: datetime | None = None) -> Days:
    """Return what each day brought since ``first``. Two queries.

    ``cash``: money that came in, taken-back bills off, pay-outs of closed cards not. ``earned``: care given for money,
    principal and sessions; bonus and closed cards not. ``top_ups``: what became principal. ``owed``: by how much
    principal, prices not earned yet and what is to be paid back grew. ``early`` counts those recorded until ``cut``
    on ``cut_day``. Nothing where the scope is cut to customers: the house's accounts are a salon's.
    """
    found = Days()
    if scope.own_only:
        return found
    purses = {*CLEARING, Purse.REVENUE, *_OWING}
    accounts = Account.objects.within(scope).filter(purse__in=[purse.value for purse in purses]).order_by()
    is_early = Q(entry__business_date=cut_day, entry__recorded_at__lte=cut) if cut else Q(pk=None)
    for sign, side in ((1, "credit"), (-1, "debit")):
        rows = Transfer.objects.filter(**{f"{side}__in": accounts}, entry__business_date__gte=first).order_by()
        by = rows.values_list("entry__business_date", f"{side}__purse", "code", "entry__event")
        for day, purse, code, event, total, early in by.annotate(
            all=Sum("amount"), early=Sum("amount", filter=is_early)
        ):
            for what, direction in _counts(Purse(purse), code, event):
                found.by_day[what][day] += sign * direction * total
                found.early[what] += sign * direction * (early or 0)
    return found


def _counts(purse: Purse, code: str, event: str) -> list[tuple[str, int]]:
    """Return what a transfer on a purse counts for, and whether a credit adds to it."""
    counts: list[tuple[str, int]] = [(OWED, 1)] if purse in _OWING else []
    if purse in CLEARING and code == Code.PAID:
        counts.append((CASH, -1))
    if purse is Purse.REVENUE and event != Event.CARD_CLOSED:
        counts.append((EARNED, 1))
    if purse is Purse.PRINCIPAL and code == Code.PAID_IN:
        counts.append((TOP_UPS, 1))
    return counts


def entries_of(scope: Scope, what: str, *, first: date, last: date) -> Any:
    """Return a query of the entries behind ``cash``, ``earned`` or ``top_ups``, the latest first.

    Each has its ``total``, and in ``person`` whose account it moved; None for a walk-in.
    """
    purses = {CASH: CLEARING, EARNED: {Purse.REVENUE}, TOP_UPS: {Purse.PRINCIPAL}}[what]
    named, sign = [purse.value for purse in purses], -1 if what == CASH else 1
    code = {CASH: Q(transfers__code=Code.PAID.value), TOP_UPS: Q(transfers__code=Code.PAID_IN.value)}.get(what, Q())
    amount = Case(
        When(code & Q(transfers__credit__purse__in=named), then=sign * F("transfers__amount")),
        When(code & Q(transfers__debit__purse__in=named), then=-sign * F("transfers__amount")),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    rows = Entry.objects.within(scope).filter(business_date__gte=first, business_date__lte=last)
    rows = rows.exclude(event=Event.CARD_CLOSED.value) if what == EARNED else rows
    people = Coalesce(Max("transfers__debit__customer"), Max("transfers__credit__customer"))
    return (
        rows.annotate(total=Sum(amount), person=people)
        .exclude(total=0)
        .select_related("salon")
        .order_by("-business_date", "-pk")
    )
