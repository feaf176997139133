"""How many records lack what, of how many who came within a year, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from liuke.customers.gaps import GAPS
from liuke.customers.groups import shown
from liuke.customers.models import Customer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.customers.gaps import Gap

_CAME = Q(features__activity_days_365__gt=0)


@dataclass(frozen=True)
class Missing:
    """One field: how many lack it, how many of these came within a year of the last refresh, the share that has it."""

    code: str
    gap: Gap
    customers: int
    came: int
    percent: int


def missing_fields(scope: Scope) -> list[Missing]:
    """Return every field somebody lacks, what would unlock most first: whoever came within a year counts. One query."""
    counts = {f"{code}_all": Count("pk", filter=gap.is_missing) for code, gap in GAPS.items()}
    counts |= {f"{code}_came": Count("pk", filter=gap.is_missing & _CAME) for code, gap in GAPS.items()}
    found = shown(Customer.objects.within(scope), scope).aggregate(total=Count("pk"), **counts)
    total = found["total"]
    made = [
        Missing(code, gap, (lacking := found[f"{code}_all"]), found[f"{code}_came"], 100 * (total - lacking) // total)
        for code, gap in GAPS.items()
        if found[f"{code}_all"]
    ]
    return sorted(made, key=lambda one: (-one.came, -one.customers))


def lacking(scope: Scope, code: str) -> QuerySet[Customer]:
    """Return who lacks a field, who spent most within a year first."""
    rows = shown(Customer.objects.within(scope), scope).filter(GAPS[code].is_missing)
    return rows.select_related("salon", "steward").order_by(F("features__spend_365_minor").desc(nulls_last=True), "pk")
