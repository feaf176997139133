"""Which rows of a file of cards cannot be posted, why, and that the totals count them apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from liuke.cards.models import Card
from liuke.customers.models import Customer
from liuke.intake.models import Import, ImportProblem
from liuke.intake.queries import problem_counts
from liuke.intake.services import (
    Options,
    check_import,
    read_import,
    receive_file,
    run_import,
    set_mapping,
    type_totals,
)
from liuke.intake.totals import told_control
from liuke.intake.wording import reason_of
from liuke.ledger.models import Entry, Lot
from liuke.ledger.rules.book import session_unit
from tests.intake.cards import HEADER, bring, make_service, owed, undo
from tests.intake.files import counts, in_this_process, write_csv
from tests.world import NOON, make_customer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

LIN = ("K001", "林小满", "13800138000", "储值卡", "1280", "", "", "", "", "")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


def row(**cells: str) -> tuple[str, ...]:
    """Return 周晚晴's row with some cells."""
    there = {"卡号": "K9", "姓名": "周晚晴", "手机": "13900138111", "卡名称": "储值卡"} | cells
    return tuple(there.get(name, "") for name in HEADER)


REFUSED = [
    pytest.param(row(储值余额="-50"), "negative_balance", {"principal": "-50"}, id="negative principal"),
    pytest.param(row(欠款="-20"), "negative_balance", {"arrears": "-20"}, id="negative arrears"),
    pytest.param(row(积分="-3"), "negative_balance", {"points": "-3"}, id="negative points"),
    pytest.param(row(剩余次数="-2次"), "negative_balance", {"sessions": "0"}, id="negative sessions"),
    pytest.param(row(积分="2.5"), "not_whole", {"points": "2"}, id="half a point"),
    pytest.param(row(剩余次数="2.5"), "not_whole", {"sessions": "0"}, id="half a session"),
    pytest.param(row(剩余次数="若干"), "not_a_number", {"sessions": "0"}, id="sessions in words"),
    pytest.param(row(储值余额="50", 有效期="不知道"), "not_a_date", {"principal": "50"}, id="unreadable last day"),
    pytest.param(row(储值余额="50", 卡号="9" * 25), "too_long", {"principal": "50"}, id="number too long"),
    pytest.param(
        row(储值余额="50", 卡号="", 姓名="无此人", 手机=""), "no_such_customer", {"principal": "50"}, id="nobody"
    ),
    pytest.param(row(卡名称="光子卡", 剩余次数="3"), "no_such_service", {"sessions": "3"}, id="no such service"),
    pytest.param(
        row(卡名称="补水护理卡", 剩余次数="3", 有效期="2026-11-21"), "expired", {"sessions": "3"}, id="expired"
    ),
    pytest.param(row(储值余额="50", 卡号="K001"), "card_taken", {"principal": "50"}, id="another's number"),
]


@pytest.mark.parametrize(("bad", "code", "also"), REFUSED)
def test_a_row_that_cannot_be_posted_goes_to_the_error_file_and_is_counted_as_not_brought_in(
    world: World, tmp_path: Path, bad: tuple[str, ...], code: str, also: dict[str, str]
) -> None:
    make_service()
    amounts = {unit: text for unit, text in also.items() if text != "0"}
    totals = amounts | {"principal": str(1280 + int(also.get("principal", "0")))}
    people = Customer.unguarded.count()

    done = bring(world.lakeside, tmp_path / "c.csv", (HEADER, LIN, bad), totals)

    assert counts(done) == (1, 0, 0, 0, 1)
    assert done["reasons"] == {code: 1}
    assert owed() == dict.fromkeys(owed(), 0) | {"principal": 1280_00}
    assert {
        unit: told["left"].removesuffix(".00")
        for unit, told in done["control"].items()
        if told["left"] not in {"0", "0.00"}
    } == amounts
    [sheet, *_others] = CalamineWorkbook.from_path(done["errors_file"]).sheet_names
    [_names, cells] = CalamineWorkbook.from_path(done["errors_file"]).get_sheet_by_name(sheet).to_python()
    assert (cells[1], cells[-1]) == (bad[1], 3)
    assert reason_of(code) in str(cells[-3])
    assert Customer.unguarded.count() == people


def test_what_is_expired_of_a_row_is_left_and_the_rest_is_brought_in(world: World, tmp_path: Path) -> None:
    mixed = row(储值余额="500", 赠送余额="80", 有效期="2026-11-21")

    done = bring(world.lakeside, tmp_path / "c.csv", (HEADER, mixed), {"principal": "500", "bonus": "80"})

    assert counts(done) == (1, 0, 0, 0, 0)
    assert (done["noted"], done["reasons"]) == (1, {"expired_left_out": 1})
    assert done["control"]["bonus"] == {"typed": "80.00", "in_file": "80.00", "left": "80.00"}
    assert owed()["principal"] == 500_00
    assert owed()["bonus"] == 0


@pytest.mark.parametrize(("ends", "as_of", "left"), [
    ("2026-11-22", "", "0"), ("2026-11-21", "", "3"), ("2026-11-21", "2026-11-20", "0"), ("永久", "", "0"),
])  # fmt: skip
def test_the_last_day_is_a_good_day_seen_from_the_day_of_the_file(
    world: World, tmp_path: Path, ends: str, as_of: str, left: str
) -> None:
    make_service()
    card = row(卡名称="补水护理", 剩余次数="3", 有效期=ends)

    done = bring(world.lakeside, tmp_path / "c.csv", (HEADER, card), {"sessions": "3"}, as_of=as_of)

    assert done["control"]["sessions"]["left"] == left


