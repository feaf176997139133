"""Files that say what WeChat calls somebody: kept beside her record, recognised again, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.customers import services as customers
from liuke.customers.models import Customer, Identifier, Pair
from liuke.intake.models import Import, ImportProblem
from liuke.intake.rules.recognition import recognise
from liuke.intake.services import undo_import
from liuke.kit.home import home
from liuke.visits.models import TicketLine
from tests.console.clients import signed_in
from tests.intake.files import counts, take, take_twice, write_csv
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

U1, U2 = "o6_bmasdasdsad6_2sgVt7hMZOPfL", "o6_bmasdasdsad6_2sgVt7hMZZZZZ"
OPEN = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"
TITLES = ("会员姓名", "手机", "微信UnionID", "小程序 OpenID")
PEOPLE = (TITLES, ("苏叶", "13800138021", U1, OPEN), ("陶然", "13800138023", "", ""))


def of(name: str) -> Customer:
    return Customer.unguarded.get(name=name)


def known(customer: Customer) -> list[tuple[str, str]]:
    rows = Identifier.unguarded.filter(customer=customer).order_by("kind", "pk")
    place = f"customer.identifier:{customer.uid}"
    return [(row.kind, home().vault.unseal(row.value_sealed, place=place)) for row in rows]


@pytest.mark.parametrize(
    ("header", "field"),
    [("UnionID", "union_id"), ("union_id", "union_id"), ("unionid", "union_id"), ("微信unionid", "union_id"),
     ("微信 UnionID", "union_id"), ("会员UnionId", "union_id"), ("OpenID", "open_id"), ("wx_openid", "open_id"),
     ("小程序openid", "open_id"), ("顾客openid", "open_id"), ("微信号", "")],
)  # fmt: skip
def test_the_column_is_recognised_by_its_names(header: str, field: str) -> None:
    found = recognise(("姓名", "手机", header), samples=(("苏叶",), ("13800138021",), (U1,)), kind="customers")

    assert found.columns[2].field == field


def test_a_file_brings_them_once_and_undo_takes_them_away(world: World, tmp_path: Path) -> None:
    done = take_twice(world.lakeside, write_csv(tmp_path / "会员.csv", PEOPLE))

    assert counts(done) == (2, 0, 0, 0, 0)
    assert known(of("苏叶")) == [("open", OPEN), ("union", U1)]
    undo_import(Import.unguarded.order_by("pk")[0], now=NOON)
    assert not Identifier.unguarded.exists()
    assert not Customer.unguarded.filter(name="苏叶").exists()


def test_a_later_file_adds_to_a_known_customer_and_takes_only_its_own_back(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", (TITLES, ("苏叶", "13800138021", "", OPEN))))
    [done] = take(world.lakeside, write_csv(tmp_path / "b.csv", PEOPLE))
    first, second = Import.unguarded.order_by("pk")

    assert counts(done) == (1, 1, 0, 0, 0)
    undo_import(first, now=NOON)
    first.refresh_from_db()
    assert [one["why"] for one in first.kept] == ["has_identifier"]
    assert known(of("苏叶")) == [("union", U1)]
    undo_import(second, now=NOON)
    assert not Customer.unguarded.filter(name="苏叶").exists()


def test_a_bad_value_costs_only_itself_and_says_why(world: World, tmp_path: Path) -> None:
    rows = (TITLES, ("苏叶", "13800138021", "o6_bm****PfL", OPEN), ("", "", "1.2E+27", ""), ("陶然", "", "无", ""))

    [done] = take(world.lakeside, write_csv(tmp_path / "会员.csv", rows))

    assert counts(done) == (2, 0, 0, 0, 1)
    assert known(of("苏叶")) == [("open", OPEN)]
    told = ImportProblem.unguarded.order_by("row").values_list("code", "column")
    assert list(told) == [("identifier_left_out", "微信UnionID"), ("not_an_identifier", "微信UnionID")]


def test_it_names_her_where_phone_and_name_do_not(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "会员.csv", PEOPLE))
    sales = (("单号", "消费日期", "UnionID", "项目名称", "实收金额"), ("A1", "2026-05-01", U1, "补水", "380"),
             ("A2", "2026-05-02", U2, "补水", "380"))  # fmt: skip
    moved = (TITLES, ("苏女士", "13900139000", U1, ""))

    take_twice(world.lakeside, write_csv(tmp_path / "流水.csv", sales))
    [done] = take(world.lakeside, write_csv(tmp_path / "新号.csv", moved))

    assert counts(done) == (0, 1, 0, 0, 0)
    assert of("苏叶").phone_hint == "139****9000"
    assert TicketLine.unguarded.get(ticket__number="A1").customer == of("苏叶")
    assert known(of("o6_****ZZZZ")) == [("union", U2)]


def test_a_mother_who_books_for_her_daughter_stays_herself_and_it_is_told(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "会员.csv", PEOPLE))
    rows = (TITLES, ("林小苗", "13700137000", U1, ""), ("苏叶", "13800138021", U2, ""), ("陶然", "13800138023", U1, ""))
    file = write_csv(tmp_path / "b.csv", rows)

    [done], [again] = take(world.lakeside, file), take(world.lakeside, file)

    assert (counts(done), counts(again)) == ((1, 2, 0, 0, 0), (0, 0, 3, 0, 0))
    told = ImportProblem.unguarded.filter(code__startswith="identifier").order_by("row").values_list("code", "value")
    assert list(told) == [
        ("identifier_shared", "苏叶"), ("identifier_second", "苏叶"), ("identifier_shared", "苏叶"),
    ]  # fmt: skip
    assert known(of("苏叶")) == [("open", OPEN), ("union", U1), ("union", U2)]
    customers.find_doubles(vault=home().vault, now=NOON, today=TODAY)
    assert Pair.unguarded.filter(evidence__account="same").count() == 3


def test_merged_records_with_one_account_survive_their_file(world: World, tmp_path: Path) -> None:
    rows = (("会员编号", "姓名", "UnionID"), ("M1", "苏叶", U1), ("M2", "叶子小苏", U1))
    file = write_csv(tmp_path / "会员.csv", rows)
    take(world.lakeside, file)
    customers.merge_customers(of("叶子小苏").pk, into=of("苏叶").pk, scope=WHOLE_SHOP, now=NOON)

    [again] = take(world.lakeside, file)

    assert counts(again) == (0, 0, 2, 0, 0)
    assert Customer.unguarded.filter(code__in=["M1", "M2"]).count() == 2


def test_the_wizard_shows_no_whole_id(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "会员.csv", PEOPLE), dry_run=True)
    made = Import.unguarded.get()
    desk = signed_in(world.owner)

    pages = [desk.get(f"/imports/{made.pk}/{step}", follow=True).content.decode() for step in ("", "columns/")]

    assert not any(U1 in page or OPEN in page for page in pages)
    assert any("o6_****OPfL" in page for page in pages)
