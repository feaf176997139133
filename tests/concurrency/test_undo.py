"""Two people take one import back at once: one does it, the other is told. The twin shows that the race is real."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from liuke.customers.models import Customer
from liuke.intake import services
from liuke.intake.errors import BeingUndone, ImportNotOpen
from liuke.intake.models import Import
from liuke.intake.services import undoing
from liuke.kit import clock
from liuke.visits import steps
from liuke.visits.models import Interaction
from liuke.visits.services import events
from tests.concurrency.race import race
from tests.intake.files import CUSTOMERS, take, write_csv
from tests.visits.sender import event, sender_of
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "c.csv", CUSTOMERS)


def undo(number: int) -> Any:
    """Take an import back; return how many customers went, or the refusal."""
    try:
        return services.undo_import(Import.unguarded.get(pk=number), now=NOON)["removed"]["customer"]
    except (BeingUndone, ImportNotOpen) as refusal:
        return type(refusal)


def test_one_of_two_takes_it_back_and_the_other_is_told(world: World, file: Path) -> None:
    for _round in range(ROUNDS):
        [done] = take(world.lakeside, file, kind="customers")

        told = race(2, lambda _number: undo(done["import"]))  # noqa: B023 - over before the next

        assert [answer for answer in told if isinstance(answer, int)] == [len(CUSTOMERS) - 1]
        assert Customer.unguarded.count() == 3


def impatient(number: int) -> Any:
    """Take an import back without waiting for anybody; return what ``undo`` does, or that it is another's turn."""
    wait = "SET lock_timeout = '200ms'" if connection.vendor == "postgresql" else "PRAGMA busy_timeout = 200"
    with connection.cursor() as cursor:
        cursor.execute(wait)
    try:
        return undo(number)
    except OperationalError:
        return "waits"


def undo_while_an_event_arrives(world: World, number: int, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let an undo begin after an event for K001 was looked at and before it is written; return both answers."""
    looked, tried, add = threading.Event(), threading.Event(), steps.add_interactions
    sender = sender_of(world)

    def add_later(*told: Any, **how: Any) -> None:
        looked.set()
        tried.wait(30)
        add(*told, **how)

    def run(runner: int) -> Any:
        if runner == 0:
            try:
                return sender.sends(event(1, world, uid=None, card_no="K001")).status_code
            except IntegrityError:
                return "she is gone"
        looked.wait(30)
        try:
            return impatient(number)
        finally:
            tried.set()

    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(events, "add_interactions", add_later)
    return race(2, run)


def test_who_an_arriving_event_names_is_not_taken_back_before_it_is_written(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [done] = take(world.lakeside, file, kind="customers")

    assert undo_while_an_event_arrives(world, done["import"], monkeypatch) == [200, "waits"]
    assert undo(done["import"]) == len(CUSTOMERS) - 2
    assert Interaction.unguarded.get().customer.card_no == "K001"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: nobody needs a turn")
def test_twin_without_turns_takes_her_back_under_the_event(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [done] = take(world.lakeside, file, kind="customers")
    for module in (undoing, events):
        monkeypatch.setattr(module, "take_turns", lambda: None)

    answers = undo_while_an_event_arrives(world, done["import"], monkeypatch)

    assert answers == ["she is gone", len(CUSTOMERS) - 1]


def test_whoever_comes_in_the_middle_hears_that_somebody_is_at_it(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [done] = take(world.lakeside, file, kind="customers")
    both = threading.Barrier(2)
    finish = undoing._finish

    def finish_later(*told: Any, **how: Any) -> None:
        both.wait()  # the other one comes now
        both.wait()  # and has been told
        finish(*told, **how)

    monkeypatch.setattr(undoing, "_finish", finish_later)

    def run(number: int) -> Any:
        if number == 0:
            return undo(done["import"])
        both.wait()
        answer = undo(done["import"])
        both.wait()
        return answer

    assert race(2, run) == [len(CUSTOMERS) - 1, BeingUndone]


def test_twin_without_the_name_held_lets_both_report_the_whole_work(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [done] = take(world.lakeside, file, kind="customers")
    begun, begin = threading.Barrier(2), undoing._begin

    def begin_together(of: Import) -> None:
        begin(of)
        begun.wait()

    monkeypatch.setattr(undoing, "alone", lambda *_name, **_how: nullcontext())
    monkeypatch.setattr(undoing, "_begin", begin_together)

    assert race(2, lambda _number: undo(done["import"])) == [len(CUSTOMERS) - 1] * 2
