"""Session cards: paid in parts, worth per session, and which card goes first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.rules.instalments import Instalments
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.order import Redeemable, redemption_order
from liuke.cards.rules.unit_prices import SessionsSold, by_largest_remainder, earned, finance_view, sales_view
from liuke.kit.money import Money
from tests.cards.words import yuan


@pytest.mark.parametrize(
    ("paid", "used", "usable"),
    [
        pytest.param(0, 0, 0, id="nothing paid: nothing usable"),
        pytest.param(99.99, 0, 0, id="a fen short of a session"),
        pytest.param(100, 0, 1, id="100 of 2000: one of twenty"),
        pytest.param(100, 1, 0, id="100 of 2000 and one used: none until she pays more"),
        pytest.param(1000, 3, 7, id="half paid: ten, three used"),
        pytest.param(2000, 20, 0, id="paid in full, used up"),
        pytest.param(100, 5, 0, id="more used than paid for: none, not fewer than none"),
    ],
)
def test_twenty_sessions_for_2000_paid_in_parts(paid: float, used: int, usable: int) -> None:
    card = Instalments(price=yuan(2000), paid=yuan(paid), sessions=20)

    assert card.usable(used=used) == usable
    assert card.arrears == yuan(2000) - yuan(paid)


@given(price=st.integers(1, 10**6), sessions=st.integers(0, 200), data=st.data())
def test_nobody_uses_more_than_she_paid_for_and_everything_once_paid(
    price: int, sessions: int, data: st.DataObject
) -> None:
    paid = data.draw(st.integers(0, price))
    card = Instalments(price=Money(price), paid=Money(paid), sessions=sessions)

    assert card.unlocked * price <= sessions * paid
    assert Instalments(price=Money(price), paid=Money(price), sessions=sessions).unlocked == sessions


def test_a_free_card_is_usable_at_once() -> None:
    assert Instalments(price=Money(0), paid=Money(0), sessions=3).unlocked == 3


def test_gifts_thin_the_books_and_do_not_feed_the_sales() -> None:
    """Ten sessions of list price 300 for 2000, two given."""
    card = SessionsSold(price=yuan(2000), listed=yuan(3000), sold=10, gifts=2)

    assert finance_view(card) == (yuan(166.67),) * 8 + (yuan(166.66),) * 4
    assert sales_view(card) == (yuan(300),) * 10 + (yuan(0),) * 2
    assert earned(card, used_before=7, used_now=2) == yuan(333.33)


def test_more_sessions_than_the_card_has_earn_nothing() -> None:
    with pytest.raises(ValueError, match="more sessions"):
        earned(SessionsSold(price=yuan(100), listed=yuan(100), sold=2), used_before=1, used_now=2)


@given(price=st.integers(0, 10**7), sold=st.integers(1, 60), gifts=st.integers(0, 20), data=st.data())
def test_all_sessions_together_earn_exactly_the_price(price: int, sold: int, gifts: int, data: st.DataObject) -> None:
    card = SessionsSold(price=Money(price), listed=Money(price), sold=sold, gifts=gifts)
    cut = data.draw(st.integers(0, sold + gifts))
    first, rest = earned(card, used_before=0, used_now=cut), earned(card, used_before=cut, used_now=sold + gifts - cut)

    assert first + rest == Money(price)
    assert len({one.minor for one in finance_view(card)}) <= 2


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_parts_add_up_and_none_is_a_fen_off(total: int, weights: list[int]) -> None:
    parts = by_largest_remainder(Money(total), weights=weights)

    assert sum(part.minor for part in parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - total * weight) < sum(weights)


def test_the_left_over_fen_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert [part.minor for part in by_largest_remainder(Money(10), weights=[1, 1, 1])] == [4, 3, 3]
    assert [part.minor for part in by_largest_remainder(Money(10), weights=[3, 0, 4])] == [4, 0, 6]


def test_packages_go_before_money_the_first_to_expire_first_then_the_oldest() -> None:
    today = date(2026, 3, 10)
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    cards = [
        Redeemable("stored value", CardKind.STORED_VALUE, january),
        Redeemable("gift card that ends soon", CardKind.GIFT, february, date(2026, 3, 11)),
        Redeemable("package without end, newer", CardKind.PACKAGE, february),
        Redeemable("package without end", CardKind.PACKAGE, january),
        Redeemable("course that ends today", CardKind.COURSE, february, today),
        Redeemable("package that ended yesterday", CardKind.PACKAGE, january, date(2026, 3, 9)),
        Redeemable("pass until summer", CardKind.UNLIMITED, january, date(2026, 6, 30)),
    ]

    assert [card.key for card in redemption_order(cards, today=today)] == [
        "course that ends today",
        "pass until summer",
        "package without end",
        "package without end, newer",
        "gift card that ends soon",
        "stored value",
    ]
