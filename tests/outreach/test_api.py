"""The recall list by JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.console.clients import signed_in

if TYPE_CHECKING:
    from tests.world import World


def test_before_the_first_count_the_list_says_so(world: World) -> None:
    answer = signed_in(world.owner).get("/api/v1/recall")

    assert (answer.status_code, answer.json()["code"]) == (409, "segments.not_refreshed")


def test_the_list_adds_up(slipping: World) -> None:
    found = signed_in(slipping.owner).get("/api/v1/recall").json()

    assert found["candidates"] == found["listed"] + sum(found["held_back"].values())
    assert len(found["rows"]) == found["listed"]


def test_what_is_at_stake_is_for_who_may_see_money(slipping: World) -> None:
    stakes = {
        person: [row["stake_minor"] for row in signed_in(person).get("/api/v1/recall").json()["rows"]]
        for person in (slipping.manager, slipping.front_desk)
    }

    assert stakes[slipping.manager][0] == 1875_00
    assert stakes[slipping.front_desk] == [None, None]


def test_a_stranger_to_the_salon_sees_nobody(slipping: World) -> None:
    assert signed_in(slipping.stranger).get("/api/v1/recall").json()["rows"] == []
