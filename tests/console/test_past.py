"""Tiers on past days: the numbers, the drawing, the people behind each, and one customer's way through them."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.console.sankey import draw
from liuke.segments import definitions, services
from liuke.segments.queries.boards import tiers_overview
from liuke.segments.queries.past import Flow, people_on
from tests.console.clients import signed_in, text
from tests.segments.shop import came
from tests.world import NOON, TODAY, make_customer

if TYPE_CHECKING:
    from tests.world import World

THEN = TODAY - timedelta(days=5)


def open_page(world: World, address: str) -> str:
    return text(signed_in(world.manager, language="zh-hans").get(address))


def test_two_days_are_compared_and_every_number_opens_its_people(remembered: World) -> None:
    page = open_page(remembered, f"/past/lifecycle_stage/?from={THEN}&to={TODAY}")
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/past/lifecycle_stage/people/[^"]+)"', page)}

    assert links
    for link in links:
        people = open_page(remembered, link)
        assert re.search(r"共 [123] 位", people), link


def test_who_was_where_on_a_day_is_shown_with_her_numbers_of_that_day(remembered: World) -> None:
    page = open_page(remembered, f"/past/lifecycle_stage/people/?to={THEN}&after=active")

    assert "周晚晴" in page
    assert "上次到店 8 天前" in page


def test_who_entered_a_tier_is_named_with_where_she_is_now(remembered: World) -> None:
    page = open_page(remembered, f"/past/lifecycle_stage/people/?from={THEN}&to={TODAY}&entered=at_risk")

    assert "周晚晴" in page
    assert "林小满" not in page


def test_the_tiers_page_shows_the_last_month_and_leads_to_other_days(remembered: World) -> None:
    page = open_page(remembered, "/tiers/")

    assert "pg-sankey" in page
    assert 'action="/past/lifecycle_stage/"' in page


def test_days_out_of_reach_are_said_and_not_guessed(remembered: World) -> None:
    page = open_page(remembered, "/past/lifecycle_stage/?from=1999-01-01&to=1999-02-01")
    refused = signed_in(remembered.manager).get("/past/lifecycle_stage/people/?to=1999-02-01&after=lost")

    assert "pg-sankey" not in page
    assert refused.status_code in {409, 422}


def test_a_past_nobody_worked_out_is_said(slipping: World) -> None:
    client = signed_in(slipping.manager)

    assert "not worked out yet" in text(client.get("/past/lifecycle_stage/"))
    assert "pg-sankey" not in text(client.get("/tiers/"))


def test_a_stranger_to_the_salon_sees_nobody_in_the_past(remembered: World) -> None:
    client = signed_in(remembered.stranger)
    way = f"/past/lifecycle_stage/people/?from={THEN}&to={TODAY}&entered=at_risk"

    assert "周晚晴" not in text(client.get(way))
    assert client.get(f"/customers/{remembered.zhou.pk}/tiers/").status_code == 404


def test_her_page_shows_how_she_moved_and_why(remembered: World) -> None:
    page = open_page(remembered, f"/customers/{remembered.zhou.pk}/")
    more = open_page(remembered, f"/customers/{remembered.zhou.pk}/tiers/?scheme=lifecycle_stage&tier=active")

    for shown in (page, more):
        assert TODAY.isoformat() in shown
        assert "没来的时间不超过往常间隔的 3 倍" in shown
    assert "不在“活跃”里，现在在“预流失”里" in more
    assert "是往常 8 天的 1.6 倍" in more


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/past/horoscope/", 404),
        ("/past/lifecycle_stage/?from=yesterday", 400),
        ("/past/lifecycle_stage/people/?to=2026-11-20&after=rich", 404),
        ("/past/lifecycle_stage/people/?to=2026-11-20&after=%27%20OR%201=1", 404),
        ("/customers/{zhou}/tiers/?scheme=horoscope", 400),
        ("/customers/{zhou}/tiers/?tier=rich", 400),
    ],
)
def test_what_does_not_exist_is_refused(remembered: World, address: str, status: int) -> None:
    answer = signed_in(remembered.manager).get(address.format(zhou=remembered.zhou.pk))

    assert answer.status_code == status


def test_the_drawing_is_as_thick_as_its_people() -> None:
    scheme = definitions.shipped()["lifecycle_stage"]
    active, risk = scheme.tier("active"), scheme.tier("at_risk")
    flows = [Flow(None, active, 10), Flow(active, active, 60), Flow(active, risk, 30)]

    drawn = draw(flows, scheme=scheme)

    heights = {(node.code, node.is_left): round(node.height) for node in drawn.nodes}
    assert heights == {("", True): 30, ("active", True): 270, ("active", False): 210, ("at_risk", False): 90}
    assert [band.has_moved for band in drawn.bands] == [False, False, True]


def test_the_page_of_a_customer_without_a_past_has_no_empty_strip(world: World) -> None:
    page = open_page(world, reverse("console:customer", args=[world.qian.pk]))

    assert "pg-strip" not in page


QUERIES = {
    "/customers/{zhou}/tiers/?tier=active": 17,
    "/past/lifecycle_stage/": 12,
    "/past/lifecycle_stage/people/?to=2026-11-22&after=at_risk": 13,
    "/past/lifecycle_stage/people/?from=2026-11-17&to=2026-11-22&entered=at_risk": 13,
}


def test_every_page_of_the_past_takes_its_number_of_queries(remembered: World) -> None:
    client, found = signed_in(remembered.owner), {}
    for page in QUERIES:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page.format(zhou=remembered.zhou.pk)).status_code == 200, page
        found[page] = len(asked)

    assert found == QUERIES


def test_the_people_of_a_past_day_go_out_as_a_workbook_and_it_is_kept_who_took_them(remembered: World) -> None:
    way = f"/past/lifecycle_stage/people/export/?from={THEN}&to={TODAY}&entered=at_risk"
    owner = signed_in(remembered.owner, language="zh-hans")

    answer = owner.post(way)
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    kept = AuditEntry.objects.get(action="customers.exported")
    said = text(owner.get("/audit/?object=customer"))

    assert [row[1] for row in sheet[1:]] == ["周晚晴"]
    assert (kept.actor, kept.after["count"], kept.after["entered"]) == (remembered.owner, 1, "at_risk")
    assert "进来到" in said
    assert signed_in(remembered.front_desk).post(way).status_code == 403
    assert owner.get(way).status_code == 405


@pytest.mark.parametrize("lacking", ["export", "see_tiers"])
def test_the_people_of_a_past_day_go_out_to_who_may_see_tiers_and_take_lists_out(
    remembered: World, lacking: str
) -> None:
    role = remembered.owner.role
    type(role).objects.filter(pk=role.pk).update(actions=[one for one in role.actions if one != lacking])
    owner = signed_in(remembered.owner)

    for way in (f"/past/lifecycle_stage/people/export/?from={THEN}&to={TODAY}&entered=at_risk", "/boards/export/"):
        assert owner.post(way).status_code == 403
    assert not AuditEntry.objects.filter(action__endswith="exported").exists()


def test_who_was_recorded_that_very_day_is_in_the_tiers_of_today_only_and_the_page_says_so(world: World) -> None:
    came(world.zhou, TODAY - timedelta(days=2))
    came(world.lin, TODAY - timedelta(days=3))
    make_customer(world.lakeside, "今天来", joined_on=TODAY)
    early = make_customer(world.lakeside, "先来后登记", joined_on=TODAY)
    came(early, TODAY - timedelta(days=1))
    services.refresh(as_of=TODAY, now=NOON)
    services.work_out_past(now=NOON, steps_at_once=10_000)
    scope = scope_of(world.manager)

    now = {one.tier.code: one.customers for one in tiers_overview(scope=scope, scheme="lifecycle_stage")}
    of_day = {code: len(people_on(scope=scope, scheme="lifecycle_stage", tier=code, day=TODAY)) for code in now}
    page = open_page(world, f"/past/lifecycle_stage/?from={TODAY - timedelta(days=1)}&to={TODAY}")

    assert {code: now[code] - of_day[code] for code in now if now[code] != of_day[code]} == {"lead": 1}
    assert "有 1 位客户是" in page
    assert f"?from={TODAY}" in page
