"""What becomes of a booking changes the days that saw it, and no others; a refresh adds its own day."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.booking.models import Appointment
from liuke.kit.home import home
from liuke.segments import computing, past, services
from liuke.segments.lake import Lake
from tests.segments.history import computed_on, tiers_on, work_out
from tests.segments.shop import came, every
from tests.stories import told
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from datetime import date

    from liuke.customers.models import Customer
    from tests.world import World

TOMORROW = TODAY + timedelta(days=1)
WHY = "tests write facts"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def books(customer: Customer, day: date, *, on: date, **columns: Any) -> Appointment:
    row = {"salon": customer.salon, "business_date": day, "known_on": on, "row_key": uuid.uuid4().hex} | columns
    return Appointment.objects.unscoped(WHY).create(customer=customer, **row)


def ends(appointment: Appointment, status: str, **columns: Any) -> None:
    Appointment.objects.unscoped(WHY).filter(pk=appointment.pk).update(status=status, **columns)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Note which as-of days the past is worked out for."""
    worked: list[date] = []

    def noted(*given: Any, as_of: date, **named: Any) -> computing.Answers:
        worked.append(as_of)
        return computing.compute(*given, as_of=as_of, **named)

    monkeypatch.setattr("liuke.segments.past.compute", noted)
    return worked


@pytest.fixture
def away(world: World) -> World:
    """周 came every 5 days and has been away for 13; 林 is in her rhythm. The past is worked out."""
    told(_away, world)
    return world


def _away(world: World) -> None:
    came(world.zhou, *every(5, until=ago(13), times=3))
    came(world.lin, *every(5, until=ago(3), times=4))
    work_out()


def reach() -> past.Reach:
    found = past.reach(Lake(home().facts))
    assert found is not None
    return found


def test_a_booking_that_was_kept_changes_nothing_and_a_refresh_adds_its_own_day(away: World, days: list[date]) -> None:
    booked = books(away.zhou, ago(1), on=ago(4))
    work_out()
    days.clear()

    ends(booked, "done")
    services.refresh(as_of=TOMORROW, now=NOON)

    assert (reach().until, days) == (TOMORROW, [])
    assert tiers_on(TOMORROW) == computed_on(TOMORROW)


def test_a_booking_that_was_missed_changes_the_days_after_its_own(away: World, days: list[date]) -> None:
    booked = books(away.zhou, ago(2), on=ago(4))
    work_out()
    days.clear()

    ends(booked, "no_show")
    services.refresh(as_of=TODAY, now=NOON)
    past.go_on(Lake(home().facts), last=TODAY, steps=100)

    assert days == [ago(1), TODAY]


@pytest.mark.parametrize("told_on", [0, 3])
def test_a_booking_counts_from_the_very_day_it_was_made(away: World, told_on: int) -> None:
    before = {day: tiers_on(day) for day in (ago(told_on + 1), ago(told_on))}

    books(away.zhou, TODAY + timedelta(days=3), on=ago(told_on))
    work_out()

    her = (away.zhou.pk, "retention")
    assert tiers_on(ago(told_on + 1)) == before[ago(told_on + 1)]
    assert tiers_on(ago(told_on)) == computed_on(ago(told_on))
    assert tiers_on(ago(told_on))[her] != before[ago(told_on)][her] == "at_risk"


def test_a_booking_taken_back_counts_no_more_from_that_day_on(away: World) -> None:
    booked = books(away.zhou, TODAY + timedelta(days=3), on=ago(4))
    work_out()

    ends(booked, "cancelled", cancelled_on=ago(2))
    work_out()

    her = (away.zhou.pk, "retention")
    assert [tiers_on(ago(day))[her] == "at_risk" for day in (5, 4, 3, 2, 0)] == [True, False, False, True, True]
    for day in (5, 4, 3, 2, 0):
        assert tiers_on(ago(day)) == computed_on(ago(day))


def test_a_booking_of_which_nobody_knows_when_it_was_taken_back_never_counted(away: World) -> None:
    booked = books(away.zhou, TODAY + timedelta(days=3), on=ago(4))
    work_out()

    ends(booked, "cancelled")
    work_out()

    for day in (5, 4, 0):
        assert tiers_on(ago(day)) == computed_on(ago(day))
    assert tiers_on(ago(4))[away.zhou.pk, "retention"] == "at_risk"


def test_an_evening_booking_is_seen_by_the_day_a_refresh_had_added_in_the_morning(away: World) -> None:
    services.refresh(as_of=TOMORROW, now=NOON)
    assert reach().until == TOMORROW
    morning = tiers_on(TOMORROW)

    books(away.zhou, TOMORROW + timedelta(days=3), on=TOMORROW)
    services.refresh(as_of=TOMORROW, now=NOON)

    assert reach().until == TOMORROW
    assert tiers_on(TOMORROW) == computed_on(TOMORROW) != morning
