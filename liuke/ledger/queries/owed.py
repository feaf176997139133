"""What the shop owes its customers and they owe it, added up by the database: by salon, by age, by person. 负债."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, Q, Sum, Value, When

from liuke.customers.groups import head
from liuke.ledger.models import Account, LotState, SalonIssuer, Transfer
from liuke.ledger.rules.book import OF_CUSTOMERS, Purse

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.models import Salon
    from liuke.accounts.scope import Scope, ScopedQuerySet

AGES = (30, 90, 180, 365)
"""The last day of each age, in days since the value came; older than all of them is the last age."""
IN_AGES = (Purse.PRINCIPAL, Purse.BONUS, Purse.SESSIONS)
_BALANCE = F("posted_cr") - F("posted_dr")


@dataclass(frozen=True)
class Sum0:
    """An amount in the smallest part of its unit; of sessions ``value`` is what was agreed for them, minor units."""

    amount: int = 0
    value: int = 0

    def __add__(self, other: Sum0) -> Sum0:
        return Sum0(self.amount + other.amount, self.value + other.value)


@dataclass(frozen=True)
class Wanted:
    """Which part of what is owed: a purse, and where given one salon, one age (its place), one unit."""

    purse: Purse
    salon_id: int | None = None
    age: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Book:
    """A salon and the issuer in whose book it writes; ``kind_name`` is its kind in words."""

    salon: Salon
    issuer_id: int
    legal_name: str
    kind: str
    kind_name: str
    region: str
    filing_number: str
    size: str


def accounts_in(scope: Scope, purses: Any = tuple(OF_CUSTOMERS)) -> ScopedQuerySet[Account]:
    """Return the customers' accounts of some purses in reach; of other salons' customers too, by the account's."""
    rows: Any = Account.objects.within(scope).filter(purse__in=[Purse(one).value for one in purses], bounded=True)
    found: ScopedQuerySet[Account] = rows.order_by()
    return found


def balances_by_salon(scope: Scope) -> dict[tuple[int, int, str], int]:
    """Return what accounts hold, put aside or not, by salon, issuer and purse; arrears are what customers owe."""
    rows = accounts_in(scope).values_list("salon_id", "issuer_id", "purse").annotate(total=Sum(_BALANCE))
    return {(salon, issuer, purse): -total if purse == Purse.ARREARS else total for salon, issuer, purse, total in rows}


def lots_by_age(scope: Scope, *, today: date) -> dict[tuple[int, int, str, int], Sum0]:
    """Return what is left of lots by salon, issuer, purse and the place of its age. One query."""
    rows = (
        _lots(scope, IN_AGES)
        .values_list("account__salon_id", "account__issuer_id", "account__purse", _age(today))
        .annotate(left=Sum(F("quantity") - F("used")), value=Sum(_value()))
    )
    return {(salon, issuer, purse, age): Sum0(left, value) for salon, issuer, purse, age, left, value in rows}


def sessions_by_unit(scope: Scope) -> dict[tuple[int, str], int]:
    """Return the sessions owed by salon and unit."""
    rows = accounts_in(scope, [Purse.SESSIONS]).exclude(posted_cr=F("posted_dr")).values_list("salon_id", "unit")
    return {(salon, unit): total for salon, unit, total in rows.annotate(total=Sum(_BALANCE))}


def deferred_by_salon(scope: Scope) -> dict[int, int]:
    """Return what was agreed for sessions and time and is not earned yet, as the book carries it, by salon.

    The house's accounts keep no balance, so it is summed over their transfers; nothing where the scope is cut to
    customers. Two queries.
    """
    if scope.own_only:
        return {}
    house = Account.objects.within(scope).filter(purse=Purse.DEFERRED.value).order_by()
    found: dict[int, int] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        rows = Transfer.objects.filter(**{f"{side}__in": house}).order_by().values_list(f"{side}__salon_id")
        for salon, total in rows.annotate(total=Sum("amount")):
            found[salon] = found.get(salon, 0) + sign * total
    return found


def issuers_of(scope: Scope) -> list[Book]:
    """Return the salons in reach that write in a book, with whose it is, in order."""
    rows = SalonIssuer.objects.select_related("salon", "issuer").order_by("issuer", "salon")
    return [
        Book(
            one.salon, one.issuer_id, one.issuer.legal_name, one.issuer.kind, one.issuer.get_kind_display(),
            one.issuer.region, one.issuer.filing_number, one.issuer.size,
        )
        for one in rows
        if scope.reaches_salon(one.salon_id)
    ]  # fmt: skip


def people_owed(scope: Scope, wanted: Wanted, *, today: date) -> Any:
    """Return a query of rows ``person``, ``total`` and ``value``, who is owed most first; they add up to the number."""
    if wanted.purse not in IN_AGES:
        return _people_by_balance(scope, wanted)
    rows = _lots(scope, [wanted.purse], salon_id=wanted.salon_id)
    if wanted.age is not None:
        rows = rows.annotate(age=_age(today)).filter(age=wanted.age)
    if wanted.unit:
        rows = rows.filter(account__unit=wanted.unit)
    by_person = rows.values(person=_person(scope, "account__customer"))
    totals = by_person.annotate(total=Sum(F("quantity") - F("used")), value=Sum(_value()))
    return totals.order_by("-total", "person")


def _people_by_balance(scope: Scope, wanted: Wanted) -> Any:
    rows = accounts_in(scope, [wanted.purse]).exclude(posted_cr=F("posted_dr"))
    if wanted.salon_id is not None:
        rows = rows.filter(salon=wanted.salon_id)
    balance = F("posted_dr") - F("posted_cr") if wanted.purse is Purse.ARREARS else _BALANCE
    by_person = rows.values(person=_person(scope, "customer"))
    return by_person.annotate(total=Sum(balance), value=Value(0)).order_by("-total", "person")


def _person(scope: Scope, path: str) -> Any:
    """Return whom a row is counted for: the person, or where her head may be out of reach the record itself."""
    return head(path) if scope.reaches_everybody else F(f"{path}_id")


def _lots(scope: Scope, purses: Any, *, salon_id: int | None = None) -> Any:
    accounts = accounts_in(scope, purses)
    if salon_id is not None:
        accounts = accounts.filter(salon=salon_id)
    return LotState.objects.filter(account__in=accounts, used__lt=F("quantity")).order_by()


def _age(today: date) -> Case:
    whens = [
        When(Q(lot__earned_on__gte=today - timedelta(days=most)), then=Value(place)) for place, most in enumerate(AGES)
    ]
    return Case(*whens, default=Value(len(AGES)), output_field=IntegerField())


def _value() -> Any:
    """Return what was paid for what is left of a lot of sessions: each of them was paid at the same price."""
    return (F("quantity") - F("used")) * (F("lot__paid_minor") / F("quantity"))
