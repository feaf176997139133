"""A kept statement answers as the ORM would, whatever numbers it is asked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from liuke.catalog.models import Item, ItemKind
from liuke.customers.models import Customer
from liuke.kit.ready import Ready, insert

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


def item(name: str) -> Item:
    return Item(name=name, name_key=name, kind=ItemKind.SERVICE, list_price_minor=1)


def test_it_finds_what_the_orm_finds_for_one_and_for_several(world: World) -> None:
    people = Ready(lambda pks: Customer.unguarded.filter(pk__in=pks).order_by("-pk"))
    everybody = [world.lin.pk, world.zhou.pk, world.qian.pk]

    assert [one.pk for one in people(everybody)] == sorted(everybody, reverse=True)
    assert people([world.zhou.pk]) == [world.zhou]
    assert people([world.lin.pk, world.lin.pk]) == [world.lin]
    assert [one.search_keys for one in people([world.lin.pk])] == [world.lin.search_keys]


def test_nobody_asked_for_is_no_question() -> None:
    people = Ready(lambda pks: Customer.unguarded.filter(pk__in=pks))

    with CaptureQueriesContext(connection) as asked:
        assert people([]) == []
    assert len(asked) == 0


def test_what_belongs_to_a_row_comes_with_it(world: World) -> None:
    people = Ready(lambda pk: Customer.unguarded.filter(pk=pk).select_related("salon"))

    with CaptureQueriesContext(connection) as asked:
        [lin] = people(world.lin.pk)
        assert lin.salon == world.lakeside
    assert len(asked) == 1


def test_named_values_make_another_statement(world: World) -> None:
    people = Ready(lambda pk, *, name: Customer.unguarded.filter(pk=pk, name=name))

    assert people(world.lin.pk, name=world.lin.name) == [world.lin]
    assert people(world.lin.pk, name=world.zhou.name) == []


def test_rows_are_written_by_one_statement_and_know_their_numbers() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        made = insert([item("肩颈"), item("面部")])

    assert sum(one["sql"].startswith("INSERT") for one in asked.captured_queries) == 1
    assert {one.pk: one.name for one in Item.objects.all()} == {one.pk: one.name for one in made}
    assert [one.name for one in made] == ["肩颈", "面部"]


def test_a_row_that_has_its_number_keeps_it() -> None:
    with transaction.atomic():
        insert([Item(pk=77, name="足疗", name_key="足疗", kind=ItemKind.SERVICE)])

    assert Item.objects.get().pk == 77


def test_of_nothing_nothing_is_written() -> None:
    with transaction.atomic():
        assert insert([]) == []


def test_where_nothing_can_be_found_nothing_is_asked(world: World) -> None:
    people = Ready(lambda pk: Customer.unguarded.filter(pk=pk, salon__in=()))

    with CaptureQueriesContext(connection) as asked:
        assert people(world.lin.pk) == []
    assert len(asked) == 0
