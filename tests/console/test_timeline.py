"""Interactions on a customer's timeline: one line per day and kind, hers alone, of all her records."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.console.queries.timeline import Timeline
from liuke.customers import services as customers
from tests.console.clients import signed_in
from tests.segments.shop import came, make_item, showed
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World

YESTERDAY, BEFORE = (TODAY - timedelta(days=days) for days in (1, 2))


def test_interactions_of_one_kind_and_day_are_one_line_with_all_they_were_about(world: World) -> None:
    for item in (make_item("热玛吉"), make_item("光子嫩肤")):
        showed(world.lin, "browsed", YESTERDAY, YESTERDAY, BEFORE, item=item, channel="mini_program")
    showed(world.lin, "asked", YESTERDAY)
    came(world.lin, YESTERDAY)

    timeline = Timeline(scope_of(world.manager), world.lin.pk)
    moments = timeline[0:10]

    assert timeline.count() == len(moments) == 4
    assert [(m.kind, m.on, len(m.same)) for m in moments] == [
        ("ticket", YESTERDAY, 0), ("interaction", YESTERDAY, 1), ("interaction", YESTERDAY, 4),
        ("interaction", BEFORE, 2),
    ]  # fmt: skip
    assert moments[2].items == ["热玛吉", "光子嫩肤"]
    assert moments[2].channels == ["小程序"]


def test_the_page_shows_what_she_looked_at_and_to_her_own_salon_only(world: World) -> None:
    showed(world.lin, "browsed", YESTERDAY, YESTERDAY, item=make_item("热玛吉"), channel="wechat")
    showed(world.zhou, "liked", YESTERDAY)

    page = signed_in(world.manager).get(f"/customers/{world.lin.pk}/?kind=interaction").content.decode()

    assert all(word in page for word in ("looked at something", "×2", "热玛吉", "WeChat"))
    assert "liked or shared" not in page
    assert Timeline(scope_of(world.stranger), world.lin.pk).count() == 0


def test_interactions_of_all_her_records_stand_on_one_line(world: World) -> None:
    showed(world.lin, "opened", YESTERDAY)
    showed(world.zhou, "opened", YESTERDAY)
    customers.merge_customers(world.zhou.pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)

    moments = Timeline(WHOLE_SHOP, world.lin.pk, kind="interaction")[0:10]

    assert [len(moment.same) for moment in moments] == [2]
