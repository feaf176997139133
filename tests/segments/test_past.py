"""Any day asked of the past is what a computation of that day says, and nothing later is looked at."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import scope_of
from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.kit.models import OutboxEvent
from liuke.segments import computing, definitions, past, services
from liuke.segments.errors import PastNotReached
from liuke.segments.events import TiersMoved
from liuke.segments.lake import Lake
from liuke.segments.models import Standing
from liuke.segments.queries import past as queries
from tests.segments.history import computed_on, tiers_on, work_out
from tests.segments.shop import came, every, make_item
from tests.stories import told
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from datetime import date

WHY = "tests read everything"
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def shop(world: World) -> World:
    told(open_shop, world)
    return world


def open_shop(world: World) -> None:
    care, other = make_item(), make_item("美白", category="美白", need="medical")
    came(world.zhou, *every(5, until=TODAY - timedelta(days=9), times=3), item=care)
    came(world.lin, *every(8, until=TODAY - timedelta(days=4), times=2), item=other, minor=900_00)
    came(world.qian, TODAY - timedelta(days=7), item=care)


@pytest.fixture
def reached(shop: World) -> past.Reach:
    """The whole past of the shop is worked out."""
    return told(work_out)


def test_any_day_of_the_past_is_what_that_day_computes(reached: past.Reach) -> None:
    assert reached.is_whole
    chance = random.Random(7)  # noqa: S311 - which days, not a secret
    days = [reached.first, TODAY, *(TODAY - timedelta(days=chance.randint(1, 18)) for _n in range(6))]
    for day in days:
        if day >= reached.first:
            assert tiers_on(day) == computed_on(day), day


def test_a_late_bill_changes_the_days_after_it_and_no_others(shop: World, reached: past.Reach) -> None:
    before = {ago: tiers_on(TODAY - timedelta(days=ago)) for ago in (10, 5, 4, 1)}

    came(shop.qian, TODAY - timedelta(days=5), minor=5000_00)
    work_out()

    after = {ago: tiers_on(TODAY - timedelta(days=ago)) for ago in (10, 5, 4, 1)}
    assert (before[10], before[5]) == (after[10], after[5])
    assert after[4] == computed_on(TODAY - timedelta(days=4)) != before[4]
    assert after[1] == computed_on(TODAY - timedelta(days=1))


def test_the_work_is_cut_anywhere_and_goes_on(reached: past.Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {ago: tiers_on(TODAY - timedelta(days=ago)) for ago in (15, 10, 4, 0)}
    lake = Lake(home().facts)
    lake.past = {}

    worked: list[date] = []

    def noted(*given: Any, as_of: date, **named: Any) -> computing.Answers:
        worked.append(as_of)
        return computing.compute(*given, as_of=as_of, **named)

    monkeypatch.setattr("liuke.segments.past.compute", noted)
    reach = past.go_on(lake, last=TODAY, steps=6)
    while reach and not reach.is_whole:
        reach = past.go_on(Lake(home().facts), last=TODAY, steps=6)

    assert {ago: tiers_on(TODAY - timedelta(days=ago)) for ago in whole} == whole
    assert len(worked) == len(set(worked))


@pytest.fixture
def reached_yesterday(shop: World) -> None:
    """The whole past up to yesterday is worked out; nobody was told of a move."""
    told(work_out_yesterday)


def work_out_yesterday() -> None:
    services.refresh(as_of=YESTERDAY, now=NOON)
    assert not OutboxEvent.objects.filter(kind=TiersMoved.kind).exists()
    services.work_out_past(now=NOON, steps_at_once=10_000)


@pytest.mark.usefixtures("reached_yesterday")
def test_a_standing_says_since_when_and_new_moves_are_told_once(shop: World) -> None:
    stood = Standing.objects.unscoped(WHY).get(customer=shop.qian, scheme="lifecycle_stage")
    services.refresh(as_of=TODAY, now=NOON)
    for _again in range(2):
        services.work_out_past(now=NOON)

    assert (stood.tier, stood.since) == ("new", TODAY - timedelta(days=6))
    said = OutboxEvent.objects.filter(kind=TiersMoved.kind).values_list("payload", flat=True)
    assert list(said) == [{"after": YESTERDAY.isoformat(), "until": TODAY.isoformat()}]


@pytest.mark.usefixtures("reached_yesterday")
def test_a_refresh_adds_its_own_day_to_the_past() -> None:
    services.refresh(as_of=TODAY, now=NOON)

    found = past.reach(Lake(home().facts))
    assert found is not None
    assert found.until == TODAY
    assert tiers_on(TODAY) == computed_on(TODAY)


def test_a_move_says_which_clause_and_which_day(shop: World, reached: past.Reach) -> None:
    machine = Engine()
    machine.view("moves", Lake(home().facts).past_files(), past.MOVES)
    rows: list[dict[str, Any]] = machine.fetch(
        f"SELECT * FROM moves WHERE customer_id = {shop.qian.pk} AND scheme = 'lifecycle_stage' ORDER BY day"
    ).to_pylist()

    first = TODAY - timedelta(days=6)
    assert next((row["day"], row["tier"]) for row in rows if row["day"] >= first) == (first, "new")


def test_one_customer_s_spells_follow_each_other_without_a_gap(shop: World, reached: past.Reach) -> None:
    found = queries.spells(scope=scope_of(shop.manager), customer_id=shop.qian.pk)

    assert set(found) == set(definitions.schemes())
    for spells in found.values():
        assert spells[0].until is None
        assert all(earlier.until == later.first for later, earlier in pairwise(spells))
        assert all(spell.because for spell in spells)
    assert [spell.tier.code for spell in found["lifecycle_stage"]][:2] == ["new", "lead"]


def test_who_went_where_adds_up_to_everybody_in_reach(shop: World, reached: past.Reach) -> None:
    asked: dict[str, Any] = {"scheme": "lifecycle_stage", "first": TODAY - timedelta(days=15), "second": TODAY}

    flows = queries.flows(scope=scope_of(shop.manager), **asked)

    assert sum(flow.customers for flow in flows) == 3
    assert queries.flows(scope=scope_of(shop.stranger), **asked) == []
    moved = sum(flow.customers for flow in flows if flow.before != flow.after)
    changed = queries.changes(flows, scheme=definitions.scheme("lifecycle_stage"))
    assert sum(change.entered for change in changed) == moved


def test_no_day_of_a_past_nobody_worked_out_is_told(shop: World) -> None:
    with pytest.raises(PastNotReached):
        queries.flows(scope=scope_of(shop.manager), scheme="lifecycle_stage", first=TODAY, second=TODAY)


def test_a_day_the_past_does_not_reach_is_refused(shop: World, reached: past.Reach) -> None:
    before = reached.first - timedelta(days=1)
    for first in (before, TODAY - timedelta(days=4000)):
        with pytest.raises(PastNotReached):
            queries.flows(scope=scope_of(shop.manager), scheme="lifecycle_stage", first=first, second=TODAY)


def test_an_update_that_may_calculate_otherwise_works_the_past_out_again(
    reached: past.Reach, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = past.go_on(Lake(home().facts), last=TODAY, steps=1)
    monkeypatch.setattr("liuke.segments.past.code_mark", lambda: "a later version")

    updated = past.go_on(Lake(home().facts), last=TODAY, steps=1)

    assert again is not None
    assert updated is not None
    assert (again.until, updated.until) == (TODAY, updated.first)


EITHER = """
code = "either"
zh = "来过没有"
en = "here or not"

