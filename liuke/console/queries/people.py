"""The customers behind a number that is known by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.customers.models import Customer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.accounts.scope import Scope


def people_by_id(scope: Scope, customer_ids: Iterable[int]) -> dict[int, Customer]:
    """Return the customers in reach by id. One query."""
    return Customer.objects.within(scope).select_related("salon").in_bulk(customer_ids)
