"""Taking entries back: mirror transfers that name the first ones, never a change of what was written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liuke.kit.transactions import refused_as, step
from liuke.ledger.errors import NotReversible, RefundExceeds, ValueUsed
from liuke.ledger.models import Entry, Hold, HoldEnd, Lot, LotState, Reversible, Transfer
from liuke.ledger.queries.coming_back import lots_back
from liuke.ledger.rules.book import Code, Event
from liuke.ledger.rules.lots import Draw
from liuke.ledger.steps.accounts import lock_accounts
from liuke.ledger.steps.posting import Move, post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.ledger.steps.posting import Used, Writing


@step
def reverse(entry_id: int, writing: Writing) -> Entry:
    """Take a whole entry back. 冲正.

    Args:
        entry_id: the entry; the caller's scope reaches it.
        writing: who takes it back, when and why; its event becomes a reversal.

    Raises:
        NotReversible: it was taken back before, is a reversal itself, or was a hold.
        ValueUsed: what it gave has been used in part.
        RefundExceeds: a part of it was given back before.
        InsufficientBalance: what it gave is put aside at present.
    """
    entry = Entry.objects.unscoped("the caller reached it").get(pk=entry_id)
    was_hold = Hold.objects.filter(entry=entry).exists() or HoldEnd.objects.filter(entry=entry).exists()
    if was_hold or entry.reverses_id is not None:
        raise NotReversible
    transfers = list(entry.transfers.order_by("-line"))
    lock_accounts(pk for one in transfers for pk in (one.debit_id, one.credit_id))
    if Entry.objects.unscoped("the caller reached it").filter(reverses=entry).exists():
        raise NotReversible
    if Reversible.objects.filter(transfer__in=transfers).exists():
        raise RefundExceeds
    moves = [_mirror(one, one.amount) for one in transfers]
    with refused_as(NotReversible()):  # of two who take it back at once
        return post(replace(writing, event=Event.REVERSAL, reverses_id=entry.pk), moves)


@step
def give_back(
    parts: Sequence[tuple[int, int]], writing: Writing, *, also: Sequence[Move] = (), used: Sequence[Used] = ()
) -> Entry:
    """Give back parts of transfers in one entry, to where they came from. 退款.

    Args:
        parts: transfers by id with the amount each gives back, ≥ 1.
        writing: who gives back, when and why.
        also: transfers of the same entry that are no mirror, such as what is owed until it is paid out.
        used: the consumptions it takes back, each naming the first one: closing a card must not count them.

    Raises:
        RefundExceeds: more than the transfer moved, counting what was given back before; or it gave back itself.
        ValueUsed: it brought value that has been used in part.
    """
    rows = Transfer.objects.in_bulk([pk for pk, _amount in parts])
    lock_accounts(pk for one in rows.values() for pk in (one.debit_id, one.credit_id))
    given = dict(Reversible.objects.filter(transfer__in=rows).values_list("transfer_id", "reversed"))
    for pk, amount in parts:
        if rows[pk].reverses_id is not None or amount + given.get(pk, 0) > rows[pk].amount:
            raise RefundExceeds
    with refused_as(RefundExceeds()):  # of several who give back at once, where no customer's account is held
        return post(writing, [*(_mirror(rows[pk], amount) for pk, amount in parts), *also], used=used)


def _mirror(first: Transfer, amount: int) -> Move:
    """Return the transfer that gives ``amount`` of ``first`` back, with the lots it brought and used."""
    move = Move(
        first.credit_id, first.debit_id, amount, first.unit, Code(first.code), reverses=first.pk, part=first.part
    )
    if (lot := Lot.objects.filter(origin=first).first()) is not None:
        state = LotState.objects.get(lot=lot)
        if state.quantity - state.used < amount:
            raise ValueUsed
        move = replace(move, draws=(Draw(lot.pk, amount),))
    returned = tuple(Draw(lot.pk, quantity) for lot, quantity in lots_back(first.pk, amount))
    return replace(move, returned=returned)
