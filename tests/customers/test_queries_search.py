"""One search box: name, pinyin, initials, last four, full phone, card number, code; letters mean themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import scope_of
from liuke.customers import queries, searching
from liuke.kit.home import home
from tests.console.clients import signed_in
from tests.world import TODAY, World, make_customer

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries


def names(world: World, term: str) -> list[str]:
    """Return who the manager of Lakeside finds."""
    return [c.name for c in searching.hits(scope_of(world.manager), term, vault=home().vault).first]


@pytest.mark.parametrize(
    "term",
    [
        "林小满",
        "小满",
        "lin",
        "linxiaoman",
        "LinXiao",
        "lxm",
        "8000",
        "13800138000",
        "138 0013 8000",
        "１３８００１３８０００",
        "+8613800138000",
    ],
)
def test_lin_is_found(world: World, term: str) -> None:
    assert names(world, term) == ["林小满"]


def test_card_number_and_code_find_her(world: World) -> None:
    make_customer(world.lakeside, "曾可", card_no="VIP-0007", code="K12")

    assert names(world, "VIP-0007") == names(world, "K12") == ["曾可"]


@pytest.mark.parametrize("term", ["zengke", "cengke", "zk", "ck"])
def test_every_reading_of_a_surname_finds_her(world: World, term: str) -> None:
    make_customer(world.lakeside, "曾可")

    assert names(world, term) == ["曾可"]


@pytest.mark.parametrize("term", ["%", "_", "l%n", "林_满", "' OR 1=1 --", "\\", "(a+)+$", "", "   ", "\x00", "\u202e"])
def test_wildcards_quotes_and_patterns_are_letters(world: World, term: str) -> None:
    assert names(world, term) == []


def test_a_name_that_holds_a_percent_sign_is_found_by_it(world: World) -> None:
    make_customer(world.lakeside, "50%折")

    assert names(world, "50%") == ["50%折"]


def test_another_salon_finds_nobody(world: World) -> None:
    assert searching.hits(scope_of(world.stranger), "13800138000", vault=home().vault).total == 0


def test_at_most_eight_are_shown_and_all_are_counted_in_four_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_customer(world.lakeside, f"王{number}")
    scope = scope_of(world.manager)

    with django_assert_num_queries(4):
        found = searching.hits(scope, "王", vault=home().vault)

    assert (len(found.first), found.total) == (8, 12)


def listed(world: World, **criteria: Any) -> list[str]:
    rows = queries.customers_where(
        scope_of(world.manager), queries.Criteria(**criteria), vault=home().vault, today=TODAY
    )
    return [c.name for c in rows]


def test_a_list_is_cut_by_steward_phone_joining_and_birthday(world: World) -> None:
    make_customer(world.lakeside, "节", birth_month=10, birth_day=14, birth_calendar="lunar")
    make_customer(world.lakeside, "后", birth_month=11, birth_day=29)

    assert listed(world, steward=world.beautician.pk) == ["林小满"]
    assert listed(world, phone="no") == ["后", "节", "钱朵朵"]
    assert listed(world, joined_from=TODAY.replace(day=1)) == ["钱朵朵"]
    assert listed(world, birthday_days=1) == ["节"]
    assert listed(world, birthday_days=7) == ["节"]
    assert listed(world, birthday_days=30) == ["后", "节"]


def test_names_are_ordered_by_pinyin(world: World) -> None:
    assert listed(world, order="name") == ["林小满", "钱朵朵", "周晚晴"]


def test_several_hits_are_counted_and_all_listed_and_the_only_one_is_opened(world: World) -> None:
    for number in range(25):
        make_customer(world.lakeside, f"唐明{number:02d}")
    desk = signed_in(world.front_desk)

    dropdown = desk.get("/customers/search/?q=tm", headers={"hx-request": "true"}).content.decode()
    first, last = (desk.get(f"/customers/search/?q=tm&page={page}").content.decode() for page in (1, 2))

    assert dropdown.count('role="option"') == 8
    assert "See all 25 found" in dropdown
    assert "25 customers found" in first
    row = 'class="grow"><a href="/customers/'
    assert (first.count(row), last.count(row)) == (20, 5)
    assert desk.get("/customers/search/?q=lxm")["Location"] == f"/customers/{world.lin.pk}/"
