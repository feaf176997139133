"""A counter for the tests of cards: what is sold and used there is posted as the till posts it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from liuke.cards.holding import Holding, holdings
from liuke.cards.models import Card, CardProduct
from liuke.cards.rules.ladders import Reward
from liuke.cards.steps import (
    Counter,
    Part,
    hold_cards,
    open_card,
    paying_arrears,
    selling,
    session_use,
    spending,
    topping_up,
)
from liuke.catalog.models import Item, ItemKind
from liuke.kit.idempotency import once
from liuke.kit.money import Money
from liuke.ledger.rules.book import Code, Event, Purse, Source
from liuke.ledger.steps import Move, Writing, post
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from liuke.cards.rules.kinds import CardKind
    from liuke.customers.models import Customer
    from liuke.ledger.models import Entry

_numbers = itertools.count(1)


def yuan(amount: float) -> Money:
    return Money(round(amount * 100))


def make_item(name: str, price: float = 300) -> Item:
    row = {"name": name, "name_key": name, "kind": ItemKind.SERVICE, "list_price_minor": yuan(price).minor}
    return Item.objects.create(**row)


def make_product(kind: CardKind, name: str, price: float = 0, **columns: Any) -> CardProduct:
    code = f"p{next(_numbers)}"
    return CardProduct.objects.create(code=code, name=name, kind=kind, price_minor=yuan(price).minor, **columns)


@dataclass(frozen=True)
class TestCounter:
    """One salon's counter on one day."""

    __test__ = False
    salon_id: int
    today: date = TODAY
    now: datetime = NOON

    @property
    def place(self) -> Counter:
        return Counter(self.salon_id, "CNY", self.today, self.now)

    def post(self, event: Event, parts: Sequence[Part], *, cash: Money | None = None) -> Entry:
        paid = [self._cash(cash)] if cash and cash.minor else []
        writing = Writing(
            event, self.salon_id, once(scope="tests", key=f"c{next(_numbers)}", body=b""), None, Source.TILL,
            self.today, self.now,
        )  # fmt: skip
        moves = [*paid, *(move for part in parts for move in part.moves)]
        return post(writing, moves, used=[one for part in parts for one in part.used])

    def _cash(self, cash: Money) -> Move:
        place = self.place
        return Move(place.house(Purse.CASH), place.house(Purse.TAKINGS), cash.minor, "CNY", Code.PAID)

    def open(self, customer: Customer, product: CardProduct) -> Card:
        with transaction.atomic():
            return open_card(product, self.place, customer_id=customer.pk)

    def top_up(self, card: Card, paid: Money, reward: Reward | None = None) -> Entry:
        with transaction.atomic():
            holding = hold_cards([card.pk], today=self.today)[card.pk]
            part = topping_up(holding, self.place, paid=paid, reward=reward or Reward(None, Money(0)))
            return self.post(Event.TOP_UP, [part], cash=paid)

    def sell(self, customer: Customer, product: CardProduct, *, paid: Money | None = None) -> Card:
        with transaction.atomic():
            card = open_card(product, self.place, customer_id=customer.pk)
            paid = Money(card.price_minor) if paid is None else paid
            self.post(Event.CARD_SOLD, [selling(card, self.place, paid=paid)], cash=paid)
            return card

    def spend(self, card: Card, amount: Money, *, item: Item | None = None, listed: Money | None = None) -> Entry:
        with transaction.atomic():
            holding = hold_cards([card.pk], today=self.today)[card.pk]
            item_id = item.pk if item else None
            part = spending(holding, self.place, amount=amount, listed=listed or amount, item_id=item_id)
            return self.post(Event.SALE, [part])

    def use(self, card: Card, item: Item, count: int = 1) -> Entry:
        with transaction.atomic():
            holding = hold_cards([card.pk], today=self.today)[card.pk]
            listed = Money(item.list_price_minor or 0) * count
            return self.post(
                Event.SESSION_USED, [session_use(holding, self.place, item_id=item.pk, count=count, listed=listed)]
            )

    def pay_arrears(self, card: Card, amount: Money) -> Entry:
        with transaction.atomic():
            holding = hold_cards([card.pk], today=self.today)[card.pk]
            return self.post(Event.ARREARS_PAID, [paying_arrears(holding, self.place, amount=amount)], cash=amount)


def held(card: Card) -> Holding:
    """Return what a card holds now."""
    return holdings([card])[0]
