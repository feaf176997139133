"""What is used first, and that nothing is lost between the parts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.ledger.errors import InsufficientBalance
from liuke.ledger.rules.lots import Part, draw, usable

TODAY = date(2026, 11, 22)
days = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
parts = st.lists(st.builds(Part, st.integers(1, 10**6), st.integers(0, 500), days, st.none() | days), max_size=12)


@given(parts, st.integers(1, 3000))
def test_the_draws_add_up_take_no_more_than_there_is_and_nothing_expired(of: list[Part], quantity: int) -> None:
    of = list({part.lot_id: part for part in of}.values())
    good = {part.lot_id: part for part in of if part.expires_on is None or part.expires_on >= TODAY}
    there = sum(part.rest for part in good.values())
    if quantity > there:
        with pytest.raises(InsufficientBalance) as refusal:
            draw(of, quantity, unit="PTS", today=TODAY)
        assert refusal.value.available == there
        return

    draws = draw(of, quantity, unit="PTS", today=TODAY)

    assert sum(one.quantity for one in draws) == quantity
    assert all(0 < one.quantity <= good[one.lot_id].rest for one in draws)
    in_order = [part.lot_id for part in usable(of, today=TODAY)]
    assert [one.lot_id for one in draws] == in_order[: len(draws)]


def test_points_that_expire_at_midnight_are_good_until_then() -> None:
    part = Part(1, 10, TODAY, expires_on=TODAY)

    assert usable([part], today=TODAY) == [part]
    assert usable([part], today=TODAY + timedelta(days=1)) == []
