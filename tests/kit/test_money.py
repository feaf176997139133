"""Money: integers, one currency at a time, read without guessing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.money import Money, NotMoney, parse_amount, round_to_minor

amounts = st.integers(-(10**11), 10**11)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("1,280.10", "1280.10", id="thousands mark"),
        pytest.param("￥380元", "380", id="symbol and word"),
        pytest.param("１２８０", "1280", id="full-width digits"),
        pytest.param("(50.00)", "-50.00", id="brackets mean minus"),
        pytest.param("−12.5", "-12.5", id="typographic minus"),
        pytest.param("0.125", "0.125", id="finer than a fen is kept, not rounded here"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "1e5", "NaN", "1e309", "1,28", "12,34.5", "--5", "1.2.3", "∞", "0x10"])
def test_what_would_have_to_be_guessed_is_refused(text: str) -> None:
    with pytest.raises(NotMoney):
        parse_amount(text)


@pytest.mark.parametrize(("major", "minor"), [("0.005", 0), ("0.015", 2), ("0.025", 2), ("-0.015", -2), ("2.675", 268)])
def test_halves_go_to_the_even_fen(major: str, minor: int) -> None:
    assert round_to_minor(Decimal(major), "CNY") == minor


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(TypeError):
        Money(1, "CNY") + Money(1, "CAD")


def test_money_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1) * 0.5  # type: ignore[operator]


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(128_000), "¥1,280.00"),
        (Money(-5), "−¥0.05"),
        (Money(1500, "JPY"), "JP¥1,500"),
        (Money(11_580_903, "CAD"), "CA$115,809.03"),
    ],
)
def test_amounts_are_shown_as_staff_read_them(money: Money, text: str) -> None:
    assert str(money) == text


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(one: int, other: int) -> None:
    """Addition and subtraction are inverse and exact."""
    assert Money(one) + Money(other) - Money(other) == Money(one)


@given(amounts)
def test_what_is_shown_can_be_read_back(minor: int) -> None:
    """Showing and reading an amount is a round trip."""
    assert round_to_minor(parse_amount(str(Money(minor))), "CNY") == minor
