"""Who a row of a file means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from liuke.customers.models import Customer
from liuke.intake.models import Import, ImportProblem
from liuke.intake.services import undo_import
from liuke.kit.rehearsal import rehearsal
from tests.intake.files import CUSTOMERS, SALES, counts, take, write_csv
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World


def test_a_mother_and_her_daughter_may_share_a_phone(world: World, tmp_path: Path) -> None:
    mother = ("苏梅", "13800138021", "K008", "女", "", "", "")

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", (*CUSTOMERS, mother)))

    assert counts(done) == (4, 0, 0, 0, 0)
    assert Customer.unguarded.filter(name__in=["苏叶", "苏梅"]).count() == 2


def test_an_empty_cell_takes_nothing_away(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", CUSTOMERS))
    later = (CUSTOMERS[0], ("苏叶", "13800138021", "", "", "", "", ""))

    [done] = take(world.lakeside, write_csv(tmp_path / "b.csv", later))

    assert counts(done) == (0, 0, 1, 0, 0)
    assert Customer.unguarded.get(card_no="K001").source == "美团"


def test_a_staff_member_named_in_a_file_cannot_sign_in(world: World, tmp_path: Path) -> None:
    rows = (("姓名", "手机", "责任美容师"), ("苏叶", "13800138021", "小美"))

    take(world.lakeside, write_csv(tmp_path / "c.csv", rows))

    steward = Customer.unguarded.get(name="苏叶").steward
    assert steward is not None
    assert not steward.has_usable_password()


def test_a_referrer_nobody_knows_is_kept_in_the_note_and_counted(world: World, tmp_path: Path) -> None:
    rows = (
        ("姓名", "手机", "介绍人", "备注"),
        ("苏叶", "13800138021", "月饼", "爱喝茶"),
        ("陶然", "13800138023", "林小满", ""),
    )
    file = write_csv(tmp_path / "c.csv", rows)

    [done] = take(world.lakeside, file)
    [again] = take(world.lakeside, file)

    assert done["referrers_unknown"] == 1
    assert Customer.unguarded.get(name="苏叶").note == "爱喝茶\n介绍人：月饼"
    assert Customer.unguarded.get(name="陶然").referrer == world.lin
    assert counts(again) == (0, 0, 2, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_works_on_a_copy_and_leaves_no_trace(world: World, tmp_path: Path) -> None:
    before = Customer.unguarded.count()

    with rehearsal(tmp_path):
        Customer.unguarded.all().update(note="rehearsed")
        copied = [path.name for path in tmp_path.glob("*.sqlite3")]

    assert copied == (["rehearsal.sqlite3"] if connection.vendor == "sqlite" else [])
    assert list(tmp_path.glob("*.sqlite3")) == []
    assert Customer.unguarded.exclude(note="rehearsed").count() == before


def test_looking_at_a_file_twice_leaves_one_import(world: World, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "c.csv", CUSTOMERS)
    take(world.lakeside, file, dry_run=True)

    take(world.lakeside, file, dry_run=True)
    [done] = take(world.lakeside, file)

    assert Import.unguarded.count() == 1
    assert counts(done) == (3, 0, 0, 0, 0)


def test_a_referrer_whose_row_comes_later_is_linked_and_undo_leaves_no_trace(world: World, tmp_path: Path) -> None:
    rows = (
        ("姓名", "手机", "介绍人"),
        ("林小满", "13800138000", "陶然"),  # known before, brought by somebody of this file
        ("苏叶", "13800138021", "陶然"),
        ("陶然", "13800138023", "苏叶"),
        ("何晴", "13800138024", "同名"),
        ("同名", "13800138025", ""),
        ("同名", "13800138026", ""),
    )
    file = write_csv(tmp_path / "c.csv", rows)

    [done] = take(world.lakeside, file)
    [again] = take(world.lakeside, file)

    people = {c.name: c for c in Customer.unguarded.select_related("referrer")}
    assert done["referrers_unknown"] == 1
    assert people["苏叶"].referrer == people["林小满"].referrer == people["陶然"]
    assert people["陶然"].referrer == people["苏叶"]
    assert people["何晴"].note == "介绍人：同名"
    assert counts(again) == (0, 0, 6, 0, 0)
    undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)
    assert set(Customer.unguarded.values_list("name", "referrer")) == {
        (n, None) for n in ("林小满", "周晚晴", "钱朵朵")
    }


def test_every_reason_of_a_row_is_told_at_once(world: World, tmp_path: Path) -> None:
    bad = ("A9", "2026-02-30", "1.38E+10", "陶然", "肩颈按摩", "小美", "很多", "三百")

    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", (*SALES, bad)))

    told = ImportProblem.unguarded.order_by("pk").values_list("row", "code", "column")
    assert counts(done) == (4, 0, 0, 0, 1)
    assert list(told) == [
        (6, "no_such_day", "消费日期"), (6, "scientific", "会员编号"), (6, "not_a_number", "数量"),
        (6, "not_money", "实收金额"),
    ]  # fmt: skip
    [head, row] = CalamineWorkbook.from_path(done["errors_file"]).get_sheet_by_index(0).to_python()
    assert row[: len(bad)] == list(bad)
    assert len(str(row[head.index("原因")]).splitlines()) == 4


def test_a_balance_of_a_row_that_is_not_taken_is_in_no_sum(world: World, tmp_path: Path) -> None:
    rows = (*CUSTOMERS, ("散客", "", "", "", "", "", "999"), ("何晴", "", "1.38E+10", "", "", "", "888"))

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", rows))

    assert counts(done) == (3, 0, 0, 1, 1)
    assert done["sums"]["CNY"]["principal"] == "1280.00"


def test_an_address_that_does_not_fit_is_cut_and_the_whole_is_shown(world: World, tmp_path: Path) -> None:
    address = "杭州市西湖区" + "文三路" * 30

    [done] = take(
        world.lakeside, write_csv(tmp_path / "c.csv", (("姓名", "手机", "地址"), ("苏叶", "13800138021", address)))
    )

    assert counts(done) == (1, 0, 0, 0, 0)
    assert Customer.unguarded.get(name="苏叶").region == address[:60]
    assert (ImportProblem.unguarded.get().code, ImportProblem.unguarded.get().value) == ("text_cut", address)
