"""Writes of payments asked of providers: what a word changes, which bill a payment is for, what goes back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from liuke.kit import outbox
from liuke.kit.transactions import step
from liuke.visits.errors import DraftChanged
from liuke.visits.events import RefundWanted
from liuke.visits.models import PaymentOrder, RefundOrder
from liuke.visits.payments.states import State, after, further
from liuke.visits.queries.paying import not_given_back

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from liuke.visits.models import Ticket
    from liuke.visits.payments.states import Said

_WHY = "the caller reached the bill, or is a job of the shop"


@step
def held(order_id: int) -> PaymentOrder:
    """Return a payment, held until the transaction ends: words about it come one after the other."""
    rows = PaymentOrder.objects.unscoped(_WHY)
    return rows.select_for_update(of=("self",)).select_related("salon").get(pk=order_id)


@step
def move_on(order: PaymentOrder, said: Said) -> None:
    """Take a word that fits into the payment; nothing goes back. What is over is not looked at any more."""
    state, back = after(order.standing, order.refunded_minor, said)
    order.state, order.refunded_minor = state.value, min(back, order.amount_minor)
    order.reference = order.reference or said.reference
    if not order.standing.is_open:
        order.look_at = None
    order.save(update_fields=["state", "refunded_minor", "reference", "look_at"])


@step
def book_payments(ticket: Ticket, numbers: Collection[int]) -> None:
    """Say which bill paid payments are for.

    Raises:
        DraftChanged: one of them went back, or is on another bill, since the bill was shown.
    """
    if not numbers:
        return
    rows = PaymentOrder.objects.unscoped(_WHY).filter(pk__in=numbers, ticket=None, state=State.PAID)
    if rows.filter(is_going_back=False).update(ticket=ticket) != len(numbers):
        raise DraftChanged


@step
def want_back(back: Ticket, *, now: datetime) -> list[RefundOrder]:
    """Let what a bill gives back go back by the provider it came by; the worker asks, as often as it takes.

    What was typed by hand and never asked of a provider goes back by hand.
    """
    if back.takes_back_id is None:
        return []
    wanted = {one.purse: -one.amount_minor for one in back.payments.filter(amount_minor__lt=0)}
    found = []
    orders = PaymentOrder.objects.unscoped(_WHY).filter(ticket=back.takes_back_id, purse__in=wanted)
    for order in orders.select_for_update().order_by("pk"):
        minor = min(wanted[order.purse], not_given_back(order))
        if minor > 0:
            wanted[order.purse] -= minor
            found.append(write_refund(order, minor, ticket=back, now=now))
    return found


@step
def write_refund(order: PaymentOrder, minor: int, *, ticket: Ticket | None, now: datetime) -> RefundOrder:
    """Write down what has to go back, under the number it will be asked by every time."""
    refund = RefundOrder.objects.create(
        number=uuid.uuid4().hex, order=order, ticket=ticket, amount_minor=minor, wanted_at=now, try_at=now
    )
    outbox.record(RefundWanted(refund.pk), now=now)
    return refund


@step
def refund_is_back(refund: RefundOrder, *, now: datetime) -> None:
    """Note that the money is back."""
    order = held(refund.order_id)
    refund.is_done, refund.done_at, refund.try_at, refund.why = True, now, None, ""
    refund.save(update_fields=["is_done", "done_at", "try_at", "why"])
    done = RefundOrder.objects.filter(order=order, is_done=True).values_list("amount_minor", flat=True)
    order.refunded_minor = max(order.refunded_minor, sum(done))
    is_all = order.refunded_minor >= order.amount_minor
    order.state = further(order.standing, State.REFUNDED if is_all else State.PARTLY_REFUNDED).value
    order.save(update_fields=["refunded_minor", "state"])
