"""The facts a card is closed by: the whole contract, without what was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from liuke.accounts.queries import scope_of
from liuke.cards.queries import cards_of, closing_facts
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward
from liuke.cards.rules.refunds.facts import StoredValue, TimePass
from liuke.kit.money import Money
from liuke.ledger.rules.book import Event
from liuke.ledger.steps import reverse
from tests.cards.counter import TestCounter, make_product, yuan
from tests.ledger.book import writing

if TYPE_CHECKING:
    from liuke.cards.models import Card
    from tests.world import World


def purse(world: World, counter: TestCounter) -> Card:
    return counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))


def test_each_use_says_which_top_up_it_fell_on(world: World) -> None:
    counter = TestCounter(world.lakeside.pk)
    card = purse(world, counter)
    first = counter.top_up(card, yuan(100), Reward(None, yuan(20)))
    second = counter.top_up(card, yuan(200))
    counter.spend(card, yuan(150), listed=yuan(180))

    facts = closing_facts(card, currency="CNY")

    assert isinstance(facts, StoredValue)
    assert [(one.paid, one.bonus) for one in facts.top_ups] == [(yuan(100), yuan(20)), (yuan(200), yuan(0))]
    (use,) = facts.uses
    assert (use.listed, use.drawn) == (yuan(180), {str(first.pk): yuan(120), str(second.pk): yuan(30)})


def test_what_was_taken_back_was_never_paid_and_never_got(world: World) -> None:
    counter = TestCounter(world.lakeside.pk)
    card = purse(world, counter)
    counter.top_up(card, yuan(100))
    wrong = [counter.spend(card, yuan(30)), counter.top_up(card, yuan(500))]
    with transaction.atomic():
        for entry in wrong:
            reverse(entry.pk, writing(card.salon_id, Event.REVERSAL, reason="wrong card"))

    facts = closing_facts(card, currency="CNY")

    assert isinstance(facts, StoredValue)
    assert ([one.paid for one in facts.top_ups], facts.uses) == ([yuan(100)], ())


def test_a_time_card_is_closed_by_its_days(world: World) -> None:
    counter = TestCounter(world.lakeside.pk)
    card = counter.sell(world.lin, make_product(CardKind.UNLIMITED, "季卡", 900, valid_days=90))

    facts = closing_facts(card, currency="CNY")

    assert isinstance(facts, TimePass)
    assert (facts.days, facts.prepayment.paid) == (90, Money(900_00))


def test_who_works_elsewhere_sees_no_card_of_lins(world: World) -> None:
    card = purse(world, TestCounter(world.lakeside.pk))

    assert list(cards_of([world.lin.pk], scope_of(world.manager))) == [card]
    assert list(cards_of([world.lin.pk], scope_of(world.stranger))) == []
