"""Names and notes that want to run: an import brings them, pages show them as text, no dialog opens, nothing runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from liuke.customers.models import Customer
from liuke.segments.services import refresh
from tests.browser.test_imports import work
from tests.intake.files import write_csv
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from tests.world import World

    Open = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)

RUN = "window.ran=1;alert(1)"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"\"><img src=x onerror='{RUN}'>",
    f"javascript:{RUN}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"<svg onload='{RUN}'><animate onbegin='{RUN}'></svg>",
    "</title></textarea><iframe srcdoc='<script>parent.ran=1</script>'>",
    '=HYPERLINK("http://127.0.0.1:1/x","看")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "＝1＋1",
    "张\u202e丽\u200b花",
    "e\u0301" * 20,
    "𠮷野家 ①",
    "' OR 1=1;--",
    "%_%' LIKE",
    "(a+)+$",
    "../../x",
    "password__startswith",
    '{"is_superuser": true, "is_superuser": false}',
    "x\r\nSet-Cookie: a=1",
)
ROWS = (
    ("会员姓名", "手机", "会员编号", "备注", "来源", "职业"),
    *((text, f"1380013{9000 + n}", f"P{n}", text, text[:40], text[:40]) for n, text in enumerate(PAYLOADS)),
)


class Watch:
    """What must not happen on a page: a dialog, a script of the file, a link out of the house."""

    def __init__(self, page: Page, house: str) -> None:
        self.page, self.house = page, house
        self.dialogs: list[str] = []
        self.strangers: list[str] = []
        page.on("dialog", self.hear)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((house, "data:")) else self.strangers.append(asked.url),
        )

    def hear(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def note(self, url: str) -> None:
        if not url.startswith((self.house, "data:")):
            self.strangers.append(url)

    def nothing_ran(self) -> None:
        ran = "window.ran !== undefined"
        assert not self.page.evaluate(ran), self.page.url
        assert not self.page.locator("[onerror], [onload], [onbegin], iframe, a[href^='javascript:']").count()
        assert self.dialogs + self.strangers == [], self.page.url


def test_payloads_of_a_file_are_text_wherever_they_are_shown(world: World, enter: Open, tmp_path: Path) -> None:
    page = enter(world.owner)
    watch = Watch(page, page.url.partition("/sign-in")[0].rstrip("/"))
    page.goto("/imports/")
    page.set_input_files("#file", write_csv(tmp_path / "'><img src=x onerror=alert(1)>.csv", ROWS))
    page.click("text=上传并检查")
    page.wait_for_selector(".in-work")
    work()
    page.wait_for_selector("form.in-two button.primary")
    watch.nothing_ran()
    page.click("form.in-two button.primary")
    page.wait_for_selector(f"text=导入 {len(PAYLOADS)} 行")
    watch.nothing_ran()
    page.click(f"text=导入 {len(PAYLOADS)} 行")
    page.wait_for_selector(".in-work")
    work()
    page.wait_for_selector("text=导入完成")
    watch.nothing_ran()
    refresh(as_of=TODAY, now=NOON)

    came = list(Customer.unguarded.exclude(import_id=None))
    assert len(came) == len(PAYLOADS)
    for address in (*(f"/customers/{one.pk}/" for one in came), "/customers/", "/imports/", "/", "/recall/", "/tiers/"):
        page.goto(address)
        watch.nothing_ran()
    page.emulate_media(media="print")
    watch.nothing_ran()


def test_a_search_for_each_payload_finds_text_and_runs_nothing(world: World, enter: Open) -> None:
    page = enter(world.owner)
    watch = Watch(page, page.url.rstrip("/"))
    for text in PAYLOADS:
        page.goto("/customers/search/?" + urlencode({"q": text}))
        watch.nothing_ran()


@pytest.mark.parametrize("text", [text for text in PAYLOADS if "onerror" in text or "<script" in text])
def test_twin_a_page_that_prints_them_as_they_are_is_caught(browser: Browser, text: str) -> None:
    page = browser.new_page()
    watch = Watch(page, "about:")
    page.set_content(text)

    with pytest.raises(AssertionError):
        watch.nothing_ran()
    page.close()
