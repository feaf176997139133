"""Files of what customers looked at, asked and came to: recognised, tried, taken once, taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.intake.models import Import, ImportProblem
from liuke.intake.queries import written_counts
from liuke.intake.services import preview_undo, undo_import
from liuke.visits.models import Interaction
from tests.intake.files import counts, in_this_process, take, take_twice, write_csv, write_xlsx
from tests.segments.shop import make_item, showed
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

CHINESE = (
    ("会员姓名", "手机号", "互动类型", "互动时间", "项目名称", "渠道", "备注"),
    ("林小满", "13800138000", "浏览", "2026-11-20 10:00", "热玛吉", "小程序", ""),
    ("林小满", "13800138000", "浏览", "2026-11-20 10:05", "热玛吉", "小程序", ""),
    ("周晚晴", "13900138111", "在线咨询", "2026-11-19 09:30", "", "公众号", "问价格"),
    ("周晚晴", "13900138111", "参加沙龙", "2026-11-18", "", "线下", ""),
    ("新客甲", "13700137000", "点赞转发", "2026-11-17", "", "抖音", ""),
    ("新客甲", "13700137000", "打开短信", "2026-11-16", "", "短信", ""),
    ("新客甲", "13700137000", "别的", "2026-11-15", "", "鸽子", ""),
)
ENGLISH = (
    ("Customer Name", "Phone", "Event Type", "Occurred At", "Item", "Channel"),
    ("林小满", "13800138000", "viewed", date(2026, 11, 20), "Facial", "website"),
    ("周晚晴", "13900138111", "attended", date(2026, 11, 19), "", "in store"),
)
LOOKED = (
    ("客户手机", "浏览商品", "浏览时间", "浏览次数"),
    ("13800138000", "热玛吉", "2026-11-20 10:00:00", "3"),
    ("13900138111", "水光", "2026-11-21 11:00:00", "1"),
)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


def kinds() -> list[str]:
    return [row.kind for row in Interaction.objects.unscoped("test").order_by("-business_date", "pk")]


def test_a_chinese_list_is_recognised_and_taken_once(world: World, tmp_path: Path) -> None:
    done = take_twice(world.lakeside, write_csv(tmp_path / "导出.csv", CHINESE))

    assert (done["kind"], counts(done)) == ("events", (7, 0, 0, 0, 0))
    assert kinds() == ["browsed", "browsed", "asked", "attended", "liked", "opened", "other"]
    rows = Interaction.objects.unscoped("test").order_by("-business_date", "pk")
    assert [row.channel for row in rows] == [
        "mini_program", "mini_program", "wechat", "salon", "platform", "sms", "other",
    ]  # fmt: skip
    assert rows[0].item == Item.objects.get(name="热玛吉")
    assert (rows[0].customer, rows[2].customer) == (world.lin, world.zhou)
    assert Customer.unguarded.get(name="新客甲").import_id == done["import"]
    assert "问价格" not in str(list(rows.values()))


def test_an_english_workbook_is_recognised(world: World, tmp_path: Path) -> None:
    done = take_twice(world.lakeside, write_xlsx(tmp_path / "export.xlsx", ENGLISH))

    assert (done["kind"], kinds()) == ("events", ["browsed", "attended"])


def test_a_list_of_what_was_looked_at_needs_no_kind(world: World, tmp_path: Path) -> None:
    done = take_twice(world.lakeside, write_csv(tmp_path / "导出.csv", LOOKED))

    assert (done["kind"], kinds()) == ("events", ["browsed", "browsed"])


def test_a_longer_export_adds_only_what_is_new(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", CHINESE))
    later = ("林小满", "13800138000", "浏览", "2026-11-20 10:06", "热玛吉", "小程序", "")

    [longer] = take(world.lakeside, write_csv(tmp_path / "b.csv", (*CHINESE, later)))

    assert counts(longer) == (1, 0, 7, 0, 0)


def test_a_rehearsal_counts_and_writes_nothing(world: World, tmp_path: Path) -> None:
    [tried] = take(world.lakeside, write_csv(tmp_path / "a.csv", CHINESE), dry_run=True)

    assert (tried["created"], Interaction.objects.unscoped("test").count()) == (7, 0)
    assert not Customer.unguarded.filter(name="新客甲").exists()


def test_two_with_numbers_of_their_own_on_one_phone_are_counted_as_they_are_written(
    world: World, tmp_path: Path
) -> None:
    rows = (
        ("会员编号", "会员姓名", "手机号", "互动类型", "互动时间"),
        ("M7", "苏叶", "13700137000", "浏览", "2026-11-20"),
        ("M8", "陶然", "13700137000", "浏览", "2026-11-20"),
    )
    before = Customer.unguarded.count()

    [done] = take(world.lakeside, write_csv(tmp_path / "a.csv", rows))

    assert done["customers"] == Customer.unguarded.count() - before == 2


def test_rows_of_nobody_of_no_day_and_of_days_ahead_are_refused(world: World, tmp_path: Path) -> None:
    header = CHINESE[0]
    bad = (
        ("", "", "浏览", "2026-11-20", "", "", ""),
        ("林小满", "13800138000", "浏览", "", "", "", ""),
        ("林小满", "13800138000", "浏览", "2026-11-23", "", "", ""),
    )

    [done] = take(world.lakeside, write_csv(tmp_path / "a.csv", (header, *bad, CHINESE[1])))

    assert counts(done) == (1, 0, 0, 0, 3)
    assert [p.code for p in ImportProblem.unguarded.order_by("row")] == ["no_identity", "date_missing", "day_ahead"]


def test_taking_an_import_back_takes_its_interactions_and_the_people_it_made(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "a.csv", CHINESE))
    of = Import.unguarded.get(pk=done["import"])
    assert written_counts(of) == {"interaction": 7, "customer": 1, "item": 1}

    undone = undo_import(of, now=NOON)

    assert undone["removed"] == {"interaction": 7, "customer": 1, "item": 1}
    assert not undone["kept"]
    assert Interaction.objects.unscoped("test").count() == 0
    assert counts(take(world.lakeside, tmp_path / "a.csv")[0])[0] == 7


def test_who_showed_interest_elsewhere_stays_when_her_import_is_taken_back(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "a.csv", CHINESE))
    made, item = Customer.unguarded.get(name="新客甲"), Item.objects.get(name="热玛吉")
    showed(made, "asked", TODAY, item=item)
    of = Import.unguarded.get(pk=done["import"])

    previewed = {(one["table"], one["why"]) for one in preview_undo(of, now=NOON)["kept"]}
    undo_import(of, now=NOON)

    assert previewed == {("customer", "has_interaction"), ("item", "has_interaction")}
    assert kinds() == ["asked"]


def test_a_list_of_bookings_stays_one(world: World, tmp_path: Path) -> None:
    rows = (
        ("客户姓名", "手机", "预约项目", "预约时间", "预约渠道", "状态"),
        ("林小满", "13800138000", "补水", "2026-11-25", "小程序", "已预约"),
    )
    make_item()

    [done] = take(world.lakeside, write_csv(tmp_path / "a.csv", rows))

    assert done["kind"] == "bookings"
