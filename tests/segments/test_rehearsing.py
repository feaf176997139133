"""A rule rehearsed on the past: each day is what that day's facts say, and the page shows it beside the count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.insights.rules import parse
from liuke.segments import queries, services
from liuke.segments.errors import TooMuchAtOnce
from liuke.segments.queries import rehearsing
from liuke.segments.queries.rehearsing import rehearse
from liuke.segments.queries.trying import Reading, try_rule
from tests.console.clients import signed_in, text
from tests.segments.shop import came
from tests.segments.test_pages_schemes import SIX
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World

AWAY: dict[str, Any] = {
    "all": [{"feature": "overdue_permille", "above": 1200}, {"feature": "activity_days", "at_least": 2}]
}
ADDRESS = "/schemes/value/high/rule/"


def counted(scope: Any) -> int:
    run = queries.require_run()
    return try_rule(parse(AWAY), saved=None, scope=scope, run=run, reading=Reading("en", "CNY")).count


def test_each_day_of_the_past_is_what_was_counted_on_that_day(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    points = rehearse(AWAY, scope=scope, run=queries.require_run()).points

    assert points[-1][0] == TODAY
    assert len({count for _day, count in points}) > 1
    for day, count in points[::2]:
        services.refresh(as_of=day, now=NOON)
        assert count == counted(scope), day


def test_only_who_is_in_reach_is_counted(slipping: World) -> None:
    found = rehearse(AWAY, scope=scope_of(slipping.stranger), run=queries.require_run())

    assert {count for _day, count in found.points} == {0}


def test_a_shop_too_large_to_wait_for_is_told_so(slipping: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsing, "MOST", 5)

    with pytest.raises(TooMuchAtOnce):
        rehearse(AWAY, scope=WHOLE_SHOP, run=queries.require_run())
    page = signed_in(slipping.owner, language="zh-hans").post(ADDRESS, SIX | {"do": "rehearse"})
    assert (page.status_code, "现算太久" in text(page)) == (200, True)


def test_the_page_rehearses_at_a_press_and_keeps_what_was_typed(slipping: World) -> None:
    client = signed_in(slipping.owner)

    page = text(client.post(ADDRESS, SIX | {"do": "rehearse"}))

    assert 'class="pg-trend"' in page
    assert TODAY.isoformat() in page
    assert 'name="f.r.4"' in page
    assert 'class="pg-trend"' not in text(client.get(ADDRESS))


@pytest.mark.parametrize(("typed", "language"), [("Age", "en"), ("  年龄 ", "zh-hans")])
def test_a_condition_is_found_by_its_name_and_added(slipping: World, typed: str, language: str) -> None:
    client = signed_in(slipping.owner, language=language)

    page = text(client.post(ADDRESS, SIX | {"do": "find", "find": typed}))

    assert '<option value="age_years" selected' in page.partition('name="f.r.5"')[2]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_the_search_of_conditions_suggests_is_found(slipping: World, language: str) -> None:
    client = signed_in(slipping.owner, language=language)
    suggested = re.search(r'placeholder="[^"]+[:：]([^"]+?) ?…"', text(client.get(ADDRESS)))
    assert suggested

    for typed in re.split("[,、]", suggested[1]):
        page = text(client.post(ADDRESS, SIX | {"do": "find", "find": typed}))
        assert 'name="f.r.5"' in page, typed


@pytest.mark.parametrize("typed", ["", "no such thing", "<b>"])
def test_what_no_condition_is_called_adds_none(slipping: World, typed: str) -> None:
    page = text(signed_in(slipping.owner).post(ADDRESS, SIX | {"do": "find", "find": typed}))

    assert 'name="f.r.4"' in page
    assert 'name="f.r.5"' not in page
    assert ('id="unfound"' in page) == bool(typed)
    assert "<b>”" not in page


def test_the_builder_says_what_happens_after_saving(slipping: World) -> None:
    client = signed_in(slipping.owner)
    client.post("/schemes/value/", {"do": "drop:potential"})
    client.post("/schemes/value/save/")

    page = text(client.get("/schemes/lifecycle_stage/at_risk/rule/"))
    saved = text(client.get(ADDRESS))

    assert "does not stand in" in page
    assert "the order of the recall list" in page
    assert "no tier comes before it" in saved
    assert slipping.owner.name in saved.partition("Last change")[2]


def test_a_shop_whose_first_bill_is_of_today_is_rehearsed_on_today_alone(world: World) -> None:
    came(world.lin, TODAY)
    services.refresh(as_of=TODAY, now=NOON)

    found = rehearse(AWAY, scope=WHOLE_SHOP, run=queries.require_run())
    page = signed_in(world.owner).post(ADDRESS, SIX | {"do": "rehearse"})

    assert found.points == [(TODAY, 0)]
    assert 'class="pg-trend"' in text(page)
