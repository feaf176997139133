"""A customer's statement: every move of her value, newest first, with the balance after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuke.ledger.models import StatementLink, Transfer
from liuke.ledger.rules.book import Side
from liuke.ledger.rules.chain import BEGINNING, first_break

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from liuke.ledger.models import Account, Entry


@dataclass(frozen=True)
class StatementLine:
    """One move of one account.

    Args:
        transfer: what was booked, with its entry.
        account: the customer's account it moved.
        change: in the smallest part of the unit; negative went out.
        after: the balance after it.
    """

    transfer: Transfer
    account: Account
    change: int
    after: int


def lines_of(accounts: Sequence[Account], *, before: int | None = None, most: int = 100) -> list[StatementLine]:
    """Return the newest moves of accounts, at most ``most``, older than the transfer ``before``.

    The balance after a line is worked back from what the account holds now; of an older page it is summed.
    """
    by_id = {account.pk: account for account in accounts}
    rows = Transfer.objects.filter(Q(debit__in=by_id) | Q(credit__in=by_id)).select_related("entry", "entry__salon")
    after = {pk: account.balance for pk, account in by_id.items()}
    newest = (
        list(rows.order_by("-pk")[:most]) if before is None else list(rows.filter(pk__lt=before).order_by("-pk")[:most])
    )
    if before is not None:
        for later in rows.filter(pk__gte=before).order_by("-pk").iterator():
            _back(later, by_id, after)
    lines = []
    for transfer in newest:
        for account, change in _touched(transfer, by_id):
            lines.append(StatementLine(transfer, account, change, after[account.pk]))
            after[account.pk] -= change
    return lines


def _back(transfer: Transfer, by_id: dict[int, Account], after: dict[int, int]) -> None:
    for account, change in _touched(transfer, by_id):
        after[account.pk] -= change


def _touched(transfer: Transfer, by_id: dict[int, Account]) -> Iterator[tuple[Account, int]]:
    for pk, grows in ((transfer.debit_id, Side.DEBIT), (transfer.credit_id, Side.CREDIT)):
        if (account := by_id.get(pk)) is not None:
            yield account, transfer.amount if account.side == grows else -transfer.amount


def content_for(entry: Entry, transfers: Iterable[Transfer], account_ids: set[int]) -> dict[str, Any]:
    """Return what of an entry stands in one customer's chain: her own moves, and nothing about anybody else."""
    return {
        "entry": str(entry.uid),
        "event": entry.event,
        "date": entry.business_date.isoformat(),
        "moves": [
            {"account": pk, "side": side.value, "unit": one.unit, "amount": one.amount, "code": one.code}
            for one in transfers
            for pk, side in ((one.debit_id, Side.DEBIT), (one.credit_id, Side.CREDIT))
            if pk in account_ids
        ],
    }


def chain_of(customer_id: int, account_ids: set[int]) -> tuple[str, int | None]:
    """Return the head of a customer's chain, and the place of its first break (None: it holds)."""
    links = list(StatementLink.objects.filter(customer=customer_id).order_by("number").select_related("entry"))
    transfers: dict[int, list[Transfer]] = {}
    for one in Transfer.objects.filter(entry__in=[link.entry_id for link in links]).order_by("entry", "line"):
        transfers.setdefault(one.entry_id, []).append(one)
    told = [(content_for(link.entry, transfers.get(link.entry_id, []), account_ids), link.hash) for link in links]
    return (links[-1].hash if links else BEGINNING), first_break(told)
