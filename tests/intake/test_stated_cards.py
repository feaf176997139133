"""What a file states of a card stands on the customer's page until it is posted; birthdays get their likely form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.customers.models import Customer
from liuke.intake.rules.dates import likely_birthday
from liuke.intake.wording import reason_of
from tests.console.clients import signed_in
from tests.intake.files import take, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

HEADER = ("姓名", "手机", "性别", "会员等级", "储值余额", "剩余次数")


def test_the_customers_page_shows_level_and_balance_of_the_newest_file(world: World, tmp_path: Path) -> None:
    for name, amount in (("五月", "1280"), ("六月", "900")):
        row = ("张丽", "13800138021", "女", "金卡", amount, "6次")
        take(world.lakeside, write_csv(tmp_path / f"{name}.csv", (HEADER, row)), kind="customers")
    zhang = Customer.unguarded.get(name="张丽")

    shown = signed_in(world.manager).get(f"/customers/{zhang.pk}/").content.decode()

    assert "from the file, not posted yet" in shown
    assert "金卡" in shown
    assert "900.00" in shown
    assert "1,280.00" not in shown
    assert "六月.csv" in shown


def test_who_may_not_see_money_sees_the_card_without_it(world: World, tmp_path: Path) -> None:
    row = ("张丽", "13800138021", "女", "金卡", "1280", "6次")
    take(world.lakeside, write_csv(tmp_path / "c.csv", (HEADER, row)), kind="customers")
    zhang = Customer.unguarded.get(name="张丽")
    zhang.steward = world.beautician
    zhang.save()

    shown = signed_in(world.beautician).get(f"/customers/{zhang.pk}/").content.decode()

    assert "金卡" in shown
    assert "6次" in shown
    assert "1,280" not in shown


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("1990-13-05", "1990-05-13"),
        ("1990年25月12日", "1990-12-25"),
        ("1990-02-30", ""),  # no such day either way
        ("90/31/12", "1990-12-31"),
        ("1990-13-13", ""),
        ("不详", ""),
    ],
)
def test_a_birthday_that_is_none_is_answered_with_her_own_one(text: str, likely: str) -> None:
    assert likely_birthday(text) == likely
    assert (likely or "1990-05-02") in reason_of("birthday_left_out", text)
