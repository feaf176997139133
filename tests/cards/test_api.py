"""Cards by JSON: the trial does nothing, the closing does it once, and who may not is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.cards.models import Card, RefundSheetRow
from tests.cards.counter import make_item
from tests.console.clients import signed_in
from tests.visits.test_api_till import send
from tests.visits.till import stored_value, ten_sessions

if TYPE_CHECKING:
    from tests.world import World


def test_a_trial_closes_nothing_and_the_closing_is_done_once(world: World) -> None:
    card, manager = ten_sessions(world, make_item("补水", 300)), signed_in(world.manager)
    told = {"cause": "customer", "reason": "搬家", "promised": "1999.99"}

    trial = manager.get(f"/api/v1/cards/{card.pk}/closing").json()
    assert Card.unguarded.get(pk=card.pk).status == "open"
    first, again = (send(manager, f"/cards/{card.pk}/closing", told, key="close-1") for _time in range(2))
    other = send(manager, f"/cards/{card.pk}/closing", told, key="close-2")

    assert trial["total_minor"] == trial["refund_minor"] + trial["interest_minor"]
    assert all(line["words"] for line in trial["lines"])
    assert (first.status_code, again.content) == (200, first.content)
    assert (other.status_code, other.json()["code"]) == (409, "cards.not_usable")
    assert RefundSheetRow.objects.count() == 1


def test_the_desk_neither_freezes_nor_closes(world: World) -> None:
    card, desk = stored_value(world, 100), signed_in(world.front_desk)

    assert send(desk, f"/cards/{card.pk}/status", {"kind": "frozen", "reason": "x"}).status_code == 403
    assert send(desk, f"/cards/{card.pk}/closing", {"cause": "shop", "reason": "x"}).status_code == 403
    assert desk.get(f"/api/v1/cards/{card.pk}/closing").status_code == 403
    assert desk.get(f"/api/v1/customers/{world.lin.pk}/cards").status_code == 403


def test_a_card_of_another_salon_is_not_there(world: World) -> None:
    card, stranger = stored_value(world, 100), signed_in(world.stranger)

    assert stranger.get(f"/api/v1/cards/{card.pk}/closing").status_code == 404
    assert send(stranger, f"/cards/{card.pk}/status", {"kind": "frozen", "reason": "x"}).status_code == 404
    assert stranger.get(f"/api/v1/customers/{world.lin.pk}/cards").status_code == 404
