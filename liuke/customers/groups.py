"""Which records are one person. Facts keep the record they were written with; whoever reads asks here. 客户合并."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce

from liuke.customers.models import Customer, Merge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

_WHY = "says which records are one person; the rows themselves are cut to the scope by whoever reads them"


def group(*heads: int) -> QuerySet[Customer, int]:
    """Return the ids of every record of these people, for ``customer__in``; each is named by her head."""
    own = Customer.objects.unscoped(_WHY).filter(pk__in=heads).values_list("pk", flat=True).order_by()
    return own.union(Merge.objects.unscoped(_WHY).filter(head__in=heads).values_list("pk", flat=True).order_by())


def head(path: str = "customer") -> Coalesce:
    """Return the expression for whom a row belongs to: the head of the record at ``path``."""
    return Coalesce(F(f"{path}__merge__head_id"), F(f"{path}_id"))


def head_id(customer_id: int) -> int:
    """Return the head of one record: itself where it was merged into nobody. One query."""
    merged = Merge.objects.unscoped(_WHY).filter(pk=customer_id).values_list("head", flat=True).first()
    return customer_id if merged is None else merged


def head_ids(customer_ids: Iterable[int]) -> dict[int, int]:
    """Return the head of each record that was merged; the others are their own. One query."""
    merged = Merge.objects.unscoped(_WHY).filter(pk__in=list(customer_ids))
    return dict(merged.values_list("pk", "head"))


def shown(rows: QuerySet[Customer], scope: Scope) -> QuerySet[Customer]:
    """Return one record of each person: her head or, where another salon has it, the first of hers in reach."""
    merges = Merge.objects.unscoped(_WHY)
    unmerged = ~Q(pk__in=merges.values("customer"))
    if scope.reaches_everybody:
        return rows.filter(unmerged)
    # Asked of the merges alone, each looked up by its number: asked of every customer it would be all beside all.
    in_reach = Customer.objects.within(scope)
    headless = merges.filter(
        Exists(in_reach.filter(pk=OuterRef("customer_id"))), ~Exists(in_reach.filter(pk=OuterRef("head_id")))
    )
    return rows.filter(unmerged | Q(pk__in=headless.values("head").annotate(first=Min("customer")).values("first")))


def page_of(scope: Scope, customer_id: int) -> int:
    """Return the record to open for this one: its head where that is in reach. One or two queries."""
    head = head_id(customer_id)
    if head == customer_id:
        return customer_id
    of_hers = Customer.objects.within(scope).filter(pk__in=group(head))
    found = shown(of_hers, scope).values_list("pk", flat=True).first()
    return customer_id if found is None else found


def with_phone(scope: Scope, customer: Customer) -> Customer:
    """Return the record of hers whose number can be called: this one, else the first in reach that has one.

    This one too where none has. Two queries more where it has no number.
    """
    if customer.phone_sealed:
        return customer
    hers = Customer.objects.within(scope).filter(pk__in=group(head_id(customer.pk))).exclude(phone_sealed="")
    return hers.order_by("pk").first() or customer


def warns_of_allergies(head: int) -> bool:
    """Return whether any record of hers, in reach or not, has an allergy note. One query."""
    rows = Customer.objects.unscoped("that there is a note must not depend on which salon wrote it")
    return rows.filter(pk__in=group(head)).exclude(allergies_sealed="").exists()


def others(scope: Scope, customer: Customer, *, head: int) -> tuple[list[Customer], int]:
    """Return her other records in reach, oldest first, and how many there are out of reach. Two queries."""
    ids: Collection[int] = list(group(head))
    if len(ids) == 1:
        return [], 0
    rows = Customer.objects.within(scope).filter(pk__in=ids).exclude(pk=customer.pk)
    found = list(rows.select_related("salon", "steward", "merge").order_by("pk"))
    return found, len(ids) - 1 - len(found)
