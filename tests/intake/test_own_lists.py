"""Member lists as owners keep them: running numbers, totals, shared phones, doubles, odd days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from liuke.customers.models import Customer
from liuke.intake.models import Import, ImportProblem, StagedBalance
from liuke.intake.services import undo_import
from liuke.visits.models import Visit
from tests.intake.files import counts, take, take_twice, write_csv
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

HEADER = ("序号", "姓名", "手机", "会员卡号", "储值余额", "备注")
ZHANG = ("1", "张丽", "13800138021", "", "1280", "爱喝茶")


@pytest.mark.parametrize(
    "last",
    [
        ("", "合计", "", "", "1280", ""),
        ("2", "合计：", "", "", "1280", ""),
        ("", "", "共计 1 人", "", "1280", ""),
        ("本页小计", "", "", "", "1280", ""),
        ("", "Grand total", "", "", "1280", ""),
    ],
)
def test_a_line_of_totals_is_nobody_wherever_the_word_stands(
    world: World, tmp_path: Path, last: tuple[str, ...]
) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", (HEADER, ZHANG, last)))

    assert counts(done) == (1, 0, 0, 1, 0)
    assert done["reasons"] == {"total_row": 1}
    assert done["sums"]["CNY"]["principal"] == "1280.00"
    assert not Customer.unguarded.filter(name__contains="计").exists()


def test_a_member_whose_name_begins_like_a_total_is_a_member(world: World, tmp_path: Path) -> None:
    rows = (HEADER, ("1", "计小满", "13800138021", "", "", ""), ("2", "Sum", "13800138022", "", "", ""))

    done = take_twice(world.lakeside, write_csv(tmp_path / "c.csv", rows))

    assert counts(done) == (2, 0, 0, 0, 0)


def test_a_subtotal_below_each_bill_is_no_sale(world: World, tmp_path: Path) -> None:
    rows = (
        ("单号", "消费日期", "会员编号", "项目名称", "美容师", "实收金额"),
        ("A1", "2026-05-01", "M001", "肩颈按摩", "小美", "199"),
        ("A1", "2026-05-01", "M001", "小计", "", "199"),
    )

    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", rows))

    assert counts(done) == (1, 0, 0, 1, 0)
    assert done["sums"]["CNY"]["charged"] == "199.00"


def test_wang_who_shares_the_phone_of_zhang_is_kept_apart_and_zhang_is_left_as_she_is(
    world: World, tmp_path: Path
) -> None:
    wang = ("2", "王芳", "13800138021", "", "", "怕痒")
    file = write_csv(tmp_path / "c.csv", (HEADER, ZHANG, wang))

    [dry] = take(world.lakeside, file, kind="customers", dry_run=True)
    done = take_twice(world.lakeside, file, kind="customers")

    notes = dict(Customer.unguarded.filter(import_id=done["import"]).values_list("name", "note"))
    assert counts(dry) == counts(done) == (2, 0, 0, 0, 0)
    assert notes == {"张丽": "爱喝茶", "王芳": "怕痒"}
    assert dry["reasons"] == done["reasons"] == {"phone_shared": 1}
    assert dry["customers"] == done["customers"] == 2
    assert dry["noted"] == done["noted"] == 1
    told = ImportProblem.unguarded.get(of=done["import"])
    assert (told.row, told.column, told.value) == (3, "手机", "张丽")
    [row] = CalamineWorkbook.from_path(done["errors_file"]).get_sheet_by_name("部分导入").to_python()[1:]
    assert row[:6] == list(wang)


@pytest.mark.parametrize("name", ["张女士", "丽姐", "张莉", "小张", "张丽丽", "丽丽", "A爱笑的猫", "张*", "Lily"])
def test_a_way_of_calling_zhang_on_her_phone_is_zhang(world: World, tmp_path: Path, name: str) -> None:
    rows = (HEADER, ZHANG, ("2", name, "13800138021", "", "", ""))

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", rows), kind="customers")

    assert done["created"] == 1
    assert done["noted"] == 0
    assert done["customers"] == 1


def test_a_bill_goes_to_the_sharer_it_names_and_a_bare_phone_to_its_first_owner(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "c.csv", (HEADER, ZHANG, ("2", "王芳", "13800138021", "", "", ""))))
    bills = (
        ("消费日期", "姓名", "手机", "项目名称", "美容师", "实收金额"),
        ("2026-05-01", "王芳", "13800138021", "肩颈按摩", "小美", "199"),
        ("2026-05-02", "张女士", "13800138021", "肩颈按摩", "小美", "199"),
        ("2026-05-03", "", "13800138021", "肩颈按摩", "小美", "199"),
        ("2026-05-04", "陈静", "13800138021", "肩颈按摩", "小美", "199"),
        ("2026-05-05", "陈静", "13800138021", "肩颈按摩", "小美", "199"),
    )

    done = take_twice(world.lakeside, write_csv(tmp_path / "s.csv", bills))

    days = Visit.unguarded.order_by("business_date").values_list("customer__name", flat=True)
    assert list(days) == ["王芳", "张丽", "张丽", "陈静", "陈静"]
    assert done["reasons"] == {"phone_shared": 1}  # 陈静 is new, once


def test_a_member_named_twice_has_her_balance_once_and_other_amounts_are_told(world: World, tmp_path: Path) -> None:
    again = ("2", "张女士", "13800138021", "", "1,280.00", "怕冷")
    other = ("3", "张丽", "13800138021", "", "900", "")
    sharer = ("4", "王芳", "13800138021", "", "1280", "")
    file = write_csv(tmp_path / "c.csv", (HEADER, ZHANG, again, other, sharer))

    [dry] = take(world.lakeside, file, kind="customers", dry_run=True)
    done = take_twice(world.lakeside, file, kind="customers")

    staged = StagedBalance.unguarded.order_by("pk").values_list("customer__name", "principal_minor")
    assert list(staged) == [("张丽", 128_000), ("张丽", 90_000), ("王芳", 128_000)]
    assert dry["sums"] == done["sums"]
    assert done["sums"]["CNY"]["principal"] == "3460.00"
    assert done["reasons"] == {"balance_twice": 1, "balance_differs": 1, "phone_shared": 1}


def test_a_list_saved_anew_stages_no_balance_twice(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "c.csv", (HEADER, ZHANG)), kind="customers")

    [later] = take(world.lakeside, write_csv(tmp_path / "d.csv", (HEADER, (*ZHANG[:5], "怕冷"))), kind="customers")

    assert counts(later) == (0, 1, 0, 0, 0)
    assert StagedBalance.unguarded.filter(same_as=None).count() == 1


def test_a_list_whose_rows_speak_against_each_other_changes_nothing_the_second_time(
    world: World, tmp_path: Path
) -> None:
    take_twice(
        world.lakeside,
        write_csv(tmp_path / "c.csv", (HEADER, ZHANG, ("2", "张丽", "13800138021", "", "", "怕冷"))),
        kind="customers",
    )


def test_a_stated_last_visit_is_a_visit_the_bill_of_that_day_meets_and_undo_takes_back(
    world: World, tmp_path: Path
) -> None:
    rows = (
        ("姓名", "手机", "上次到店"),
        ("张丽", "13800138021", "2026-10-03"),
        ("王芳", "13800138022", "从未"),
        ("陈静", "13800138023", "2027-10-03"),
        ("陶然", "13800138024", ""),
    )
    bill = (
        ("消费日期", "手机", "项目名称", "美容师", "实收金额"),
        ("2026-10-03", "13800138021", "按摩", "小美", "199"),
    )

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", rows))
    [sales] = take(world.lakeside, write_csv(tmp_path / "s.csv", bill))
    visits = list(Visit.unguarded.values_list("customer__name", "business_date"))
    for summary in (sales, done):
        undo_import(Import.unguarded.get(pk=summary["import"]), now=NOON)

    assert counts(done) == (4, 0, 0, 0, 0)
    assert (done["visits"], sales["visits"]) == (1, 0)
    assert visits == [("张丽", date(2026, 10, 3))]
    assert done["reasons"] == {"visit_left_out": 2}
    assert not Visit.unguarded.exists()
    assert not Customer.unguarded.filter(name="张丽").exists()


def test_a_doubtful_birthday_is_left_out_and_the_customer_taken(world: World, tmp_path: Path) -> None:
    rows = (("姓名", "手机", "生日"), ("张丽", "13800138021", "1990-02-30"), ("王芳", "13800138022", "1990-05-02"))

    done = take_twice(world.lakeside, write_csv(tmp_path / "c.csv", rows))

    zhang = Customer.unguarded.get(name="张丽")
    assert counts(done) == (2, 0, 0, 0, 0)
    assert zhang.birth_month is None
    assert done["reasons"] == {"birthday_left_out": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("去年", "day_left_out"), ("2026-02-30", "day_left_out"), ("03/04/2026", "day_order"), ("无", "")],
)
def test_an_unreadable_day_of_joining_costs_only_itself(world: World, tmp_path: Path, text: str, reason: str) -> None:
    rows = (
        ("姓名", "手机", "开卡日期", "生日"),
        ("张丽", "13800138021", text, "1990-05-02"),
        ("王芳", "13800138022", "", ""),
    )

    done = take_twice(world.lakeside, write_csv(tmp_path / "c.csv", rows))

    zhang = Customer.unguarded.get(name="张丽")
    assert counts(done) == (2, 0, 0, 0, 0)
    assert (zhang.joined_on, zhang.birth_month) == (None, 5)
    assert done["reasons"] == ({reason: 1} if reason else {})
