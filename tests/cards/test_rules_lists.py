"""What people write line by line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from liuke.cards.errors import NotReadable
from liuke.cards.rules.lists import Service, read_services, read_steps


def test_services_are_read_line_by_line_gifts_or_not() -> None:
    assert read_services("深层补水 10+1\n\n 肩颈 舒缓  3 \n") == [
        Service("深层补水", 10, 1),
        Service("肩颈 舒缓", 3, 0),
    ]


@pytest.mark.parametrize("text", ["深层补水", "10", "补水 10+", "补水 10\n补水 3"])
def test_a_line_that_says_nothing_is_told(text: str) -> None:
    with pytest.raises(NotReadable):
        read_services(text)


def test_steps_are_read_in_yuan() -> None:
    assert read_steps("1000+200\n3000 ＋ 750.50") == [
        (Decimal(1000), Decimal(200)),
        (Decimal(3000), Decimal("750.50")),
    ]


@pytest.mark.parametrize("text", ["1000", "1000+", "-1+2", "1e3+2", "1000+200.001"])
def test_a_step_that_is_none_is_told(text: str) -> None:
    with pytest.raises(NotReadable):
        read_steps(text)
