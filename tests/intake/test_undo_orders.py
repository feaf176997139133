"""Files that rest on each other are taken back in any order, and the shop is what it was."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.models import Staff
from liuke.accounts.queries import WHOLE_SHOP
from liuke.accounts.services import reset_password
from liuke.booking.models import Appointment
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.intake import services
from liuke.intake.models import Import, StagedBalance
from liuke.intake.queries import import_of
from liuke.visits.models import Ticket, TicketLine, Visit
from tests.console.clients import signed_in
from tests.intake.files import SALES, counts, in_this_process, take, write_csv
from tests.world import NOON, World

if TYPE_CHECKING:
    from pathlib import Path

TABLES: tuple[Any, ...] = (Customer, Item, Staff, Visit, Ticket, TicketLine, Appointment, StagedBalance)
TITLES = ("会员编号", "姓名", "手机", "来源", "推荐人")
PEOPLE = (
    TITLES,
    ("M001", "苏叶", "13800138021", "美团", "林間月"),
    ("M002", "林間月", "13900138022", "抖音", "苏叶"),
    ("M009", "林小满", "13800138000", "美团", "苏叶"),
)
PRICES = (("项目编码", "项目名称", "分类", "价格"), ("S1", "深层补水护理", "面部", "380"))
BOOKED = (
    ("客户编号", "预约日期", "预约时段", "预约项目", "美容师"),
    ("M001", "2026-12-01", "14:30", "肩颈按摩", "小美"),
    ("M002", "2026-12-01", "15:30", "肩颈按摩", "小美"),
)
CANCELLED = (
    ("取消日期", "客户编号", "预约项目", "美容师", "预约日期", "取消人"),
    ("2026-11-30", "M001", "肩颈按摩", "小美", "2026-12-01", "前台"),
)
FILES = {"流水.csv": SALES, "会员.csv": PEOPLE, "项目.csv": PRICES, "预约.csv": BOOKED, "取消.csv": CANCELLED}


def shop() -> list[Any]:
    """Return how many rows stand in each table, and what every customer's record says."""
    counted = [getattr(model, "unguarded", model.objects).count() for model in TABLES]
    names = [field.attname for field in Customer._meta.concrete_fields if field.name != "version"]
    return [counted, list(Customer.unguarded.order_by("pk").values(*names))]


def undo(summary: dict[str, Any]) -> dict[str, Any]:
    return services.undo_import(import_of(summary["import"], scope=WHOLE_SHOP), now=NOON)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


@pytest.mark.parametrize("order", list(permutations(range(5)))[::11])
def test_whatever_goes_first_nothing_of_five_files_stays(world: World, tmp_path: Path, order: tuple[int, ...]) -> None:
    before = shop()
    salons = (world.lakeside, world.westside)
    done = [take(salons[name == "项目.csv"], write_csv(tmp_path / name, rows))[0] for name, rows in FILES.items()]

    for place in order:
        undo(done[place])

    assert shop() == before
    assert not Import.unguarded.exclude(kept=[]).exists()


def test_a_list_that_speaks_twice_of_her_is_wholly_taken_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("liuke.intake.services.running.CHUNK", 1)
    before = shop()
    twice = (TITLES, PEOPLE[1], ("M001", "苏叶", "13800138021", "小红书", ""))
    prices = (*PRICES, ("S1", "深层补水护理", "面部", "420"))

    done = take(world.lakeside, write_csv(tmp_path / "会员.csv", twice), write_csv(tmp_path / "项目.csv", prices))

    assert [counts(one)[:2] for one in done] == [(1, 1), (1, 1)]
    assert [undo(one)["kept"] for one in done] == [[], []]
    assert shop() == before


def test_two_lists_changed_her_and_both_are_taken_back_the_older_first(world: World, tmp_path: Path) -> None:
    before = shop()
    [may] = take(world.lakeside, write_csv(tmp_path / "5.csv", PEOPLE))
    june = (TITLES, ("M009", "林小满", "13800138000", "小红书", ""))
    [newer] = take(world.lakeside, write_csv(tmp_path / "6.csv", june))

    assert {"changed_since"} <= {one["why"] for one in undo(may)["kept"]}
    world.lin.refresh_from_db()
    assert world.lin.source == "小红书"
    undo(newer)

    assert shop() == before


