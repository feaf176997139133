"""Cards of people, and the facts one is closed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.queries import organization
from liuke.cards.definitions import rates
from liuke.cards.errors import NothingPaid
from liuke.cards.holding import holdings
from liuke.cards.models import Card, CardProduct, Ladders
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.refunds.facts import PackageItem, Prepayment, Sessions, SessionUse, StoredValue, TimePass, Use
from liuke.cards.rules.refunds.sheet import refund_sheet
from liuke.kit.money import Money
from liuke.kit.problems import NotFound
from liuke.ledger.queries.history import first_paid, got_from, top_ups_of
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope, ScopedQuerySet
    from liuke.cards.rules.refunds.facts import Card as Facts
    from liuke.cards.rules.refunds.sheet import Closing, Sheet
    from liuke.cards.rules.regions import Region
    from liuke.ledger.queries.history import Got


def cards_of(customer_ids: Iterable[int], scope: Scope) -> ScopedQuerySet[Card]:
    """Return the cards of a person's records, newest first, closed ones too."""
    return Card.objects.within(scope, of_few=True).filter(customer__in=customer_ids).order_by("-pk")


def one_card(card_id: int, scope: Scope) -> Card:
    """Return a card in reach, with its salon and its holder.

    Raises:
        NotFound: there is none.
    """
    rows = Card.objects.within(scope).select_related("customer", "salon", "product").filter(pk=card_id)
    if (found := rows.first()) is None:
        raise NotFound
    return found


def offers() -> QuerySet[CardProduct]:
    """Return the cards on offer, those no longer sold last."""
    return CardProduct.objects.order_by("-is_active", "kind", "price_minor", "pk")


def one_offer(offer_id: int) -> CardProduct:
    """Return a card on offer.

    Raises:
        NotFound: there is none.
    """
    if (found := CardProduct.objects.filter(pk=offer_id).first()) is None:
        raise NotFound
    return found


def ladders_text() -> str:
    """Return the top-up ladders that hold now, as TOML; empty where nothing is given."""
    newest = Ladders.objects.order_by("-pk").first()
    return newest.text if newest else ""


def line_of(card: Card) -> list[Card]:
    """Return the card and all it replaced, newest first: one contract, whatever was printed on it."""
    line = [card]
    while line[-1].replaces_id is not None:
        line.append(Card.objects.unscoped("the line of a card in reach").get(pk=line[-1].replaces_id))
    return line


def closing_facts(card: Card, *, currency: str) -> Facts | None:
    """Return what a card is closed by: paid, given, used. None where nothing was ever paid onto it."""
    line = [one.pk for one in line_of(card)]
    got = got_from(line)
    if card.kind in {"stored_value", "gift"}:
        return _stored_value(line, got, currency)
    prepayment = _price(card, line, currency)
    if prepayment is None:
        return None
    if CardKind(card.kind).is_by_time:
        ends = card.expires_on or card.opened_on
        return TimePass(prepayment, card.opened_on, ends, was_used=bool(got))
    items = tuple(
        PackageItem(str(one["item"]), Money(one["list_minor"], currency), one["sold"], one["gifts"])
        for one in card.contents
    )
    uses = tuple(
        SessionUse(one.on, str(one.item_id), Money(one.listed // one.sessions, currency))
        for one in got
        for _session in range(one.sessions)
    )
    return Sessions(prepayment, items, uses, choose=card.choose)


def _stored_value(line: list[int], got: list[Got], currency: str) -> StoredValue | None:
    top_ups = tuple(
        Prepayment(
            one.key, one.at, one.on, Money(one.paid, currency), Money(one.paid, currency), Money(one.bonus, currency)
        )
        for one in top_ups_of(line)
        if one.paid
    )
    if not top_ups:
        return None
    known = {one.key for one in top_ups}
    uses = tuple(
        Use(
            one.on,
            str(one.item_id or ""),
            Money(one.listed, currency),
            {key: Money(minor, currency) for key, minor in one.drawn.items() if key in known},
        )
        for one in got
        if known.intersection(one.drawn)
    )
    return StoredValue(top_ups, uses)


def _price(card: Card, line: list[int], currency: str) -> Prepayment | None:
    if not card.price_minor:
        return None
    price = Money(card.price_minor, currency)
    owed = Money(holdings([card])[0].balance(Purse.ARREARS, currency), currency)
    first = first_paid(line).values()
    at = min(first, default=card.opened_at)
    return Prepayment(str(card.pk), at, card.opened_on, price, price - owed, Money(0, currency))


def sheet_of(card: Card, *, closing: Closing, region: Region) -> Sheet:
    """Return what closing a card would come to, without doing it. 退款试算.

    Raises:
        NothingPaid: nothing was ever paid onto the card.
        CoolingOffOver, CoolingOffExcepted, MoreUsedThanSold, PromiseAbovePaid, RateUnknown: as the rule says.
    """
    facts = closing_facts(card, currency=organization().currency)
    if facts is None:
        raise NothingPaid
    return refund_sheet(facts, closing=closing, region=region, rates=rates())
