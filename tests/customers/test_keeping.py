"""The keys of the search box follow the names, whoever writes them; moves are counted."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction

from liuke.accounts.queries import scope_of
from liuke.customers import searching
from liuke.customers.models import Customer, Moved, SearchKey
from liuke.customers.rows import name_columns
from liuke.customers.rules.names import search_keys
from liuke.kit import guards
from liuke.kit.bulk import insert_rows, reserve_ids
from liuke.kit.home import home
from tests import stories
from tests.work import work_of
from tests.world import NOON, World, make_customer

WHY = "tests read everything"
ODD = ['"引号"', "反\\斜\\", "a'b", "[{}]", "欧阳 娜娜", "Anna Maria", "%_", "朵朵", "曾" * 30, "\N{ANGSTROM SIGN}ke"]


def keys_of(customer: Customer) -> set[str]:
    return set(SearchKey.objects.unscoped(WHY).filter(customer=customer.pk).values_list("key", flat=True))


def found(world: World, term: str) -> list[str]:
    return [one.name for one in searching.hits(scope_of(world.manager), term, vault=home().vault).first]


def moves() -> int:
    return sum(Moved.objects.values_list("times", flat=True))


@pytest.mark.parametrize("name", ODD)
def test_every_key_of_a_name_is_kept_and_goes_with_it(world: World, name: str) -> None:
    her = make_customer(world.lakeside, name)
    assert keys_of(her) == set(search_keys(name).split())

    Customer.objects.unscoped(WHY).filter(pk=her.pk).update(**name_columns("叶子"))
    assert keys_of(her) == set(search_keys("叶子").split())

    Customer.objects.unscoped(WHY).filter(pk=her.pk).delete()
    assert keys_of(her) == set()


def test_many_rows_written_at_once_have_their_keys(world: World) -> None:
    with transaction.atomic():
        ids = list(reserve_ids(Customer, 3))
        rows = [
            {"id": pk, "uid": uuid.uuid4(), "salon_id": world.lakeside.pk, "created_at": NOON} | name_columns(f"苗{pk}")
            for pk in ids
        ]
        insert_rows(Customer, list(rows[0]), [tuple(row.values()) for row in rows])

    for pk in ids:
        assert found(world, f"苗{pk}") == [f"苗{pk}"]


def test_a_name_that_is_the_text_comes_before_one_that_begins_with_it_and_one_that_holds_it(world: World) -> None:
    for name in ("李小满", "小满意", "小满"):
        make_customer(world.lakeside, name)

    assert found(world, "小满") == ["小满", "小满意", "林小满", "李小满"]


def test_the_best_eight_are_shown_however_many_hold_the_text(world: World) -> None:
    for number in range(200):
        make_customer(world.lakeside, f"林满{number:03d}")
    make_customer(world.lakeside, "满")

    hits = searching.hits(scope_of(world.manager), "满", vault=home().vault)

    assert hits.first[0].name == "满"
    assert (len(hits.first), hits.total) == (8, 202)


@pytest.mark.parametrize("term", ["林小满", "小满", "linxiaoman", "lxm", "8000", "nobody"])
def test_a_search_works_no_harder_among_many_who_are_not_meant(world: World, term: str) -> None:
    def ask() -> None:
        searching.hits(scope_of(world.owner), term, vault=home().vault)

    few = work_of(ask)
    for number in range(300):
        make_customer(world.lakeside, f"王子{number}")

    assert work_of(ask) < 1.3 * few


def test_a_start_without_the_triggers_is_refused(world: World) -> None:
    where = " ON customers_customer" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER keep_keys_update{where}")

    with pytest.raises(guards.GuardMissing, match="customers_customer"):
        guards.check()

    guards.recreate()
    guards.check()


def test_another_salon_and_going_are_counted_and_another_name_is_not(world: World) -> None:
    before, rows = moves(), Customer.objects.unscoped(WHY)

    rows.filter(pk=world.lin.pk).update(note="…", salon=world.lakeside, **name_columns("林大满"))
    assert moves() == before

    rows.filter(pk=world.lin.pk).update(salon=world.westside)
    assert moves() == before + 1

    rows.filter(pk=world.qian.pk).delete()
    assert moves() == before + 2


@pytest.mark.django_db(transaction=True)
def test_a_test_leaves_no_memory_of_those_it_took_away(world: World) -> None:
    assert moves() == 0
    assert Customer.objects.unscoped(WHY).filter(pk=world.lin.pk).exists()

    stories.empty()

    assert moves() == 0
