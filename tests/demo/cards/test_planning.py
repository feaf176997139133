"""Who buys cards in the demo: the same for the same seed, within what a card holds, and nothing on the last day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from liuke.cards.definitions import read_ladder_file
from liuke.cards.rules.refunds.facts import Cause
from liuke.demo.cards.acts import Does, How, Plan
from liuke.demo.cards.offers import ladders_text, offers
from liuke.demo.cards.planning import plan_cards
from liuke.demo.chain import chain
from liuke.demo.simulation import DAYS, Block, simulate_block

UNTIL = date(2026, 11, 22)
ITEMS = list(range(101, 101 + len(chain().services) + len(chain().products)))


def simulated(number: int, *, hour: int = 14, seed: int = 1) -> Block:
    return simulate_block(chain(), number=number, seed=seed, until=UNTIL, hour=hour, beauticians_per_salon=5)


def plan(number: int, *, hour: int = 14, seed: int = 1) -> Plan:
    ladders = read_ladder_file(ladders_text(ITEMS, until=UNTIL))
    return plan_cards(simulated(number, hour=hour, seed=seed), ITEMS, ladders, seed=seed)


def test_the_same_seed_tells_the_same_stories_at_any_hour() -> None:
    assert plan(3).stories == plan(3, hour=20).stories != plan(3, seed=2).stories


def test_two_blocks_have_every_fate_of_a_card() -> None:
    acts = [act for number in (0, 1) for story in plan(number).stories for act in story.acts]

    assert {act.does for act in acts} == set(Does)
    assert {act.cause for act in acts if act.cause} == {Cause.SHOP, Cause.CUSTOMER, Cause.COOLING_OFF}
    assert any(act.to >= 0 for act in acts)
    assert {act.offer for act in acts if act.offer} == {offer.code for offer in offers()}
    assert {paid.how for act in acts for paid in act.lines} == set(How)


@pytest.mark.parametrize("number", range(4))
def test_stories_go_forward_and_end_before_the_last_day(number: int) -> None:
    for story in plan(number).stories:
        moments = [(act.day, act.hour, act.minute) for act in story.acts]
        assert moments == sorted(set(moments))
        assert moments[-1][0] < DAYS - 1


@pytest.mark.parametrize("number", range(4))
def test_a_card_pays_one_line_of_a_bill_and_changes_only_what_sessions_are_charged(number: int) -> None:
    block, told = simulated(number), plan(number)
    charged = block.line_charged.copy()
    for story in told.stories:
        for act in story.acts:
            cards = [paid.card for paid in act.lines if paid.how is not How.MONEY]
            assert len(cards) == len(set(cards))
            for paid in act.lines:
                assert block.line_customer[paid.line] == story.place
                if paid.how in {How.SESSION, How.SEASON}:
                    charged[paid.line] = paid.charged_minor

    assert np.array_equal(told.charged, charged)
    assert (told.charged <= block.line_list).all()


def test_about_a_quarter_have_cards_and_they_come_often() -> None:
    blocks = [(simulated(number), plan(number)) for number in range(4)]

    assert 0.15 < np.mean([len(told.stories) / 100 for _block, told in blocks]) < 0.45
    for block, told in blocks:
        for story in told.stories:
            assert len(set(block.line_day[block.line_customer == story.place].tolist())) >= 4
