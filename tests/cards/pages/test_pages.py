"""The pages of cards, as the manager and the owner use them."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from liuke.cards.models import Card, CardProduct, CardStatus, Ladders
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from tests.cards.counter import TestCounter, make_item, make_product, yuan
from tests.console.clients import signed_in, text

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def purse(world: World) -> Card:
    """Lin's card with 1000 paid, 200 given, 300 used."""
    counter = TestCounter(world.lakeside.pk)
    card = counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    counter.top_up(card, yuan(1000), Reward(None, yuan(200)))
    counter.spend(card, yuan(300))
    return card


def press(**more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "reason": "她要求的", **more}


def now(card: Card) -> Card:
    return Card.objects.unscoped("tests").get(pk=card.pk)


def test_a_card_shows_what_it_holds_and_every_move_with_the_balance_after_it(world: World, purse: Card) -> None:
    page = text(signed_in(world.manager).get(f"/cards/{purse.pk}/"))

    for told in ("¥750.00", "¥150.00", "+¥1,000.00", "−¥250.00", "principal", "bonus", "林小满"):
        assert told in page


def test_a_card_is_frozen_and_put_back_in_use(world: World, purse: Card) -> None:
    client = signed_in(world.manager)
    client.post(f"/cards/{purse.pk}/status/", press(kind="frozen"))
    assert now(purse).status == CardStatus.FROZEN

    client.post(f"/cards/{purse.pk}/status/", press(kind="thawed"))
    assert now(purse).status == CardStatus.OPEN


def test_a_double_click_replaces_a_card_once(world: World, purse: Card) -> None:
    client, once = signed_in(world.manager), press(number="", customer="")
    first, second = (client.post(f"/cards/{purse.pk}/replacement/", once) for _click in range(2))

    assert first["Location"] == second["Location"]
    assert Card.objects.unscoped("tests").count() == 2


def test_without_a_reason_nothing_is_done_and_the_form_says_so(world: World, purse: Card) -> None:
    answer = signed_in(world.manager).post(f"/cards/{purse.pk}/status/", press(kind="frozen", reason=""))

    assert answer.status_code == 422
    assert now(purse).status == CardStatus.OPEN


def test_the_sheet_is_shown_in_words_before_anything_is_done(world: World, purse: Card) -> None:
    client = signed_in(world.manager)
    values = press(cause="customer", list_price_proven="on", trial="1")

    trial = text(client.post(f"/cards/{purse.pk}/closing/", values))
    assert "¥700.00" in trial
    assert "list price" in trial
    assert now(purse).status == CardStatus.OPEN

    client.post(f"/cards/{purse.pk}/closing/", {**values, "confirm": "1"})
    assert now(purse).status == CardStatus.CLOSED


def test_a_cooling_off_long_after_says_why_not(world: World, purse: Card) -> None:
    values = press(cause="cooling_off", had_it_before="on", confirm="1")

    answer = signed_in(world.manager).post(f"/cards/{purse.pk}/closing/", values)

    assert answer.status_code == 422
    assert now(purse).status == CardStatus.OPEN


@pytest.mark.parametrize("who", ["front_desk", "beautician", "stranger"])
def test_others_change_no_card(world: World, purse: Card, who: str) -> None:
    client = signed_in(getattr(world, who))

    assert client.post(f"/cards/{purse.pk}/status/", press(kind="frozen")).status_code in {403, 404}
    assert now(purse).status == CardStatus.OPEN


def test_the_owner_offers_a_package_by_its_services(world: World) -> None:
    facial = make_item("深层补水", 298)
    values = {"name": "补水十次", "kind": "package", "price": "2000", "contents": "深层补水 10+1", "is_active": "on"}

    signed_in(world.owner).post("/cards/offers/new/", values)

    product = CardProduct.objects.get()
    assert product.contents == [{"item": facial.pk, "sold": 10, "gifts": 1, "list_minor": 298_00}]
    page = text(signed_in(world.owner).get(f"/cards/offers/{product.pk}/"))
    assert "深层补水 10+1" in page


def test_a_service_that_is_not_on_the_price_list_is_named_beside_the_control(world: World) -> None:
    values = {"name": "卡", "kind": "package", "price": "1", "contents": "没有的项目 3", "is_active": "on"}

    answer = signed_in(world.owner).post("/cards/offers/new/", values)

    assert answer.status_code == 422
    assert "没有的项目" in answer.content.decode()


def test_the_ladder_is_written_step_by_step(world: World) -> None:
    client = signed_in(world.owner)
    client.post("/cards/ladder/", {"steps": "500+50\n1000+150", "bonus_days": "365"})
    assert Ladders.objects.count() == 1

    answer = client.post("/cards/ladder/", {"steps": "1000+150\n500+50", "bonus_days": ""})
    assert answer.status_code == 422
    assert Ladders.objects.count() == 1
    assert re.search("pay 500", text(client.get("/cards/offers/")))


def test_the_customers_page_shows_her_cards(world: World, purse: Card) -> None:
    page = text(signed_in(world.manager).get(f"/customers/{world.lin.pk}/"))

    assert f"/cards/{purse.pk}/" in page
    assert "principal ¥750.00" in page
