"""The till as a page: a bill is changed by what is pressed and typed, closed once, and never lost."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.visits.models import Draft, Ticket, TicketLine
from tests.console.clients import signed_in, text
from tests.visits.till import make_item, on_card, stored_value, ten_sessions
from tests.world import make_customer, make_staff

if TYPE_CHECKING:
    from django.test import Client

    from liuke.catalog.models import Item
    from tests.world import World

QUERIES = 22


@pytest.fixture
def facial(world: World) -> Item:
    return make_item("水光补水护理", 398)


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in(world.front_desk)


class Till:
    """A browser at the till: remembers the bill's address, version and mark as the page does."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.read(client.get("/till/"))

    def read(self, response: Any) -> Any:
        page = text(response)
        self.page = page
        if found := re.search(r'action="/till/([0-9a-f-]{36})/"', page):
            self.uid = found[1]
            self.version = re.search(r'name="version" value="(\d+)"', page)[1]  # type: ignore[index]
            self.seen = re.search(r'name="seen" value="(\w+)"', page)[1]  # type: ignore[index]
        return response

    def press(self, do: str = "save", **fields: Any) -> Any:
        sent = {"do": do, "version": self.version, **fields}
        return self.read(self.client.post(f"/till/{self.uid}/", sent, headers={"HX-Request": "true"}))

    def confirm(self, **fields: Any) -> Any:
        sent = {"version": self.version, "seen": self.seen, **fields}
        return self.client.post(f"/till/{self.uid}/sale/", sent)


@pytest.fixture
def till(desk: Client, world: World) -> Till:
    return Till(desk)


def test_a_bill_is_closed_with_what_the_sentence_said(world: World, till: Till, facial: Item) -> None:
    card, purse = ten_sessions(world, facial), stored_value(world, 500)
    massage = make_item("肩颈热石", 268)
    till.press(who="lxm")
    till.press(q="sgbs")
    till.press(f"item:{massage.pk}")
    till.press(f"pay:stored:{purse.pk}")
    assert "gives 1 session, 9 left" in till.page
    assert "<b>¥268.00</b> (principal ¥268.00, bonus ¥0.00), ¥232.00 left" in till.page

    response = till.confirm()

    ticket = Ticket.unguarded.get()
    assert response["Location"] == f"/till/bills/{ticket.pk}/"
    assert (on_card(card)["sessions"], on_card(purse)["principal"]) == (9, 232_00)
    receipt = text(till.client.get(response["Location"]))
    assert "LK-" in receipt
    assert "水光补水护理" in receipt


