"""What a run counted is what asking everybody would say, and never older than the customers it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.customers.models import Customer, Merge
from liuke.segments import definitions, queries, services
from liuke.segments.models import RunSums
from liuke.segments.queries.matrix import COUNT_BANDS, RECENCY_BANDS
from tests.segments.shop import came, every
from tests.stories import told
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope

WHY = "tests read everything"
BIG = ("segments_standing", "segments_customerfeatures")


def numbers(scope: Scope) -> dict[str, Any]:
    """Return every number that is kept, as pages ask for it."""
    tiers = {code: queries.tiers_overview(scope=scope, scheme=code) for code in definitions.schemes()}
    return tiers | {
        "matrix": queries.rfm_matrix(scope=scope, currency="CNY"),
        "health": queries.health_overview(scope=scope),
        "kpis": queries.kpis(scope=scope, currency="CNY"),
    }


def asked_of_everybody(scope: Scope) -> dict[str, Any]:
    """Return the same numbers where nothing was kept."""
    kept = list(RunSums.objects.unscoped(WHY))
    RunSums.objects.unscoped(WHY).delete()
    found = numbers(scope)
    RunSums.objects.unscoped(WHY).bulk_create(kept)
    return found


def in_rows(scope: Scope) -> dict[str, int]:
    """Return how many rows each number opens."""
    opened = {
        f"{scheme.code}/{tier.code}": queries.members(scope=scope, scheme=scheme.code, tier=tier.code).total
        for scheme in definitions.schemes().values()
        for tier in scheme.tiers
    }
    cells = [(recency, visits) for recency, *_r in RECENCY_BANDS for visits, *_v in COUNT_BANDS]
    return opened | {"matrix": len(queries.in_cells(scope, cells))}


def counted(scope: Scope) -> dict[str, int]:
    """Return how many each number says."""
    said = {
        f"{code}/{one.tier.code}": one.customers
        for code in definitions.schemes()
        for one in queries.tiers_overview(scope=scope, scheme=code)
    }
    matrix = queries.rfm_matrix(scope=scope, currency="CNY")
    return said | {"matrix": sum(cell.customers for row in matrix for cell in row)}


@pytest.fixture
def shop(world: World) -> World:
    """Return the cast with people who come, in both salons, after a refresh."""
    told(open_shop, world)
    return world


def open_shop(world: World) -> None:
    for number in range(12):
        salon = world.westside if number % 3 else world.lakeside
        customer = make_customer(salon, f"客{number}", steward=world.beautician if number % 2 else None)
        came(customer, *every(7 + 5 * number, until=TODAY - timedelta(days=9 * number + 1), times=2 + number))
    services.refresh(as_of=TODAY, now=NOON)


def test_what_was_kept_is_what_everybody_says_to_everybody_who_asks(shop: World) -> None:
    for who in (WHOLE_SHOP, scope_of(shop.owner), scope_of(shop.manager), scope_of(shop.stranger)):
        assert numbers(who) == asked_of_everybody(who)
    assert numbers(scope_of(shop.manager)) != numbers(scope_of(shop.stranger)) != numbers(WHOLE_SHOP)


def test_a_page_adds_up_what_was_kept_and_reads_nobody(shop: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        numbers(scope_of(shop.owner))
        numbers(scope_of(shop.manager))

    assert not [query["sql"] for query in asked.captured_queries if any(table in query["sql"] for table in BIG)]


def test_who_sees_her_own_customers_only_is_told_of_these(shop: World) -> None:
    own = replace(scope_of(shop.manager), staff_id=shop.beautician.pk, own_only=True)

    assert counted(own) == in_rows(own)
    assert sum(one.customers for one in queries.tiers_overview(scope=own, scheme="rfm")) == 3


def test_who_changed_her_salon_is_counted_where_she_is_listed(shop: World) -> None:
    moved = Customer.objects.unscoped(WHY).filter(name="客3")
    before = counted(scope_of(shop.stranger))

    moved.update(salon=shop.westside)

    for who in (scope_of(shop.manager), scope_of(shop.stranger), WHOLE_SHOP):
        assert counted(who) == in_rows(who)
    assert counted(scope_of(shop.stranger))["matrix"] == before["matrix"] + 1


def test_who_is_gone_is_neither_counted_nor_listed_and_the_next_run_keeps_again(shop: World) -> None:
    gone = make_customer(shop.lakeside, "走了")
    services.refresh(as_of=TODAY, now=NOON)
    before = counted(WHOLE_SHOP)
    Customer.objects.unscoped(WHY).filter(pk=gone.pk).delete()

    assert counted(WHOLE_SHOP) == in_rows(WHOLE_SHOP)
    assert before != counted(WHOLE_SHOP)

    services.refresh(as_of=TODAY, now=NOON)
    assert numbers(WHOLE_SHOP) == asked_of_everybody(WHOLE_SHOP)
    assert set(RunSums.objects.unscoped(WHY).values_list("run", flat=True)) == {queries.require_run().pk}


def test_who_came_in_or_was_merged_since_the_run_changes_no_number_until_the_next(shop: World) -> None:
    before = counted(WHOLE_SHOP)

    make_customer(shop.lakeside, "新来")
    one, other = Customer.objects.unscoped(WHY).filter(name__in=("客3", "客6"))
    Merge.objects.unscoped(WHY).create(customer=one, into=other, head=other, merged_at=NOON)

    assert counted(WHOLE_SHOP) == before == in_rows(WHOLE_SHOP)
    services.refresh(as_of=TODAY, now=NOON)
    assert counted(WHOLE_SHOP) == in_rows(WHOLE_SHOP) != before
