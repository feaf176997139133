"""Use cases of one person in several records: merged by a link, taken back by deleting it. 客户合并."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.steps import audit, take_turns
from liuke.customers import groups, queries, steps
from liuke.customers.errors import MergedElsewhere, NotMerged
from liuke.kit.problems import NotFound
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer


@use_case
def merge_customers(customer_id: int, *, into: int, scope: Scope, now: datetime) -> int:
    """Make a record the same person as another, whose page shows both from then on; return the head.

    Nothing is moved: visits, bills, tasks and notes keep the record they were written with. Safe to repeat.

    Raises:
        NotFound: one of the records is out of reach: who merges across salons must reach both.
        MergedElsewhere: one of them belongs together with a record out of reach.
    """
    join(customer_id, into=into, scope=scope, now=now)
    return groups.head_id(into)


def join(customer_id: int, *, into: int, scope: Scope, now: datetime) -> int | None:
    """Merge inside the caller's transaction and return the record that was merged; None where nothing was to do.

    Raises:
        NotFound, MergedElsewhere: as for ``merge_customers``.
    """
    take_turns()  # before looking whose head is in reach: another merge may be moving it
    kept = head_in(scope, into)
    joining = head_in(scope, customer_id)
    merge = steps.join(joining.pk, into=kept.pk, by=scope.staff_id, now=now)
    if merge is None:
        return None
    _record("customer.merged", kept, other=merge.pk, scope=scope, now=now)
    return merge.customer_id


@use_case
def unmerge_customer(customer_id: int, *, scope: Scope, now: datetime) -> int:
    """Take back the merge of one record, and return whose it was. What was merged into it stays with it. 取消合并.

    Raises:
        NotFound: the record, or the person it was merged into, is out of reach.
        NotMerged: somebody took it back already.
    """
    queries.customer_in(scope, customer_id)
    head = queries.customer_in(scope, groups.head_id(customer_id))
    if steps.part(customer_id) is None:
        raise NotMerged
    _record("customer.unmerged", head, other=customer_id, scope=scope, now=now)
    return head.pk


def head_in(scope: Scope, customer_id: int) -> Customer:
    """Return the head of a record in reach.

    Raises:
        NotFound: the record is out of reach.
        MergedElsewhere: its head is.
    """
    record = queries.customer_in(scope, customer_id)
    try:
        return queries.customer_in(scope, groups.head_id(record.pk))
    except NotFound as error:
        raise MergedElsewhere from error


def _record(action: str, head: Customer, *, other: int, scope: Scope, now: datetime) -> None:
    audit(
        action,
        now=now,
        actor_id=scope.staff_id,
        salon_id=head.salon_id,
        object_type="customer",
        object_ref=head.pk,
        after={"customer": other},
    )
