"""Many clicks on one button write once, for the second waits for the first. The twins click without that guard."""

from __future__ import annotations

import threading
import uuid
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.care.errors import TaskClosed
from liuke.customers import services as customers
from liuke.customers import steps
from liuke.customers.errors import PhoneShared
from liuke.customers.models import Customer, Preference
from liuke.customers.rules.phones import Phone
from liuke.customers.services import profile
from liuke.kit import transactions
from liuke.kit.home import home
from liuke.outreach import services as outreach
from tests.concurrency.race import race
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from liuke.care.models import Task
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS, ROUNDS = 4, 5


@pytest.fixture
def _no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody: no row is held, nobody takes turns, and steps join no transaction."""
    monkeypatch.setattr(transactions, "connection", SimpleNamespace(in_atomic_block=True))
    monkeypatch.setattr(steps, "hold", lambda _customer_id: None)
    monkeypatch.setattr(profile, "take_turns", lambda: None)


def unguarded(use_case: Any) -> Callable[..., Any]:
    """Return what a use case does, without its transaction."""
    function: Callable[..., Any] = use_case.__wrapped__
    return function


def all_before(monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> None:
    """Let nobody into a function before every click has come there: each has looked, none has written."""
    function, everybody = getattr(place, name), threading.Barrier(CLICKS)

    def entered(*args: Any, **more: Any) -> Any:
        everybody.wait()
        return function(*args, **more)

    monkeypatch.setattr(place, name, entered)


def write_phone(world: World, add: Callable[..., Any], number: int = 0) -> str:
    phone = Phone(f"+861370013711{number}", f"711{number}")
    new = customers.Profile(name="新客", salon_id=world.lakeside.pk, phone=phone)
    try:
        add(new, uid=uuid.uuid4(), scope=WHOLE_SHOP, vault=home().vault, now=NOON)
    except PhoneShared:
        return "refused"
    return "written"


def test_one_phone_is_written_once_unless_somebody_says_it_is_shared(world: World) -> None:
    for number in range(ROUNDS):
        clicks = race(CLICKS, lambda _click: write_phone(world, customers.add_customer, number))  # noqa: B023
        assert sorted(clicks) == ["refused"] * (CLICKS - 1) + ["written"]


@pytest.mark.usefixtures("_no_guard")
def test_twin_that_does_not_take_turns_writes_one_phone_on_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    all_before(monkeypatch, profile, "_columns")

    clicks = race(CLICKS, lambda _click: write_phone(world, unguarded(customers.add_customer)))

    assert clicks == ["written"] * CLICKS
    assert Customer.objects.unscoped("test").filter(phone_hint__endswith="7110").count() == CLICKS


def note(world: World, add: Callable[..., Any]) -> int:
    kept: Preference = add(world.lin.pk, kind="tea", text="茉莉", scope=WHOLE_SHOP, now=NOON)
    return kept.pk


def test_many_clicks_note_one_preference(world: World) -> None:
    assert len(set(race(CLICKS, lambda _click: note(world, customers.add_preference)))) == 1


@pytest.mark.usefixtures("_no_guard")
def test_twin_that_does_not_hold_her_notes_one_preference_many_times(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_before(monkeypatch, Preference, "save")

    assert len(set(race(CLICKS, lambda _click: note(world, unguarded(customers.add_preference))))) == CLICKS


def record(world: World, write: Callable[..., Any]) -> int:
    ask = {"scope": scope_of(world.front_desk), "customer_id": world.zhou.pk, "today": TODAY, "now": NOON}
    task: Task = write(outcome="no_answer", **ask)
    return task.pk


def test_the_same_result_sent_many_times_is_recorded_once(slipping: World) -> None:
    assert len(set(race(CLICKS, lambda _click: record(slipping, outreach.record_recall)))) == 1


@pytest.mark.usefixtures("_no_guard")
def test_twin_that_does_not_hold_her_refuses_all_but_the_first_click(
    slipping: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have seen a row nobody took; whoever writes later finds a closed task in place of one of her own."""
    task_of, turn = outreach._task_of, threading.Lock()

    def in_turn(*args: Any, **more: Any) -> Task:
        turn.acquire()  # until this click is over
        return task_of(*args, **more)

    monkeypatch.setattr(outreach, "_task_of", in_turn)
    all_before(monkeypatch, outreach, "_task_of")

    def click(_number: int) -> str:
        try:
            record(slipping, unguarded(outreach.record_recall))
        except TaskClosed:
            return "refused"
        finally:
            turn.release()
        return "recorded"

    assert sorted(race(CLICKS, click)) == ["recorded"] + ["refused"] * (CLICKS - 1)
