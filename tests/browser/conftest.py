"""A real browser on a live shop. A console error or a broken content policy fails the test.

Run with ``python -m pytest tests/browser``; a plain run leaves this folder out, because it needs chromium.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer

    from liuke.accounts.models import Staff

    Open = Callable[..., Page]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's sync API keeps an event loop in the thread

SCREENSHOTS = Path(__file__).resolve().parent.parent.parent / "screenshots"
PROVOKED = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
PASSWORD = "correct horse battery"
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's chromium; as root it needs to be told that there is no sandbox."""
    chromium = os.environ.get("CHROME_BIN") or shutil.which("chromium") or shutil.which("google-chrome")
    found = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **found, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


@pytest.fixture
def enter(live_server: LiveServer, browser: Browser) -> Iterator[Open]:
    """Return a function that signs a person in by the page and gives her browser."""
    complaints: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        # What the test provokes (a 403, a lost connection) is reported by the browser too; everything else is a fault.
        if message.type == "error" and not any(one in message.text for one in PROVOKED):
            complaints.append(message.text)

    def open_as(staff: Staff, *, size: dict[str, int] = DESK, language: str = "zh-hans") -> Page:
        staff.set_password(PASSWORD)
        staff.must_change_password = False
        staff.save()
        context = browser.new_context(viewport=size, base_url=live_server.url)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in/")
        page.fill("#id_username", staff.username)
        page.fill("#id_password", PASSWORD)
        page.click("button.primary")
        page.wait_for_selector("h1")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Return a function that keeps a screenshot for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def shoot(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return shoot
