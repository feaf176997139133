"""Boards and the past by JSON say what the pages say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.accounts.rules import Action
from liuke.segments.queries import past
from liuke.segments.queries.cohorts import cohorts
from liuke.segments.queries.warnings import warnings
from tests.console.clients import signed_in
from tests.world import TODAY

if TYPE_CHECKING:
    from tests.world import World

THEN = TODAY - timedelta(days=5)
BOARDS = ("warnings", "cohorts", "tickets", "staying", "lost")


def asked(world: World, address: str) -> Any:
    return signed_in(world.owner).get(f"/api/v1/{address}").json()


def test_the_boards_say_what_the_pages_say(slipping: World) -> None:
    assert [row["customers"] for row in asked(slipping, "boards/warnings")] == [
        one.customers for one in warnings(scope=WHOLE_SHOP)
    ]
    assert [(row["month"], row["customers"], len(row["months"])) for row in asked(slipping, "boards/cohorts")] == [
        (one.month.isoformat(), one.size, len(one.cells)) for one in cohorts(scope=WHOLE_SHOP)
    ]
    assert sum(row["tickets"] for row in asked(slipping, "boards/tickets")) == 14


def test_the_past_of_one_customer_and_of_all(remembered: World) -> None:
    flows = asked(remembered, f"schemes/lifecycle_stage/flows?first={THEN}&second={TODAY}")
    spells = asked(remembered, f"customers/{remembered.zhou.pk}/spells")
    why = asked(remembered, f"customers/{remembered.zhou.pk}/schemes/lifecycle_stage/tiers/active")

    assert {"before": "active", "after": "at_risk", "customers": 1} in flows
    stages = [spell for spell in spells if spell["scheme"] == "lifecycle_stage"]
    assert (stages[0]["tier"], stages[0]["until"]) == ("at_risk", None)
    assert (why["is_in"], why["stands"], [c["holds"] for c in why["clauses"]]) == (False, "at_risk", [False])


def test_a_stranger_learns_nothing(remembered: World) -> None:
    client = signed_in(remembered.stranger)

    assert client.get("/api/v1/boards/cohorts").json() == []
    assert client.get(f"/api/v1/customers/{remembered.zhou.pk}/spells").status_code == 404
    flows = client.get(f"/api/v1/schemes/lifecycle_stage/flows?first={THEN}&second={TODAY}").json()
    assert flows == []


@pytest.mark.parametrize("board", BOARDS)
def test_who_may_not_see_tiers_sees_no_board(world: World, board: str) -> None:
    assert signed_in(world.front_desk).get(f"/api/v1/boards/{board}").status_code == 403


def test_who_sees_no_money_sees_no_tickets(slipping: World) -> None:
    role = slipping.manager.role
    role.actions = [action for action in role.actions if action != Action.SEE_MONEY]
    role.save()
    client = signed_in(slipping.manager)

    assert client.get("/api/v1/boards/tickets").status_code == 403
    assert client.get("/api/v1/boards/warnings").status_code == 200
    assert past.reach() is None
