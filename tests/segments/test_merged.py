"""Two records become one person and part again: each refresh says what a beginning from nothing would."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.booking.models import Appointment
from liuke.care.models import Outcome, Task
from liuke.customers import services as customers
from liuke.customers.models import Customer
from liuke.kit.home import home
from liuke.segments import services
from liuke.segments.models import CustomerFeatures
from tests.segments.shop import came, every, make_item
from tests.segments.test_kept import answers
from tests.world import NOON, TODAY, World

WHY = "tests write facts"


@pytest.fixture
def twice(world: World) -> World:
    """林 came as herself and as 钱, twice on the same day; 钱 was born in spring and has an appointment and a task."""
    care = make_item()
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=care)
    came(world.qian, TODAY - timedelta(days=10), TODAY - timedelta(days=25), item=care, minor=50_00)
    came(world.zhou, *every(24, until=TODAY - timedelta(days=53), times=4), item=care)
    hers = {"salon": world.lakeside, "customer": world.qian}
    Appointment.objects.unscoped(WHY).create(**hers, business_date=TODAY, known_on=TODAY, row_key="a1")
    Task.objects.unscoped(WHY).create(
        **hers, due_on=TODAY - timedelta(days=40), reason="很久没来", outcome=Outcome.NO_ANSWER, created_at=NOON
    )
    Customer.objects.unscoped(WHY).filter(pk=world.qian.pk).update(
        gender="f", birth_year=1990, birth_month=5, birth_day=2, joined_on=date(2024, 3, 1)
    )
    services.refresh(as_of=TODAY, now=NOON)
    return world


def merge(world: World) -> None:
    customers.merge_customers(world.qian.pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)


def refreshed() -> list[list[tuple[object, ...]]]:
    services.refresh(as_of=TODAY, now=NOON)
    return answers()


def rebuilt() -> list[list[tuple[object, ...]]]:
    shutil.rmtree(home().facts)
    return refreshed()


def test_after_a_merge_and_after_it_is_taken_back_a_refresh_equals_a_rebuild(twice: World) -> None:
    apart = answers()

    merge(twice)
    one = refreshed()
    assert one == rebuilt()
    assert one != apart

    customers.unmerge_customer(twice.qian.pk, scope=WHOLE_SHOP, now=NOON)
    again = refreshed()
    assert again == rebuilt()
    assert again == apart


def test_a_person_has_one_row_with_everything_that_happened_to_any_of_her_records(twice: World) -> None:
    merge(twice)
    services.refresh(as_of=TODAY, now=NOON)

    rows = {row.pk: row for row in CustomerFeatures.objects.unscoped(WHY)}
    lin = rows[twice.lin.pk]
    assert rows.keys() == {twice.lin.pk, twice.zhou.pk}
    assert (lin.activity_days, lin.visit_days) == (7, 7)  # six and two, one day of them the same
    assert lin.spend_minor == 6 * 300_00 + 2 * 50_00
    assert (lin.bookings_ahead, lin.contacts_180) == (1, 1)
    assert (lin.gender, lin.age_years) == ("f", 36)
    assert lin.joined_days == (TODAY - date(2024, 3, 1)).days


def test_three_records_that_came_on_one_day_are_one_visit(world: World) -> None:
    for one in (world.lin, world.zhou, world.qian):
        came(one, TODAY - timedelta(days=3))
    head = world.zhou
    for one in (world.lin, world.qian):
        customers.merge_customers(one.pk, into=head.pk, scope=WHOLE_SHOP, now=NOON)
    assert CustomerFeatures.objects.unscoped(WHY).count() == 0

    services.refresh(as_of=TODAY, now=NOON)

    row = CustomerFeatures.objects.unscoped(WHY).get()
    assert (row.pk, row.visit_days, row.spend_minor) == (head.pk, 1, 900_00)
