"""Use cases of payments asked of a provider. Nobody is asked inside a transaction: write, ask, write the answer."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.kit import outbox
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import refused_as, use_case
from liuke.visits.errors import DraftChanged
from liuke.visits.events import PaymentAsked
from liuke.visits.models import Draft, PaymentNotice, PaymentOrder, RefundOrder
from liuke.visits.payments.errors import PaymentAwaited
from liuke.visits.payments.states import State, misfit
from liuke.visits.queries.paying import asked_for, not_given_back
from liuke.visits.steps.paying import held, move_on, refund_is_back, write_refund

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.visits.models import ProviderAccount
    from liuke.visits.payments.port import Notice
    from liuke.visits.payments.states import Said

SHOWN_FOR, SCANNED_FOR = timedelta(minutes=10), timedelta(minutes=2)
"""How long a code can be paid; how long a scanned customer may take to confirm."""
SOON, LATER, MUCH_LATER = timedelta(seconds=30), timedelta(minutes=10), timedelta(hours=1)
SOON_UNTIL, LATER_UNTIL = timedelta(minutes=15), timedelta(hours=6)


@use_case
def write_ask(
    draft_uid: uuid.UUID,
    *,
    version: int,
    account: ProviderAccount,
    merchant: str,
    amount_minor: int,
    is_scanned: bool,
    scope: Scope,
    now: datetime,
) -> PaymentOrder:
    """Write down that a payment will be asked, before it is. 发起收款.

    Raises:
        NotAllowed: the role may not use the till.
        DraftChanged: the bill is closed, or not what was shown.
        PaymentAwaited: one is being asked, or was paid, already.
    """
    if not scope.may(Action.USE_TILL):
        raise NotAllowed(action=Action.USE_TILL.value)
    draft = Draft.objects.within(scope).filter(uid=draft_uid, version=version, ticket=None).first()
    if draft is None:
        raise DraftChanged
    if any(one.purse == account.purse for one in asked_for(draft_uid, scope=scope)):
        raise PaymentAwaited
    with refused_as(PaymentAwaited()):
        order = PaymentOrder.objects.unscoped("the bill is in reach").create(
            number=uuid.uuid4().hex,
            salon_id=draft.salon_id,
            draft_uid=draft_uid,
            purse=account.purse,
            adapter=account.adapter,
            merchant=merchant,
            amount_minor=amount_minor,
            currency=organization().currency,
            is_scanned=is_scanned,
            state=State.CREATED,
            asked_by_id=scope.staff_id,
            asked_at=now,
            expires_at=now + (SCANNED_FOR if is_scanned else SHOWN_FOR),
            look_at=now + SOON,
        )
    outbox.record(PaymentAsked(order.pk), now=now)
    return order


@use_case
def note_word(
    order_id: int,
    *,
    now: datetime,
    said: Said | None = None,
    state: State | None = None,
    code_url: str = "",
    why: str = "",
) -> PaymentOrder:
    """Write down what a provider answered, or that it did not: then the next look waits longer each time.

    Args:
        order_id: the payment.
        now: the instant.
        said: its word, which must fit or else changes nothing.
        state: what is known without a word: it was declined, or never was there.
        code_url: the code to show.
        why: its word for no, or what does not fit.
    """
    order = held(order_id)
    if said is not None and (wrong := misfit(order.asked, said)) is not None:
        said, why = None, wrong.value
    order.code_url, order.why = code_url or order.code_url, why[:120]
    if code_url and order.standing is State.CREATED:
        order.state = State.WAITING.value
    if state is not None and order.standing.is_open:
        order.state = state.value
    order.looks += 1
    if order.standing.is_open:
        order.look_at = now + _pause(now - order.asked_at)
    else:  # a code on a screen can be paid for as long as it holds, even where nobody there knows it yet
        order.look_at = order.expires_at + SOON if state is State.CLOSED and now < order.expires_at else None
    order.save(update_fields=["code_url", "why", "state", "looks", "look_at"])
    if said is not None:
        move_on(order, said)
    return order


def _pause(since: timedelta) -> timedelta:
    """Return how long the next look waits: half a minute for a quarter of an hour, then ten, then an hour."""
    if since < SOON_UNTIL:
        return SOON
    return LATER if since < LATER_UNTIL else MUCH_LATER


@use_case
def take_notice(purse: str, notice: Notice, *, now: datetime) -> PaymentNotice:
    """Keep a notice whose signature held, once, and let it change its payment where all of it fits. 支付通知.

    It books nothing: a bill is closed by who stands at the till. What does not fit is set aside with the reason.
    """
    said = notice.said
    rows = PaymentOrder.objects.unscoped("the notice names it, the provider signed it").filter(purse=purse)
    found = rows.filter(number=said.number).values_list("pk", flat=True).first()
    order = held(found) if found is not None else None
    wrong = misfit(order.asked if order else None, said)
    told = {name: value for name, value in asdict(said).items() if value is not None}
    kept, is_new = PaymentNotice.objects.get_or_create(
        purse=purse,
        event=notice.event,
        defaults={
            "number": said.number[:64], "order": order, "told": told, "misfit": wrong.value if wrong else "",
            "came_at": now,
        },
    )  # fmt: skip
    if is_new and order is not None and wrong is None:
        move_on(order, said)
    return kept


@use_case
def give_back_unbilled(order_id: int, *, scope: Scope, now: datetime) -> RefundOrder:
    """Give money back that was paid and never found a bill. 原路退回.

    Raises:
        NotAllowed: the role may not take sales back.
        NotFound: it is not in reach.
        DraftChanged: it is on a bill, or goes back already.
    """
    if not scope.may(Action.REFUND_SALES):
        raise NotAllowed(action=Action.REFUND_SALES.value)
    if not PaymentOrder.objects.within(scope).filter(pk=order_id).exists():
        raise NotFound
    order = held(order_id)
    left = not_given_back(order)
    if order.ticket_id is not None or order.is_going_back or order.standing is not State.PAID or left <= 0:
        raise DraftChanged
    order.is_going_back = True
    order.save(update_fields=["is_going_back"])
    audit(
        "payment_order.given_back", now=now, actor_id=scope.staff_id, salon_id=order.salon_id,
        object_type="payment_order", object_ref=order.pk, after={"number": order.number},
    )  # fmt: skip
    return write_refund(order, left, ticket=None, now=now)


@use_case
def note_refund(refund_id: int, *, is_back: bool, why: str = "", now: datetime) -> RefundOrder:
    """Write down how a refund stands: back, or to be asked again under the same number, later each time."""
    refund = RefundOrder.objects.select_for_update().get(pk=refund_id)
    if refund.is_done:
        return refund
    if is_back:
        refund_is_back(refund, now=now)
        return refund
    refund.tries += 1
    refund.why, refund.try_at = why[:120], now + _pause(now - refund.wanted_at)
    refund.save(update_fields=["tries", "why", "try_at"])
    return refund
