"""What came to customers' accounts and what went, month by month: sold, used, given back, ended. 负债变动."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth

from liuke.customers.groups import head
from liuke.ledger.models import Account, Transfer
from liuke.ledger.queries.owed import accounts_in
from liuke.ledger.rules.book import Code, Event, Purse

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from liuke.accounts.scope import Scope


class Kind(StrEnum):
    """What a move does to what is owed; taking something back counts against what it was."""

    SOLD = "sold"
    USED = "used"
    BACK = "back"
    ENDED = "ended"
    OTHER = "other"


_BY_CODE = {
    Kind.SOLD: (Code.PAID_IN, Code.BONUS_GIVEN, Code.SESSIONS_ISSUED, Code.PAID, Code.ON_ACCOUNT),
    Kind.USED: (Code.PRINCIPAL_USED, Code.BONUS_USED, Code.SESSION_USED),
    Kind.BACK: (Code.OWED_BACK,),
    Kind.ENDED: (Code.EXPIRED, Code.BONUS_ENDED, Code.SESSIONS_ENDED),
}
_KNOWN = {code.value: kind for kind, codes in _BY_CODE.items() for code in codes}
_GROWING = ((1, "credit"), (-1, "debit"))


@dataclass(frozen=True)
class Month:
    """One month of a purse: what each kind changed, and what was owed when it ended, in the unit's smallest part."""

    first: date
    changes: dict[Kind, int]
    after: int

    @property
    def change(self) -> int:
        return sum(self.changes.values())


def _kind(code: str, event: str) -> Kind:
    if code in {Code.EARNED, Code.ADJUSTED} and event == Event.CARD_CLOSED:
        return Kind.ENDED
    return Kind.USED if code == Code.EARNED else _KNOWN.get(code, Kind.OTHER)


def _of_kind(kind: Kind) -> Q:
    closed = Q(entry__event=Event.CARD_CLOSED.value)
    of_closing = closed & Q(code__in=[Code.EARNED.value, Code.ADJUSTED.value])
    if kind is Kind.ENDED:
        return Q(code__in=_BY_CODE[kind]) | of_closing
    if kind is Kind.USED:
        return Q(code__in=_BY_CODE[kind]) | (Q(code=Code.EARNED.value) & ~closed)
    if kind is Kind.OTHER:
        return ~Q(code__in=[*_KNOWN, Code.EARNED.value]) & ~of_closing
    return Q(code__in=_BY_CODE[kind])


def months_of(scope: Scope, now: dict[Purse, int], *, today: date, months: int = 12) -> dict[Purse, list[Month]]:
    """Return the last months of purses that owe, the latest first, worked back from what is owed ``now``.

    ``now`` names the purses: principal, bonus, sessions, and for whole salons what is deferred. Two queries.
    """
    firsts = _firsts(today, months)
    changes: dict[tuple[str, date], dict[Kind, int]] = defaultdict(lambda: defaultdict(int))
    for sign, side in _GROWING:
        rows = (
            Transfer.objects.filter(**{f"{side}__in": _accounts(scope, now)}, entry__business_date__gte=firsts[-1])
            .order_by()
            .values_list(TruncMonth("entry__business_date"), f"{side}__purse", "code", "entry__event")
        )
        for month, purse, code, event, total in rows.annotate(total=Sum("amount")):
            changes[purse, month][_kind(code, event)] += sign * total
    found: dict[Purse, list[Month]] = {}
    for purse, after in now.items():
        found[purse] = []
        for first in firsts:
            month = Month(first, dict(changes[purse.value, first]), after)
            found[purse].append(month)
            after -= month.change  # noqa: PLW2901 - the month before ended with what this one began with
    return found


def changes_since(scope: Scope, purses: Collection[Purse], *, since: date) -> dict[int, int]:
    """Return by how much purses that owe grew since the beginning of a day, together, by issuer. Two queries."""
    found: dict[int, int] = defaultdict(int)
    for sign, side in _GROWING:
        rows = Transfer.objects.filter(**{f"{side}__in": _accounts(scope, purses)}, entry__business_date__gte=since)
        for issuer, total in rows.order_by().values_list("entry__issuer_id").annotate(total=Sum("amount")):
            found[issuer] += sign * total
    return found


def people_of_month(scope: Scope, purse: Purse, kind: Kind, *, month: date) -> list[dict[str, int]]:
    """Return whose accounts a kind of moves changed in a month, as ``person`` and ``total``, the largest first."""
    totals: dict[int, int] = defaultdict(int)
    for sign, side in _GROWING:
        rows = Transfer.objects.filter(
            _of_kind(kind),
            **{f"{side}__in": accounts_in(scope, [purse])},
            entry__business_date__gte=month,
            entry__business_date__lt=_next(month),
        ).order_by()
        person = head(f"{side}__customer") if scope.reaches_everybody else F(f"{side}__customer_id")
        for one, total in rows.values_list(person).annotate(total=Sum("amount")):
            totals[one] += sign * total
    rows_of = [{"person": person, "total": total, "value": 0} for person, total in totals.items() if total]
    return sorted(rows_of, key=lambda row: (-abs(row["total"]), row["person"]))


def sessions_given(scope: Scope, *, since: date) -> dict[str, int]:
    """Return how many sessions were given since a day, by unit; what was taken back is left out. Two queries."""
    given: dict[str, int] = defaultdict(int)
    for sign, side in ((1, "debit"), (-1, "credit")):
        rows = Transfer.objects.filter(
            **{f"{side}__in": accounts_in(scope, [Purse.SESSIONS])},
            code=Code.SESSION_USED.value,
            entry__business_date__gte=since,
        )
        for unit, total in rows.order_by().values_list("unit").annotate(total=Sum("amount")):
            given[unit] += sign * total
    return given


def _accounts(scope: Scope, purses: Collection[Purse]) -> Any:
    of_house = [purse.value for purse in purses if purse is Purse.DEFERRED]
    if not of_house or scope.own_only:
        return accounts_in(scope, purses)
    return Account.objects.within(scope).filter(purse__in=[purse.value for purse in purses]).order_by()


def _firsts(today: date, months: int) -> list[date]:
    firsts = [today.replace(day=1)]
    while len(firsts) < months:
        before = firsts[-1]
        firsts.append(
            before.replace(year=before.year - 1, month=12)
            if before.month == 1
            else before.replace(month=before.month - 1)
        )
    return firsts


def _next(month: date) -> date:
    last = 12
    return month.replace(year=month.year + 1, month=1) if month.month == last else month.replace(month=month.month + 1)
