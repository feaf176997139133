"""A shop's own files become its rows: exactly, resumably, reversibly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from liuke.booking.models import Appointment
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.customers.rows import phone_of
from liuke.intake import services
from liuke.intake.errors import ColumnMissing, FileMissing, UnknownColumn, UnknownField
from liuke.intake.models import Import, ImportProblem, ImportStatus, StagedBalance
from liuke.intake.services import checking, running, undoing
from liuke.kit.home import home
from liuke.visits.models import Ticket, TicketLine, Visit
from tests.intake.files import CUSTOMERS, SALES, counts, take, write_csv, write_xlsx
from tests.world import NOON, World

if TYPE_CHECKING:
    from liuke.kit.problems import LiukeError


def test_sales_become_bills_lines_visits_and_people(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "流水.csv", SALES))

    assert counts(done) == (4, 0, 0, 0, 0)
    assert done["sums"]["CNY"]["charged"] == "2339.50"
    assert (done["customers"], done["visits"]) == (2, 2)
    assert Ticket.unguarded.count() == 3
    assert Customer.unguarded.get(code="M002").name == "林間月"
    assert TicketLine.unguarded.filter(customer=None).count() == 1


def test_the_same_file_twice_adds_nothing(world: World, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "流水.csv", SALES)
    take(world.lakeside, file)

    [again] = take(world.lakeside, file)

    assert counts(again) == (0, 0, 4, 0, 0)
    assert TicketLine.unguarded.count() == 4


def test_a_longer_export_adds_only_what_is_new(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "may.csv", SALES))
    june = ("A4", "2026-06-01", "M001", "苏叶", "肩颈按摩", "小美", "1", "199")

    [longer] = take(world.lakeside, write_csv(tmp_path / "june.csv", (*SALES, june)))

    assert counts(longer) == (1, 0, 4, 0, 0)


def test_two_equal_rows_of_one_file_are_two_lines(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", (*SALES, SALES[1])))

    assert counts(done) == (5, 0, 0, 0, 0)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_copy_in_another_encoding_is_the_same_file(world: World, tmp_path: Path, encoding: str) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", SALES))

    [copy] = take(world.lakeside, write_csv(tmp_path / "b.csv", SALES, encoding=encoding))

    assert counts(copy) == (0, 0, 4, 0, 0)


def test_a_workbook_copy_with_real_dates_and_numbers_is_the_same_file(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "a.csv", SALES))
    amounts = (380, 199.5, 380, 1380)
    rows = [(r[0], date.fromisoformat(r[1]), *r[2:6], 1, a) for r, a in zip(SALES[1:], amounts, strict=True)]

    [copy] = take(world.lakeside, write_xlsx(tmp_path / "b.xlsx", (SALES[0], *rows)))

    assert counts(copy) == (0, 0, 4, 0, 0)


def test_customers_keep_phone_birthday_and_balance_apart(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "会员.csv", CUSTOMERS))

    su = Customer.unguarded.get(card_no="K001")
    assert counts(done) == (3, 0, 0, 0, 0)
    assert phone_of(su, vault=home().vault) == "+8613800138021"
    assert Customer.unguarded.get(card_no="K002").birth_calendar == "lunar"
    assert done["sums"]["CNY"]["principal"] == "1280.00"
    assert StagedBalance.unguarded.get().principal_minor == 128_000


def test_a_customer_who_is_known_by_phone_is_updated_and_undo_gives_back_what_was(world: World, tmp_path: Path) -> None:
    rows = (CUSTOMERS[0], ("林小满", "138 0013 8000", "K9", "女", "", "朋友", ""))

    [done] = take(world.lakeside, write_csv(tmp_path / "c.csv", rows))
    updated = Customer.unguarded.get(pk=world.lin.pk)
    services.undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert counts(done) == (0, 1, 0, 0, 0)
    assert (updated.card_no, updated.source) == ("K9", "朋友")
    world.lin.refresh_from_db()
    assert (world.lin.card_no, world.lin.source) == ("", "")


def test_undo_leaves_no_trace_of_a_file_nothing_rests_on(world: World, tmp_path: Path) -> None:
    before = (Customer.unguarded.count(), Item.objects.count())
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))

    undone = services.undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert undone["kept"] == []
    assert (Customer.unguarded.count(), Item.objects.count()) == before
    assert not TicketLine.unguarded.exists()
    assert not Visit.unguarded.exists()


def test_what_was_checked_goes_only_once_the_undo_stands(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))
    outside, seen = len(connection.savepoint_ids), []
    monkeypatch.setattr(undoing, "clear_staging", lambda _folder: seen.append(len(connection.savepoint_ids)))

    services.undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert seen == [outside]


def test_the_check_opens_no_file_while_it_holds_the_write_lock(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, seen = len(connection.savepoint_ids), []
    real = checking._checked_problems

    def watched(folder: Path) -> object:
        seen.append(len(connection.savepoint_ids))
        return real(folder)

    monkeypatch.setattr(checking, "_checked_problems", watched)

    take(
        world.lakeside,
        write_csv(tmp_path / "s.csv", (*SALES, ("A9", "昨天", "", "散客", "", "", "1", "1"))),
        dry_run=True,
    )

    assert set(seen) == {outside}
    assert ImportProblem.unguarded.exists()


REFUNDED = (
    ("订单编号", "总金额", "买家实际支付金额", "订单创建时间", "订单付款时间", "退款金额"),
    *((f"T{n}", "80", "80", f"2026-03-{n:02} 12:00:00", f"2026-03-{n:02} 12:00:05", "30") for n in range(1, 9)),
)


@pytest.mark.parametrize("chunk", [1, 3, 500])
def test_undo_takes_sales_back_that_were_refunded(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr("liuke.intake.services.undoing.CHUNK", chunk)
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", REFUNDED))
    assert TicketLine.unguarded.filter(reverses__isnull=False).count() == 8

    undone = services.undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert undone["kept"] == []
    assert not TicketLine.unguarded.exists()
    assert not Ticket.unguarded.exists()


def test_undo_keeps_the_one_sale_that_was_taken_back_since(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", REFUNDED))
    sale = TicketLine.unguarded.filter(reverses=None).order_by("pk")[3]
    again = {"reverses": sale, "row_key": "by hand", "import_id": None, "pk": None}
    TicketLine.unguarded.create(**{f.name: getattr(sale, f.name) for f in sale._meta.concrete_fields} | again)

    undone = services.undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert [(k["table"], k["why"]) for k in undone["kept"]] == [
        ("ticket_line", "has_ticketline"),
        ("ticket", "has_ticketline"),
    ]
    assert TicketLine.unguarded.count() == 2
    assert Ticket.unguarded.get() == sale.ticket


def test_rows_nobody_told_undo_about_keep_only_what_they_point_at(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", REFUNDED))
    monkeypatch.setattr("liuke.intake.services.undoing.rested_on", lambda _table, _ids: {})
    bill = Ticket.unguarded.create(salon=world.lakeside, business_date=date(2026, 7, 1))
    sale = TicketLine.unguarded.filter(reverses=None).order_by("pk")[3]
    TicketLine.unguarded.create(
        ticket=bill, salon=world.lakeside, business_date=bill.business_date, list_minor=0, charged_minor=0,
        reverses=sale, row_key="by hand",
    )  # fmt: skip

    undone = services.undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert [(k["table"], k["id"], k["why"]) for k in undone["kept"]][:1] == [("ticket_line", sale.pk, "in_use")]
    assert set(TicketLine.unguarded.filter(import_id=done["import"])) == {sale}


def test_undo_keeps_a_customer_with_later_visits_and_says_why(world: World, tmp_path: Path) -> None:
    [people] = take(world.lakeside, write_csv(tmp_path / "c.csv", CUSTOMERS))
    su = Customer.unguarded.get(card_no="K001")
    Ticket.unguarded.create(salon=world.lakeside, customer=su, business_date=date(2026, 7, 1))

    undone = services.undo_import(Import.unguarded.get(pk=people["import"]), now=NOON)

    assert [(k["label"], k["why"]) for k in undone["kept"]] == [("苏叶", "has_ticket")]
    assert Customer.unguarded.filter(card_no="K001").exists()
    assert not Customer.unguarded.filter(card_no="K002").exists()


def test_what_an_undo_had_to_leave_goes_with_what_rested_on_it(world: World, tmp_path: Path) -> None:
    before = Customer.unguarded.count()
    [sales] = take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))
    booked = (
        ("客户编号", "预约日期", "预约时段", "预约项目", "美容师"),
        ("M001", "2026-09-20", "10:00", "肩颈按摩", "小美"),
    )
    [people] = take(world.lakeside, write_csv(tmp_path / "预约.csv", booked))
    first = services.undo_import(Import.unguarded.get(pk=sales["import"]), now=NOON)
    assert {(k["label"], k["why"]) for k in first["kept"]} >= {("苏叶", "has_appointment")}

    second = services.undo_import(Import.unguarded.get(pk=people["import"]), now=NOON)

    assert second["kept"] == []
    assert Customer.unguarded.count() == before
    left = Import.unguarded.get(pk=sales["import"])
    assert (left.kept, left.totals["undone"]["removed"]) == ([], left.totals["undo"]["rows"])


def test_files_are_taken_in_the_order_they_rest_on_each_other(world: World, tmp_path: Path) -> None:
    services_file = write_csv(
        tmp_path / "项目.csv", (("项目名称", "分类", "价格", "时长"), ("深层补水护理", "面部", "380", "60"))
    )

    done = take(world.lakeside, write_csv(tmp_path / "流水.csv", SALES), services_file)

    assert [one["kind"] for one in done] == ["services", "sales"]
    assert Item.objects.get(name="深层补水护理").kind == "service"


def test_a_rehearsal_counts_what_would_happen_and_writes_nothing(world: World, tmp_path: Path) -> None:
    [dry] = take(world.lakeside, write_csv(tmp_path / "c.csv", (*CUSTOMERS, CUSTOMERS[1])), dry_run=True)

    assert counts(dry) == (3, 0, 1, 0, 0)
    assert dry["status"] == ImportStatus.CHECKED
    assert Customer.unguarded.count() == 3  # the cast


def test_an_import_that_was_cut_off_goes_on_where_it_was(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"B{i}", "2026-05-01", f"M{i}", "苏叶", "肩颈按摩", "小美", "1", "10") for i in range(7)]
    file = write_csv(tmp_path / "s.csv", (SALES[0], *rows))
    monkeypatch.setattr(running, "CHUNK", 2)
    of = services.receive_file(
        file, file_name="s.csv", salon_id=world.lakeside.pk, options=services.Options(), now=NOON
    )
    services.check_import(services.set_mapping(services.read_import(of)), now=NOON, rehearse=False)
    running._begin(of)
    from liuke.intake.checking import usable_rows
    from liuke.intake.queries import folder_of

    running._commit(of, next(usable_rows(folder_of(of), skip=0, size=2)), skips_all=False, now=NOON)

    [done] = take(world.lakeside, file)

    assert done["import"] == of.pk
    assert counts(done) == (7, 0, 0, 0, 0)
    assert TicketLine.unguarded.count() == 7


def test_rejected_rows_are_listed_with_row_column_and_reason(world: World, tmp_path: Path) -> None:
    bad = ("A9", "昨天", "M003", "陶然", "肩颈按摩", "小美", "1", "199")

    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", (*SALES, bad)))

    problem = ImportProblem.unguarded.get()
    assert counts(done) == (4, 0, 0, 0, 1)
    assert (problem.row, problem.column, problem.code, problem.value) == (6, "消费日期", "not_a_date", "昨天")
    assert Path(done["errors_file"]).is_file()


def test_a_cancellation_changes_the_booking_it_speaks_of(world: World, tmp_path: Path) -> None:
    booked = (
        ("客户编号", "预约日期", "预约时段", "预约项目", "美容师"),
        ("M1", "2026-12-01", "14:30", "肩颈按摩", "小美"),
    )
    told = (
        ("取消日期", "客户编号", "预约项目", "美容师", "预约日期", "取消人"),
        ("2026-11-30", "M1", "肩颈按摩", "小美", "2026-12-01", "前台"),
    )
    take(world.lakeside, write_csv(tmp_path / "预约.csv", booked))

    [done] = take(world.lakeside, write_csv(tmp_path / "取消.csv", told))
    [again] = take(world.lakeside, tmp_path / "取消.csv")

    assert counts(done) == (0, 1, 0, 0, 0)
    assert counts(again) == (0, 0, 1, 0, 0)
    assert Appointment.unguarded.get().status == "cancelled"


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        ({"amount": "没有这列"}, UnknownColumn),
        ({"shoe_size": "姓名"}, UnknownField),
    ],
)
def test_a_wrong_wish_about_columns_is_refused_before_anything_is_written(
    world: World, tmp_path: Path, chosen: dict[str, str], refusal: type[LiukeError]
) -> None:
    with pytest.raises(refusal):
        take(world.lakeside, write_csv(tmp_path / "s.csv", SALES), fields=chosen)
    assert not TicketLine.unguarded.exists()


def test_a_missing_column_and_a_missing_file_are_named(world: World, tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing):
        take(
            world.lakeside,
            write_csv(tmp_path / "s.csv", (("姓名", "手机"), ("苏叶", "13800138021"))),
            kind="sales",
        )
    with pytest.raises(FileMissing):
        take(world.lakeside, tmp_path / "nowhere.csv")


def test_a_chosen_column_wins_and_is_remembered_for_the_source(world: World, tmp_path: Path) -> None:
    rows = (("日期", "姓名", "钱", "实收"), ("2026-05-01", "苏叶", "5", "7"))
    take(world.lakeside, write_csv(tmp_path / "a.csv", rows), kind="sales", fields={"amount": "钱"})

    [next_month] = take(world.lakeside, write_csv(tmp_path / "b.csv", (*rows, ("2026-06-01", "苏叶", "6", "8"))))

    assert next_month["columns"]["钱"] == "amount"
    assert next_month["sums"]["CNY"]["charged"] == "11.00"
