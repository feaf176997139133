"""Putting value aside until something is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from liuke.kit.transactions import refused_as, step
from liuke.ledger.errors import HoldOver, InsufficientBalance
from liuke.ledger.models import Entry, Hold, HoldEnd
from liuke.ledger.rules.book import Event
from liuke.ledger.steps.accounts import lock_accounts
from liuke.ledger.steps.posting import post

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.ledger.steps.posting import Move, Used, Writing


@step
def put_aside(account_id: int, amount: int, writing: Writing, *, expires_at: datetime) -> Hold:
    """Put so much of an account aside. 预占.

    Raises:
        InsufficientBalance: less than ``amount`` is free.
        AccountNotOpen: the account is frozen or closed.
    """
    account = lock_accounts([account_id])[account_id]
    if amount > account.available:
        raise InsufficientBalance(wanted=amount, available=account.available, unit=account.unit)
    entry = post(replace(writing, event=Event.HELD), [])
    return Hold.objects.create(entry=entry, account_id=account_id, amount=amount, expires_at=expires_at)


@step
def end_hold(
    hold_id: int, writing: Writing, *, captured: int = 0, moves: Sequence[Move] = (), used: Sequence[Used] = ()
) -> Entry:
    """End a hold: ``captured`` of it is used by ``moves``, the rest is free again. 结束预占.

    Raises:
        HoldOver: it ended before, or its time is over and something of it should be used.
    """
    hold = Hold.objects.get(pk=hold_id)
    lock_accounts([hold.account_id])
    if HoldEnd.objects.filter(hold=hold).exists() or (captured and writing.now >= hold.expires_at):
        raise HoldOver
    ended = replace(writing, event=Event.HOLD_ENDED)
    with refused_as(HoldOver()):
        # The hold ends before its amount is used: both together could not be had.
        entry = post(ended, [])
        HoldEnd.objects.create(hold=hold, entry=entry, captured=captured, released=hold.amount - captured)
    if moves:
        once = replace(writing.once, key=f"{writing.once.key}:use")
        return post(replace(writing, once=once), moves, used=used)
    return entry