def test_what_a_person_wrote_stays_whatever_lists_are_taken_back(world: World, tmp_path: Path) -> None:
    [sales] = take(world.lakeside, write_csv(tmp_path / "流水.csv", SALES))
    [people] = take(world.lakeside, write_csv(tmp_path / "会员.csv", PEOPLE))
    su = Customer.unguarded.get(code="M001")
    Customer.unguarded.filter(pk=su.pk).update(occupation="教师", version=su.version + 1)  # as a saved form does

    undo(people)
    undo(sales)

    assert [one["label"] for one in Import.unguarded.get(pk=sales["import"]).kept] == ["苏叶"]
    assert Customer.unguarded.get(code="M001").occupation == "教师"
    assert not Customer.unguarded.filter(code="M002").exists()


def test_a_booking_that_was_cancelled_since_stays_until_the_cancellation_goes(world: World, tmp_path: Path) -> None:
    [booked] = take(world.lakeside, write_csv(tmp_path / "预约.csv", BOOKED))
    [cancelled] = take(world.lakeside, write_csv(tmp_path / "取消.csv", CANCELLED))

    kept = undo(booked)["kept"]
    take(world.lakeside, tmp_path / "预约.csv")

    assert ("appointment", "changed_since") in {(one["table"], one["why"]) for one in kept}
    assert sorted(Appointment.unguarded.values_list("status", flat=True)) == ["booked", "cancelled"]
    undo(cancelled)
    assert not Appointment.unguarded.filter(import_id=booked["import"]).exists()


def test_who_must_stay_keeps_who_brought_her(world: World, tmp_path: Path) -> None:
    [people] = take(world.lakeside, write_csv(tmp_path / "会员.csv", PEOPLE[:3]))
    su = Customer.unguarded.get(code="M001")
    ticket = Ticket.unguarded.create(salon=world.lakeside, customer=su, business_date=NOON.date())

    kept = undo(people)["kept"]
    su.refresh_from_db()

    assert {(one["label"], one["why"]) for one in kept} == {("苏叶", "has_ticket"), ("林間月", "has_customer")}
    assert su.referrer
    assert su.referrer.code == "M002"
    ticket.delete()


def test_a_longer_list_brings_back_who_went_with_the_shorter(world: World, tmp_path: Path) -> None:
    alone = [row[:4] for row in PEOPLE[:3]]
    [shorter] = take(world.lakeside, write_csv(tmp_path / "5.csv", alone[:2]))
    take(world.lakeside, write_csv(tmp_path / "6.csv", alone))
    undo(shorter)
    assert not Customer.unguarded.filter(code="M001").exists()

    [again] = take(world.lakeside, tmp_path / "6.csv")

    assert counts(again)[0] == 1
    assert Customer.unguarded.filter(code="M001").exists()


def test_the_last_visit_a_list_tells_comes_back_with_the_list(world: World, tmp_path: Path) -> None:
    [sales] = take(world.lakeside, write_csv(tmp_path / "流水.csv", SALES))
    told = (("会员编号", "姓名", "手机", "最近到店"), ("M001", "苏叶", "13800138021", "2026-05-01"))
    take(world.lakeside, write_csv(tmp_path / "会员.csv", told))
    undo(sales)
    assert not Visit.unguarded.exists()

    take(world.lakeside, tmp_path / "会员.csv")

    assert Visit.unguarded.get().business_date.isoformat() == "2026-05-01"


def test_the_page_before_an_undo_counts_rows_and_former_values_apart(world: World, tmp_path: Path) -> None:
    [may] = take(world.lakeside, write_csv(tmp_path / "5.csv", (TITLES, PEOPLE[3])))
    take(world.lakeside, write_csv(tmp_path / "6.csv", (TITLES, ("M009", "林小满", "13800138000", "小红书", ""))))

    asked = signed_in(world.owner).get(f"/imports/{may['import']}/undo/")

    assert (asked.context["total"], asked.context["changes"], asked.context["kept_count"]) == (0, 0, 1)
    assert all(count >= 0 for _label, count in asked.context["rows"])


def test_a_beautician_from_a_file_who_may_sign_in_since_stays(world: World, tmp_path: Path) -> None:
    [sales] = take(world.lakeside, write_csv(tmp_path / "流水.csv", SALES))
    mei = Staff.objects.get(name="小美")
    reset_password(mei.pk, by=world.owner, now=NOON)

    kept = undo(sales)["kept"]

    assert [(one["table"], one["label"], one["why"]) for one in kept] == [("staff", "小美", "changed_since")]
    assert not Staff.objects.filter(name="Amy").exists()
