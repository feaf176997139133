"""Use cases of the till: a bill is closed, taken back, and given back in part."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.kit.idempotency import begin, finish, once
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.visits.errors import ReasonMissing
from liuke.visits.models import Ticket
from liuke.visits.queries.refund import bill_to_refund
from liuke.visits.steps import want_back, write_refund, write_return, write_sale

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.kit.idempotency import Once
    from liuke.visits.rules.sale import Sale

_TILL = "till"


def write_named(sale: Sale, *, key: str, actor: int | None) -> Once:
    """Name the write of a bill by the key the browser made: one key is one bill, for one person, for ever.

    Raises:
        KeyMissing: the key is empty, longer than 80 characters, or not plain ASCII.
    """
    body = json.dumps({"actor": actor, **asdict(sale)}, sort_keys=True).encode()
    return once(scope=_TILL, key=key, body=body)


@use_case
def check_out(
    sale: Sale, *, write: Once, scope: Scope, actor: int | None, now: datetime, signature: bytes = b""
) -> Ticket:
    """Close a bill: all of it in one entry of the ledger, or nothing. 结账.

    Safe to repeat: the same key with the same bill answers with the first bill.

    Args:
        sale: what is sold and how it is paid; prices come from the list.
        write: the write by its key (``write_named``).
        scope: who sells.
        actor: the staff member's id; None for jobs.
        now: the instant; the business date is the salon's day of it.
        signature: a PNG, where she has to sign for what is used of her cards.

    Raises:
        KeyReused: the key stands for another bill.
        NotAllowed: the till, another price, or a debt is not for this role.
        NotFound, NotSold, NotHerCard, NotOnStaff, CustomerNeeded: the bill names what is not there, or not hers.
        NothingSold, WrongAmount, SharesWrong, ReasonMissing, PriceMissing: it cannot be read as a bill.
        TotalsDiffer, ItemsOnly: the payments do not fit.
        SignatureNeeded, SignatureUnreadable, CodeNeeded: she has not agreed the way the shop asks.
        CardNotUsable, CardExpired, NotOnThisCard, ArrearsFirst, InsufficientBalance, AccountNotOpen: of a card.
    """
    if (answer := begin(write, now=now)) is not None:
        return ticket_answered(answer)
    ticket = write_sale(sale, write=write, scope=scope, actor=actor, now=now, signature=signature)
    finish(write, {"ticket": ticket.pk})
    return ticket


def ticket_answered(answer: dict[str, int]) -> Ticket:
    """Return the bill a write made before; whoever has its key made it."""
    return Ticket.objects.unscoped("the answer to the writer's own key").get(pk=answer["ticket"])


@use_case
def take_back(
    ticket_id: int, *, reason: str, scope: Scope, actor: int | None, now: datetime, asked: Once | None = None
) -> Ticket:
    """Take a bill back whole: everything goes where it came from, and both bills stay. 撤单.

    Args:
        ticket_id: the bill.
        reason: why, in words; kept with it.
        scope: who takes it back.
        actor: the staff member's id; None for jobs.
        now: the instant; it counts for the day it is done, not for the bill's.
        asked: the write by its key; sent again, it answers with the first answer.

    Raises:
        KeyReused: the key stands for another write.
        NotFound: the bill is not in reach.
        NotAllowed: the role may not take sales back.
        ReasonMissing: no reason.
        NotTheTills: the bill was not made by the till.
        NotReversible: it was taken back before, or takes one back itself.
        ValueUsed, CardUsedSince: what it sold has been used in part.
    """
    if not scope.may(Action.REFUND_SALES):
        raise NotAllowed(action=Action.REFUND_SALES.value)
    ticket = Ticket.objects.within(scope).select_related("salon", "customer").filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound
    if not reason.strip():
        raise ReasonMissing
    if (answer := begin(asked, now=now)) is not None:
        return ticket_answered(answer)
    write = once(scope=f"{_TILL}:back", key=str(ticket.pk), body=str(ticket.pk).encode())
    currency = organization().currency
    back = write_return(ticket, reason=reason.strip()[:200], write=write, currency=currency, actor=actor, now=now)
    want_back(back, now=now)
    audit(
        "ticket.taken_back", now=now, actor_id=actor, salon_id=ticket.salon_id, object_type="ticket",
        object_ref=ticket.pk, after={"number": back.number, "reason": back.note},
    )  # fmt: skip
    finish(asked, {"ticket": back.pk})
    return back


def refund_named(ticket_id: int, wanted: Mapping[int, int], *, reason: str, key: str, actor: int | None) -> Once:
    """Name the write of a refund by the key of its form or call.

    Raises:
        KeyMissing: the key is empty, longer than 80 characters, or not plain ASCII.
    """
    body = json.dumps([ticket_id, sorted(wanted.items()), reason, actor]).encode()
    return once(scope=f"{_TILL}:refund", key=key, body=body)


@use_case
def refund_part(
    ticket_id: int,
    wanted: Mapping[int, int],
    *,
    reason: str,
    write: Once,
    scope: Scope,
    actor: int | None,
    now: datetime,
) -> Ticket:
    """Give some pieces of a bill back to where they were paid from, and return the bill that does it. 部分退款.

    Safe to repeat: the same key with the same pieces answers with the first bill.

    Args:
        ticket_id: the bill.
        wanted: how many pieces of which line (its id) go back.
        reason: why, in words; kept with it.
        write: the write by its key (``refund_named``).
        scope: who gives back.
        actor: the staff member's id; None for jobs.
        now: the instant; it counts for the day it is done, not for the bill's.

    Raises:
        NotFound, NotTheTills, NotReversible: the bill is not in reach, not the till's, or gives another one back.
        NotAllowed: the role may not take sales back.
        ReasonMissing: no reason.
        NothingChosen, CardUsedSince, CardClosedSince, DebtPaidSince: it cannot go back as chosen.
        RefundExceeds, ValueUsed, InsufficientBalance, AccountNotOpen, DayClosed: by the ledger.
    """
    if not scope.may(Action.REFUND_SALES):
        raise NotAllowed(action=Action.REFUND_SALES.value)
    ticket = bill_to_refund(ticket_id, scope=scope)
    if not reason.strip():
        raise ReasonMissing
    if (answer := begin(write, now=now)) is not None:
        return ticket_answered(answer)
    currency, why = organization().currency, reason.strip()[:200]
    back = write_refund(ticket, wanted, reason=why, write=write, currency=currency, actor=actor, now=now)
    want_back(back, now=now)
    finish(write, {"ticket": back.pk})
    audit(
        "ticket.refunded", now=now, actor_id=actor, salon_id=ticket.salon_id, object_type="ticket",
        object_ref=ticket.pk, after={"number": back.number, "reason": back.note},
    )  # fmt: skip
    return back
