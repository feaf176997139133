"""Top-up ladders as data."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.definitions import read_ladder_file
from liuke.cards.errors import BadCardFile
from liuke.cards.rules.ladders import Gift, ladder_of, reward
from liuke.kit.money import Money
from liuke.kit.sentences import sentence_of
from tests.cards.words import yuan

HEAD = '[[ladders]]\ncode = "usual"\nzh = "充值"\nen = "Top-up"\n'
ONE = HEAD + "steps = [{ pay = 1000, bonus = 200 }]\n"
TWO = HEAD + 'steps = [{ pay = 500, bonus = 50 }, { pay = 1000, bonus = "150.50" }]\n'
MARCH = """
[[ladders]]
code = "march"
zh = "三月充值月"
en = "March recharge"
from = 2026-03-01
until = 2026-03-31
bonus_days = 30
bonus_items = ["facial"]
steps = [
  { pay = 1000, bonus = 300, gifts = [{ item = "mask", count = 2 }] },
  { pay = 3000, gifts = [{ item = "serum" }] },
]
"""
A_DAY = date(2026, 2, 10)


@pytest.mark.parametrize(
    ("file", "paid", "bonus"),
    [
        pytest.param(ONE, 999.99, 0, id="a fen short of 1000 brings nothing"),
        pytest.param(ONE, 1000, 200, id="1000 brings 200"),
        pytest.param(ONE, 2500, 200, id="2500 brings 200 once"),
        pytest.param(HEAD + "repeats = true\n" + ONE.removeprefix(HEAD), 2500, 400, id="2500 brings 200 twice"),
        pytest.param(TWO, 999, 50, id="999 stays on the first step"),
        pytest.param(TWO, 1000, 150.5, id="1000 reaches the second step"),
    ],
)
def test_what_a_top_up_brings(file: str, paid: float, bonus: float) -> None:
    (ladder,) = read_ladder_file(file)

    assert reward(ladder, paid=yuan(paid), today=A_DAY).bonus == yuan(bonus)


def test_a_campaign_goes_before_the_usual_ladder_on_its_days_only() -> None:
    ladders = read_ladder_file(ONE + MARCH)
    found = [ladder_of(ladders, today=date(2026, *day)) for day in ((2, 28), (3, 1), (3, 31), (4, 1))]

    assert [ladder and ladder.code for ladder in found] == ["usual", "march", "march", "usual"]


def test_a_campaign_brings_gifts_and_a_bonus_that_ends() -> None:
    march = read_ladder_file(MARCH)[0]

    first, second = (reward(march, paid=yuan(paid), today=date(2026, 3, 10)) for paid in (1000, 3000))

    assert (first.bonus, first.gifts, first.bonus_items) == (yuan(300), (Gift("mask", 2),), ("facial",))
    assert first.bonus_expires_on == date(2026, 4, 8), "thirty days, the day of the top-up being the first"
    assert (second.bonus, second.gifts, second.bonus_expires_on) == (yuan(0), (Gift("serum", 1),), None)
    assert reward(march, paid=yuan(1000), today=date(2026, 4, 1)).step is None


@pytest.mark.parametrize(
    ("file", "problem", "where"),
    [
        pytest.param(HEAD + "steps = [{pay=1000,bonus=1},{pay=1000,bonus=2}]", "not_rising", "steps[2].pay", id="same"),
        pytest.param(HEAD + "steps = [{pay=1000,bonus=1},{pay=500,bonus=2}]", "not_rising", "steps[2].pay", id="falls"),
        pytest.param(HEAD + "steps = [{pay=1000,bonus=-1}]", "bonus_negative", "steps[1].bonus", id="negative bonus"),
        pytest.param(HEAD + "steps = [{pay=1000}]", "brings_nothing", "steps[1]", id="a step for nothing"),
        pytest.param(HEAD + "steps = [{bonus=10}]", "not_positive", "steps[1].pay", id="pays nothing"),
        pytest.param(HEAD + "steps = [{pay=99.5,bonus=1}]", "not_amount", "steps[1].pay", id="a float"),
        pytest.param(HEAD + 'steps = [{pay="9.999",bonus=1}]', "not_amount", "steps[1].pay", id="finer than a fen"),
        pytest.param(HEAD + 'steps = [{pay="viel",bonus=1}]', "not_amount", "steps[1].pay", id="no number"),
        pytest.param(HEAD + "steps = []", "missing", "steps", id="no steps"),
        pytest.param(HEAD + "stufen = 1", "unknown", "ladders[1].", id="a key nobody reads"),
        pytest.param(ONE.replace("usual", "U"), "not_code", "code", id="a code with a capital"),
        pytest.param(ONE.replace('"充值"', "5"), "not_text", "zh", id="a name that is a number"),
        pytest.param(HEAD + "repeats = 1", "not_yes_or_no", "repeats", id="neither yes nor no"),
        pytest.param(HEAD + 'from = "2026-03-01"', "not_day", "from", id="a day in quotation marks"),
        pytest.param(ONE + "bonus_days = 0", "not_whole", "bonus_days", id="no days"),
        pytest.param(ONE + "bonus_items = 5", "not_texts", "bonus_items", id="items that are no list"),
        pytest.param(MARCH.replace("2026-03-31", "2026-02-01"), "dates_turned", "until", id="ends before it starts"),
        pytest.param(ONE + ONE, "twice", "ladders[2].code", id="one code twice"),
        pytest.param(ONE + ONE.replace("usual", "other"), "overlap", "ladders[2]", id="two standing ladders"),
        pytest.param(MARCH + MARCH.replace('"march"', '"more"'), "overlap", "ladders[2]", id="two campaigns at once"),
        pytest.param("", "missing", "ladders", id="an empty file"),
        pytest.param("ladders = 1", "not_tables", "ladders", id="no tables"),
        pytest.param("ladders = [", "not_toml", "", id="no TOML"),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused_at_its_place(file: str, problem: str, where: str) -> None:
    with pytest.raises(BadCardFile) as refused:
        read_ladder_file(file)

    assert refused.value.problem == problem
    assert str(refused.value.details["where"]).endswith(where)
    assert "%(" not in sentence_of(refused.value)


@given(less=st.integers(1, 10**6), more=st.integers(1, 10**6))
def test_paying_more_never_brings_less_on_a_ladder_whose_bonus_rises(less: int, more: int) -> None:
    (ladder,) = read_ladder_file(TWO)
    low, high = (reward(ladder, paid=Money(fen), today=A_DAY).bonus for fen in sorted((less, more)))

    assert low <= high
