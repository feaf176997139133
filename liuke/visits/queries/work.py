"""Whose work it was: what each person sold and earned in some days. 业绩."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from liuke.accounts.rules import Action
from liuke.catalog.models import ItemKind
from liuke.kit.money import Money
from liuke.visits.models import LineShare, TicketLine

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope


@dataclass(frozen=True)
class StaffWork:
    """One person's work: cash and earned sales, handwork fees, and services she had a part in, asked for or not.

    A service given twice is two; what was given back in part is taken away in part.
    """

    staff_id: int
    name: str
    cash: Money
    earned: Money
    requested: int
    unrequested: int
    handwork: Money


def staff_day(scope: Scope, first: date, last: date, *, currency: str) -> list[StaffWork]:
    """Return what each person sold and earned from ``first`` to ``last``, by name. One query.

    Who may see money sees everybody's work in the salons in reach; others see their own. A bill taken back counts on
    the day it was taken back, and takes away.
    """
    days = {"line__business_date__gte": first, "line__business_date__lte": last}
    shares = LineShare.objects.filter(**days)
    if scope.may(Action.SEE_MONEY):
        lines = TicketLine.objects.within(scope).filter(business_date__gte=first, business_date__lte=last)
        shares = shares.filter(line__in=lines.order_by().values("pk"))
    else:
        shares = shares.filter(staff=scope.staff_id)
    sums = {name: Sum(f"{name}_minor") for name in ("cash", "earned", "handwork")}
    rows = (
        shares.values_list("staff", "staff__name")
        .annotate(**sums, **_served(requested=True), **_served())
        .order_by("staff__name", "staff")
    )
    return [
        StaffWork(
            pk,
            name,
            Money(cash, currency),
            Money(earned, currency),
            int(asked or 0),
            int(other or 0),
            Money(handwork, currency),
        )
        for pk, name, cash, earned, handwork, asked, other in rows
    ]


def _served(*, requested: bool = False) -> dict[str, Sum]:
    is_service = Q(line__item__kind__in=(ItemKind.SERVICE, ItemKind.UNKNOWN), requested=requested)
    return {f"served_{requested}": Sum("line__quantity", filter=is_service)}
