"""One sender calls many times at once: each event is kept once, a call is taken once. The twins do not take turns."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection

from liuke.accounts.models import ApiKey
from liuke.accounts.steps import MOST_CALLS
from liuke.kit import clock
from liuke.visits.models import Interaction
from tests.concurrency.race import race
from tests.visits.sender import Sender, event, sender_of
from tests.world import NOON, World

pytestmark = pytest.mark.django_db(transaction=True)

CALLS, EVENTS, ROUNDS = 4, 40, 5


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def ids(number: int) -> list[str]:
    return list(
        Interaction.objects.unscoped("test")
        .filter(event_id__startswith=f"{number}.")
        .values_list("event_id", flat=True)
    )


def asked(sender: Sender) -> int:
    return ApiKey.objects.unscoped("test").get(pk=sender.key.pk).unknown_names


def stranger(world: World, name: str) -> dict[str, Any]:
    return event(0, world, id=name, uid=None, card_no=f"nobody {name}")


def batch(world: World, number: int, call: int) -> list[dict[str, Any]]:
    """Return the same events in another order for each call, so that each is signed by itself."""
    rows = [event(0, world, id=f"{number}.{n}") for n in range(EVENTS)]
    return rows[call:] + rows[:call]


def test_batches_sent_at_once_keep_each_event_once_and_every_call_is_told_what_became_of_it(world: World) -> None:
    sender = sender_of(world)

    for number in range(ROUNDS):
        answers = race(CALLS, lambda call: sender.sends(*batch(world, number, call)).json())  # noqa: B023 - over before the next

        assert sorted(answer["created"] for answer in answers) == [0] * (CALLS - 1) + [EVENTS]
        assert all(answer["created"] + answer["duplicate"] == EVENTS for answer in answers)
        assert len(ids(number)) == EVENTS


def test_twin_that_looks_first_and_writes_afterwards_meets_itself_at_the_constraint(world: World) -> None:
    sender, looked = sender_of(world), threading.Barrier(2)

    def look_then_write(_call: int) -> str:
        rows = Interaction.objects.unscoped("twin")
        assert not rows.filter(sender=sender.key, event_id="1").exists()
        connection.close()
        looked.wait()
        try:
            rows.create(
                sender=sender.key, event_id="1", customer=world.lin, salon=world.lakeside, business_date="2026-11-20",
                kind="asked", received_at=NOON,
            )  # fmt: skip
        except IntegrityError:
            return "refused"
        return "written"

    assert sorted(race(2, look_then_write)) == ["refused", "written"]


def test_one_signed_call_sent_many_times_at_once_is_taken_once(world: World) -> None:
    sender = sender_of(world)

    for number in range(ROUNDS):
        body = json.dumps({"events": batch(world, number, 0)}).encode()
        answers = race(CALLS, lambda _call: sender.sends_body(body).status_code)  # noqa: B023 - over before the next

        assert sorted(answers) == [200] + [409] * (CALLS - 1)


def test_strangers_named_at_once_are_all_counted(world: World) -> None:
    sender = sender_of(world)

    for number in range(ROUNDS):
        race(CALLS, lambda call: sender.sends(stranger(world, f"{number}.{call}")))  # noqa: B023 - over before the next

        assert asked(sender) == (number + 1) * CALLS


def test_twin_that_reads_adds_and_writes_back_forgets_strangers(world: World) -> None:
    sender, read = sender_of(world), threading.Barrier(2)

    def count(_call: int) -> None:
        key = ApiKey.objects.unscoped("twin").get(pk=sender.key.pk)
        connection.close()
        read.wait()
        key.unknown_names += 1
        key.save(update_fields=["unknown_names"])

    race(2, count)

    assert asked(sender) == 1


def test_calls_at_once_do_not_slip_past_the_limit(world: World) -> None:
    sender: Sender = sender_of(world)
    for number in range(MOST_CALLS - 1):
        assert sender.sends(event(number, world)).status_code == 200

    answers = race(CALLS, lambda call: sender.sends(event(1000 + call, world)).status_code)

    assert sorted(answers) == [200] + [429] * (CALLS - 1)
