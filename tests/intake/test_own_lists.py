"""Member lists as owners keep them: running numbers, totals, shared phones, doubles, odd days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from liuke.customers.models import Customer
from liuke.intake.models import ImportProblem
from liuke.visits.models import Visit
from tests.intake.files import counts, take, take_twice, write_csv

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
