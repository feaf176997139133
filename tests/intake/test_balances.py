"""One balance stated by several files counts once, and stands as long as one of the files stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.customers.models import Customer
from liuke.intake.models import Import, StagedBalance
from liuke.intake.queries import problem_counts, stated_cards
from liuke.intake.rules.balances import Statement, is_same_balance
from liuke.intake.services import preview_undo, undo_import
from tests.intake.cards import make_service, owed
from tests.intake.files import counts, in_this_process, take, take_twice, write_csv
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

LIST = (("姓名", "手机", "会员等级", "储值余额", "剩余次数"), ("张丽", "13800138021", "金卡", "1280", ""))
CARDS = (
    ("卡号", "姓名", "手机", "卡名称", "储值余额", "剩余次数", "有效期"),
    ("K001", "张丽", "13800138021", "储值卡", "1280", "", "2027-05-01"),
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    in_this_process(monkeypatch)


def bring(world: World, tmp_path: Path, kind: str, rows: Any, *, name: str = "") -> dict[str, Any]:
    """Import rows as a file of this kind and return its summary."""
    control = {"principal": 1280_00} if kind == "cards" else {}
    [done] = take(world.lakeside, write_csv(tmp_path / f"{name or kind}.csv", rows), kind=kind, control=control)
    return done


def undo(done: dict[str, Any]) -> dict[str, Any]:
    return undo_import(Import.unguarded.get(pk=done["import"]), now=NOON)


def counting() -> list[tuple[str, int | None]]:
    """Return card name and stored value of the balances that count."""
    rows = StagedBalance.unguarded.filter(same_as=None).order_by("pk")
    return list(rows.values_list("card_name", "principal_minor"))


@pytest.mark.parametrize("order", [("customers", "cards"), ("cards", "customers")])
def test_a_list_and_a_file_of_cards_state_one_balance_and_the_cards_win(
    world: World, tmp_path: Path, order: tuple[str, str]
) -> None:
    rows = {"customers": LIST, "cards": CARDS}
    _first, second = (bring(world, tmp_path, kind, rows[kind]) for kind in order)

    assert counting() == [("储值卡", 1280_00)]
    assert second["reasons"] == {"balance_elsewhere": 1}
    assert second["noted"] == 1
    [told] = problem_counts(Import.unguarded.get(pk=second["import"]))
    assert (told["column"], told["is_noted"], told["row"]) == ("储值余额", True, 2)
    [stated] = stated_cards(WHOLE_SHOP, Customer.unguarded.get(name="张丽").pk)
    assert (stated.card.level, stated.card.principal_minor) == ("金卡", None)  # what is posted stands in the book
    assert owed()["principal"] == 1280_00


@pytest.mark.parametrize("order", [("customers", "cards"), ("cards", "customers")])
@pytest.mark.parametrize("gone", [0, 1])
def test_the_balance_stands_as_long_as_one_of_its_files_does(
    world: World, tmp_path: Path, order: tuple[str, str], gone: int
) -> None:
    rows = {"customers": LIST, "cards": CARDS}
    done = [bring(world, tmp_path, kind, rows[kind]) for kind in order]

    undo(done[gone])

    left = order[1 - gone]
    assert counting() == [("储值卡" if left == "cards" else "", 1280_00)]
    assert owed()["principal"] == (1280_00 if left == "cards" else 0)
    assert StagedBalance.unguarded.get().customer.name == "张丽"  # type: ignore[union-attr]
    undo(done[1 - gone])
    assert not StagedBalance.unguarded.exists()


def test_what_will_stay_is_said_before_the_first_file_is_taken_back(world: World, tmp_path: Path) -> None:
    first, _second = bring(world, tmp_path, "customers", LIST), bring(world, tmp_path, "cards", CARDS)

    plan = preview_undo(Import.unguarded.get(pk=first["import"]), now=NOON)

    [stays] = plan["kept"]
    assert (stays["table"], stays["label"]) == ("customer", "张丽")
    assert counting() == [("储值卡", 1280_00)]


def test_a_second_file_of_cards_adds_nothing_and_brings_the_balance_back_once_the_first_is_gone(
    world: World, tmp_path: Path
) -> None:
    other = tuple((*row, "") for row in CARDS)
    bring(world, tmp_path, "customers", LIST)
    first = bring(world, tmp_path, "cards", CARDS)
    assert counts(bring(world, tmp_path, "cards", other, name="again")) == (0, 0, 1, 0, 0)

    undo(first)
    assert (counting(), owed()["principal"]) == ([("", 1280_00)], 0)
    assert counts(bring(world, tmp_path, "cards", other, name="again"))[0] == 1
    assert (counting(), owed()["principal"]) == ([("储值卡", 1280_00)], 1280_00)


def test_a_newer_list_with_the_old_amount_again_is_the_newest_word(world: World, tmp_path: Path) -> None:
    for name, amount in (("五月", "1280"), ("六月", "900"), ("七月", "1280")):
        rows = ((*LIST[0], "职业"), (*LIST[1][:3], amount, "", name))  # every list has news of its own
        bring(world, tmp_path, "customers", rows, name=name)

    [stated] = stated_cards(WHOLE_SHOP, Customer.unguarded.get(name="张丽").pk)

    assert (stated.card.principal_minor, stated.file_name) == (1280_00, "七月.csv")


def test_two_equal_cards_of_one_file_are_two_and_coming_again_they_are_the_same_two(
    world: World, tmp_path: Path
) -> None:
    card = ("", "张丽", "13800138021", "面部护理卡", "", "6次", "")
    make_service("面部护理")

    take_twice(
        world.lakeside, write_csv(tmp_path / "c.csv", (CARDS[0], card, card)), kind="cards", control={"sessions": 12}
    )

    assert [name for name, _amount in counting()] == ["面部护理卡"] * 2
    assert owed()["sessions"] == 12


def said(number: int, *, is_of_cards: bool, **values: Any) -> Statement:
    nothing = {"card_no": "", "card_name": "", "principal_minor": None, "gift_minor": None, "debt_minor": None}
    nothing |= {"sessions": "", "points": None, "expires_on": None, "level": ""}
    return Statement(number, is_of_cards, 1, number, nothing | values)


@pytest.mark.parametrize(
    ("listed", "card", "same"),
    [
        ({"principal_minor": 100}, {"principal_minor": 100, "card_name": "储值卡"}, True),
        ({"principal_minor": 100}, {"principal_minor": 200}, False),
        ({"principal_minor": 100, "points": 0}, {"principal_minor": 100, "points": 7}, True),
        ({"principal_minor": 100, "points": 3}, {"principal_minor": 100, "points": 7}, False),
        ({"principal_minor": 100, "card_no": "K1"}, {"principal_minor": 100, "card_no": "K2"}, False),
        ({"sessions": "6次"}, {"sessions": "6", "principal_minor": None}, True),
        ({"sessions": "0"}, {"sessions": "0"}, False),
        ({"level": "金卡"}, {"level": "金卡"}, False),
        ({"principal_minor": 100}, {"gift_minor": 100}, False),
    ],
)
def test_a_list_and_a_card_mean_the_same_where_they_agree_and_do_not_contradict(
    listed: dict[str, Any], card: dict[str, Any], *, same: bool
) -> None:
    one, other = said(1, is_of_cards=False, **listed), said(2, is_of_cards=True, **card)

    assert is_same_balance(one, other) is is_same_balance(other, one) is same
