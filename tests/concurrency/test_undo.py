"""Two people take one import back at once: one does it, the other is told. The twin shows that the race is real."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from liuke.customers.models import Customer
from liuke.intake import services
from liuke.intake.errors import BeingUndone, ImportNotOpen
from liuke.intake.models import Import
from liuke.intake.services import undoing
from liuke.kit import clock
from liuke.visits.models import Interaction
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


def test_an_event_for_who_is_being_taken_back_keeps_her_or_is_refused(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    sender = sender_of(world)

    for number in range(ROUNDS):
        [done] = take(world.lakeside, file, kind="customers")
        about = event(number, world, uid=None, card_no="K001")

        undone, answer = race(2, lambda runner: sender.sends(about) if runner else undo(done["import"]))  # noqa: B023 - over before the next

        hers, stays = Interaction.unguarded.all(), Customer.unguarded.filter(card_no="K001")
        assert answer.status_code == 200
        assert [answer.json()["created"], hers.count(), len(CUSTOMERS) - 1 - undone] == [stays.count()] * 3
        hers.delete()
        stays.delete()


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
