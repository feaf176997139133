"""Asking for a refresh from a page, and seeing it at work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from liuke.kit.models import Job
from liuke.segments import services
from tests.console.clients import signed_in, text
from tests.segments.shop import came
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World


def test_the_manager_asks_once_however_often_she_presses(world: World) -> None:
    client = signed_in(world.manager)

    for _press in range(2):
        answer = client.post("/refresh/", {"next": "/tiers/"})
        assert (answer.status_code, answer["Location"]) == (302, "/tiers/")

    assert Job.objects.filter(task__endswith="refresh_all").count() == 1


def test_who_asks_while_a_refresh_runs_gets_one_that_starts_afterwards(world: World) -> None:
    client = signed_in(world.manager)
    client.post("/refresh/")
    Job.objects.update(status="running")

    client.post("/refresh/")
    client.post("/api/v1/refreshes")

    assert sorted(Job.objects.values_list("status", flat=True)) == ["ready", "running"]


def test_a_day_in_the_future_is_refused_at_once(world: World) -> None:
    answer = signed_in(world.manager).post("/refresh/", {"day": "2199-01-01"})

    assert answer.status_code == 422
    assert "lies in the future" in text(answer)
    assert not Job.objects.exists()


def test_the_page_follows_a_refresh_at_work_by_itself(world: World) -> None:
    client = signed_in(world.manager)
    assert "hx-trigger" not in text(client.get("/freshness/"))
    client.post("/refresh/")

    assert "hx-trigger" in text(client.get("/freshness/"))

    Job.objects.update(status="done")
    assert client.get("/freshness/?was=working")["HX-Refresh"] == "true"


def test_nobody_is_led_to_another_house_after_a_refresh(world: World) -> None:
    answer = signed_in(world.manager).post("/refresh/", {"next": "https://elsewhere.example/"})

    assert answer["Location"] == "/tiers/"


def test_the_front_desk_cannot_start_a_refresh_and_a_stranger_must_sign_in(world: World) -> None:
    assert signed_in(world.front_desk).post("/refresh/").status_code == 403
    assert Client().post("/refresh/").status_code == 302
    assert not Job.objects.exists()


def test_facts_that_ended_long_ago_are_said_and_can_be_counted_for_their_own_day(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=200))
    services.refresh(as_of=TODAY, now=NOON)
    client = signed_in(world.manager)

    assert "the newest data is of 2026-05-06" in text(client.get("/tiers/"))
    client.post("/refresh/", {"day": "2026-05-07"})
    assert client.post("/refresh/", {"day": "soon"}).status_code == 422
    assert Job.objects.get(task__endswith="refresh_all").arguments["kwargs"] == {"day": "2026-05-07"}
