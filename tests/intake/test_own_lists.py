"""Member lists as owners keep them: running numbers, totals, shared phones, doubles, odd days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.customers.models import Customer
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
