"""Events: written with their cause, handed on after it, at least once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db import transaction

from liuke.kit import outbox
from liuke.kit.models import OutboxEvent
from tests.world import NOON

if TYPE_CHECKING:
    import uuid

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class TeaServed:
    kind: ClassVar[str] = "tests.tea_served"
    cup: int


@dataclass(frozen=True)
class CupBroken:
    kind: ClassVar[str] = "tests.cup_broken"


heard: list[dict[str, Any]] = []


def hear(_uid: uuid.UUID, payload: dict[str, Any]) -> None:
    heard.append(payload)


def refuse(_uid: uuid.UUID, _payload: dict[str, Any]) -> None:
    raise RuntimeError("no")


@pytest.fixture(autouse=True)
def _subscribed() -> None:
    heard.clear()
    outbox.subscribe(TeaServed.kind, hear)
    outbox.subscribe(CupBroken.kind, refuse)


def test_an_event_reaches_its_handler_once() -> None:
    with transaction.atomic():
        outbox.record(TeaServed(cup=3), now=NOON)

    assert outbox.deliver_waiting(now=NOON) == 1
    assert outbox.deliver_waiting(now=NOON + timedelta(days=1)) == 0
    assert heard == [{"cup": 3}]


def test_an_event_of_a_rolled_back_cause_never_happened() -> None:
    with transaction.atomic():
        outbox.record(TeaServed(cup=1), now=NOON)
        transaction.set_rollback(True)

    assert not OutboxEvent.objects.exists()


def test_a_poisoned_event_is_parked_and_does_not_hold_up_the_others() -> None:
    with transaction.atomic():
        outbox.record(CupBroken(), now=NOON)
        outbox.record(TeaServed(cup=1), now=NOON)
    for day in range(9):
        outbox.deliver_waiting(now=NOON + timedelta(days=day))

    parked = OutboxEvent.objects.get(kind=CupBroken.kind)
    assert (parked.attempts, parked.handled_at) == (outbox.PARKED_AFTER, None)
    assert len(heard) == 1
