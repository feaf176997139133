"""Reads of what other systems call a customer: her numbers, her phone, the ids WeChat gave her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liuke.customers import groups
from liuke.customers.models import Customer, Identifier, IdentifierKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from liuke.accounts.scope import Scope


def identifiers_of(scope: Scope, customer_id: int) -> list[Identifier]:
    """Return what WeChat calls one person, each value once, since it was first noted."""
    rows = Identifier.objects.within(scope).filter(customer__in=groups.group(customer_id))
    found = {(row.kind, row.value_index): row for row in rows.order_by("-noted_at", "-pk")}
    return sorted(found.values(), key=lambda row: (row.kind != IdentifierKind.UNION, row.noted_at, row.pk))


def hints_of(scope: Scope, customer_ids: Collection[int]) -> dict[int, list[str]]:
    """Return what WeChat calls these records, masked, by record. One query."""
    found: dict[int, list[str]] = {}
    rows = Identifier.objects.within(scope).filter(customer__in=customer_ids).order_by("pk")
    for customer_id, hint in rows.values_list("customer", "hint"):
        if hint not in found.setdefault(customer_id, []):
            found[customer_id].append(hint)
    return found


@dataclass(frozen=True)
class Named:
    """The record that stands for a name given by another system."""

    pk: int
    salon_id: int
    timezone: str


def named_by(scope: Scope, field: str, values: Collection[Any]) -> dict[Any, Named | None]:
    """Return whom each value names, None where it names several people. At most two queries.

    Args:
        scope: whose customers; of other salons' nothing is told, not even that they are there.
        field: ``uid``, ``card_no``, ``phone_index`` or ``identifiers__value_index``.
        values: an empty text names nobody.
    """
    wanted = {value for value in values if value}
    if not wanted:
        return {}
    columns = (field, "pk", "salon_id", "salon__timezone")
    rows = list(Customer.objects.within(scope).filter(**{f"{field}__in": wanted}).order_by("pk").values_list(*columns))
    heads = groups.head_ids(row[1] for row in rows)
    found: dict[Any, Named | None] = {}
    person: dict[Any, int] = {}
    for value, pk, salon_id, timezone in rows:
        if person.setdefault(value, heads.get(pk, pk)) != heads.get(pk, pk):
            found[value] = None
        else:
            found.setdefault(value, Named(pk, salon_id, timezone))
    return found
