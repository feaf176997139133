"""A statement over any days: what was there before, every move with the balance after it, and where it came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from liuke.ledger.models import Consumption, LotMove, Transfer
from liuke.ledger.queries.statement import StatementLine
from liuke.ledger.rules.book import Side

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from liuke.ledger.models import Account

MOST_LINES = 2000


@dataclass(frozen=True)
class Origin:
    """So much of a move came out of (or went back into) what came on a day, by an event."""

    quantity: int
    came_on: date
    event: str


@dataclass(frozen=True)
class Period:
    """The moves of some accounts over some days, the earliest first.

    Args:
        before: by account, what it held when the first day began.
        lines: every move, with the balance after it.
        after: by account, what it held when the last day ended.
        origins: by transfer, the lots it drew from or gave back to.
        items: by entry, the ids of what was got for it.
        is_cut: there are more than 2 000 moves; the lines stop there.
    """

    before: dict[int, int]
    lines: list[StatementLine]
    after: dict[int, int]
    origins: dict[int, list[Origin]]
    items: dict[int, list[int]]
    is_cut: bool


def statement_of(accounts: Sequence[Account], *, first: date, last: date) -> Period:
    """Return what happened from ``first`` to ``last``, both counted, by business date. Five queries."""
    by_id = {account.pk: account for account in accounts}
    before = _held_before(by_id, first)
    rows = (
        Transfer.objects.filter(Q(debit__in=by_id) | Q(credit__in=by_id))
        .filter(entry__business_date__gte=first, entry__business_date__lte=last)
        .select_related("entry", "entry__salon")
        .order_by("entry__business_date", "pk")
    )
    transfers = list(rows[: MOST_LINES + 1])
    is_cut = len(transfers) > MOST_LINES
    after, lines = dict(before), []
    for transfer in transfers[:MOST_LINES]:
        for pk, grows in ((transfer.debit_id, Side.DEBIT), (transfer.credit_id, Side.CREDIT)):
            if pk in by_id:
                change = transfer.amount if by_id[pk].side == grows else -transfer.amount
                after[pk] += change
                lines.append(StatementLine(transfer, by_id[pk], change, after[pk]))
    shown = [line.transfer for line in lines]
    return Period(before, lines, after, _origins(shown), _items(shown), is_cut)


def _held_before(by_id: dict[int, Account], first: date) -> dict[int, int]:
    held = dict.fromkeys(by_id, 0)
    for side, grows in (("debit", Side.DEBIT), ("credit", Side.CREDIT)):
        rows = Transfer.objects.filter(**{f"{side}__in": by_id}, entry__business_date__lt=first).order_by()
        for pk, total in rows.values_list(f"{side}_id").annotate(total=Sum("amount")):
            held[pk] += total if by_id[pk].side == grows else -total
    return held


def _origins(transfers: Sequence[Transfer]) -> dict[int, list[Origin]]:
    found: dict[int, list[Origin]] = defaultdict(list)
    moves = LotMove.objects.filter(transfer__in={one.pk for one in transfers}).select_related("lot__came_by")
    for move in moves.order_by("pk"):
        origin = Origin(abs(move.quantity), move.lot.earned_on, move.lot.came_by.event)
        found[move.transfer_id].append(origin)
    return found


def _items(transfers: Sequence[Transfer]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Consumption.objects.filter(entry__in={one.entry_id for one in transfers}, item__isnull=False).order_by("pk")
    for entry, item in rows.values_list("entry_id", "item_id"):
        if item is not None and item not in found[entry]:
            found[entry].append(item)
    return found
