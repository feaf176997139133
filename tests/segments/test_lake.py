"""A lake without room, of an earlier version, of a shop without tags: said, not shown as zeros or as a fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import scope_of
from liuke.insights import engine
from liuke.kit.home import home
from liuke.segments import definitions, past, services
from liuke.segments.errors import DiskFull, FactsOutdated
from liuke.segments.lake import Lake
from liuke.segments.models import Run, TagStanding
from liuke.segments.queries.asking import facts_say
from tests.console.clients import signed_in, text
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World

BOARDS = ("/boards/", "/boards/back/", "/boards/staying/")


def forget_days() -> None:
    """Let the lake be one from before days were kept."""
    manifest = home().facts / "manifest.json"
    told = json.loads(manifest.read_text())
    del told["months"]["days"], told["made"]["days"]
    manifest.write_text(json.dumps(told))


def test_a_lake_from_before_days_were_kept_asks_to_be_counted_and_shows_no_zeros(slipping: World) -> None:
    forget_days()
    owner = signed_in(slipping.owner)

    answers = [owner.get(address) for address in BOARDS]

    assert {answer.status_code for answer in answers} == {409}
    assert all("not been counted since the last update" in text(answer) for answer in answers)
    with pytest.raises(FactsOutdated):
        facts_say(scope_of(slipping.owner), lambda _reached: "SELECT 1 AS n FROM days", "days")
    assert past.go_on(Lake(home().facts), last=TODAY, steps=9) is None


def test_the_next_refresh_makes_the_days(slipping: World) -> None:
    forget_days()

    services.refresh(as_of=TODAY, now=NOON)

    assert {signed_in(slipping.owner).get(address).status_code for address in BOARDS} == {200}


def test_a_shop_that_is_new_lacks_nothing(world: World) -> None:
    services.refresh(as_of=TODAY, now=NOON)

    assert not Lake(home().facts).lacks()
    assert signed_in(world.owner).get("/boards/").status_code == 200


def test_a_refresh_on_a_full_disk_says_so_on_every_page(slipping: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lake, "_new_name", lambda *_names: "/dev/full")

    with pytest.raises(DiskFull):
        services.refresh(as_of=TODAY, now=NOON)

    page = text(signed_in(slipping.owner).get("/tiers/", follow=True))
    assert "the disk is full: the last count failed" in page
    assert Run.objects.order_by("-pk").values_list("status", flat=True)[0] == "failed"


def test_a_question_on_a_full_disk_is_refused_in_the_readers_language(
    slipping: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise engine.DiskFull

    monkeypatch.setattr(engine.Engine, "fetch", full)

    answer = signed_in(slipping.owner, language="zh-hans").get("/boards/back/")

    assert answer.status_code == 507
    assert "磁盘已满" in text(answer)
    assert str(home().root) in text(answer)


def test_a_shop_without_tags_is_counted_all_the_same(slipping: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TagStanding.objects.unscoped("test").exists()
    monkeypatch.setattr(definitions, "tags", tuple)

    assert services.refresh(as_of=TODAY, now=NOON).tags == {}
    assert not TagStanding.objects.unscoped("test").exists()
