"""Lists show each person once, and that costs by the row, not by all rows beside all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.queries import scope_of
from liuke.customers import groups
from liuke.customers.models import Customer, Merge
from tests.work import work_of
from tests.world import NOON, World, make_customer

if TYPE_CHECKING:
    from liuke.accounts.models import Staff

WHY = "tests read everything"


def twins(world: World, *, pairs: int) -> None:
    """Write as many people, each in the books twice."""
    for number in range(pairs):
        head, other = (make_customer(world.lakeside, f"双{number}") for _twice in range(2))
        Merge.objects.unscoped(WHY).create(customer=other, into=head, head=head, merged_at=NOON)


def how_many(staff: Staff) -> int:
    scope = scope_of(staff)
    return groups.shown(Customer.objects.within(scope), scope).count()


def test_a_list_of_one_salon_costs_ten_times_as_much_for_ten_times_as_many(world: World) -> None:
    twins(world, pairs=30)
    few = work_of(lambda: how_many(world.manager))
    twins(world, pairs=270)

    many = work_of(lambda: how_many(world.manager))

    assert how_many(world.manager) == 3 + 300
    assert many < 15 * few
