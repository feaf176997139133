"""What the worker does for the till: it sees what became of payments, and gives money back. 查单 / 退款."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_tasks import task

from liuke.kit import clock
from liuke.visits import services

if TYPE_CHECKING:
    import uuid


def after_asking(_uid: uuid.UUID, event: dict[str, Any]) -> None:
    """Look at a payment some time after it was asked."""
    look_after.enqueue(event["order_id"])


def after_wanting_back(_uid: uuid.UUID, event: dict[str, Any]) -> None:
    """Ask for money back at once."""
    give_back.enqueue(event["refund_id"])


@task()
def look_after(order_id: int) -> None:
    """Look at a payment when its time has come, until somebody knows what became of it."""
    order = services.look_when_due(order_id, now=clock.now())
    if order.look_at is not None:
        look_after.using(run_after=order.look_at).enqueue(order_id)


@task()
def give_back(refund_id: int) -> None:
    """Ask for money back until it is back."""
    refund = services.give_back(refund_id, now=clock.now())
    if refund.try_at is not None:
        give_back.using(run_after=refund.try_at).enqueue(refund_id)
