"""The till asks where the cashier looks: an amount on its line, a salon as large buttons, a shelf that stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.cards.rules.kinds import CardKind
from liuke.visits.errors import AmountMissing
from liuke.visits.models import Draft, Ticket
from liuke.visits.rules.sale import SaleLine, What
from tests.cards.counter import make_product
from tests.console.clients import signed_in, text
from tests.visits.test_pages_till import Till
from tests.visits.till import on_card, sell, stored_value

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def till(world: World) -> Till:
    return Till(signed_in(world.front_desk))


def test_the_shelf_of_cards_stays_open_on_a_bill_without_a_line(world: World, till: Till) -> None:
    make_product(CardKind.STORED_VALUE, "储值金卡", 1000)

    till.press("tab:card")

    assert "储值金卡" in till.page
    assert "储值金卡" in Till(till.client).page


def test_a_press_that_changes_nothing_keeps_no_bill(till: Till) -> None:
    till.press("customer:0")

    assert not Draft.unguarded.exists()


def test_an_empty_bill_is_not_put_aside_for_another_one(world: World, till: Till) -> None:
    till.press(f"customer:{world.lin.pk}")
    till.press("park")
    parked = Draft.unguarded.get()
    till.press("tab:card")

    till.client.post(f"/till/{parked.uid}/resumption/")

    assert "林小满" in Till(till.client).page
    assert not Draft.unguarded.filter(is_parked=True).exists()


@pytest.mark.parametrize("what", [What.TOP_UP, What.CARD])
def test_value_of_nothing_is_not_confirmed_and_its_amount_is_asked_for_on_the_line(
    world: World, till: Till, what: What
) -> None:
    purse, product = stored_value(world, 0), make_product(CardKind.STORED_VALUE, "储值金卡")
    till.press(f"customer:{world.lin.pk}")
    till.press(f"topup:{purse.pk}:0" if what is What.TOP_UP else f"card:{product.pk}")
    asked = till.page.split('class="tl-sum-of"')[1].split("</label>")[0]

    assert ('name="price-0"' in asked, till.page.count('name="price-0"')) == (True, 1)
    assert "Write the amount on the line" in till.page
    assert till.confirm().status_code == 422

    till.press(**{"price-0": "1000"})
    till.press("pay:wechat")
    assert till.confirm().status_code == 302
    assert Ticket.unguarded.get().payments.get().amount_minor == 1000_00


def test_a_price_of_nothing_is_refused_by_the_service_too(world: World) -> None:
    purse, product = stored_value(world, 0), make_product(CardKind.STORED_VALUE, "储值金卡")

    for line in (SaleLine(What.CARD, product.pk), SaleLine(What.TOP_UP, purse.pk), SaleLine(What.DEBT, purse.pk)):
        with pytest.raises(AmountMissing):
            sell(world, line)
    assert on_card(purse).get("principal", 0) == 0


def test_whose_work_a_card_was_is_kept_although_no_price_stands_beside_it(world: World, till: Till) -> None:
    product = make_product(CardKind.PACKAGE, "补水十次卡", 2000, contents=[])
    till.press(f"customer:{world.lin.pk}")
    till.press(f"card:{product.pk}")

    till.press(**{"staff-0-0": str(world.beautician.pk)})

    assert Draft.unguarded.get().content["lines"][0]["shares"][0]["staff_id"] == world.beautician.pk


def test_who_sees_two_salons_presses_one_and_stands_at_its_till(world: World) -> None:
    owner = signed_in(world.owner)
    page = text(owner.get("/till/"))
    assert f'<button class="lk-btn lg" name="salon" value="{world.lakeside.pk}">' in page

    gone = owner.post("/salon/", {"salon": world.lakeside.pk, "next": "/till/"})

    assert gone["Location"] == "/till/"
    assert 'id="bill"' in text(owner.get("/till/"))
