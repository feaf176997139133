"""Reads of pairs that may be one person: what waits to be decided, and what was decided on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from liuke.customers import groups
from liuke.customers.models import Customer, Pair, Verdict
from liuke.kit.problems import NotFound

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

_DAYS_SHOWN = 7


def within(scope: Scope) -> QuerySet[Pair]:
    """Return the pairs of which this person reaches both records."""
    rows = Pair.objects.within(scope)
    if scope.reaches_everybody:
        return rows
    return rows.filter(second__in=Customer.objects.within(scope).values("pk"))


def is_due(today: date) -> Q:
    """Return the condition for pairs to be decided on a day: open, or put aside until then."""
    return Q(verdict=Verdict.OPEN) | Q(verdict=Verdict.LATER, again_on__lte=today)


def waiting(scope: Scope, *, today: date) -> list[int]:
    """Return the pairs to be decided, the likeliest first. Two queries.

    Left out are records that became one person meanwhile, and persons of whom somebody said of any two of their
    records that they are not the same: that is not asked again.
    """
    rows = within(scope).filter(is_due(today)).order_by("-score", "pk")
    apart = told_apart()
    left: list[int] = []
    for pk, one, other in rows.values_list("pk", groups.head("first"), groups.head("second")):
        if one != other and frozenset((one, other)) not in apart:
            left.append(pk)
    return left


def told_apart() -> set[frozenset[int]]:
    """Return who is not the same, as pairs of heads. One query."""
    rows = Pair.objects.unscoped("a verdict holds whoever gave it").filter(verdict=Verdict.DIFFERENT)
    return {frozenset(pair) for pair in rows.values_list(groups.head("first"), groups.head("second"))}


def pair_in(scope: Scope, pair_id: int) -> Pair:
    """Return one pair in reach, with salons and stewards of both.

    Raises:
        NotFound: no pair in reach has this number.
    """
    rows = within(scope).select_related(
        "first__salon", "first__steward", "second__salon", "second__steward", "decided_by"
    )
    found = rows.filter(pk=pair_id).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class DayCount:
    """How many pairs were decided on one day, by what was said; ``alone`` were merged without anybody looking."""

    on: date
    same: int = 0
    different: int = 0
    later: int = 0
    alone: int = 0


def decided(scope: Scope, *, today: date) -> list[DayCount]:
    """Return what was decided on each of the last seven days, today first; days without a decision are left out."""
    rows = within(scope).filter(decided_on__gt=today - timedelta(days=_DAYS_SHOWN), decided_on__lte=today)
    by_person, of = Q(decided_by__isnull=False), Verdict
    counts = rows.order_by("-decided_on").values("decided_on").annotate(
        same=Count("pk", filter=by_person & Q(verdict=of.SAME)),
        different=Count("pk", filter=Q(verdict=of.DIFFERENT)),
        later=Count("pk", filter=Q(verdict=of.LATER)),
        alone=Count("pk", filter=~by_person & Q(verdict=of.SAME)),
    )  # fmt: skip
    columns = counts.values_list("decided_on", "same", "different", "later", "alone")
    return [DayCount(on, *said) for on, *said in columns if on is not None]
