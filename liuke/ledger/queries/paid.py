"""By which way money came in, and went out again: refunds go back to where they came from. 原路."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from liuke.ledger.models import Reversible, Transfer
from liuke.ledger.rules.book import CLEARING, Code, Purse

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable

_WAYS = [purse.value for purse in CLEARING]


@dataclass(frozen=True)
class CameIn:
    """What came in by an entry, by way: ``ways`` are purse and what is left of it, minor units, in their order."""

    entry: uuid.UUID
    ways: tuple[tuple[Purse, int], ...]


def came_in(entries: Collection[uuid.UUID]) -> list[CameIn]:
    """Return by which ways money came in by entries, oldest first, what went back taken off. Two queries."""
    rows = Transfer.objects.filter(entry__uid__in=entries, debit__purse__in=_WAYS, credit__purse=Purse.TAKINGS.value)
    found = list(rows.select_related("entry", "debit").order_by("pk"))
    back = dict(Reversible.objects.filter(transfer__in=found).values_list("transfer_id", "reversed"))
    by_entry: dict[uuid.UUID, list[tuple[Purse, int]]] = {}
    for one in found:
        left = one.amount - back.get(one.pk, 0)
        by_entry.setdefault(one.entry.uid, []).append((Purse(one.debit.purse), left))
    return [CameIn(entry, tuple(ways)) for entry, ways in by_entry.items()]


def debts_paid(cards: Iterable[int]) -> dict[uuid.UUID, int]:
    """Return what was paid later of the prices of cards, minor units, by entry; what went back taken off."""
    rows = Transfer.objects.filter(
        credit__card__in=set(cards), credit__purse=Purse.ARREARS.value, code=Code.PAID.value, reverses=None
    )
    found = list(rows.select_related("entry").order_by("pk"))
    back = dict(Reversible.objects.filter(transfer__in=found).values_list("transfer_id", "reversed"))
    paid: dict[uuid.UUID, int] = {}
    for one in found:
        paid[one.entry.uid] = paid.get(one.entry.uid, 0) + one.amount - back.get(one.pk, 0)
    return paid


def paid_out(card: int) -> dict[Purse, int]:
    """Return what was paid out of a closed card so far, minor units, by way. One query."""
    rows = Transfer.objects.filter(debit__card=card, debit__purse=Purse.REFUND_PAYABLE.value, credit__purse__in=_WAYS)
    sums = rows.order_by().values_list("credit__purse").annotate(total=Sum("amount"))
    return {Purse(purse): total for purse, total in sums}
