"""Cards at the counter: sold, topped up, used; the book stays in order whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from liuke.cards.errors import ArrearsFirst, CardExpired, CardNotUsable, NotOnThisCard
from liuke.cards.models import Card, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Gift, Reward
from liuke.ledger.errors import InsufficientBalance
from liuke.ledger.queries.balances import balances_at
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import Purse, session_unit
from tests.cards.counter import TestCounter, held, make_item, make_product, yuan
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.world import World

TWENTY_PERCENT = Reward(None, yuan(200))


@pytest.fixture
def counter(world: World) -> TestCounter:
    return TestCounter(world.lakeside.pk)


@pytest.fixture
def purse(counter: TestCounter, world: World) -> Card:
    """Lin's stored-value card with nothing on it."""
    return counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def balances(card: Card) -> tuple[int, int]:
    return held(card).balance(Purse.PRINCIPAL, "CNY"), held(card).balance(Purse.BONUS, "CNY")


def house(counter: TestCounter, purse: Purse) -> int:
    with transaction.atomic():
        account = counter.place.house(purse)
    return balances_at([account], at=NOON + timedelta(days=999))[account]


def test_1000_paid_and_200_given_are_used_in_proportion(counter: TestCounter, purse: Card) -> None:
    counter.top_up(purse, yuan(1000), TWENTY_PERCENT)
    counter.spend(purse, yuan(300))

    assert balances(purse) == (750_00, 150_00)
    assert (house(counter, Purse.REVENUE), house(counter, Purse.TAKINGS)) == (250_00, 0)


def test_the_last_use_clears_both_parts_exactly(counter: TestCounter, purse: Card) -> None:
    counter.top_up(purse, yuan(9.97), Reward(None, yuan(3.31)))
    for amount in (0.01, 4.44, 3.33, 5.50):
        counter.spend(purse, yuan(amount))

    assert balances(purse) == (0, 0)


def test_a_bonus_for_one_item_pays_for_no_other(counter: TestCounter, purse: Card) -> None:
    facial, massage = make_item("补水"), make_item("肩颈")
    counter.top_up(purse, yuan(100), Reward(None, yuan(50), bonus_items=(str(facial.pk),)))

    counter.spend(purse, yuan(60), item=massage)

    assert balances(purse) == (40_00, 50_00)


def test_ten_sessions_for_2000_earn_200_each_and_2000_in_all(counter: TestCounter, world: World) -> None:
    facial = make_item("补水", 298)
    contents = [{"item": facial.pk, "sold": 9, "gifts": 1, "list_minor": 298_00}]
    card = counter.sell(world.lin, make_product(CardKind.PACKAGE, "补水十次卡", 2000, contents=contents))

    counter.use(card, facial)
    assert house(counter, Purse.REVENUE) == 200_00
    counter.use(card, facial, 9)

    assert (house(counter, Purse.REVENUE), house(counter, Purse.DEFERRED)) == (2000_00, 0)
    with pytest.raises(InsufficientBalance):
        counter.use(card, facial)


def test_a_choice_is_good_for_its_services_only(counter: TestCounter, world: World) -> None:
    facial, massage, other = make_item("补水"), make_item("肩颈", 200), make_item("脱毛")
    contents = [
        {"item": one.pk, "sold": 0, "gifts": 0, "list_minor": one.list_price_minor} for one in (facial, massage)
    ]
    product = make_product(CardKind.CHOICE, "任选三次", 600, contents=contents, choose=3)
    card = counter.sell(world.lin, product)

    counter.use(card, facial)
    counter.use(card, massage)

    assert held(card).sessions == {session_unit(None): 1}
    with pytest.raises(NotOnThisCard):
        counter.use(card, other)


def test_100_paid_of_2000_open_one_of_twenty_sessions(counter: TestCounter, world: World) -> None:
    facial = make_item("补水")
    contents = [{"item": facial.pk, "sold": 20, "gifts": 0, "list_minor": 200_00}]
    product = make_product(CardKind.PACKAGE, "二十次卡", 2000, contents=contents)
    card = counter.sell(world.lin, product, paid=yuan(100))

    counter.use(card, facial)
    with pytest.raises(ArrearsFirst) as refusal:
        counter.use(card, facial)
    assert refusal.value.details == {"usable": 0, "owed": "¥1,900.00"}

    counter.pay_arrears(card, yuan(1900))
    counter.use(card, facial, 19)
    assert held(card).balance(Purse.ARREARS, "CNY") == 0


def test_nobody_pays_back_more_than_is_owed(counter: TestCounter, world: World) -> None:
    facial = make_item("补水")
    contents = [{"item": facial.pk, "sold": 2, "gifts": 0, "list_minor": 200_00}]
    product = make_product(CardKind.PACKAGE, "两次卡", 300, contents=contents)
    card = counter.sell(world.lin, product, paid=yuan(100))

    with pytest.raises(InsufficientBalance):
        counter.pay_arrears(card, yuan(201))


def test_a_top_up_may_bring_sessions(counter: TestCounter, purse: Card) -> None:
    facial = make_item("补水")
    counter.top_up(purse, yuan(1000), Reward(None, yuan(0), gifts=(Gift(str(facial.pk), 2),)))

    counter.use(purse, facial, 2)

    assert balances(purse) == (1000_00, 0)


def test_sold_in_lakeside_and_used_in_westside_lakeside_owes_the_principal(
    counter: TestCounter, purse: Card, world: World
) -> None:
    westside = TestCounter(world.westside.pk)
    counter.top_up(purse, yuan(1000), TWENTY_PERCENT)

    westside.spend(purse, yuan(120))

    assert house(westside, Purse.REVENUE) == 100_00
    assert (house(counter, Purse.BETWEEN_SALONS), house(westside, Purse.BETWEEN_SALONS)) == (100_00, -100_00)


@pytest.mark.parametrize("status", [CardStatus.FROZEN, CardStatus.LOST, CardStatus.CLOSED])
def test_a_card_that_is_not_open_pays_nothing(counter: TestCounter, purse: Card, status: CardStatus) -> None:
    counter.top_up(purse, yuan(100))
    Card.objects.unscoped("tests").filter(pk=purse.pk).update(status=status)

    with pytest.raises(CardNotUsable):
        counter.spend(purse, yuan(1))


def test_a_card_is_good_through_its_last_day(counter: TestCounter, world: World) -> None:
    facial = make_item("补水")
    contents = [{"item": facial.pk, "sold": 3, "gifts": 0, "list_minor": 100_00}]
    product = make_product(CardKind.PACKAGE, "三十天卡", 300, contents=contents, valid_days=30)
    card = counter.sell(world.lin, product)

    replace(counter, today=TODAY + timedelta(days=29)).use(card, facial)
    with pytest.raises(CardExpired):
        replace(counter, today=TODAY + timedelta(days=30)).use(card, facial)
