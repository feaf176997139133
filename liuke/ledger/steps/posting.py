"""Writing one entry with its transfers, lots and consumptions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError

from liuke.kit.ready import insert
from liuke.kit.transactions import step
from liuke.ledger.errors import AmountOutOfRange, DayClosed, InsufficientBalance
from liuke.ledger.keeping import DAY_IS_CLOSED
from liuke.ledger.models import Consumption, Entry, Lot, LotMove, Transfer
from liuke.ledger.rules.book import LARGEST, Side
from liuke.ledger.steps.accounts import issuer_of, lock_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from liuke.kit.idempotency import Once
    from liuke.ledger.rules.book import Code, Event, Source
    from liuke.ledger.rules.lots import Draw


@dataclass(frozen=True)
class NewLot:
    """The lot a transfer brings: the last day it may be used, what was paid for all of it, and what it may pay for."""

    expires_on: date | None = None
    paid_minor: int = 0
    list_minor: int = 0
    items: tuple[int, ...] = ()
    earned_on: date | None = None
    came_by: int | None = None
    """Where value moves from one account to another: the day and the entry it first came by; else this one's."""


@dataclass(frozen=True)
class Move:
    """One transfer to be written: from ``credit``'s point of view value comes in.

    Args:
        debit: the account's id on the debit side.
        credit: the account's id on the credit side.
        amount: in the smallest part of ``unit``, 1 to 10^11.
        unit: what is moved.
        code: what it does within the event.
        lot: the lot it brings to ``credit``.
        draws: the lots it uses up on ``debit``.
        returned: the lots it gives back to ``credit``.
        reverses: the transfer it takes back.
        part: the line of the bill it belongs to, from 1; None for the whole of it.
    """

    debit: int
    credit: int
    amount: int
    unit: str
    code: Code
    lot: NewLot | None = None
    draws: tuple[Draw, ...] = ()
    returned: tuple[Draw, ...] = ()
    reverses: int | None = None
    part: int | None = None


@dataclass(frozen=True)
class Used:
    """What a customer got for value paid ahead: the columns of ``Consumption``."""

    list_minor: int
    charged_minor: int
    principal_minor: int = 0
    bonus_minor: int = 0
    sessions: int = 0
    points: int = 0
    card: int | None = None
    item_id: int | None = None
    drawn: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    takes_back_id: int | None = None
    part: int | None = None


@dataclass(frozen=True)
class Writing:
    """Who writes an entry, when, and by which write: one write is one entry, for ever."""

    event: Event
    salon_id: int
    once: Once
    actor_id: int | None
    source: Source
    business_date: date
    now: datetime
    reason: str = ""
    reverses_id: int | None = None
    import_id: int | None = None


@step
def post(writing: Writing, moves: Sequence[Move], *, used: Sequence[Used] = ()) -> Entry:
    """Write an entry whole, or nothing of it. 记账.

    What may not be is refused by the database: the rules above are asked first, this is the lock behind them.

    Raises:
        AmountOutOfRange: an amount is no whole number from 1 to 10^11.
        AccountNotOpen: a customer's account is frozen or closed.
        InsufficientBalance: an account would fall below zero.
        DayClosed: the salon closed the day. The transaction is over: nothing else can be written in it.
    """
    if any(type(move.amount) is not int or not 1 <= move.amount <= LARGEST for move in moves):
        raise AmountOutOfRange
    _see_enough(moves)
    try:
        return _write(writing, moves, used)
    except IntegrityError as refusal:
        if DAY_IS_CLOSED in str(refusal):
            raise DayClosed(day=writing.business_date) from refusal
        raise


def _write(writing: Writing, moves: Sequence[Move], used: Sequence[Used]) -> Entry:
    entry = Entry(
        uid=uuid.uuid4(),
        issuer_id=issuer_of(writing.salon_id),
        salon_id=writing.salon_id,
        event=writing.event.value,
        idem_scope=writing.once.scope,
        idem_key=writing.once.key,
        fingerprint=writing.once.fingerprint,
        actor_id=writing.actor_id,
        source=writing.source.value,
        business_date=writing.business_date,
        recorded_at=writing.now,
        reason=writing.reason,
        reverses_id=writing.reverses_id,
        import_id=writing.import_id,
    )
    insert([entry])
    transfers = insert(
        Transfer(
            entry=entry,
            line=line,
            debit_id=move.debit,
            credit_id=move.credit,
            unit=move.unit,
            amount=move.amount,
            code=move.code.value,
            reverses_id=move.reverses,
            part=move.part,
        )
        for line, move in enumerate(moves)
    )
    _write_lots(writing, list(zip(transfers, moves, strict=True)))
    insert(Consumption(entry=entry, line=line, **vars(one)) for line, one in enumerate(used))
    return entry


def _write_lots(writing: Writing, made: Sequence[tuple[Transfer, Move]]) -> None:
    lots = [
        Lot(
            account_id=move.credit,
            origin=transfer,
            quantity=move.amount,
            came_by_id=move.lot.came_by or transfer.entry_id,
            earned_on=move.lot.earned_on or writing.business_date,
            expires_on=move.lot.expires_on,
            paid_minor=move.lot.paid_minor,
            list_minor=move.lot.list_minor,
            items=list(move.lot.items),
        )
        for transfer, move in made
        if move.lot
    ]
    insert(lots)
    lot_moves = [
        LotMove(transfer=transfer, lot_id=draw.lot_id, quantity=sign * draw.quantity)
        for transfer, move in made
        for sign, draws in ((-1, move.draws), (1, move.returned))
        for draw in draws
    ]
    insert(lot_moves)


def _see_enough(moves: Sequence[Move]) -> None:
    """Hold the accounts and go through the moves in their order: what would be short is told in words."""
    accounts = lock_accounts(pk for move in moves for pk in (move.debit, move.credit))
    available = {pk: account.available for pk, account in accounts.items()}
    for move in moves:
        for pk, grows in ((move.debit, Side.DEBIT), (move.credit, Side.CREDIT)):
            if pk in accounts:
                change = move.amount if accounts[pk].side == grows else -move.amount
                if available[pk] + change < 0:
                    raise InsufficientBalance(wanted=move.amount, available=available[pk], unit=move.unit)
                available[pk] += change
