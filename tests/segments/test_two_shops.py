"""A rule built by page in one shop, carried as a file into another one with the same people, finds the same ones."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.jobs import worker
from liuke.segments import past
from liuke.segments.models import Scheme, Standing
from tests import stories
from tests.console.clients import body, signed_in, text
from tests.segments.shop import slip
from tests.segments.test_pages_schemes import SIX, begin
from tests.world import NOON, World, build

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(past, "go_on", lambda *_told, **_how: None)  # both shops' years, day by day: no tier needs them


def work() -> None:
    """Let the worker do what the pages asked for."""
    while worker.run_due(worker="tests"):
        pass


def another_shop() -> World:
    """Open a shop of its own, with other numbers and the same people, where this one stood."""
    stories.empty()
    shutil.rmtree(home().facts)
    shop = build()
    slip(shop)
    return shop


def members() -> set[tuple[str, str]]:
    """Return who is in the tier, by what both shops call her."""
    rows = Standing.objects.unscoped("tests look at everybody").filter(scheme="mine", tier="in")
    return set(rows.values_list("customer__name", "customer__phone_index"))


def listed(client: Client) -> str:
    """Return the table of people on the tier's own page."""
    return text(client.get("/tiers/mine/in/")).partition("<tbody>")[2]


def test_a_rule_of_six_clauses_built_by_page_finds_the_same_people_in_another_shop(slipping: World) -> None:
    client = signed_in(slipping.owner)
    address = begin(client)
    client.post(f"{address}in/rule/", SIX | {"do": "keep"})
    client.post(f"{address}save/")
    work()
    here, shown = members(), listed(client)
    file = body(client.get(f"{address}file/"))

    there = another_shop()
    assert not Scheme.objects.exists()
    client = signed_in(there.owner)
    answer = client.post("/schemes/load/", {"file": SimpleUploadedFile("mine.toml", file)}, follow=True)
    work()

    assert "is loaded" in text(answer)
    assert members() == here == {(slipping.zhou.name, slipping.zhou.phone_index)}
    assert slipping.zhou.name in shown
    assert slipping.zhou.name in listed(client)
    assert there.zhou.pk != slipping.zhou.pk
    assert body(client.get(f"{address}file/")) == file