def test_the_rehearsal_tells_the_same_as_the_import(world: World, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "c.csv",
        (HEADER, LIN, row(储值余额="50", 卡号="K001"), row(储值余额="7", 卡号="", 姓名="无此人", 手机="")),
    )
    of = receive_file(path, file_name="c.csv", salon_id=world.lakeside.pk, options=Options(kind="cards"), now=NOON)
    of = check_import(set_mapping(read_import(of)), now=NOON)
    rehearsed = (of.created, of.rejected, told_control(of), problem_counts(of), of.totals["refused"])

    of = type_totals(of, texts={"principal": "1337"}, as_of="", now=NOON)
    of = run_import(of, now=NOON)

    told = told_control(of)
    told["principal"]["typed"] = None
    assert rehearsed == (of.created, of.rejected, told, problem_counts(of), of.totals["refused"])
    assert (of.created, of.rejected) == (1, 2)
    assert ImportProblem.unguarded.filter(of=of, is_rejected=True).count() == 2


def test_a_member_number_over_several_cards_numbers_them_on(world: World, tmp_path: Path) -> None:
    make_service()
    rows = (
        HEADER,
        LIN,
        (*LIN[:3], "补水护理卡", "", "", "6", "", "", ""),
        (*LIN[:3], "补水护理卡", "", "", "2", "", "", "2027-01-01"),
    )

    bring(world.lakeside, tmp_path / "c.csv", rows, {"principal": "1280", "sessions": "8"})

    cards = Card.unguarded.order_by("number")
    assert [(card.number, card.name, card.customer_id) for card in cards] == [
        ("K001", "储值卡", world.lin.pk), ("K001-2", "补水护理卡", world.lin.pk),
    ]  # fmt: skip
    assert Entry.objects.unscoped("a test").count() == 3  # an entry a row, two of them on one card
    assert {lot.expires_on for lot in Lot.objects.filter(account__purse="sessions")} == {None, date(2027, 1, 1)}


@pytest.mark.parametrize("text", ["补水护理3次、肩颈按摩 2次", "补水护理:3;肩颈按摩×2"])
def test_one_cell_may_name_the_sessions_of_several_services(world: World, tmp_path: Path, text: str) -> None:
    units = {session_unit(make_service(name).pk): count for name, count in (("补水护理", 3), ("肩颈按摩", 2))}

    bring(world.lakeside, tmp_path / "c.csv", (HEADER, row(卡名称="套餐", 剩余次数=text)), {"sessions": "5"})

    assert {lot.account.unit: lot.quantity for lot in Lot.objects.select_related("account")} == units


def test_a_column_of_its_own_may_name_the_service(world: World, tmp_path: Path) -> None:
    service = make_service("肩颈按摩")
    rows = ((*HEADER, "项目名称"), (*row(卡名称="老客回馈", 剩余次数="4"), "肩颈按摩"))

    bring(world.lakeside, tmp_path / "c.csv", rows, {"sessions": "4"})

    assert Lot.objects.get().account.unit == session_unit(service.pk)


def test_a_later_file_with_another_balance_of_the_same_card_is_refused_until_the_first_goes(
    world: World, tmp_path: Path
) -> None:
    card = ("", *LIN[1:])
    first = bring(world.lakeside, tmp_path / "5.csv", (HEADER, card), {"principal": "1280"})
    june: Any = (HEADER, (*card[:4], "900", *card[5:]))

    again = bring(world.lakeside, tmp_path / "6.csv", june, {"principal": "900"})
    assert again["reasons"] == {"opened_before": 1}
    assert owed()["principal"] == 1280_00

    undo(first)
    assert counts(bring(world.lakeside, tmp_path / "6.csv", june, {"principal": "900"})) == (1, 0, 0, 0, 0)
    assert owed()["principal"] == 900_00


def test_two_of_one_name_are_nobody_and_a_phone_makes_somebody(world: World, tmp_path: Path) -> None:
    for _twin in range(2):
        make_customer(world.lakeside, "张丽")
    rows = (HEADER, ("", "张丽", "", "储值卡", "10", *[""] * 5), ("", "吴双", "13700137000", "储值卡", "20", *[""] * 5))

    done = bring(world.lakeside, tmp_path / "c.csv", rows, {"principal": "30"})

    assert (done["reasons"], counts(done)) == ({"no_such_customer": 1}, (1, 0, 0, 0, 1))
    assert Customer.unguarded.filter(name="吴双", import_id=done["import"]).count() == 1


def test_two_of_one_file_cannot_have_one_number(world: World, tmp_path: Path) -> None:
    rows = (
        HEADER,
        ("N1", "吴双", "13700137000", "储值卡", "20", *[""] * 5),
        ("N1", "郑好", "13700137001", "储值卡", "5", *[""] * 5),
    )

    done = bring(world.lakeside, tmp_path / "c.csv", rows, {"principal": "25"})

    assert done["reasons"] == {"card_taken": 1}
    assert (owed()["principal"], Card.unguarded.get().customer.name) == (20_00, "吴双")


def test_the_totals_of_a_file_that_is_only_counted_stand_beside_it(world: World, tmp_path: Path) -> None:
    done = bring(world.lakeside, tmp_path / "c.csv", (HEADER, LIN), {}, dry_run=True)

    assert done["control"] == {"principal": {"typed": None, "in_file": "1280.00", "left": "0.00"}}
    assert Import.unguarded.get().status == "checked"
    assert not Card.unguarded.exists()
