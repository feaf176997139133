"""Shares with their uncertainty, against published figures."""

from __future__ import annotations

import pytest

from liuke.insights.shares import Share, are_apart


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 1998, 81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 1998, 15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 1998, 0 of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1998, 1 of 29"),
    ],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    found = Share(part, whole).interval

    assert found == pytest.approx((low, high), abs=5e-5)


def test_nobody_has_no_share_and_is_apart_from_nobody() -> None:
    assert (Share(0, 0).value, Share(0, 0).low, Share(0, 0).high) == (None, None, None)
    assert not are_apart(Share(0, 0), Share(9, 10))


def test_only_intervals_that_do_not_touch_are_apart() -> None:
    assert are_apart(Share(388, 428), Share(195, 293))
    assert are_apart(Share(195, 293), Share(388, 428))
    assert not are_apart(Share(213, 252), Share(370, 469))
