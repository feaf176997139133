"""Scope: whose rows a person sees, denied by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts import queries
from liuke.accounts.scope import ScopeMissing
from liuke.customers.models import Customer

if TYPE_CHECKING:
    from tests.world import World


def test_rows_are_refused_to_a_query_that_names_no_scope(world: World) -> None:
    with pytest.raises(ScopeMissing):
        Customer.objects.filter(name="林小满")


def test_a_manager_of_another_salon_sees_nobody(world: World) -> None:
    assert not Customer.objects.within(queries.scope_of(world.stranger)).exists()


def test_a_beautician_sees_her_own_customers_and_those_she_meets_today(world: World) -> None:
    mine = queries.scope_of(world.beautician)
    today = queries.scope_of(world.beautician, today_customer_ids=[world.zhou.pk])

    assert set(Customer.objects.within(mine)) == {world.lin}
    assert set(Customer.objects.within(today)) == {world.lin, world.zhou}


def test_the_owner_sees_every_salon(world: World) -> None:
    assert Customer.objects.within(queries.scope_of(world.owner)).count() == 3
