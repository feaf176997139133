"""The owner brings the customers of her old system, sees what became of them, and takes them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.customers.models import Customer
from liuke.kit.jobs.worker import run_due
from tests.browser.conftest import PHONE
from tests.intake.files import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.world import World

    Open = Callable[..., Page]
    Keep = Callable[[Page, str], None]

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = (
    ("谁", "手机", "生日", "来源"),
    ("苏叶", "13800138021", "1990-05-02", "美团"),
    ("林間月", "13900138022", "八月十五", "朋友介绍"),
    ("陆佳", "136****4471", "", ""),
)


def work() -> None:
    while run_due(worker="browser"):
        pass


def test_the_owner_imports_customers_and_takes_them_back(world: World, enter: Open, keep: Keep, tmp_path: Path) -> None:
    page = enter(world.owner)
    page.click("nav.lk-rail >> text=导入")
    page.set_input_files("#file", write_csv(tmp_path / "会员.csv", ROWS))
    page.click("text=上传并检查")
    page.wait_for_selector(".in-work")
    work()

    page.select_option("[name=field-0]", "name")
    keep(page, "import-columns")
    page.click("form.in-two button.primary")
    page.wait_for_selector(".in-work")
    work()

    page.wait_for_selector("text=手机号被遮住")
    keep(page, "import-check")
    page.click("text=导入 2 行")
    page.wait_for_selector(".in-work")
    work()

    page.wait_for_selector("text=导入完成")
    assert Customer.unguarded.filter(name__in=["苏叶", "林間月"]).count() == 2
    page.click("a.bad:has-text('撤销本次导入')")
    page.click("button.primary")
    page.wait_for_selector(".in-work")
    work()

    page.wait_for_selector("text=这次导入已撤回")
    assert Customer.unguarded.count() == 3


def test_the_imports_fit_a_phone(world: World, enter: Open) -> None:
    page = enter(world.manager, size=PHONE)

    page.goto("/imports/")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
