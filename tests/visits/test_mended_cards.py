"""What a bill brought onto cards is used to the last fen, and goes back only where nothing was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.cards.models import Ladders
from liuke.ledger.queries.doubts import doubts
from liuke.visits.rules.sale import SaleLine, What
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value

if TYPE_CHECKING:
    from tests.world import World

LADDER = '[[ladders]]\ncode = "usual"\nzh = "常规"\nen = "usual"\n[[ladders.steps]]\npay = 500\nbonus = 100\n'


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def test_two_top_ups_of_one_bill_are_spent_whole(world: World) -> None:
    Ladders.objects.create(text=LADDER, made_at="2026-11-01T00:00:00Z")
    purse = stored_value(world, 0)
    one = SaleLine(What.TOP_UP, purse.pk, price_minor=500_00)
    sell(world, one, one, payments=(paid(How.WECHAT, 1000),))
    facial, massage = make_item("补水", 700), make_item("肩颈", 500)

    sell(world, item_line(facial), payments=(paid(How.STORED, 700, purse),))
    left = on_card(purse)
    sell(world, item_line(massage), payments=(paid(How.STORED, 500, purse),))

    assert left == {"principal": 416_67, "bonus": 83_33}
    assert on_card(purse) == {"principal": 0, "bonus": 0}
