"""How many queries each page takes: as many for one row of everything as for many. Every page's number stands here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts.models import Organization, Salon
from liuke.accounts.queries import WHOLE_SHOP
from liuke.booking.models import Appointment
from liuke.care.models import Task
from liuke.console.queries.knowing import known_of
from liuke.customers.models import Preference, Tag, TagMark
from liuke.kit import clock
from liuke.segments import services as segments
from tests.console.clients import signed_in
from tests.segments.shop import came, every, showed
from tests.world import NOON, TODAY, World, make_customer, make_staff

if TYPE_CHECKING:
    import pytest

QUERIES = {
    "/": 30,
    "/customers/": 29,
    "/customers/?q=ke": 29,
    "/customers/search/?q=ke": 6,
    "/customers/{zhou}/": 46,
    "/customers/doubles/": 7,
    "/customers/gaps/": 11,
    "/tags/": 6,
    "/tiers/": 19,
    "/tiers/lifecycle_stage/at_risk/": 18,
    "/tiers/matrix/": 11,
    "/boards/": 16,
    "/boards/back/": 9,
    "/boards/staying/": 11,
    "/boards/people/?what=cohort&month=2026-09-01": 10,
    "/tiers/guide/?step=1": 14,
    "/tiers/guide/?step=2": 16,
    "/tiers/guide/?step=3": 16,
    "/tiers/guide/?step=4": 17,
    "/tiers/guide/?step=6": 12,
    "/tiers/guide/?step=7": 17,
    "/habits/": 19,
    "/packages/": 12,
    "/schemes/": 7,
    "/schemes/retention/": 17,
    "/schemes/retention/lost/rule/": 18,
    "/recall/": 22,
    "/recall/held-back/": 18,
    "/tasks/?whose=all": 7,
    "/staff/": 6,
    "/salons/": 5,
    "/settings/": 9,
    "/audit/": 14,
    "/demo/removal/": 25,
}
KNOWN_OF_ONE = 21
MANY = 25  # more than a page shows


def one_more(world: World, number: int) -> None:
    """Add a row of everything: two who slip away, one of them booked; a task, a result, a tag, a person, a salon."""
    here = {"salon": world.lakeside}
    slips, booked = (
        make_customer(world.lakeside, f"客{number}{kind}", birth_month=11, birth_day=23) for kind in "甲乙"
    )
    for customer in (slips, booked):
        came(customer, *every(20, until=TODAY - timedelta(days=45), times=4))
        Task.unguarded.create(**here, customer=customer, due_on=TODAY - timedelta(days=30), reason="…", created_at=NOON)
    came(world.zhou, TODAY - timedelta(days=53 + number))
    showed(world.zhou, "browsed", TODAY - timedelta(days=52))
    Task.unguarded.filter(customer=booked).update(closed_at=NOON, outcome="no_answer", closed_by=world.owner)
    Appointment.unguarded.create(
        **here, customer=booked, business_date=TODAY, known_on=TODAY, starts_at=NOON, row_key=f"a{number}"
    )
    Task.unguarded.create(
        **here, customer=world.zhou, due_on=TODAY - timedelta(days=53 + number), reason="…", created_at=NOON
    )
    tag = Tag.objects.create(name=f"词{number}", kind="need")
    for customer in (slips, world.zhou):
        TagMark.unguarded.create(customer=customer, tag=tag, marked_at=NOON)
        Preference.unguarded.create(customer=customer, kind="tea", text=f"茶{number}", noted_at=NOON)
    make_staff("beautician", f"员工{number}", Salon.objects.create(name=f"店{number}"), username=f"staff{number}")


def counted(world: World) -> dict[str, int]:
    """Return how many queries each page takes for the owner."""
    owner, found = signed_in(world.owner), {}
    for page in QUERIES:
        Organization.objects.update(is_demo=page.startswith("/demo/"))
        with CaptureQueriesContext(connection) as asked:
            assert owner.get(page.format(zhou=world.zhou.pk)).status_code == 200, page
        found[page] = len(asked)
    return found


def test_every_page_takes_its_number_of_queries_however_many_rows_it_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    one_more(world, 0)
    segments.refresh(as_of=TODAY, now=NOON)
    few = counted(world)

    for number in range(1, MANY):
        one_more(world, number)
    segments.refresh(as_of=TODAY, now=NOON)
    many = counted(world)
    with CaptureQueriesContext(connection) as asked:
        known = known_of(WHOLE_SHOP, world.zhou.pk, today=TODAY)

    assert few == QUERIES
    assert many == QUERIES
    assert known.row is not None
    assert len(asked) == KNOWN_OF_ONE
