"""The recall list of the day: who, why, what to do, and who is held back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.booking.models import Appointment
from liuke.care import services as care
from liuke.care.errors import DayNeeded, StaffElsewhere, TaskClosed
from liuke.kit.problems import NotAllowed, NotFound
from liuke.outreach import queries, services, strategies
from liuke.segments import definitions
from liuke.segments import services as segments
from tests.segments.shop import bought, came, every, make_item
from tests.world import NOON, TODAY, World, make_customer

WHY = "tests write facts"


@pytest.fixture
def slipping(world: World) -> World:
    """周 usually comes every 24 days and has been away for 53; 钱 came once, 20 days ago; 林 is in her rhythm."""
    care_item = make_item()
    came(world.zhou, *every(24, until=TODAY - timedelta(days=53), times=8), item=care_item, minor=500_00)
    came(world.qian, TODAY - timedelta(days=20), item=care_item, minor=200_00)
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=care_item)
    segments.refresh(as_of=TODAY, now=NOON)
    return world


def listed() -> queries.RecallList:
    with translation.override("en"):
        return queries.recall_list(scope=WHOLE_SHOP, today=TODAY)


def test_the_list_says_who_why_what_and_how_much(slipping: World) -> None:
    recall = listed()

    assert [row.customer.name for row in recall.rows] == ["周晚晴", "钱朵朵"]
    first = recall.rows[0]
    assert first.because == "Usually comes every 24 days and has been away 53 days."
    assert (first.stage, first.stake.minor) == ("at_risk", 1875_00)
    assert first.offer == "a reminder that care is due; no discount yet"
    assert recall.rows[1].because == f"First visit on {TODAY - timedelta(days=20)}, and no second in the 20 days since."


def test_whoever_came_since_drops_out_and_is_counted(slipping: World) -> None:
    bought(slipping.zhou, TODAY)

    recall = listed()

    assert (recall.candidates, recall.listed, recall.dropped) == (2, 1, {"came": 1})


def test_whoever_booked_drops_out(slipping: World) -> None:
    Appointment.objects.unscoped(WHY).create(
        salon=slipping.lakeside, customer=slipping.zhou, business_date=TODAY + timedelta(days=2), row_key="a"
    )

    assert listed().dropped == {"booked": 1}


def test_a_task_keeps_her_off_the_list_for_a_week(slipping: World) -> None:
    task = services.assign_recall(
        scope=scope_of(slipping.manager),
        customer_id=slipping.zhou.pk,
        staff_id=slipping.beautician.pk,
        today=TODAY,
        now=NOON,
    )

    assert task.stake_minor == 1875_00
    assert listed().dropped == {"contacted": 1}
    later = queries.recall_list(scope=WHOLE_SHOP, today=TODAY + timedelta(days=8))
    assert slipping.zhou.pk in {row.customer_id for row in later.rows}


def test_assigning_twice_makes_one_task(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    ask = {"scope": scope, "customer_id": slipping.zhou.pk, "today": TODAY, "now": NOON}

    first = services.assign_recall(staff_id=None, **ask)
    second = services.assign_recall(staff_id=slipping.beautician.pk, **ask)

    assert (first.pk, second.staff_id) == (second.pk, slipping.beautician.pk)


def test_do_not_contact_is_for_ever(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)
    care.record_outcome(scope=scope, task_id=task.pk, outcome="do_not_contact", today=TODAY, now=NOON)

    later = queries.recall_list(scope=WHOLE_SHOP, today=TODAY + timedelta(days=30))

    assert later.dropped == {"do_not_contact": 1}


def test_an_outcome_is_recorded_once_and_another_is_refused(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)
    ask = {"scope": scope, "task_id": task.pk, "today": TODAY, "now": NOON}

    care.record_outcome(outcome="booked", **ask)
    assert care.record_outcome(outcome="booked", **ask).outcome == "booked"
    with pytest.raises(TaskClosed):
        care.record_outcome(outcome="refused", **ask)


def test_another_day_needs_a_day(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)

    with pytest.raises(DayNeeded):
        care.record_outcome(scope=scope, task_id=task.pk, outcome="later", today=TODAY, now=NOON, again_on=TODAY)


def test_strangers_and_people_without_the_right_are_refused(slipping: World) -> None:
    ask = {"customer_id": slipping.zhou.pk, "today": TODAY, "now": NOON}

    with pytest.raises(NotFound):
        services.assign_recall(scope=scope_of(slipping.stranger), staff_id=None, **ask)
    with pytest.raises(NotAllowed):
        services.assign_recall(scope=scope_of(slipping.front_desk), staff_id=slipping.beautician.pk, **ask)
    with pytest.raises(StaffElsewhere):
        services.assign_recall(scope=scope_of(slipping.manager), staff_id=slipping.stranger.pk, **ask)


def test_the_number_of_queries_does_not_grow_with_the_list(
    slipping: World, django_assert_max_num_queries: object
) -> None:
    for n in range(8):
        came(make_customer(slipping.lakeside, f"客{n}"), *every(20, until=TODAY - timedelta(days=60), times=4))
    segments.refresh(as_of=TODAY, now=NOON)

    with django_assert_max_num_queries(13):  # type: ignore[operator]
        assert listed().listed == 10


def test_every_tier_of_every_scheme_has_its_playbook_in_both_languages() -> None:
    for scheme in definitions.shipped().values():
        plans = strategies.shipped()[scheme.code]
        assert set(plans) == {tier.code for tier in scheme.tiers}
        for languages in plans.values():
            assert set(languages) == {"zh", "en"}
            assert all(all(vars(plan).values()) for plan in languages.values())
