"""Who a row of a file means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.customers.models import Customer
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
