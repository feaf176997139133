"""Asking a provider: for money, what became of it, to give it back. No call is inside a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.queries import organization
from liuke.kit.clock import business_day
from liuke.kit.home import home
from liuke.kit.problems import NotFound
from liuke.visits.errors import DraftChanged
from liuke.visits.models import Draft, PaymentOrder, ProviderAccount, RefundOrder
from liuke.visits.payments.errors import ProviderNotReady
from liuke.visits.payments.opening import SIMULATOR, open_provider
from liuke.visits.payments.port import Ask, Declined, GiveBack, Unanswered
from liuke.visits.payments.simulator import Simulator
from liuke.visits.payments.states import State
from liuke.visits.queries.paying import lacks, settings_of
from liuke.visits.queries.preview import preview
from liuke.visits.rules.drafts import read_content
from liuke.visits.services.paying import note_refund, note_word, write_ask

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.visits.payments.port import Provider
    from liuke.visits.payments.states import Said

_CURRENCY = "CNY"


def provider_on(purse: str) -> tuple[ProviderAccount, Provider]:
    """Return who is asked for payments of this kind.

    Raises:
        ProviderNotReady: it is off, or something of it is missing.
    """
    account = ProviderAccount.objects.filter(purse=purse, is_on=True).first()
    if account is None or organization().currency != _CURRENCY:
        raise ProviderNotReady
    settings = settings_of(account, vault=home().vault)
    if lacks(account.adapter, settings):
        raise ProviderNotReady
    try:
        return account, open_provider(account.adapter, settings)
    except Unanswered as error:
        raise ProviderNotReady from error


def _provider_of(order: PaymentOrder) -> Provider:
    """Return who was asked for a payment: the same merchant of the same provider, on or off by now."""
    account = ProviderAccount.objects.filter(purse=order.purse, adapter=order.adapter).first()
    if account is None:
        raise Unanswered("no account")
    provider = open_provider(account.adapter, settings_of(account, vault=home().vault))
    if provider.merchant != order.merchant:
        raise Unanswered("another merchant")
    return provider


def ask_payment(
    draft_uid: uuid.UUID, *, purse: str, version: int, scope: Scope, now: datetime, code: str = ""
) -> PaymentOrder:
    """Ask a customer for what a bill says is paid this way: she scans a code, or hers was scanned. 发起收款.

    An answer that does not come leaves the payment open: it is looked at until somebody knows.

    Raises:
        ProviderNotReady: nobody can be asked.
        DraftChanged: the bill is not what was shown, or nothing on it is paid this way.
        PaymentAwaited: it is being asked already.
        Everything that keeps the bill from being closed.
    """
    account, provider = provider_on(purse)
    draft = Draft.objects.within(scope).select_related("salon").filter(uid=draft_uid, ticket=None).first()
    if draft is None:
        raise NotFound
    today = business_day(now, draft.salon.timezone)
    shown = preview(read_content(draft.content), salon_id=draft.salon_id, scope=scope, today=today)
    if shown.problem is not None:
        raise shown.problem
    wanted = [paid.amount_minor for paid in shown.sale.payments if paid.how.value == purse]
    if len(wanted) != 1:
        raise DraftChanged
    order = write_ask(
        draft_uid, version=version, account=account, merchant=provider.merchant, amount_minor=wanted[0],
        is_scanned=bool(code), scope=scope, now=now,
    )  # fmt: skip
    return _ask(order, provider, subject=draft.salon.name, code=code, now=now)


def _ask(order: PaymentOrder, provider: Provider, *, subject: str, code: str, now: datetime) -> PaymentOrder:
    try:
        answer = provider.ask(Ask(order.number, order.amount_minor, subject, order.expires_at, code))
    except Declined as no:
        return note_word(order.pk, state=State.FAILED, why=no.why, now=now)
    except Unanswered as silence:
        return note_word(order.pk, why=str(silence), now=now)
    return note_word(order.pk, said=answer.said, code_url=answer.code_url, now=now)


def look_again(order_id: int, *, now: datetime) -> PaymentOrder:
    """Ask what became of a payment; one that nobody can pay any more is called off, and looked at once more. 查单.

    Safe to repeat, at any time and by several at once.
    """
    order = PaymentOrder.objects.unscoped("a job of the shop, or the caller reached it").get(pk=order_id)
    if order.look_at is None:
        return order
    return _look(order, is_over=now >= order.expires_at, now=now)


def look_when_due(order_id: int, *, now: datetime) -> PaymentOrder:
    """Look at a payment if its time has come; of several who come by at once, one may have looked already."""
    order = PaymentOrder.objects.unscoped("a job of the shop").get(pk=order_id)
    return look_again(order_id, now=now) if order.look_at is not None and order.look_at <= now else order


def call_off(order_id: int, *, scope: Scope, now: datetime) -> PaymentOrder:
    """Stop asking; what was paid meanwhile stays paid. 取消收款.

    Raises:
        NotFound: it is not in reach.
    """
    order = PaymentOrder.objects.within(scope).filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return _look(order, is_over=True, now=now) if order.standing.is_open else order


def _look(order: PaymentOrder, *, is_over: bool, now: datetime) -> PaymentOrder:
    try:
        provider = _provider_of(order)
        said = provider.look(order.number)
        if is_over and (said is None or said.state.is_open):
            said = _end(provider, order)
    except Unanswered as silence:
        return note_word(order.pk, why=str(silence), now=now)
    if said is None:
        return note_word(order.pk, state=State.CLOSED if is_over else None, now=now)
    return note_word(order.pk, said=said, now=now)


def _end(provider: Provider, order: PaymentOrder) -> Said | None:
    provider.call_off(order.number, is_scanned=order.is_scanned)
    return provider.look(order.number)


def pay_simulated(order_id: int, *, scope: Scope, now: datetime) -> PaymentOrder:
    """Let the simulated customer pay what she was shown.

    Raises:
        NotFound: it is not in reach, or was asked of a real provider.
    """
    order = PaymentOrder.objects.within(scope).filter(pk=order_id, adapter=SIMULATOR).first()
    if order is None:
        raise NotFound
    Simulator(home().root).pay(order.number)
    return look_again(order.pk, now=now)


def give_back(refund_id: int, *, now: datetime) -> RefundOrder:
    """Ask a provider to give money back, under the same number every time, until it is back. 原路退款."""
    refund = RefundOrder.objects.select_related("order").get(pk=refund_id)
    if refund.is_done:
        return refund
    order = refund.order
    wanted = GiveBack(refund.number, order.number, refund.amount_minor, order.amount_minor)
    try:
        is_back = _provider_of(order).give_back(wanted)
    except Declined as no:
        return note_refund(refund_id, is_back=False, why=no.why, now=now)
    except Unanswered as silence:
        return note_refund(refund_id, is_back=False, why=str(silence), now=now)
    return note_refund(refund_id, is_back=is_back, now=now)
