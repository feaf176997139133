"""Slipping away means one thing: on home, in the tiers, in the matrix, in the customer list and on the recall list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.kit import clock
from liuke.outreach import rules
from liuke.outreach.queries import recall_list
from liuke.segments import queries, services
from liuke.segments.queries import slipping as meaning
from tests.console.clients import signed_in, text
from tests.segments.shop import came, every
from tests.world import NOON, TODAY, World


@pytest.fixture
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.mark.usefixtures("_at_noon")
def test_every_page_means_the_same_people(slipping: World) -> None:
    client = signed_in(slipping.owner)

    listed = [customer.name for customer in client.get("/customers/?figure=slipping").context["customers"].items]
    home, tiers = client.get("/"), client.get("/tiers/")

    assert listed == ["周晚晴"]
    assert home.context["health"].slipping == tiers.context["health"].slipping == len(listed)
    assert sum(cell.slipping for _c, _w, row, _n in tiers.context["matrix"] for cell in row) == len(listed)
    recalled = recall_list(scope=WHOLE_SHOP, today=TODAY, limit=50)
    assert {row.customer.name for row in recalled.rows} >= set(listed)


def test_the_recall_list_asks_the_same_of_her() -> None:
    assert (meaning.SLIPPING_PERMILLE, meaning.SLIPPING_UNTIL_DAYS) == (rules.SLIPPING_PERMILLE, rules.LOOK_BACK_DAYS)


@pytest.mark.usefixtures("_at_noon")
def test_who_comes_every_three_months_is_not_slipping_after_two(world: World) -> None:
    came(world.lin, *every(95, until=TODAY - timedelta(days=70), times=9))
    services.refresh(as_of=TODAY, now=NOON)

    matrix = queries.rfm_matrix(scope=WHOLE_SHOP, currency="CNY")
    cells = {(c.recency, c.visits): c for row in matrix for c in row if c.customers}

    assert [*cells] == [("61_90", "8_15")]
    assert not cells["61_90", "8_15"].is_leaving
    assert queries.health_overview(scope=WHOLE_SHOP).slipping == 0


@pytest.mark.usefixtures("_at_noon")
def test_who_has_been_away_for_longer_than_half_a_year_is_lost_and_no_longer_slipping(world: World) -> None:
    came(world.lin, *every(24, until=TODAY - timedelta(days=200), times=8))
    services.refresh(as_of=TODAY, now=NOON)

    assert queries.health_overview(scope=WHOLE_SHOP).slipping == 0


@pytest.mark.parametrize(("days_on_file", "tier"), [(20, "new"), (100, "new"), (300, "lost")])
def test_who_never_came_is_never_said_to_have_left(world: World, days_on_file: int, tier: str) -> None:
    world.qian.joined_on = TODAY - timedelta(days=days_on_file)
    world.qian.save()
    came(world.lin, TODAY - timedelta(days=400), TODAY - timedelta(days=3))
    services.refresh(as_of=TODAY, now=NOON)

    known = queries.customer_understanding(scope=WHOLE_SHOP, customer_id=world.qian.pk)
    why = next(why for why in known.tiers if why.scheme.code == "behavior")

    assert why.tier.code == tier
    assert "从没来过" in why.because
    if tier == "lost":
        assert "没有记录" not in why.because
        page = signed_in(world.owner, language="zh-hans").get("/tiers/behavior/lost/")
        assert "从没来过" in page.context["tier"].sentence


def test_the_matrix_adds_up_and_its_sums_open_their_rows(slipping: World) -> None:
    client = signed_in(slipping.owner)
    page = client.get("/tiers/")

    assert page.context["came"] == client.get("/tiers/matrix/").context["rows"].total == 2
    assert 'href="/tiers/matrix/?visits=8_15"' in text(page)
    assert client.get("/tiers/matrix/?visits=8_15").context["rows"].total == 1


def test_every_number_of_the_tiers_page_opens_as_many_people(slipping: World) -> None:
    client = signed_in(slipping.owner)
    page = client.get("/tiers/")

    for band, people in page.context["health"].bands.items():
        assert client.get(f"/customers/?health={band}").context["customers"].total == people
    for kpi in page.context["kpis"]:
        assert f"?figure={kpi.code}" in text(page)
