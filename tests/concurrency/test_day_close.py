"""A bill and the close of its day at once: the bill is in the numbers or it is refused. The twin loses one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from liuke.accounts.queries import scope_of
from liuke.kit import guards
from liuke.kit.problems import LiukeError
from liuke.ledger.errors import DayClosed
from liuke.ledger.models import DayMark
from liuke.visits import services
from liuke.visits.errors import DayMoved
from liuke.visits.models import DayClose, Payment, Ticket
from liuke.visits.queries.day import day_of
from liuke.visits.rules.day_close import Counting
from liuke.visits.steps import closing
from tests import stories
from tests.concurrency.race import race
from tests.visits.till import How, item_line, make_item, paid, sell
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liuke.catalog.models import Item
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

TILLS, ROUNDS = 3, 5


def outcome(act: Callable[[], Any]) -> str:
    try:
        act()
    except LiukeError as refusal:
        return refusal.code
    return "done"


def close(world: World, *, seen: int) -> None:
    who = world.manager
    told = Counting(10**9, seen, reason="盲点")
    services.close_day(world.lakeside.pk, TODAY, told, scope=scope_of(who), actor=who.pk, now=NOON)


def bills(world: World, item: Item) -> Callable[[], Any]:
    return lambda: sell(world, item_line(item), customer=None, payments=(paid(How.WECHAT, 100),))


def numbers(world: World) -> tuple[int, int]:
    """Return what the close says came in by WeChat, and what the bills of the day say."""
    done = DayClose.unguarded.latest("pk")
    by_bills = sum(Payment.objects.filter(ticket__salon=world.lakeside).values_list("amount_minor", flat=True))
    return done.payers.get(purse="wechat").in_minor, by_bills


def test_a_bill_and_a_close_at_once_never_both_win_against_each_other(world: World) -> None:
    item = make_item("补水", 100)
    sell_one = bills(world, item)
    for _round in range(ROUNDS):
        seen = day_of(world.lakeside.pk, TODAY).last_entry

        acts = [lambda: close(world, seen=seen), *[sell_one] * TILLS]  # noqa: B023
        answers = race(len(acts), lambda at: outcome(acts[at]))  # noqa: B023

        assert answers[0] in {"done", DayMoved.code}
        assert set(answers[1:]) <= ({DayClosed.code} if answers[0] == "done" else {"done"})
        if answers[0] == "done":
            assert numbers(world)[0] == numbers(world)[1]
            who = world.owner
            services.open_day_again(
                world.lakeside.pk, TODAY, reason="再来", scope=scope_of(who), actor=who.pk, now=NOON
            )


def test_two_who_close_at_once_close_it_once(world: World) -> None:
    seen = day_of(world.lakeside.pk, TODAY).last_entry

    answers = race(4, lambda _at: outcome(lambda: close(world, seen=seen)))

    assert sorted(answers) == ["done", *["ledger.day_not_as_seen"] * 3]
    assert (DayMark.unguarded.count(), DayClose.unguarded.count()) == (1, 1)


@pytest.fixture
def _no_guard(world: World) -> Iterator[None]:
    """The database takes entries of closed days, and a close waits for nobody."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, name in (
            ("ledger_entry", "guard_ledger_entry_fits"), ("ledger_daymark", "guard_ledger_daymark_fits"),
        ):  # fmt: skip
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    yield
    stories.empty()
    with transaction.atomic():
        guards.recreate()


@pytest.mark.usefixtures("_no_guard")
def test_twin_without_the_guard_closes_a_day_that_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item, counted, sold = make_item("补水", 100), threading.Event(), threading.Event()
    real = day_of
    sell_one = bills(world, item)

    def slow(*args: Any) -> Any:
        found = real(*args)
        counted.set()
        if connection.vendor == "postgresql":
            sold.wait(10)
        return found

    monkeypatch.setattr(closing, "day_of", slow)

    def sell_after() -> None:
        counted.wait(10)
        sell_one()
        sold.set()

    acts = [lambda: close(world, seen=0), sell_after]
    answers = race(2, lambda at: outcome(acts[at]))

    assert (answers, Ticket.unguarded.count()) == (["done", "done"], 1)
    assert numbers(world) == (0, 100_00)
