"""A till for tests: 陆佳 of the front desk sells in Lakeside; the cast's cards are made at the same counter."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import scope_of
from liuke.cards.rules.kinds import CardKind
from liuke.ledger.queries.balances import accounts_of_cards
from liuke.visits import services
from liuke.visits.rules.sale import How, Sale, SaleLine, SalePayment, What
from tests.cards.counter import TestCounter, make_item, make_product, yuan
from tests.world import NOON

if TYPE_CHECKING:
    from liuke.accounts.models import Staff
    from liuke.cards.models import Card
    from liuke.catalog.models import Item
    from liuke.visits.models import Ticket
    from tests.world import World

_keys = itertools.count(1)


def item_line(item: Item, **more: Any) -> SaleLine:
    return SaleLine(What.ITEM, item.pk, **more)


def paid(how: How, amount: float, card: Card | None = None, **more: Any) -> SalePayment:
    return SalePayment(how, yuan(amount).minor, card.pk if card else None, **more)


def sell(world: World, *lines: SaleLine, by: Staff | None = None, key: str = "", **more: Any) -> Ticket:
    """Close a bill for 林 (another ``customer`` or None by name) and return it."""
    seller = by or world.front_desk
    customer = more.pop("customer", world.lin)
    sale = Sale(world.lakeside.pk, customer.pk if customer else None, lines, **more)
    write = services.write_named(sale, key=key or f"k{next(_keys)}", actor=seller.pk)
    return services.check_out(sale, write=write, scope=scope_of(seller), actor=seller.pk, now=NOON)


def stored_value(world: World, amount: float) -> Card:
    """Return 林's stored-value card with so much principal on it."""
    counter = TestCounter(world.lakeside.pk)
    card = counter.open(world.lin, make_product(CardKind.STORED_VALUE, "储值卡"))
    if amount:
        counter.top_up(card, yuan(amount))
    return card


def ten_sessions(world: World, item: Item) -> Card:
    """Return 林's card of ten sessions for 2 000 yuan."""
    contents = [{"item": item.pk, "sold": 10, "gifts": 0, "list_minor": item.list_price_minor}]
    product = make_product(CardKind.PACKAGE, f"{item.name}十次卡", 2000, contents=contents)
    return TestCounter(world.lakeside.pk).sell(world.lin, product)


def on_card(card: Card) -> dict[str, int]:
    """Return what lies on a card, by purse."""
    found: dict[str, int] = {}
    for held in accounts_of_cards([card.pk]):
        found[held.purse] = found.get(held.purse, 0) + held.available
    return found


__all__ = ["How", "item_line", "make_item", "on_card", "paid", "sell", "stored_value", "ten_sessions", "yuan"]
