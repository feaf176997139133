"""What an old system owed its customers comes into the book: by the fen, once, and back again as a whole."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.customers.models import Customer
from liuke.intake.errors import DayAhead, ForeignMoney, TotalsDiffer, TotalsMissing
from liuke.intake.models import Import, StagedBalance
from liuke.intake.services import preview_undo, undo_import, writers
from liuke.intake.wording import unit_name
from liuke.kit.money import Money
from liuke.kit.sentences import sentence_of
from liuke.ledger.models import Account, Entry, Lot, Transfer
from liuke.ledger.rules.book import Event, Purse
from tests.cards.counter import TestCounter, held
from tests.intake.cards import CARDS, HEADER, TOTALS, bring, make_service, owed, undo
from tests.intake.files import counts, in_this_process, take, write_csv
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

OWED = {"principal": 1280_50, "bonus": 200_00, "arrears": 99_00, "points": 395, "sessions": 6}
NOTHING = dict.fromkeys(OWED, 0)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_service()
    return tmp_path / "卡.csv"


def openings() -> list[Entry]:
    return list(Entry.objects.unscoped("a test reads the book").filter(event=Event.OPENING).order_by("pk"))


def test_every_row_is_one_entry_against_the_opening_account(world: World, file: Path) -> None:
    done = bring(world.lakeside, file)

    assert counts(done) == (3, 0, 0, 0, 0)
    assert owed() == OWED
    assert [(one.import_id, one.source, one.business_date) for one in openings()] == [
        (done["import"], "import", TODAY)
    ] * 3
    opening = Account.objects.unscoped("the house").filter(purse=Purse.OPENING, salon=world.lakeside)
    assert {one.unit[:4] for one in opening} == {"CNY", "PTS", "SES:"}
    assert Transfer.objects.filter(code="brought_in").count() == Transfer.objects.count() == 6


def test_the_cards_are_hers_with_their_numbers_and_last_days(world: World, file: Path) -> None:
    bring(world.lakeside, file)

    money, sessions = Card.unguarded.order_by("number")
    assert (money.number, money.name, money.kind, money.customer) == ("K001", "储值卡", "stored_value", world.lin)
    assert (sessions.number, sessions.kind, sessions.expires_on) == ("K002", "package", date(2027, 1, 31))
    assert money.expires_on is None  # what was paid for it never ends; its bonus does
    assert Lot.objects.get(account__purse=Purse.BONUS).expires_on == date(2027, 5, 1)
    assert {event.kind for card in (money, sessions) for event in card.events.all()} == {CardEventKind.BROUGHT_IN}


def test_what_was_brought_in_can_be_spent_at_the_till(world: World, file: Path) -> None:
    service = make_service("另一项")
    bring(world.lakeside, file)
    money, sessions = Card.unguarded.order_by("number")
    till = TestCounter(world.lakeside.pk)

    till.spend(money, Money(1480_50), item=service)
    hydration = next(iter(held(sessions).sessions)).removeprefix("SES:")
    till.use(sessions, type(service).objects.get(pk=hydration), 2)
    till.pay_arrears(sessions, Money(99_00))

    assert owed() == NOTHING | {"points": 395, "sessions": 4}


def test_the_same_file_twice_adds_nothing(world: World, file: Path) -> None:
    bring(world.lakeside, file)

    again = bring(world.lakeside, file)

    assert counts(again) == (0, 0, 3, 0, 0)
    assert owed() == OWED


def test_half_a_file_and_then_all_of_it_adds_the_rest(world: World, file: Path) -> None:
    half = {unit: TOTALS[unit] for unit in ("principal", "bonus")} | {"points": "340"}
    bring(world.lakeside, file, CARDS[:2], half)

    whole = bring(world.lakeside, file.with_name("all.csv"))

    assert counts(whole) == (2, 0, 1, 0, 0)
    assert owed() == OWED


@pytest.mark.parametrize("unit", list(TOTALS))
def test_one_fen_or_piece_off_and_nothing_is_posted(world: World, file: Path, unit: str) -> None:
    wrong = {"principal": "1280.51", "bonus": "199.99", "sessions": "7", "points": "394", "arrears": "99.01"}

    with pytest.raises(TotalsDiffer) as refused:
        bring(world.lakeside, file, totals=TOTALS | {unit: wrong[unit]})

    lines: Any = refused.value.details["lines"]
    [difference] = [line["difference"] for line in lines]
    assert difference in {"−¥0.01", "¥0.01", "−1", "1"}
    assert difference in sentence_of(refused.value)
    assert not Card.unguarded.exists()
    assert not openings()


def test_without_the_totals_of_the_old_system_nothing_is_posted(world: World, file: Path) -> None:
    with pytest.raises(TotalsMissing) as refused:
        bring(world.lakeside, file, totals={"principal": "1280.50"})

    assert refused.value.details["units"] == "、".join(map(unit_name, ("gift", "sessions", "points", "debt")))
    assert not openings()


def test_a_unit_the_file_does_not_hold_needs_no_total(world: World, file: Path) -> None:
    done = bring(world.lakeside, file, (CARDS[0], CARDS[3]), {"points": "55"})

    assert counts(done) == (1, 0, 0, 0, 0)
    assert not Card.unguarded.exists()  # points are hers, on no card
    assert owed() == NOTHING | {"points": 55}


def test_a_total_typed_for_what_the_file_does_not_hold_differs(world: World, file: Path) -> None:
    with pytest.raises(TotalsDiffer):
        bring(world.lakeside, file, (CARDS[0], CARDS[3]), {"points": "55", "principal": "800"})


def test_nothing_of_other_files_is_written_where_the_totals_differ(world: World, file: Path) -> None:
    people = write_csv(
        file.with_name("会员.csv"), (("姓名", "手机", "性别", "生日"), ("新客人", "13700137000", "女", "1990-05-02"))
    )

    with pytest.raises(TotalsMissing):
        take(world.lakeside, people, write_csv(file, CARDS))

    assert not Customer.unguarded.filter(name="新客人").exists()


def test_balances_in_another_currency_are_refused(world: World, file: Path) -> None:
    dollars = (HEADER, ("K1", "林小满", "13800138000", "储值卡", "$500", "", "", "", "", ""))

    with pytest.raises(ForeignMoney):
        bring(world.lakeside, file, dollars, {"principal": "500"})


def test_the_entries_carry_the_day_the_balances_are_of(world: World, file: Path) -> None:
    bring(world.lakeside, file, as_of="2026-10-31")

    assert {one.business_date for one in openings()} == {date(2026, 10, 31)}
    assert {lot.earned_on for lot in Lot.objects.all()} == {date(2026, 10, 31)}


@pytest.mark.parametrize("day", ["2026-11-23", "gestern", "1889-01-01"])
def test_a_day_ahead_or_no_day_is_refused(world: World, file: Path, day: str) -> None:
    with pytest.raises(DayAhead):
        bring(world.lakeside, file, as_of=day)

    assert not Import.unguarded.exists()


def test_undo_takes_the_file_back_by_mirror_entries_and_closes_its_cards(world: World, file: Path) -> None:
    done = bring(world.lakeside, file)

    undone = undo(done)

    assert owed() == NOTHING
    assert undone["removed"] == {"opening": 3, "card": 2, "customer": 0}
    assert {(one["table"], one["label"], one["why"]) for one in undone["kept"]} == {("customer", "张丽", "has_account")}
    assert Entry.objects.unscoped("a test").filter(event=Event.REVERSAL, import_id=done["import"]).count() == 3
    closed = Card.unguarded.get(name="储值卡")
    assert (closed.status, closed.events.last().details) == (CardStatus.CLOSED, {"number": "K001"})  # type: ignore[union-attr]
    assert not StagedBalance.unguarded.exists()


def test_the_page_before_an_undo_says_what_will_stay(world: World, file: Path) -> None:
    done = bring(world.lakeside, file)
    TestCounter(world.lakeside.pk).spend(Card.unguarded.get(number="K001"), Money(10_00))

    plan = preview_undo(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert plan["rows"] == {"opening": 3, "card": 2, "customer": 1}
    assert {(one["table"], one["why"]) for one in plan["kept"]} == {
        ("opening", "value_used"), ("card", "value_used"), ("customer", "has_account"),
    }  # fmt: skip
    assert owed() == OWED | {"principal": OWED["principal"] - 8_64, "bonus": OWED["bonus"] - 1_36}


def test_after_undo_the_file_comes_in_again_under_the_same_numbers(world: World, file: Path) -> None:
    undo(bring(world.lakeside, file))

    again = bring(world.lakeside, file)

    assert counts(again) == (3, 0, 0, 0, 0)
    assert owed() == OWED
    assert sorted(Card.unguarded.filter(status="open").values_list("number", flat=True)) == ["K001", "K002"]
    undo(again)
    assert owed() == NOTHING


def test_a_card_that_was_used_since_stays_and_goes_with_nothing_of_it(world: World, file: Path) -> None:
    done = bring(world.lakeside, file)
    used = TestCounter(world.lakeside.pk).spend(Card.unguarded.get(number="K001"), Money(100_00))

    undone = undo(done)

    assert {(one["table"], one["why"]) for one in undone["kept"]} >= {("opening", "value_used"), ("card", "value_used")}
    assert undone["removed"] == {"opening": 2, "card": 1, "customer": 0}
    assert owed()["principal"] + owed()["bonus"] == 1380_50
    assert used.event == Event.SALE
    assert counts(bring(world.lakeside, file))[:3] == (2, 0, 1)  # the one that stayed is in already


def test_a_card_topped_up_since_gives_back_what_it_brought_and_stays(world: World, file: Path) -> None:
    done = bring(world.lakeside, file)
    card = Card.unguarded.get(number="K001")
    TestCounter(world.lakeside.pk).top_up(card, Money(500_00))

    undone = undo(done)

    assert ("card", "has_value") in {(one["table"], one["why"]) for one in undone["kept"]}
    assert owed() == NOTHING | {"principal": 500_00}
    card.refresh_from_db()
    assert (card.status, card.number) == (CardStatus.OPEN, "K001")


def test_an_undo_that_was_cut_off_goes_on(world: World, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = bring(world.lakeside, file)
    monkeypatch.setitem(writers.AT_ONCE, "cards", 1)

    class Cut(Exception):
        pass

    def cut(*_: Any, **__: Any) -> None:
        raise Cut

    monkeypatch.setattr("liuke.intake.services.undoing._Walk._tick", cut)
    with pytest.raises(Cut):
        undo(done)
    assert owed() not in (OWED, NOTHING)
    monkeypatch.undo()
    in_this_process(monkeypatch)

    undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)

    assert owed() == NOTHING


def test_a_service_customers_hold_sessions_of_stays(world: World, tmp_path: Path) -> None:
    [services] = take(
        world.lakeside, write_csv(tmp_path / "项目.csv", (("项目编码", "项目名称", "价格"), ("S1", "补水护理", "380"))),
        kind="services",
    )  # fmt: skip
    done = bring(world.lakeside, tmp_path / "卡.csv")

    assert [(one["label"], one["why"]) for one in undo(services)["kept"]] == [("补水护理", "has_sessions")]
    undo(done)  # nobody holds any: what had to stay goes now

    assert not Import.unguarded.get(pk=services["import"]).kept
