"""The day's end as a page: the manager reads, counts and closes; the owner opens again; others see no such page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.kit import clock
from liuke.visits.models import DayClose, Ticket
from liuke.visits.queries.day import day_of
from tests.console.clients import signed_in, text
from tests.visits.test_pages_till import Till
from tests.visits.till import How, item_line, make_item, paid, sell
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

DAY = TODAY.isoformat()
QUERIES = 18


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=9))


@pytest.fixture
def manager(world: World) -> Client:
    return signed_in(world.manager)


@pytest.fixture
def ticket(world: World) -> Ticket:
    return sell(world, item_line(make_item("补水", 398)), payments=(paid(How.CASH, 300), paid(How.WECHAT, 98)))


def close(client: Client, world: World, **fields: str) -> Any:
    seen = str(day_of(world.lakeside.pk, TODAY).last_entry)
    return client.post("/till/close/", {"day": DAY, "seen": seen, "counted": "300", "float": "", **fields})


def test_she_reads_what_came_in_and_what_is_still_open(world: World, manager: Client, ticket: Ticket) -> None:
    till = Till(signed_in(world.front_desk))
    till.press(f"customer:{world.lin.pk}")
    till.press(f"item:{make_item('肩颈', 100).pk}")
    till.press("park")

    page = text(manager.get(f"/till/close/?day={DAY}"))

    assert "¥300.00" in page
    assert "¥98.00" in page
    assert "1 bill," in page
    assert "parked · 林小满" in page


def test_the_page_takes_as_many_queries_for_a_long_day(world: World, manager: Client, ticket: Ticket) -> None:
    item, counts = make_item("肩颈", 100), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as found:
            manager.get(f"/till/close/?day={DAY}")
        counts.append(len(found))
        for _bill in range(5):
            sell(world, item_line(item), payments=(paid(How.CASH, 60), paid(How.ALIPAY, 40)))

    assert counts == [QUERIES, QUERIES]


def test_she_counts_by_notes_and_closes_and_prints(world: World, manager: Client, ticket: Ticket) -> None:
    answer = close(manager, world, **{"counted": "", "float": "200", "note-10000": "5"})

    page = text(manager.get(answer["Location"]))
    done = DayClose.unguarded.get()
    assert (done.counted_minor, done.float_minor, done.difference_minor) == (500_00, 200_00, 0)
    assert done.head_hash in page
    assert "data-print" in page
    assert "Open the day again" not in page


def test_a_difference_is_asked_for_and_what_she_typed_stays(world: World, manager: Client, ticket: Ticket) -> None:
    asked = close(manager, world, **{"counted": "", "note-10000": "2", "note-5000": "1"})

    page = text(asked)
    assert asked.status_code == 422
    assert "¥250.00 was counted and ¥300.00 should be there: a difference of −¥50.00. Say why." in page
    assert 'name="note-10000" inputmode="numeric" maxlength="6" autocomplete="off" value="2"' in page
    close(manager, world, counted="250", reason="找错钱")
    assert DayClose.unguarded.get().reason == "找错钱"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("counted", ""), ("counted", "viele"), ("counted", "1.001"), ("note-100", "-1"), ("float", "x")],
)
def test_what_cannot_be_counted_is_said_beside_it(
    world: World, manager: Client, ticket: Ticket, field: str, typed: str
) -> None:
    answer = close(manager, world, **{field: typed})

    assert answer.status_code == 422
    assert "cbad" in text(answer)
    assert not DayClose.unguarded.exists()


def test_after_the_close_the_till_says_what_to_do(world: World, manager: Client, ticket: Ticket) -> None:
    close(manager, world)
    till = Till(signed_in(world.front_desk))
    till.press(f"item:{make_item('肩颈', 100).pk}")
    till.press("pay:cash")

    refused = till.confirm()
    back = manager.post(f"/till/bills/{ticket.pk}/return/", {"reason": "开错"})

    for answer in (refused, back):
        assert answer.status_code == 409
        assert f"{DAY} is closed; nothing was booked." in text(answer)
    assert Ticket.unguarded.count() == 1


def test_the_owner_opens_the_day_again_and_both_closes_stand(world: World, manager: Client, ticket: Ticket) -> None:
    close(manager, world)
    owner = signed_in(world.owner)
    owner.post("/salon/", {"salon": world.lakeside.pk})

    assert owner.post("/till/close/opening/", {"day": DAY, "reason": " "}).status_code == 422
    owner.post("/till/close/opening/", {"day": DAY, "reason": "漏记一单"})
    page = text(manager.get(f"/till/close/?day={DAY}"))
    close(manager, world, counted="301", reason="多一元")

    assert "Closed before, then opened again" in page
    assert "漏记一单" in page
    assert [one.counted_minor for one in DayClose.unguarded.order_by("pk")] == [300_00, 301_00]


def test_a_day_before_that_nobody_closed_is_named(world: World, manager: Client, ticket: Ticket) -> None:
    tomorrow = NOON + timedelta(days=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: tomorrow)
        before = text(manager.get("/till/close/"))
        close(manager, world)
        after = text(manager.get("/till/close/"))

    assert "Not closed yet:" in before
    assert "Not closed yet:" not in after


def test_the_desk_a_stranger_and_a_day_ahead_see_nothing(world: World, manager: Client, ticket: Ticket) -> None:
    assert signed_in(world.front_desk).get("/till/close/").status_code == 403
    assert manager.post("/till/close/opening/", {"day": DAY, "reason": "…"}).status_code == 403
    assert "¥398" not in text(signed_in(world.stranger).get(f"/till/close/?day={DAY}"))
    assert manager.get("/till/close/?day=2026-11-23").status_code == 404
    assert manager.get("/till/close/?day=gestern").status_code == 404