def test_confirm_pressed_twice_shows_the_same_bill(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:wechat")

    first, second = till.confirm(), till.confirm()

    assert first["Location"] == second["Location"]
    assert Ticket.unguarded.count() == 1


def test_a_reload_finds_the_bill_as_it_was_left(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")

    again = Till(till.client)

    assert again.uid == till.uid
    assert "水光补水护理" in again.page


def test_another_screens_change_is_never_overwritten(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    other = Till(till.client)
    other.press("more:0")

    assert till.press("drop:0").status_code == 409
    assert till.confirm().status_code == 409
    assert len(Draft.unguarded.get().content["lines"]) == 1
    assert not Ticket.unguarded.exists()


def test_a_price_that_changed_since_is_looked_at_again(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")
    facial.list_price_minor = 400_00
    facial.save()

    response = till.confirm()

    assert response.status_code == 409
    assert not Ticket.unguarded.exists()


def test_what_is_typed_at_the_last_moment_is_kept_and_shown_before_it_counts(
    world: World, till: Till, facial: Item
) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")

    response = till.read(till.confirm(**{"qty-0": "1", "pays-0": "", "tendered-0": "400"}))

    assert response.status_code == 409
    assert "change ¥2.00" in till.page
    assert till.confirm().status_code == 302


@pytest.mark.parametrize("amount", ["0.001", "NaN", "1e18", "-1", "99999999999999999999", "free"])
def test_amounts_nobody_can_pay_are_refused_at_their_control(
    world: World, till: Till, facial: Item, amount: str
) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")

    response = till.press(**{"qty-0": "1", "pays-0": amount})

    assert response.status_code == 422
    assert 'id="e-pays-0"' in till.page
    assert f'value="{amount}"' in till.page


@pytest.mark.parametrize("amount", ["398", "３９８", "¥398.00"])
def test_amounts_are_read_as_people_write_them(world: World, till: Till, facial: Item, amount: str) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")

    assert till.press(**{"qty-0": "1", "pays-0": amount}).status_code == 200
    assert till.confirm().status_code == 302


def test_a_price_written_into_the_browser_is_refused(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")

    till.press(**{"qty-0": "1", "price-0": "1", "reason-0": "mine"})

    assert till.confirm().status_code == 403
    assert not Ticket.unguarded.exists()


def test_a_bill_put_aside_is_taken_up_at_another_till(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    till.press("park")
    colleague = signed_in(make_staff("front_desk", "蒋小满", world.lakeside, username="second"))
    parked = Draft.unguarded.get()

    assert "Put aside: 1" in text(colleague.get("/till/"))
    colleague.post(f"/till/{parked.uid}/resumption/")

    assert "水光补水护理" in Till(colleague).page
    assert "水光补水护理</b>" not in Till(till.client).page.split('class="tl-shelf"')[0]


def test_a_card_number_and_enter_find_its_holder(world: World, till: Till) -> None:
    purse = stored_value(world, 100)

    till.press("", who=purse.number)

    assert "林小满" in till.page
    assert "¥100.00" in till.page


def test_two_of_a_name_are_shown_to_choose_from(world: World, till: Till) -> None:
    make_customer(world.lakeside, "林小敏")

    till.press("", who="lxm")

    assert till.page.count('value="customer:') == 2


def test_nobody_of_another_salon_is_found_or_sold_to(world: World, till: Till) -> None:
    canary = make_customer(world.westside, "金丝雀")

    assert "金丝雀" not in text(till.client.get("/till/people/?who=jsq"))
    assert till.press(f"customer:{canary.pk}").status_code == 404
    assert Till(signed_in(world.stranger)).press(f"customer:{world.lin.pk}").status_code == 404


def test_a_bill_of_another_salon_is_not_there(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")
    address = till.confirm()["Location"]
    stranger = signed_in(world.stranger)

    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}return/", {"reason": "mine"}).status_code == 404
    assert stranger.post(f"/till/{till.uid}/resumption/").status_code == 302
    assert Draft.unguarded.get().salon_id == world.lakeside.pk


@pytest.mark.parametrize("path", ["/till/", "/till/bills/", "/till/shelf/?q=a", "/till/people/?who=a"])
def test_the_till_is_for_who_sells(world: World, path: str) -> None:
    assert signed_in(world.beautician).get(path).status_code == 403
    assert signed_in(world.manager).get(path).status_code == 200


def test_the_manager_takes_a_bill_back_with_a_reason_and_the_desk_does_not(
    world: World, till: Till, facial: Item
) -> None:
    till.press(f"item:{facial.pk}")
    till.press("pay:cash")
    address = till.confirm()["Location"]
    manager = signed_in(world.manager)

    assert "Take the bill back" not in text(till.client.get(address))
    assert till.client.post(f"{address}return/", {"reason": "mine"}).status_code == 403
    assert manager.post(f"{address}return/", {"reason": " "}).status_code == 422
    assert manager.post(f"{address}return/", {"reason": "点错"}).status_code == 302
    assert manager.post(f"{address}return/", {"reason": "点错"}).status_code == 409
    assert TicketLine.unguarded.filter(kind="return").count() == 1
    assert "taken back" in text(manager.get("/till/bills/"))


def test_who_sees_two_salons_chooses_one_first(world: World) -> None:
    assert "A till stands in one salon" in text(signed_in(world.owner).get("/till/"))


def test_no_wild_word_breaks_the_bill(world: World, till: Till, facial: Item) -> None:
    till.press(f"item:{facial.pk}")
    for do in (
        "item:999999",
        "more:7",
        "drop:-1",
        "pay:",
        "pay:points",
        "tab:x",
        "topup:1:2:3",
        "item:" + "9" * 30,
        "☃",
    ):
        assert till.press(do).status_code in {200, 422}, do

    assert till.client.post(f"/till/{uuid.uuid4()}/", {"version": "x"}).status_code == 422


def test_a_long_bill_asks_no_more_than_a_short_one(world: World, till: Till, facial: Item) -> None:
    stored_value(world, 500)
    till.press(f"customer:{world.lin.pk}")
    counts = []
    for number in range(6):
        till.press(f"item:{make_item(f'项目{number}').pk}")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            till.client.get("/till/")
        counts.append(len(caught))

    assert counts == [QUERIES] * len(counts)
