"""Sessions used and given back in any order: what the book still owes is what is left on the card, to the fen."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.unit_prices import at_whole_prices
from liuke.kit.money import Money
from liuke.ledger.models import Account, Lot
from liuke.ledger.queries.balances import balances_at
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import Event, Purse
from liuke.ledger.steps import reverse
from tests.cards.counter import TestCounter, held, make_item, make_product
from tests.ledger.book import writing
from tests.world import NOON

if TYPE_CHECKING:
    from liuke.cards.models import Card
    from liuke.catalog.models import Item
    from tests.world import World

STEPS = 40


def sold(world: World, item: Item, price: float, count: int) -> Card:
    contents = [{"item": item.pk, "sold": count, "gifts": 0, "list_minor": item.list_price_minor}]
    product = make_product(CardKind.PACKAGE, "次卡", price, contents=contents)
    return TestCounter(world.lakeside.pk).sell(world.lin, product)


def deferred() -> int:
    """Return what the book has not earned yet."""
    rows = Account.objects.unscoped("tests").filter(purse=Purse.DEFERRED.value)
    return sum(balances_at(rows.values_list("pk", flat=True), at=NOON).values())


def left(card: Card) -> int:
    """Return what was paid for the sessions left."""
    return sum(lot.paid_for(lot.rest) for lots in held(card).lots.values() for lot in lots)


def give_back(entry: int, card: Card) -> None:
    with transaction.atomic():
        reverse(entry, writing(card.salon_id, Event.REVERSAL, reason="wrong card"))


def test_the_first_of_three_given_back_and_used_again_leaves_no_fen(world: World) -> None:
    counter, facial = TestCounter(world.lakeside.pk), make_item("补水", 398)
    card = sold(world, facial, 1000, 3)
    first = counter.use(card, facial)
    counter.use(card, facial)
    counter.use(card, facial)

    give_back(first.pk, card)
    assert deferred() == left(card) == 333_34
    counter.use(card, facial)

    assert deferred() == left(card) == 0
    assert list(doubts()) == []


@pytest.mark.parametrize(("seed", "price", "count"), [(1, 1000, 3), (2, 2000.01, 12), (3, 0.05, 7), (4, 999.99, 30)])
def test_in_any_order_the_book_owes_what_is_left(world: World, seed: int, price: float, count: int) -> None:
    chance, counter = random.Random(seed), TestCounter(world.lakeside.pk)  # noqa: S311 - a seed, to go through it again
    facial = make_item("补水", 398)
    card = sold(world, facial, price, count)
    uses: list[int] = []
    for _step in range(STEPS):
        rest = sum(held(card).sessions.values())
        if uses and (not rest or chance.random() < 0.4):
            give_back(uses.pop(chance.randrange(len(uses))), card)
        else:
            uses.append(counter.use(card, facial, chance.randint(1, min(rest, 4))).pk)
        assert deferred() == left(card)
        assert list(doubts()) == []

    if rest := sum(held(card).sessions.values()):
        counter.use(card, facial, rest)
    assert deferred() == left(card) == 0


def test_a_lot_of_sessions_at_two_prices_is_refused_by_the_database(world: World) -> None:
    card = sold(world, make_item("补水", 398), 1000, 3)
    lot = Lot.objects.filter(account__card=card.pk, quantity=2).get()

    with pytest.raises(IntegrityError, match="one price"), transaction.atomic():
        Lot.objects.create(
            account=lot.account, origin=lot.origin, came_by=lot.came_by, quantity=2, earned_on=lot.earned_on,
            paid_minor=667_67,
        )  # fmt: skip


@given(price=st.integers(0, 10**8), count=st.integers(1, 200))
def test_parts_at_whole_prices_are_all_of_it_a_fen_apart(price: int, count: int) -> None:
    parts = at_whole_prices(Money(price), count=count)

    assert (sum(size for size, _its in parts), sum(its.minor for _size, its in parts)) == (count, price)
    assert all(its.minor % size == 0 for size, its in parts)
    prices = [its.minor // size for size, its in parts]
    assert prices == sorted(prices, reverse=True)
    assert max(prices) - min(prices) <= 1
