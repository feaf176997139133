"""Words of a provider come late, twice and in any order: a payment ends in the same place, and nothing goes back."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.visits.payments.alipay import fen, yuan
from liuke.visits.payments.port import payer_of
from liuke.visits.payments.states import Asked, Misfit, Said, State, after, further, misfit

NUMBER = "0" * 32
ASKED = Asked(NUMBER, "1900000109", 398_00, "CNY")


def said(state: State, *, minor: int | None = 398_00, back: int | None = None, **more: str) -> Said:
    return Said(more.get("number", NUMBER), state, more.get("merchant", "1900000109"), minor,
                more.get("currency", "CNY"), refunded_minor=back)  # fmt: skip


def ends(words: tuple[Said, ...]) -> tuple[State, int]:
    state, back = State.CREATED, 0
    for word in words:
        state, back = after(state, back, word)
    return state, back


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ((said(State.WAITING, minor=None), said(State.PAID)), (State.PAID, 0)),
        ((said(State.PAID), said(State.PARTLY_REFUNDED, back=100_00)), (State.PARTLY_REFUNDED, 100_00)),
        ((said(State.PAID), said(State.PAID, back=398_00)), (State.REFUNDED, 398_00)),
        ((said(State.CLOSED, minor=None), said(State.PAID)), (State.PAID, 0)),
        ((said(State.FAILED, minor=None), said(State.WAITING, minor=None)), (State.FAILED, 0)),
    ],
    ids=["paid", "part of it back", "all of it back", "paid although called off", "not paid stays not paid"],
)
def test_notices_in_any_order_end_in_the_same_state(words: tuple[Said, ...], end: tuple[State, int]) -> None:
    assert {ends(order) for order in permutations(words)} == {end}
    assert ends(words + words) == end


@given(st.lists(st.sampled_from(State), max_size=6), st.sampled_from(State))
def test_no_word_takes_a_payment_back(words: list[State], start: State) -> None:
    order = list(State)
    state = start
    for word in words:
        reached = further(state, word)
        assert order.index(reached) >= order.index(state)
        state = reached


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        (said(State.PAID), None),
        (said(State.PAID, minor=398_01), Misfit.WRONG_AMOUNT),
        (said(State.PAID, minor=None), Misfit.WRONG_AMOUNT),
        (said(State.PAID, currency="USD"), Misfit.WRONG_CURRENCY),
        (said(State.PAID, merchant="1900000110"), Misfit.WRONG_MERCHANT),
        (said(State.WAITING, minor=None, merchant="1900000110"), Misfit.WRONG_MERCHANT),
        (said(State.PAID, number="1" * 32), Misfit.UNKNOWN_ORDER),
        (said(State.WAITING, minor=None), None),
    ],
)
def test_a_word_that_is_not_about_this_payment_is_set_aside(word: Said, wrong: Misfit | None) -> None:
    assert misfit(ASKED, word) is wrong


def test_a_word_about_no_payment_of_ours_is_set_aside() -> None:
    assert misfit(None, said(State.PAID)) is Misfit.UNKNOWN_ORDER


@pytest.mark.parametrize(
    ("code", "payer"),
    [
        ("134567890123456789", "wechat"), ("104567890123456789", "wechat"), ("164567890123456789", ""),
        ("13456789012345678", ""), ("2876543210987654", "alipay"), ("30" + "1" * 22, "alipay"),
        ("30" + "1" * 23, ""), ("3112345678901234", ""), ("6901234567892", ""), ("13456789012345678a", ""),
    ],
)  # fmt: skip
def test_a_scan_is_a_payment_code_of_one_provider_or_of_none(code: str, payer: str) -> None:
    assert payer_of(code) == payer


@given(st.integers(min_value=0, max_value=10**13))
def test_an_amount_goes_to_alipay_and_comes_back_to_the_fen(minor: int) -> None:
    assert fen(yuan(minor)) == minor
    assert Decimal(yuan(minor)) * 100 == minor


@pytest.mark.parametrize("text", ["1.005", "-1.00", "abc", "1e400000"])
def test_what_is_no_amount_of_whole_fen_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        fen(text)
