"""Shops no brochure shows: nobody, one customer, and one with 50 000 lines on the bills of three years."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.customers.models import Customer
from liuke.segments import services
from liuke.visits.models import Ticket, TicketLine, Visit
from tests.console.clients import signed_in, text
from tests.segments.shop import make_item
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

PAGES = ("/", "/customers/", "/tiers/", "/tiers/matrix/", "/tiers/rfm/", "/recall/", "/tasks/", "/imports/", "/audit/")
MOST_QUERIES = 44
LINES = 50_000


def came_often(customer: Customer, times: int) -> None:
    """Write ``times`` visits, one a day with bills of one line, by whole sets of rows."""
    item = make_item()
    days = [TODAY - timedelta(days=n) for n in range(times)]
    Visit.unguarded.bulk_create(
        [Visit(customer=customer, salon=customer.salon, business_date=d) for d in days], batch_size=2000
    )
    tickets = Ticket.unguarded.bulk_create(
        [Ticket(customer=customer, salon=customer.salon, business_date=d) for d in days], batch_size=2000
    )
    TicketLine.unguarded.bulk_create(
        [
            TicketLine(
                ticket=ticket,
                salon=customer.salon,
                customer=customer,
                business_date=ticket.business_date,
                item=item,
                list_minor=300_00,
                charged_minor=300_00,
                channel="salon",
                is_visit=True,
                row_key=uuid.uuid4().hex,
            )
            for ticket in tickets
        ],
        batch_size=2000,
    )


@pytest.mark.parametrize("is_refreshed", [False, True])
@pytest.mark.parametrize("people", [0, 1])
def test_every_page_of_an_empty_or_tiny_shop_answers(world: World, people: int, *, is_refreshed: bool) -> None:
    Customer.unguarded.all().delete()
    for _one in range(people):
        make_customer(world.lakeside, "独一")
    if is_refreshed:
        services.refresh(as_of=TODAY, now=NOON)
    owner = signed_in(world.owner)

    for page in PAGES:
        assert owner.get(page).status_code == 200, page


def test_a_customer_with_50_000_bill_lines_needs_few_queries_on_every_page(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    came_often(world.lin, 3 * 365)  # a visit is a day, so nobody has 50 000 of them
    extra = Ticket.unguarded.filter(customer=world.lin).order_by("business_date").first()
    assert extra is not None
    TicketLine.unguarded.bulk_create(
        [
            TicketLine(
                ticket=extra,
                salon=world.lakeside,
                customer=world.lin,
                business_date=extra.business_date,
                list_minor=100,
                charged_minor=100,
                channel="salon",
                row_key=uuid.uuid4().hex,
            )
            for _line in range(LINES - 3 * 365)
        ],
        batch_size=2000,
    )
    services.refresh(as_of=TODAY, now=NOON)
    owner = signed_in(world.owner)

    for page in (*PAGES, f"/customers/{world.lin.pk}/", "/customers/?q=linxiaoman"):
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = owner.get(page)
        assert answer.status_code == 200, page
        assert len(text(answer)) < 500_000, page