[[tiers]]
code = "known"
zh = "都算"
en = "known"
rule = { any = [{ feature = "activity_days", at_least = 1 }, { feature = "activity_days", at_most = 0 }] }

[[tiers]]
code = "rest"
zh = "其他"
en = "rest"
says_zh = "其他人"
says_en = "everybody else"
"""


def test_a_move_to_nowhere_has_no_clause(world: World) -> None:
    """林 never came; on the last day her record begins only now, so that she is no customer yet."""
    came(world.zhou, TODAY - timedelta(days=3))
    services.load_scheme(text=EITHER, now=NOON)
    services.refresh(as_of=YESTERDAY, now=NOON)
    past.go_on(Lake(home().facts), last=YESTERDAY, steps=10)
    type(world.lin).unguarded.filter(pk=world.lin.pk).update(joined_on=TODAY)

    services.refresh(as_of=TODAY, now=NOON)

    with closing(Engine()) as machine:
        machine.view("moves", Lake(home().facts).past_files(), past.MOVES)
        rows = machine.fetch(
            f"SELECT tier, clause, day FROM moves WHERE scheme = 'either' AND customer_id = {world.lin.pk} ORDER BY day"
        ).to_pylist()
    assert [(row["tier"], row["clause"]) for row in rows] == [("known", 1), ("", 0)]
    assert rows[1]["day"] == TODAY
