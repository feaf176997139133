"""Refresh: from the rows of the shop to everybody's tier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from liuke.segments import definitions, services
from liuke.segments.errors import DayBeforeFacts, DayInFuture, RefreshRunning
from liuke.segments.models import CustomerFeatures, Run, Standing
from tests.segments.shop import came, every, make_item
from tests.world import NOON, TODAY, World

WHY = "tests read everything"


def tier_of(customer_id: int, scheme: str) -> str:
    return Standing.objects.unscoped(WHY).get(customer_id=customer_id, scheme=scheme).tier


def test_lin_is_active_zhou_is_dormant_and_qian_has_never_come(world: World) -> None:
    care = make_item()
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=care)
    came(world.zhou, *every(25, until=TODAY - timedelta(days=100), times=5), item=care)

    outcome = services.refresh(as_of=TODAY, now=NOON)

    assert tier_of(world.lin.pk, "lifecycle_stage") == "active"
    assert tier_of(world.zhou.pk, "lifecycle_stage") == "dormant"
    assert tier_of(world.qian.pk, "lifecycle_stage") == "lead"
    assert outcome.tiers["lifecycle_stage"] == {
        "lead": 1,
        "new": 0,
        "active": 1,
        "at_risk": 0,
        "dormant": 1,
        "lost": 0,
    }


def test_features_are_the_numbers_of_her_visits(world: World) -> None:
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=make_item(), minor=300_00)

    services.refresh(as_of=TODAY, now=NOON)
    lin = CustomerFeatures.objects.unscoped(WHY).get(customer=world.lin)

    assert (lin.recency_days, lin.rhythm_days, lin.overdue_permille) == (10, 30, 333)
    assert (lin.activity_days, lin.visit_days_90, lin.spend_minor) == (6, 3, 1800_00)
    assert (lin.average_ticket_minor, lin.ticket_cv_permille) == (300_00, 0)
    assert (lin.top_category, lin.hour_band, lin.channel, lin.need_type) == (
        "补水",
        "afternoon",
        "salon",
        "basic",
    )
    assert lin.stake_minor == 900_00


def test_everybody_has_exactly_one_tier_in_every_scheme(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=3))

    services.refresh(as_of=TODAY, now=NOON)

    for scheme in definitions.schemes().values():
        standings = Standing.objects.unscoped(WHY).filter(scheme=scheme.code)
        assert sorted(standings.values_list("customer_id", flat=True)) == sorted(
            [world.lin.pk, world.zhou.pk, world.qian.pk]
        )
        assert {row.tier for row in standings} <= {tier.code for tier in scheme.tiers}


def test_a_tier_that_did_not_change_keeps_its_day(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=3))
    services.refresh(as_of=TODAY - timedelta(days=1), now=NOON)

    services.refresh(as_of=TODAY, now=NOON)

    lin = Standing.objects.unscoped(WHY).get(customer=world.lin, scheme="lifecycle_stage")
    assert (lin.tier, lin.since) == ("new", TODAY - timedelta(days=1))


def test_a_back_dated_visit_is_noticed(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=3))
    services.refresh(as_of=TODAY, now=NOON)

    came(world.zhou, TODAY - timedelta(days=400))
    services.refresh(as_of=TODAY, now=NOON)

    assert tier_of(world.zhou.pk, "lifecycle_stage") == "lost"


def test_an_empty_shop_can_be_refreshed(world: World) -> None:
    assert services.refresh(as_of=None, now=NOON).run.customers == 3


def test_tomorrow_is_allowed_and_the_day_after_is_refused(world: World) -> None:
    came(world.lin, TODAY)
    services.refresh(as_of=TODAY + timedelta(days=1), now=NOON)

    with pytest.raises(DayInFuture):
        services.refresh(as_of=TODAY + timedelta(days=2), now=NOON)


def test_a_day_before_anything_happened_is_refused(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=1))

    with pytest.raises(DayBeforeFacts):
        services.refresh(as_of=TODAY - timedelta(days=1), now=NOON)
    assert Run.objects.get().status == "failed"


def test_on_its_first_morning_a_shop_is_counted_and_has_no_day_before(world: World) -> None:
    with pytest.raises(DayBeforeFacts):
        services.refresh(as_of=TODAY - timedelta(days=1), now=NOON)
    came(world.lin, TODAY)

    assert services.refresh(as_of=TODAY, now=NOON).run.customers == len({world.lin, world.zhou, world.qian})


def test_a_second_refresh_at_the_same_time_is_refused(world: World) -> None:
    with services.refreshing._alone(), pytest.raises(RefreshRunning):
        services.refresh(as_of=TODAY, now=NOON)
