"""The simulated chain: the same for the same seed, and believable."""

from __future__ import annotations

from datetime import date

import numpy as np

from liuke.demo.chain import chain
from liuke.demo.simulation import BLOCK, DAYS, Block, simulate_block

UNTIL = date(2026, 11, 22)


def simulated(number: int, *, seed: int = 7, hour: int = 14) -> Block:
    return simulate_block(chain(), number=number, seed=seed, until=UNTIL, hour=hour, beauticians_per_salon=5)


def test_the_same_seed_gives_the_same_block() -> None:
    one, other = simulated(3), simulated(3)

    assert np.array_equal(one.line_charged, other.line_charged)
    assert not np.array_equal(one.rhythm, simulated(3, seed=8).rhythm)


def test_nothing_is_sold_after_the_present_hour_or_before_joining() -> None:
    for number in range(5):
        block = simulated(number)
        assert not ((block.line_day == DAYS - 1) & (block.line_hour >= 14)).any()
        assert (block.line_day < DAYS).all()
        assert (block.line_day >= block.joined[block.line_customer]).all()


def test_what_lies_ahead_is_booked_and_not_done() -> None:
    block = simulated(1)
    ahead = block.booking_day >= DAYS

    assert ahead.any()
    assert (block.booking_state[ahead] == 0).all()


def test_nobody_is_charged_more_than_the_list_price() -> None:
    block = simulated(2)

    assert (block.line_charged <= block.line_list).all()
    assert (block.line_charged >= 0).all()


def test_the_chain_is_believable() -> None:
    """Some never came, some came once, regulars come in their rhythm, somebody drifted away, some were referred."""
    blocks = [simulated(number) for number in range(10)]
    last = [
        DAYS - 1 - int(days.max()) if len(days) else None
        for block in blocks
        for days in (block.line_day[block.line_customer == place] for place in range(BLOCK))
    ]
    came = [days for days in last if days is not None]

    assert 0.05 < 1 - len(came) / len(last) < 0.3
    assert 0.25 < np.mean([days <= 30 for days in came]) < 0.6
    assert 0.2 < np.mean([days > 180 for days in came]) < 0.5
    assert np.mean([(block.referrer >= 0).mean() for block in blocks[1:]]) > 0.1
