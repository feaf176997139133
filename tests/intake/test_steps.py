"""Who a row of a file means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from liuke.customers.models import Customer
from liuke.intake.models import Import
from liuke.kit.rehearsal import rehearsal
from tests.intake.files import CUSTOMERS, counts, take, write_csv

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
