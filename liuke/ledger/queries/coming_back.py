"""What stands behind an entry that is to be given back in part: its transfers, what is left of each, and its lots."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.ledger.models import Consumption, LotMove, LotState, Reversible, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.ledger.models import Lot

_COUNTED = ("list_minor", "charged_minor", "principal_minor", "bonus_minor", "sessions")


@dataclass(frozen=True)
class Left:
    """A transfer with its accounts, and how much of it has not been given back."""

    transfer: Transfer
    left: int


@dataclass(frozen=True)
class UsedLeft:
    """What a customer got, and how much of each number of it was not taken back."""

    row: Consumption
    list_minor: int
    charged_minor: int
    principal_minor: int
    bonus_minor: int
    sessions: int


def transfers_left(entry_id: int) -> list[Left]:
    """Return the transfers of an entry in their order. Two queries."""
    rows = list(Transfer.objects.filter(entry=entry_id).select_related("debit", "credit").order_by("line"))
    back = dict(Reversible.objects.filter(transfer__in=rows).values_list("transfer_id", "reversed"))
    return [Left(one, one.amount - back.get(one.pk, 0)) for one in rows]


def used_left(entry_id: int) -> list[UsedLeft]:
    """Return what customers got by an entry, in its order. Two queries."""
    rows = list(Consumption.objects.filter(entry=entry_id, takes_back=None).order_by("line"))
    back: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTED, 0))
    for one in Consumption.objects.filter(takes_back__in=rows):
        for name in _COUNTED:
            back[one.takes_back_id or 0][name] += getattr(one, name)
    return [UsedLeft(row, **{name: getattr(row, name) - gone for name, gone in back[row.pk].items()}) for row in rows]


def lots_back(transfer_id: int, amount: int) -> list[tuple[Lot, int]]:
    """Return which lots ``amount`` of a transfer goes back into: what was used last comes back first. Two queries."""
    before: dict[int, int] = {}
    rows = LotMove.objects.filter(transfer__reverses=transfer_id, quantity__gt=0).values_list("lot_id", "quantity")
    for lot_id, quantity in rows:
        before[lot_id] = before.get(lot_id, 0) + quantity
    found = []
    for used in LotMove.objects.filter(transfer=transfer_id, quantity__lt=0).select_related("lot").order_by("-pk"):
        free = -used.quantity - before.get(used.lot_id, 0)
        if this := min(free, amount):
            found.append((used.lot, this))
            amount -= this
    return found


def used_since(transfer_ids: Iterable[int]) -> set[int]:
    """Return those of these transfers whose lot has been used since. One query."""
    rows = LotState.objects.filter(lot__origin__in=set(transfer_ids), used__gt=0)
    return set(rows.values_list("lot__origin", flat=True))
