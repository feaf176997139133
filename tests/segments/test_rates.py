"""The rates over a year: the last point is the number itself, and every earlier one what was the number on that day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.segments import services
from liuke.segments.queries import kpis
from liuke.segments.queries.rates import RATES, people_of_rate, trends
from tests.segments.shop import bought, came, every, make_item
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope


@pytest.fixture
def year(world: World) -> World:
    """People who come, stop coming, buy without coming and come without buying, over two years."""
    care = make_item()
    for step, times in ((20, 30), (45, 12), (80, 7), (130, 5), (300, 2)):
        came(make_customer(world.lakeside, f"客{step}"), *every(step, until=TODAY, times=times), item=care)
    came(world.lin, *every(30, until=date(2026, 2, 1), times=9), item=care)
    for day in every(70, until=date(2026, 9, 1), times=5):
        bought(world.qian, day, item=care)
    came(world.zhou, date(2026, 4, 3), item=care, kind="adjustment")
    return world


def numbers(scope: Scope) -> dict[str, tuple[int, int]]:
    return {one.code: (one.part, one.whole) for one in kpis(scope=scope, currency="CNY") if one.code in RATES}


def test_every_point_is_what_the_number_was_on_that_day(year: World) -> None:
    services.refresh(as_of=TODAY, now=NOON)
    scope = scope_of(year.manager)
    found = trends(scope=scope)

    assert set(found) == set(RATES)
    assert {code: trend.points[-1].day for code, trend in found.items()} == dict.fromkeys(RATES, TODAY)
    assert all(len(trend.points) == 13 for trend in found.values())
    for month in (0, 4, 7, 12):
        day = found["retention"].points[month].day
        services.refresh(as_of=day, now=NOON)
        then = {code: (trend.points[month].part, trend.points[month].whole) for code, trend in found.items()}
        assert then == numbers(scope), day


def test_every_point_opens_exactly_its_people(year: World) -> None:
    services.refresh(as_of=TODAY, now=NOON)
    scope = scope_of(year.manager)

    for code, trend in trends(scope=scope).items():
        for point in trend.points[::4]:
            part, whole = (people_of_rate(scope=scope, code=code, day=point.day, is_part=one) for one in (True, False))
            assert (len(part), len(whole)) == (point.part, point.whole)
            assert set(part) <= set(whole)
        assert people_of_rate(scope=scope_of(year.stranger), code=code, day=TODAY, is_part=False) == []


def test_a_line_is_cut_to_who_is_in_reach_and_a_young_shop_has_none(year: World) -> None:
    assert trends(scope=WHOLE_SHOP) == {}
    services.refresh(as_of=TODAY, now=NOON)

    assert trends(scope=WHOLE_SHOP)["return"].points[-1].whole > 0
    assert trends(scope=scope_of(year.stranger)) == {}


def test_the_same_day_of_an_earlier_month_is_its_last_where_it_is_shorter(year: World) -> None:
    services.refresh(as_of=date(2026, 10, 31), now=NOON)

    days = [point.day for point in trends(scope=WHOLE_SHOP)["repurchase"].points]

    assert days[4] == date(2026, 2, 28)
    assert days[-1] == date(2026, 10, 31)
