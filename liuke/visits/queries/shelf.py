"""Everything a bill names, read at once and cut to who asks: prices come from here, never from the browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from liuke.accounts.models import Salon, Staff
from liuke.accounts.queries import organization
from liuke.cards.definitions import read_ladder_file
from liuke.cards.models import Card, CardProduct, Ladders
from liuke.cards.rules.chosen import Chosen, read_chosen
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.ladders import Reward, ladder_of, reward
from liuke.catalog.models import Item
from liuke.customers.groups import group, head_id
from liuke.customers.models import Customer
from liuke.kit.money import Money
from liuke.kit.problems import NotFound
from liuke.kit.ready import Ready
from liuke.visits.errors import CustomerNeeded, NotHerCard, NotOnStaff, NotSold
from liuke.visits.rules.sale import How, SaleLine, What
from liuke.visits.rules.settling import Priced, price

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.cards.holding import Holding
    from liuke.cards.rules.ladders import Ladder
    from liuke.visits.rules.sale import Sale

M = TypeVar("M", Item, CardProduct)

_HERS = "she is in reach, and her cards are good in every salon"
_SALON = Ready(lambda pk: Salon.objects.filter(pk=pk, is_active=True))
_CUSTOMER = Ready(lambda pk, *, scope: Customer.objects.within(scope).filter(pk=pk))
_STAFF = Ready(lambda salon, pks: Staff.objects.filter(pk__in=pks, is_active=True, salons=salon).only("pk"))
_ITEMS = Ready(lambda pks: Item.objects.filter(pk__in=pks, is_active=True))
_PRODUCTS = Ready(lambda pks: CardProduct.objects.filter(pk__in=pks, is_active=True))
_CARDS = Ready(lambda pks: Card.objects.unscoped(_HERS).filter(pk__in=pks))


@dataclass(frozen=True)
class Shelf:
    """What a bill names; everything in it is in the seller's reach and on offer."""

    salon: Salon
    currency: str
    customer: Customer | None
    rules: Chosen = field(default_factory=Chosen)
    items: Mapping[int, Item] = field(default_factory=dict)
    products: Mapping[int, CardProduct] = field(default_factory=dict)
    cards: Mapping[int, Card] = field(default_factory=dict)

    def holds_money(self, line: SaleLine) -> bool:
        """Return whether a line sells a card that holds money."""
        return line.what is What.CARD and CardKind(self.products[line.ref].kind).holds_money

    def name_of(self, line: SaleLine) -> str:
        """Return what a line is called on the bill."""
        if line.what is What.ITEM:
            return self.items[line.ref].name
        if line.what is What.CARD:
            return self.products[line.ref].name
        return self.cards[line.ref].name if line.ref else ""

    def priced(self, line: SaleLine, *, scope: Scope) -> Priced:
        """Return a line with its prices.

        Raises:
            NotAllowed, ReasonMissing, PriceMissing: as ``rules.settling.price``.
        """
        listed: int | None = None
        if line.what is What.ITEM:
            listed = self.items[line.ref].list_price_minor
        elif line.what is What.CARD:
            listed = self.products[line.ref].price_minor
        return price(line, listed=listed, holds_money=self.holds_money(line), may=scope.may)


def shelf_for(sale: Sale, *, scope: Scope) -> Shelf:
    """Return what a bill names. Seven queries at most.

    Raises:
        NotFound: the salon or the customer is not in reach.
        NotSold: an item or a card product is not on offer.
        NotHerCard: a card belongs to somebody else.
        CustomerNeeded: a card without a customer.
        NotOnStaff: somebody with a share does not work here.
    """
    salon = salon_of_till(sale.salon_id, scope=scope)
    customer = customer_at_till(sale.customer_id, scope=scope)
    refs = {what: {line.ref for line in sale.lines if line.what is what} for what in What}
    _see_staff({share.staff_id for line in sale.lines for share in line.shares}, salon)
    shop = organization()
    return Shelf(
        salon,
        shop.currency,
        customer,
        read_chosen(shop.rules),
        _on_offer(_ITEMS, refs[What.ITEM]),
        _on_offer(_PRODUCTS, refs[What.CARD]),
        _her_cards(sale, customer, wanted=cards_named(sale)),
    )


def salon_of_till(salon_id: int, *, scope: Scope) -> Salon:
    """Return the salon a till stands in.

    Raises:
        NotFound: it is closed, or not in reach.
    """
    found = _SALON(salon_id) if scope.reaches_salon(salon_id) else []
    if not found:
        raise NotFound
    return found[0]


def customer_at_till(customer_id: int | None, *, scope: Scope) -> Customer | None:
    """Return the customer, None for a walk-in.

    Raises:
        NotFound: she is not in reach.
    """
    if customer_id is None:
        return None
    found = _CUSTOMER(customer_id, scope=scope)
    if not found:
        raise NotFound
    return found[0]


def cards_named(sale: Sale) -> set[int]:
    """Return the cards a bill uses: topped up, used for sessions, paying, or owing."""
    named = {line.ref for line in sale.lines if line.what in {What.TOP_UP, What.DEBT}}
    named |= {line.session_card or 0 for line in sale.lines} | {one.card_id or 0 for one in sale.payments}
    return named - {0}


def cards_of(customer: Customer) -> list[Card]:
    """Return a person's cards, whichever salon sold them and whichever of her records holds them; oldest first."""
    rows = Card.objects.unscoped(_HERS)
    return list(rows.filter(customer__in=group(head_id(customer.pk))).order_by("pk"))


def _on_offer(rows: Ready[M], wanted: set[int]) -> dict[int, M]:
    found = {row.pk: row for row in rows(wanted)}
    if len(found) < len(wanted):
        raise NotSold
    return found


def _her_cards(sale: Sale, customer: Customer | None, *, wanted: set[int]) -> dict[int, Card]:
    is_hers = any(line.what is not What.ITEM for line in sale.lines)
    is_hers |= any(one.how in {How.STORED, How.ON_ACCOUNT} for one in sale.payments)
    if customer is None and (wanted or is_hers):
        raise CustomerNeeded
    found = {card.pk: card for card in _CARDS(wanted)} if customer else {}
    others = {card.customer_id for card in found.values()} - {customer.pk if customer else None}
    if customer and others and not others <= set(group(head_id(customer.pk))):
        raise NotHerCard
    if len(found) < len(wanted) or any(one.how is How.STORED and not one.card_id for one in sale.payments):
        raise NotHerCard
    return found


def _see_staff(wanted: set[int], salon: Salon) -> None:
    if len(_STAFF(salon.pk, wanted)) < len(wanted):
        raise NotOnStaff


def ladders(currency: str) -> tuple[Ladder, ...]:
    """Return the shop's top-up ladders; none where it has made none."""
    newest = Ladders.objects.order_by("-pk").first()
    return read_ladder_file(newest.text, currency=currency) if newest else ()


def reward_for(paid: Money, known: Iterable[Ladder], *, today: date) -> Reward:
    """Return what a top-up brings today."""
    ladder = ladder_of(known, today=today)
    return reward(ladder, paid=paid, today=today) if ladder else Reward(None, Money(0, paid.currency))


def bound_items(holding: Holding, currency: str) -> frozenset[int]:
    """Return the items some bonus of a card is bound to."""
    return frozenset(int(item) for lot in holding.top_ups(currency) if lot.bonus_left.minor for item in lot.bonus_items)
