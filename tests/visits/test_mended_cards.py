"""What a bill brought onto cards is used to the last fen, and goes back only where nothing was used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import scope_of
from liuke.cards.models import Card, CardStatus, Ladders
from liuke.cards.rules.kinds import CardKind
from liuke.cards.steps import lock_cards
from liuke.ledger.queries.doubts import doubts
from liuke.visits import services
from liuke.visits.errors import CardUsedSince
from liuke.visits.models import Ticket, TicketLine
from liuke.visits.rules.sale import SaleLine, What
from liuke.visits.steps import returning
from tests.cards.counter import make_product
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.world import World

LADDER = '[[ladders]]\ncode = "usual"\nzh = "常规"\nen = "usual"\n[[ladders.steps]]\npay = 500\nbonus = 100\n'


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def back(world: World, ticket: Ticket) -> Ticket:
    scope = scope_of(world.manager)
    return services.take_back(ticket.pk, reason="点错了", scope=scope, actor=world.manager.pk, now=NOON)


def card_of(ticket: Ticket) -> Card:
    card = TicketLine.unguarded.get(ticket=ticket).card
    assert card is not None
    return card


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


def test_a_month_card_in_use_goes_back_neither_whole_nor_in_part(world: World) -> None:
    product, who = make_product(CardKind.TIME, "月卡", 600, valid_days=30), world.manager
    ticket = sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.WECHAT, 600),))
    use = sell(world, item_line(make_item("补水", 398), session_card=card_of(ticket).pk))
    wanted = {TicketLine.unguarded.get(ticket=ticket).pk: 1}
    write = services.refund_named(ticket.pk, wanted, reason="不满意", key="r1", actor=who.pk)

    with pytest.raises(CardUsedSince):
        back(world, ticket)
    with pytest.raises(CardUsedSince):
        services.refund_part(
            ticket.pk, wanted, reason="不满意", write=write, scope=scope_of(who), actor=who.pk, now=NOON
        )
    back(world, use)
    back(world, ticket)


def test_a_top_up_taken_back_leaves_the_card_another_bill_sold_that_day(world: World) -> None:
    product = make_product(CardKind.STORED_VALUE, "金卡", 500)
    sold = sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.WECHAT, 500),))
    card = card_of(sold)
    sell(world, item_line(make_item("补水", 500)), payments=(paid(How.STORED, 500, card),))
    filled = sell(world, SaleLine(What.TOP_UP, card.pk, price_minor=300_00), payments=(paid(How.WECHAT, 300),))

    back(world, filled)

    card.refresh_from_db()
    assert card.status == CardStatus.OPEN


def test_the_card_that_paid_is_held_while_its_bill_goes_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    purse = stored_value(world, 500)
    held: set[int] = set()

    def lock(card_ids: Iterable[int]) -> list[Card]:
        held.update(cards := list(card_ids))
        return lock_cards(cards)

    monkeypatch.setattr(returning, "lock_cards", lock)
    ticket = sell(world, item_line(make_item("补水", 398)), payments=(paid(How.STORED, 398, purse),))

    back(world, ticket)

    assert held == {purse.pk}
