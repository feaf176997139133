"""The file the doubles came from comes again: nobody is made anew, and each record takes what the file says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.queries import WHOLE_SHOP
from liuke.customers import services as customers
from liuke.customers.models import Customer, Merge, Pair
from liuke.intake.models import Import
from liuke.intake.services import undoing
from liuke.kit.home import home
from liuke.visits.models import TicketLine
from tests.intake.files import counts, take, write_csv
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ("会员编号", "会员姓名", "手机", "会员卡号", "生日")
DOUBLES = (
    TITLES,
    ("M1", "苏叶", "13800138021", "K1", "1990-05-02"),
    ("M2", "苏小叶", "13900138022", "K1", ""),
)


def of(code: str) -> Customer:
    return Customer.unguarded.get(code=code)


def test_merged_doubles_survive_the_file_they_came_from(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", DOUBLES))
    customers.merge_customers(of("M2").pk, into=of("M1").pk, scope=WHOLE_SHOP, now=NOON)
    people = Customer.unguarded.count()

    [same] = take(world.lakeside, write_csv(tmp_path / "a.csv", DOUBLES))
    moved = (TITLES, DOUBLES[1], ("M2", "苏小叶", "13700137000", "K1", "1990-05-03"))
    [again] = take(world.lakeside, write_csv(tmp_path / "b.csv", moved))

    assert counts(same) == (0, 0, 2, 0, 0)
    assert counts(again) == (0, 1, 1, 0, 0)
    assert Customer.unguarded.count() == people
    assert Merge.unguarded.get().customer_id == of("M2").pk
    assert (of("M2").phone_hint, of("M2").birth_day) == ("137****7000", 3)
    assert (of("M1").phone_hint, of("M1").birth_day) == ("138****8021", 2)


def test_a_card_that_both_records_carry_names_one_person_now(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", DOUBLES))
    sales = (("单号", "消费日期", "会员卡号", "项目名称", "实收金额"), ("A1", "2026-05-01", "K1", "补水", "380"))
    customers.merge_customers(of("M1").pk, into=of("M2").pk, scope=WHOLE_SHOP, now=NOON)

    take(world.lakeside, write_csv(tmp_path / "流水.csv", sales))

    assert TicketLine.unguarded.get().customer_id in {of("M1").pk, of("M2").pk}


def test_an_import_that_is_taken_back_takes_its_merges_along(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", DOUBLES))
    customers.merge_customers(of("M2").pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)
    customers.merge_customers(world.zhou.pk, into=of("M1").pk, scope=WHOLE_SHOP, now=NOON)
    customers.find_doubles(vault=home().vault, now=NOON, today=TODAY)
    made = Import.unguarded.get()
    assert Pair.unguarded.exists()

    undoing.undo_import(made, now=NOON)

    made.refresh_from_db()
    assert made.kept == []
    assert not Merge.unguarded.exists()
    assert not Pair.unguarded.exists()
    assert not Customer.unguarded.filter(import_id=made.pk).exists()
