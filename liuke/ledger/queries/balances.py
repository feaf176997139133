"""What accounts hold, now and at any past moment, and which lots it lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from liuke.ledger.models import Account, Lot, Transfer
from liuke.ledger.rules.book import Side
from liuke.ledger.rules.lots import Part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liuke.accounts.scope import Scope, ScopedQuerySet


def accounts_of(customer_ids: Iterable[int], scope: Scope) -> ScopedQuerySet[Account]:
    """Return the accounts of a person's records, oldest first."""
    kept: Any = Account.objects.within(scope, of_few=True).filter(customer__in=customer_ids).order_by("pk")
    found: ScopedQuerySet[Account] = kept
    return found


def parts_of(account_ids: Iterable[int]) -> dict[int, list[Part]]:
    """Return what is left of the lots of some accounts, by account; one query, lots that are used up left out."""
    rows = (
        Lot.objects.filter(account__in=set(account_ids), state__used__lt=F("state__quantity"))
        .order_by("pk")
        .values_list("account_id", "pk", F("state__quantity") - F("state__used"), "earned_on", "expires_on")
    )
    parts: dict[int, list[Part]] = {}
    for account_id, pk, rest, earned_on, expires_on in rows:
        parts.setdefault(account_id, []).append(Part(pk, rest, earned_on, expires_on))
    return parts


def balances_at(account_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """Return what accounts held at a moment, from the transfers themselves; two queries.

    Works for the house's accounts too, which keep no balance.
    """
    wanted = set(account_ids)
    sums = {}
    for side in ("debit", "credit"):
        rows = Transfer.objects.filter(**{f"{side}__in": wanted}, entry__recorded_at__lte=at)
        of_side = rows.order_by().values_list(f"{side}_id").annotate(total=Coalesce(Sum("amount"), 0))
        sums[side] = dict(of_side)
    sides = dict(Account.objects.unscoped("the caller named them").filter(pk__in=wanted).values_list("pk", "side"))
    return {
        pk: (sums["credit"].get(pk, 0) - sums["debit"].get(pk, 0)) * (1 if side == Side.CREDIT else -1)
        for pk, side in sides.items()
    }
