"""Days of people: found by pinyin, a new colleague, a phone refused, a customer on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE
from tests.world import make_customer, make_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

    Open = Callable[..., Page]
    Keep = Callable[[Page, str], None]

pytestmark = pytest.mark.django_db(transaction=True)


def test_lu_finds_lin_by_pinyin_with_the_keyboard_and_opens_her(world: World, enter: Open, keep: Keep) -> None:
    page = enter(world.front_desk)

    page.keyboard.press("/")
    page.keyboard.type("lxm")
    page.wait_for_selector("#hits a")
    keep(page, "search")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/customers/{world.lin.pk}/")
    assert page.inner_text("h1") == "林小满"
    keep(page, "customer-desk")


def test_with_two_of_a_name_enter_lists_both_and_the_arrow_chooses_one(world: World, enter: Open) -> None:
    second = make_customer(world.lakeside, "林小敏")
    page = enter(world.front_desk)

    page.keyboard.press("/")
    page.keyboard.type("lxm")
    page.wait_for_selector("#hits a.all")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/search/?q=lxm")
    assert "找到 2 位顾客" in page.inner_text("main")

    page.fill("#find", "lxm")
    page.wait_for_selector("#hits a.all")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.endswith((f"/{world.lin.pk}/", f"/{second.pk}/")))


def test_the_owner_adds_a_beautician_and_sees_her_password_once(world: World, enter: Open, keep: Keep) -> None:
    page = enter(world.owner)

    page.click("nav.lk-rail >> text=员工")
    page.click("text=新增员工")
    page.fill("#id_name", "沈月")
    page.fill("#id_username", "shenyue")
    page.select_option("#id_role", label="美容师")
    page.get_by_label("湖滨店").check()
    page.click("button.primary")
    password = page.inner_text(".pg-secret")
    keep(page, "first-password")

    assert len(password) == 12
    page.goto("/staff/")
    assert "沈月" in page.inner_text("table")


def test_tang_of_marketing_is_not_shown_a_phone(world: World, enter: Open) -> None:
    page = enter(make_staff("marketer", "唐可"))

    page.goto(f"/customers/{world.lin.pk}/")

    assert "138****8000" in page.inner_text("main")
    assert page.locator("#phone button").count() == 0
    assert "+8613800138000" not in page.content()


def test_zhou_reads_a_phone_without_leaving_the_page_and_it_is_recorded(world: World, enter: Open) -> None:
    page = enter(world.manager)
    page.goto(f"/customers/{world.lin.pk}/")

    phone = f"#phone-{world.lin.pk}"
    page.click(f"{phone} button")
    page.wait_for_selector("a[href='tel:+8613800138000']")

    assert page.url.endswith(f"/customers/{world.lin.pk}/")
    assert "已记录" in page.inner_text(phone)


def test_lin_on_a_phone_fits_the_screen(world: World, enter: Open, keep: Keep) -> None:
    page = enter(world.manager, size=PHONE)

    for name, path in (("home", "/"), ("customer", f"/customers/{world.lin.pk}/"), ("customers", "/customers/")):
        page.goto(path)
        keep(page, f"{name}-phone")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


def test_the_keyboard_list_opens_and_closes(world: World, enter: Open) -> None:
    page = enter(world.front_desk)

    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")

    assert page.is_hidden("#keys")


@pytest.mark.parametrize("press", ["Enter", "Tab"])
def test_the_owner_types_a_condition_and_the_keyboard_adds_it_and_keeps_nothing(
    world: World, enter: Open, press: str
) -> None:
    page = enter(world.owner)
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/schemes/lifecycle_stage/active/rule/")
    clauses = page.locator("#builder .rl-sl[name^='f.']")
    before = clauses.count()

    page.click("#find-clause")
    page.keyboard.type("年龄")
    page.keyboard.press(press)

    page.wait_for_function(f"document.querySelectorAll(\"#builder .rl-sl[name^='f.']\").length === {before + 1}")
    assert page.url.endswith("/rule/")
