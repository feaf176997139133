"""The outbox: facts travel up the stack as rows, never as imports.

``record`` joins the transaction of the cause. The worker hands each row to the handlers named in
``config/wiring``, at least once, so handlers are idempotent by the event's ``uid``.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import structlog

from liuke.kit.models import OutboxEvent
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Callable

    Handler = Callable[[uuid.UUID, dict[str, Any]], None]

log = structlog.get_logger()

_handlers: dict[str, list[Handler]] = {}
PARKED_AFTER = 5


class Event(Protocol):
    """A frozen dataclass in past participle, e.g. ``ImportCommitted``; ``kind`` is its stable name."""

    kind: ClassVar[str]


def subscribe(kind: str, handler: Handler) -> None:
    """Name a handler of one kind of event; ``config/wiring`` does this at start, nobody else."""
    if handler not in _handlers.setdefault(kind, []):
        _handlers[kind].append(handler)


@step
def record(event: Event, *, now: datetime) -> None:
    """Write an event in the transaction of its cause. Its fields must be plain JSON values."""
    if not is_dataclass(event) or isinstance(event, type):
        raise TypeError("events are frozen dataclasses")
    OutboxEvent.objects.create(uid=uuid.uuid4(), kind=event.kind, payload=asdict(event), recorded_at=now, retry_at=now)


def deliver_waiting(*, now: datetime, limit: int = 100) -> int:
    """Hand waiting events to their handlers; one that fails waits longer and is parked after five tries."""
    waiting = OutboxEvent.objects.filter(handled_at=None, retry_at__lte=now, attempts__lt=PARKED_AFTER).order_by("pk")[
        :limit
    ]
    delivered = 0
    for event in waiting:
        delivered += _deliver(event, now=now)
    return delivered


def _deliver(event: OutboxEvent, *, now: datetime) -> bool:
    # Claimed by moving its retry time: a second worker sees another value and leaves it alone.
    later = now + timedelta(seconds=30 * (event.attempts + 1) ** 2)
    mine = OutboxEvent.objects.filter(pk=event.pk, handled_at=None, retry_at=event.retry_at).update(
        retry_at=later, attempts=event.attempts + 1
    )
    if not mine:
        return False
    try:
        for handler in _handlers.get(event.kind, []):
            handler(event.uid, event.payload)
    except Exception as error:  # noqa: BLE001 - one poisoned event must not stop the others
        log.warning("event.failed", kind=event.kind, uid=str(event.uid), attempts=event.attempts + 1)
        OutboxEvent.objects.filter(pk=event.pk).update(last_error=repr(error)[:2000])
        return False
    OutboxEvent.objects.filter(pk=event.pk).update(handled_at=now)
    return True
