"""Every tier can say why, with the person's own numbers, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.kit.problems import NotFound
from liuke.segments import definitions, queries, services
from liuke.segments.errors import NotRefreshed
from tests.console.clients import signed_in, text
from tests.world import NOON, TODAY, World


def test_a_tier_says_why_with_her_own_numbers(slipping: World) -> None:
    own = {
        "zh-hans": "上次到店 53 天前，是往常 24 天的 2.2 倍",
        "en": "last here 53 days ago, 2.2 times the usual 24 days",
    }

    for language, because in own.items():
        page = text(signed_in(slipping.owner, language=language).get(f"/customers/{slipping.zhou.pk}/"))
        assert because in page


def test_the_page_of_a_tier_says_its_rule(slipping: World) -> None:
    page = text(signed_in(slipping.owner, language="zh-hans").get("/tiers/lifecycle_stage/at_risk/"))

    assert "预流失" in page
    assert "没来的时间不超过往常间隔的 3 倍，且距上次到店或消费不超过 90 天" in page


def test_a_stranger_to_the_salon_is_told_nothing(slipping: World) -> None:
    with pytest.raises(NotFound):
        queries.customer_understanding(scope=scope_of(slipping.stranger), customer_id=slipping.zhou.pk)


def test_the_parts_of_the_health_score_add_up(slipping: World) -> None:
    with translation.override("zh-hans"):
        known = queries.customer_understanding(scope=WHOLE_SHOP, customer_id=slipping.zhou.pk)

    assert known.score == sum(part.points for part in known.parts)
    assert all(0 <= part.points <= part.most and part.because for part in known.parts)
    assert known.parts[0].because == "上次到店 53 天前，是往常 24 天的 2.2 倍"
    assert len(known.tiers) == len(definitions.schemes())
    assert {tag.code for tag in known.tags} >= {"care_due", "one_care"}


def test_the_overview_counts_everybody_once(slipping: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]
        tiers = queries.tiers_overview(scope=WHOLE_SHOP, scheme="lifecycle_stage")

    assert sum(tier.customers for tier in tiers) == 3
    assert [tier.tier.code for tier in tiers if tier.customers] == ["lead", "active", "at_risk"]


def test_what_is_known_of_one_customer_is_read_once(slipping: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(7):  # type: ignore[operator]
        known = queries.customer_understanding(scope=WHOLE_SHOP, customer_id=slipping.zhou.pk)

    assert {tag.code: tag.sentence for tag in known.tags}["one_care"]


def test_members_come_with_their_reason_in_five_queries(slipping: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(5):  # type: ignore[operator]
        page = queries.members(scope=WHOLE_SHOP, scheme="lifecycle_stage", tier="at_risk")

    assert [row.customer.name for row in page.rows] == ["周晚晴"]
    assert page.rows[0].because.startswith("上次到店 53 天前")


def test_each_board_stands_on_one_query(slipping: World, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        matrix = queries.rfm_matrix(scope=WHOLE_SHOP, currency="CNY")
    with django_assert_num_queries(1):  # type: ignore[operator]
        health = queries.health_overview(scope=WHOLE_SHOP)
    with django_assert_num_queries(1):  # type: ignore[operator]
        figures = {kpi.code: kpi for kpi in queries.kpis(scope=WHOLE_SHOP, currency="CNY")}

    assert {(c.recency, c.visits): c.customers for row in matrix for c in row if c.customers} == {
        ("0_30", "4_7"): 1,
        ("31_60", "8_15"): 1,
    }
    assert health.customers == 2
    assert (figures["repurchase"].part, figures["repurchase"].whole) == (2, 2)


def test_before_the_first_refresh_the_tiers_say_so(world: World) -> None:
    with pytest.raises(NotRefreshed):
        queries.tiers_overview(scope=scope_of(world.owner), scheme="rfm")


def test_another_day_is_computed_and_not_stored(slipping: World) -> None:
    then = services.everybody(scheme="lifecycle_stage", as_of=TODAY - timedelta(days=50), now=NOON)

    assert not then.stored
    assert {row["customer"]: row["tier"] for row in then.rows}[slipping.zhou.pk] == "active"
    today = services.everybody(scheme="lifecycle_stage", as_of=None, now=NOON)
    assert {row["customer"]: row["tier"] for row in today.rows}[slipping.zhou.pk] == "at_risk"
