"""A day at the till: by keyboard and scanner, nothing lost, nothing taken twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.catalog.models import Item
from liuke.visits.models import Payment, Ticket
from tests.browser.conftest import PHONE
from tests.visits.till import make_item, on_card, stored_value, ten_sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from liuke.cards.models import Card
    from tests.world import World

    Open = Callable[..., Page]
    Keep = Callable[[Page, str], None]

pytestmark = pytest.mark.django_db(transaction=True)
MOST_KEYS = 12


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


def cards_of(world: World) -> tuple[Card, Card]:
    facial = make_item("水光补水护理", 398)
    make_item("肩颈热石", 268)
    return ten_sessions(world, facial), stored_value(world, 1000)


def test_lu_scans_lins_card_and_takes_the_money_in_twelve_keys(world: World, enter: Open, keep: Keep) -> None:
    sessions, purse = cards_of(world)
    page = enter(world.front_desk)
    page.keyboard.press("F8")
    page.wait_for_selector("#who")
    page.keyboard.press("F2")
    page.keyboard.type(purse.number)  # as a scanner does
    page.keyboard.press("Enter")
    page.wait_for_selector(".tl-person")
    keys = Keys(page)

    keys.press("/", "s", "g", "Enter")
    page.wait_for_selector(".tl-line")
    keys.press("/", "j", "j", "Enter")
    page.wait_for_selector(".tl-line >> nth=1")
    keys.press("1")
    page.wait_for_selector("#confirm:enabled")
    assert "剩 9 次" in page.inner_text("#after")
    keep(page, "till")
    keys.press("F9")

    page.wait_for_selector(".tl-receipt")
    assert keys.count <= MOST_KEYS
    assert (on_card(sessions)["sessions"], on_card(purse)["principal"]) == (9, 732_00)
    keep(page, "till-receipt")


def test_a_scanner_finds_the_card_and_adds_the_jar_and_wechat_and_cash_pay_in_twelve_keys(
    world: World, enter: Open, keep: Keep
) -> None:
    _sessions, purse = cards_of(world)
    Item.objects.filter(name="肩颈热石").update(code="6901234567892")
    page = enter(world.front_desk)
    page.keyboard.press("F8")
    page.wait_for_selector("#who")
    page.keyboard.type(f"{purse.number}\n")  # in one burst, nothing has the focus
    page.wait_for_selector(".tl-person")
    page.keyboard.type("6901234567892\n")
    page.wait_for_selector(".tl-line")
    keys = Keys(page)

    keys.press("4")
    page.wait_for_selector("input[name=tendered-0]")
    keys.press("=", "1", "0", "0", "Enter")
    page.wait_for_selector(".tl-say.warn:has-text('¥168.00')")
    keys.press("2")
    page.wait_for_selector("#confirm:enabled")
    keep(page, "till-two-ways")
    keys.press("F9")

    page.wait_for_selector(".tl-receipt")
    paid = dict(Payment.objects.values_list("purse", "amount_minor"))
    assert (keys.count <= MOST_KEYS, paid) == (True, {"cash": 100_00, "wechat": 168_00})


def test_one_digit_typed_by_hand_is_a_way_of_paying_and_no_code(world: World, enter: Open) -> None:
    cards_of(world)
    page = enter(world.front_desk)
    page.goto("/till/")
    page.click(".tl-tile >> nth=0")
    page.wait_for_selector(".tl-line")

    page.keyboard.press("3")

    page.wait_for_selector("input[name=tendered-0]")
    assert page.input_value("#scan") == ""


def test_the_till_fits_a_desk_and_a_phone(world: World, enter: Open, keep: Keep) -> None:
    cards_of(world)
    for size, name in ((None, "desk"), (PHONE, "phone")):
        page = enter(world.front_desk, **({"size": size} if size else {}), language="en")
        page.goto("/till/")
        page.click(".tl-tile >> nth=0")
        page.wait_for_selector(".tl-line")
        width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        keep(page, f"till-{name}-en")
        assert width <= page.viewport_size["width"]  # type: ignore[index]
        assert size or height <= page.viewport_size["height"]  # type: ignore[index]
        page.click("button[value=park]")
        page.wait_for_selector("#parked")


def test_what_is_typed_is_kept_and_a_click_right_after_it_counts(world: World, enter: Open) -> None:
    cards_of(world)
    page = enter(world.front_desk)
    page.goto("/till/")
    page.click(".tl-tile >> nth=0")
    page.wait_for_selector(".tl-line")
    page.click("button[value='pay:cash']")

    page.fill("input[name=tendered-0]", "400")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=找零 ¥2.00")
    page.fill("input[name=qty-0]", "2")
    page.click("button[value='more:0']")

    page.wait_for_selector("#confirm:has-text('¥1,194.00')")
    page.reload()
    assert "¥1,194.00" in page.inner_text("#confirm")


def test_without_a_connection_nothing_is_taken_and_the_bill_stands(world: World, enter: Open) -> None:
    cards_of(world)
    page = enter(world.front_desk)
    page.goto("/till/")
    page.click(".tl-tile >> nth=0")
    page.wait_for_selector(".tl-line")
    page.click("button[value='pay:wechat']")
    page.wait_for_selector("#confirm:enabled")

    page.context.set_offline(True)
    page.keyboard.press("F9")
    page.wait_for_selector("#offline:visible")
    assert not Ticket.unguarded.exists()
    page.context.set_offline(False)
    page.keyboard.press("F9")

    page.wait_for_selector(".tl-receipt")
    assert Ticket.unguarded.count() == 1


def test_who_types_faster_than_the_till_answers_loses_no_key(world: World, enter: Open) -> None:
    _sessions, purse = cards_of(world)
    page = enter(world.front_desk)
    page.goto("/till/")

    for keys in (["F2", *purse.number, "Enter"], ["/", "s", "g", "Enter"], ["/", "j", "j", "Enter"], ["1"]):
        for key in keys:
            page.keyboard.press(key)

    page.wait_for_selector("#confirm:enabled:has-text('¥268.00')")
    assert page.locator(".tl-line").count() == 2
    assert "剩 9 次" in page.inner_text("#after")
