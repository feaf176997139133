"""What WeChat calls somebody: one account is one person nearly always, sealed, shown masked, found whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.customers import groups, naming, proposals, searching, services
from liuke.customers.models import Customer, Identifier, Merge, Pair
from liuke.customers.rows import identifier_columns
from liuke.customers.rules.identifiers import masked_identifier, read_identifier
from liuke.kit.home import home
from tests.console.clients import signed_in
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from liuke.customers.services import Search

UNION = "o6_bmasdasdsad6_2sgVt7hMZOPfL"
OTHER = "o6_bmasdasdsad6_2sgVt7hMZZZZZ"
OPEN = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
BORN: dict[str, Any] = {"birth_year": 1991, "birth_month": 4, "birth_day": 9}


def known_as(customer: Customer, value: str, kind: str = "union") -> Identifier:
    columns = identifier_columns(value, uid=customer.uid, vault=home().vault)
    return Identifier.unguarded.create(customer=customer, kind=kind, noted_at=NOON, **columns)


def search() -> Search:
    return services.find_doubles(vault=home().vault, now=NOON, today=TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [(f" '{UNION}\u3000", UNION), (OPEN, OPEN), ("o6_bm****PfL", None), ("13800138000", None), ("1" * 28, None),
     ("林小满", None), ("wxid_abc", None), ("o6_bmasd asdsad6_2sgVt7hMZOPfL", None), ("", None), ("x" * 65, None)],
)  # fmt: skip
def test_a_wechat_id_is_whole_or_none(text: str, value: str | None) -> None:
    """Law: what was masked, cut off or typed is never taken for an id."""
    assert read_identifier(text) == value
    assert masked_identifier(UNION) == "o6_****OPfL"


def test_it_is_sealed_and_found_by_its_whole_value(world: World) -> None:
    kept = known_as(world.lin, UNION)

    cells = "".join(str(value) for value in Identifier.unguarded.values().get().values())
    assert UNION[3:-4] not in cells
    assert home().vault.unseal(kept.value_sealed, place=f"customer.identifier:{world.lin.uid}") == UNION
    assert searching.hits(scope_of(world.manager), UNION, vault=home().vault).first == [world.lin]
    assert searching.hits(scope_of(world.stranger), UNION, vault=home().vault).first == []
    assert searching.hits(WHOLE_SHOP, UNION[:-1], vault=home().vault).first == []


def test_the_page_shows_it_masked_once_and_only_to_who_sees_names(world: World) -> None:
    services.merge_customers(world.zhou.pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)
    for customer, value, kind in ((world.lin, OPEN, "open"), (world.lin, UNION, "union"), (world.zhou, UNION, "union")):
        known_as(customer, value, kind)

    page = signed_in(world.front_desk, language="zh-hans").get(f"/customers/{world.lin.pk}/").content.decode()

    assert page.count("o6_****OPfL") == 1
    assert page.index("微信 UnionID") < page.index("微信 OpenID")
    assert UNION not in page
    assert "2026-11-22 起" in page
    assert naming.identifiers_of(scope_of(world.stranger), world.lin.pk) == []


def test_one_account_and_one_whole_name_are_one_person_without_anybody_looking(world: World) -> None:
    one = make_customer(world.lakeside, "林若溪", phone="+8613500135000", **BORN)
    other = make_customer(world.lakeside, "林若溪", **BORN)
    for customer in (one, other):
        known_as(customer, UNION)

    assert search().merged == 1
    assert groups.head_id(other.pk) == one.pk


@pytest.mark.parametrize(
    ("name", "columns"),
    [("林小苗", {}), ("林女士", {}), ("林若溪", {"gender": "m"}), ("林若溪", {"birth_year": 1970}),
     ("陈佳", {"gender": "m", "birth_year": 1950})],
    ids=["her daughter", "a title", "another gender", "another birthday", "nothing fits"],
)  # fmt: skip
def test_who_shares_an_account_and_is_called_otherwise_is_asked(
    world: World, name: str, columns: dict[str, Any]
) -> None:
    one = make_customer(world.lakeside, "林若溪", gender="f", **BORN)
    other = make_customer(world.lakeside, name, **({"gender": "f"} | BORN | columns))
    for customer in (one, other):
        known_as(customer, OPEN, "open")

    assert search().merged == 0
    pair = Pair.unguarded.get(first=one, second=other)
    assert pair.evidence["account"] == "same"
    assert proposals.waiting(WHOLE_SHOP, today=TODAY) == [pair.pk]


def test_the_same_account_stands_above_the_same_phone(world: World) -> None:
    one = make_customer(world.lakeside, "林若溪", phone="+8613500135000")
    daughter, sister = (
        make_customer(world.lakeside, "林女士"),
        make_customer(world.lakeside, "林若云", phone="+8613500135000"),
    )
    for customer in (one, daughter):
        known_as(customer, UNION)

    search()

    assert Pair.unguarded.order_by("-score").values_list("second", flat=True)[0] == daughter.pk != sister.pk


def test_two_union_ids_speak_against_one_person_and_two_openids_say_nothing(world: World) -> None:
    for value, kind in ((UNION, "union"), (OTHER, "union")):
        known_as(make_customer(world.lakeside, "林若溪", phone="+8613500135000", **BORN), value, kind)
    for value in (OPEN, OPEN[::-1]):
        known_as(make_customer(world.lakeside, "陶然然", phone="+8613500135001", **BORN), value, "open")

    assert search().merged == 1

    assert Merge.unguarded.get().customer.name == "陶然然"
    assert Pair.unguarded.get(first__name="林若溪", second__name="林若溪").evidence["account"] == "different"


@pytest.mark.parametrize(("year", "merged"), [(1991, 2), (1960, 0)], ids=["nothing against", "the ends contradict"])
def test_a_phone_and_then_an_account_lead_from_one_record_to_the_third(world: World, year: int, merged: int) -> None:
    first = make_customer(world.lakeside, "林若溪", phone="+8613500135000", **BORN)
    middle = make_customer(world.lakeside, "林若溪", phone="+8613500135000")
    last = make_customer(world.lakeside, "林若溪", **(BORN | {"birth_year": year}))
    for customer in (middle, last):
        known_as(customer, UNION)

    assert search().merged == merged
    assert (groups.head_id(last.pk) == first.pk) is bool(merged)


def test_what_was_merged_before_counts_with_it(world: World) -> None:
    old = make_customer(world.lakeside, "林若溪", **(BORN | {"birth_year": 1960}))
    middle = make_customer(world.lakeside, "林若溪", phone="+8613500135000")
    services.merge_customers(old.pk, into=middle.pk, scope=WHOLE_SHOP, now=NOON)
    make_customer(world.lakeside, "林若溪", phone="+8613500135000", **BORN)

    assert search().merged == 0


def test_an_id_that_a_till_writes_into_every_row_merges_nobody(world: World) -> None:
    for name in ("王芳芳", "李娜娜", "张敏敏", "刘静静", "王芳芳"):
        known_as(make_customer(world.lakeside, name), UNION)

    assert search().merged == 0
