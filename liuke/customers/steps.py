"""Writes of customers that join a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.customers.models import Customer, TagMark
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@step
def write_if_unchanged(customer_id: int, *, version: int, columns: dict[str, Any]) -> bool:
    """Write columns when nobody saved meanwhile; return whether it was written. The row count is the verdict."""
    rows = Customer.objects.unscoped("the use case found it in scope").filter(pk=customer_id, version=version)
    return bool(rows.update(**columns, version=version + 1))


@step
def mark(customer_ids: Sequence[int], *, tag_id: int, by: int | None, now: datetime) -> list[int]:
    """Put a tag on customers and return those who did not carry it before."""
    carried = set(
        TagMark.objects.unscoped("customers were checked by the use case")
        .filter(tag=tag_id, customer__in=customer_ids)
        .values_list("customer", flat=True)
    )
    fresh = [pk for pk in customer_ids if pk not in carried]
    TagMark.objects.unscoped("customers were checked by the use case").bulk_create(
        [TagMark(customer_id=pk, tag_id=tag_id, marked_at=now, marked_by_id=by) for pk in fresh],
        ignore_conflicts=True,
    )
    return fresh
