"""The desk of gaps: what is missing, for how many, and filled in from the row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.console.queries.gaps import missing_fields
from liuke.customers import services as customers
from liuke.customers.models import Customer
from liuke.customers.rows import phone_of
from liuke.kit.home import home
from liuke.segments import services as segments
from tests.console.clients import signed_in
from tests.segments.shop import came
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django import DjangoAssertNumQueries

PAGE = "/customers/gaps/"


def fill(world: World, customer: Customer, field: str, value: str) -> HttpResponse:
    sent = {"field": field, "value": value}
    return signed_in(world.front_desk).post(f"{PAGE}{customer.pk}/", sent, follow=True)  # type: ignore[return-value]


def test_what_would_unlock_most_stands_first(world: World) -> None:
    came(world.qian, TODAY - timedelta(days=9))  # who has no phone; 林 has a steward and comes too
    came(world.lin, TODAY - timedelta(days=5))
    Customer.unguarded.filter(pk=world.lin.pk).update(region="静安", source="美团")
    segments.refresh(as_of=TODAY, now=NOON)

    found = {one.code: (one.came, one.customers, one.percent) for one in missing_fields(scope_of(world.manager))}

    assert list(found)[:2] == ["birthday", "skin_type"]
    assert found["phone"] == (1, 1, 66)
    assert found["region"] == (1, 2, 33)
    assert list(found)[-1] == "phone"


def test_every_number_leads_to_its_list(world: World) -> None:
    manager = signed_in(world.manager)
    page = manager.get(PAGE).content.decode()

    for one in missing_fields(scope_of(world.manager)):
        assert f'href="/customers/?missing={one.code}"' in page
        listed = manager.get(f"/customers/?missing={one.code}").context["customers"]
        assert listed.total == one.customers
        assert manager.get(f"{PAGE}?field={one.code}").context["rows"].total == one.customers


def test_two_records_of_one_person_lack_it_once(world: World) -> None:
    twice = make_customer(world.lakeside, "钱朵朵")
    customers.merge_customers(twice.pk, into=world.qian.pk, scope=WHOLE_SHOP, now=NOON)

    found = {one.code: one.customers for one in missing_fields(scope_of(world.manager))}

    assert found["phone"] == 1


@pytest.mark.parametrize(
    ("field", "value", "column", "kept"),
    [
        ("birthday", "农历八月十五", "birth_calendar", "lunar"),
        ("gender", "f", "gender", "f"),
        ("skin_type", "dry", "skin_type", "dry"),
        ("source", " 美团 ", "source", "美团"),
        ("region", "静安", "region", "静安"),
        ("occupation", "教师", "occupation", "教师"),
    ],
)
def test_a_row_is_filled_in_at_once(world: World, field: str, value: str, column: str, kept: str) -> None:
    answer = fill(world, world.qian, field, value)

    world.qian.refresh_from_db()
    assert getattr(world.qian, column) == kept
    assert world.qian.version == 2
    assert "is filled in" in answer.content.decode()
    assert AuditEntry.objects.get(action="customer.changed").actor == world.front_desk


def test_a_phone_and_a_steward_are_filled_in_by_their_own_rules(world: World) -> None:
    assert "has this phone already" in fill(world, world.qian, "phone", "138 0013 8000").content.decode()
    assert "This is no phone number" in fill(world, world.qian, "phone", "12").content.decode()
    fill(world, world.qian, "phone", "135 0013 5000")
    fill(world, world.qian, "steward", str(world.stranger.pk))
    world.qian.refresh_from_db()
    assert phone_of(world.qian, vault=home().vault) == "+8613500135000"
    assert world.qian.steward is None

    fill(world, world.qian, "steward", str(world.beautician.pk))
    world.qian.refresh_from_db()
    assert world.qian.steward == world.beautician


def test_what_somebody_filled_in_meanwhile_stays(world: World) -> None:
    fill(world, world.qian, "region", "静安")

    assert "Somebody has filled this in" in fill(world, world.qian, "region", "徐汇").content.decode()
    world.qian.refresh_from_db()
    assert world.qian.region == "静安"


def test_another_salon_and_an_unknown_field_are_refused(world: World) -> None:
    stranger = signed_in(world.stranger)

    assert stranger.post(f"{PAGE}{world.qian.pk}/", {"field": "region", "value": "x"}).status_code == 404
    assert "区域" not in fill(world, world.qian, "note", "x").content.decode()
    assert signed_in(world.manager).get(f"{PAGE}?field=note").status_code == 400
    assert "There are no customers yet" in stranger.get(PAGE).content.decode()


def test_the_page_counts_its_queries_whatever_is_missing(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        make_customer(world.lakeside, f"客{number}")
    desk = signed_in(world.front_desk)

    with django_assert_max_num_queries(18):
        assert desk.get(f"{PAGE}?field=steward").status_code == 200
