"""Writes of customers that join a transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuke.accounts.models import Staff
from liuke.accounts.queries import times_done
from liuke.accounts.steps import audit, take_turns
from liuke.customers import groups, rows
from liuke.customers.errors import PhoneMissing, TooManyPhones
from liuke.customers.models import Customer, Merge, Pair, TagMark, Verdict
from liuke.customers.rules.groups import below
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.kit.crypto import Vault

PHONES_PER_HOUR = 60


@step
def write_if_unchanged(customer_id: int, *, version: int, columns: dict[str, Any]) -> bool:
    """Write columns when nobody saved meanwhile; return whether it was written. The row count is the verdict."""
    rows = Customer.objects.unscoped("the use case found it in scope").filter(pk=customer_id, version=version)
    return bool(rows.update(**columns, version=version + 1))


@step
def hold(customer_id: int) -> None:
    """Let one writer at a time decide about a customer: a second click waits and finds what the first one wrote."""
    rows = Customer.objects.unscoped("the use case found her in scope").filter(pk=customer_id)
    rows.select_for_update(no_key=True).values_list("pk").first()


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


@step
def open_phone(
    customer: Customer, *, staff_id: int, vault: Vault, now: datetime, address: str = "", purpose: str = ""
) -> str:
    """Write the entry of this reading and return the full number in E.164. No entry, no number.

    Raises:
        PhoneMissing: only a masked one, or none, is known.
        TooManyPhones: this person has read 60 within the last hour.
    """
    Staff.objects.select_for_update().get(pk=staff_id)  # two clicks at once are counted one after the other
    if times_done(staff_id, "customer.phone_read", since=now - timedelta(hours=1)) >= PHONES_PER_HOUR:
        raise TooManyPhones(limit=PHONES_PER_HOUR)
    number = rows.phone_of(customer, vault=vault)
    if not number:
        raise PhoneMissing
    audit(
        "customer.phone_read", now=now, actor_id=staff_id, salon_id=customer.salon_id, object_type="customer",
        object_ref=customer.pk, after={"for": purpose} if purpose else None, address=address,
    )  # fmt: skip
    return number


@step
def join(customer_id: int, *, into: int, by: int | None, now: datetime) -> Merge | None:
    """Make two groups one person, the head of ``into`` her head; None where they are one already.

    Everybody who merges takes turns, so that two merges of the same people at once never lead in a circle.
    """
    take_turns()
    merges = Merge.objects.unscoped("the use case found both in scope")
    head, joining = groups.head_id(into), groups.head_id(customer_id)
    if head == joining:
        return None
    merge = merges.create(customer_id=joining, into_id=head, head_id=head, merged_at=now, merged_by_id=by)
    merges.filter(head=joining).update(head=head)
    return merge


@step
def part(customer_id: int) -> int | None:
    """Take back the merge of one record and return the head it had; None where it was merged into nobody.

    The records that were merged into it stay with it. A verdict that made the merge is open again; one that no person
    gave is never given again by itself.
    """
    take_turns()
    merges = Merge.objects.unscoped("the use case found the record in scope")
    merge = merges.filter(pk=customer_id).first()
    if merge is None:
        return None
    links = dict(merges.filter(head=merge.head_id).values_list("pk", "into"))
    merges.filter(pk__in=below(links, customer_id)).update(head=customer_id)
    merges.filter(pk=customer_id).delete()
    of_it = Pair.objects.unscoped("the merge was theirs").filter(joined=customer_id, verdict=Verdict.SAME)
    of_it.filter(decided_by=None).update(may_join=False)
    of_it.update(verdict=Verdict.OPEN, joined=None, decided_at=None, decided_on=None, decided_by=None)
    return merge.head_id


@step
def set_apart(customer_ids: Sequence[int]) -> None:
    """Take back every merge these records have a part in: they are about to go."""
    merges = Merge.objects.unscoped("whoever takes records away has decided about them")
    theirs = merges.filter(Q(pk__in=customer_ids) | Q(into__in=customer_ids))
    for merged in theirs.order_by("pk").values_list("pk", flat=True):
        part(merged)


@step
def ask_about(customer_id: int, others: Sequence[int], *, now: datetime) -> None:
    """Let people be asked whether she is one of these, who share her phone as somebody said: never by itself."""
    pairs = [
        Pair(first_id=min(customer_id, one), second_id=max(customer_id, one), found_at=now, may_join=False)
        for one in others
    ]
    Pair.objects.unscoped("the use case found them").bulk_create(pairs, ignore_conflicts=True)
