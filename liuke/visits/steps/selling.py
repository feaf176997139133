"""Closing a bill: one entry of the ledger, and the rows that say what it was for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.cards.models import CardEventKind
from liuke.cards.steps import Counter, hold_cards, note_event
from liuke.customers.groups import head_id
from liuke.customers.models import Customer
from liuke.kit.clock import business_day
from liuke.kit.problems import NotAllowed
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Event, Source
from liuke.ledger.steps import Writing, issuer_of, post
from liuke.visits.errors import OtherIssuer
from liuke.visits.queries.limits import see_limits
from liuke.visits.queries.shelf import bound_items, cards_named, ladders, shelf_for
from liuke.visits.rules.sale import How, What, check_sale
from liuke.visits.rules.settling import see_amounts, settle
from liuke.visits.steps.parts import Making
from liuke.visits.steps.rows import write_rows
from liuke.visits.steps.second_factor import keep_second_factor, see_second_factor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from liuke.accounts.scope import Scope
    from liuke.cards.rules.ladders import Ladder
    from liuke.kit.idempotency import Once
    from liuke.visits.models import Ticket
    from liuke.visits.queries.shelf import Shelf
    from liuke.visits.rules.sale import Sale
    from liuke.visits.rules.settling import Priced


@step
def write_sale(
    sale: Sale, *, write: Once, scope: Scope, actor: int | None, now: datetime, signature: bytes = b""
) -> Ticket:
    """Write a bill whole, with one entry of the ledger; whoever spends the same card waits. 结账.

    Raises:
        Everything ``services.check_out`` names.
    """
    _see_rights(sale, scope)
    check_sale(sale)
    shelf = shelf_for(sale, scope=scope)
    today = business_day(now, shelf.salon.timezone)
    bill = [shelf.priced(line, scope=scope) for line in sale.lines]
    see_amounts(bill, names=shelf.name_of)
    counter = Counter(shelf.salon.pk, shelf.currency, today, now)
    _hold_buyer(sale, shelf)
    making = Making(sale, shelf, counter, hold_cards(cards_named(sale), today=today), _ladders(sale, shelf))
    _see_issuers(making)
    see_limits(bill, sale=sale, shelf=shelf, held=making.holdings, today=today)
    agreed = see_second_factor(bill, sale=sale, shelf=shelf, write=write, signature=signature, now=now)
    prefers = {pk: bound_items(holding, shelf.currency) for pk, holding in making.holdings.items()}
    settled = settle(bill, sale.payments, prefers=prefers, currency=shelf.currency)
    making.come_in()
    sold = [making.line(place, *one) for place, one in enumerate(zip(bill, settled, strict=True), 1)]
    entry = post(_writing(bill, write, counter, actor), making.moves, used=making.used)
    for priced, one in zip(bill, sold, strict=True):
        if one.card is not None and priced.line.what in {What.CARD, What.TOP_UP}:
            kind = CardEventKind.SOLD if one.is_new else CardEventKind.TOPPED_UP
            told: dict[str, Any] = {"price_minor": one.ahead_minor, "paid_minor": one.cash_minor}
            if sale.guardian:
                told["guardian"] = sale.guardian
            note_event(one.card, kind, counter, actor_id=actor, entry=entry.uid, details=told)
    ticket = write_rows(making, bill, sold, entry=entry, actor=actor)
    keep_second_factor(agreed, ticket)
    return ticket


def _see_rights(sale: Sale, scope: Scope) -> None:
    needed = {Action.USE_TILL}
    if any(paid.how is How.ON_ACCOUNT for paid in sale.payments):
        needed.add(Action.SELL_ON_ACCOUNT)
    for action in sorted(needed):
        if not scope.may(action):
            raise NotAllowed(action=action.value)


def _see_issuers(making: Making) -> None:
    """Refuse cards of another book: the database would refuse them without a word to the cashier."""
    here = making.shelf.salon.pk
    for holding in making.holdings.values():
        sold_at = holding.card.salon_id
        if sold_at != here and issuer_of(sold_at) != issuer_of(here):
            raise OtherIssuer(card=holding.card.number)


def _ladders(sale: Sale, shelf: Shelf) -> tuple[Ladder, ...]:
    fills = any(line.what is What.TOP_UP or shelf.holds_money(line) for line in sale.lines)
    return ladders(shelf.currency) if fills else ()


def _hold_buyer(sale: Sale, shelf: Shelf) -> None:
    """Let whoever sells her cards at another till wait: what she buys on a day is taken together."""
    if shelf.customer and any(line.what in {What.CARD, What.TOP_UP} for line in sale.lines):
        rows = Customer.objects.unscoped("she is in reach, her head stands for her")
        rows.select_for_update(no_key=True).get(pk=head_id(shelf.customer.pk))


def _writing(bill: Sequence[Priced], write: Once, counter: Counter, actor: int | None) -> Writing:
    return Writing(event_of(bill), counter.salon_id, write, actor, Source.TILL, counter.today, counter.now)


def event_of(bill: Sequence[Priced]) -> Event:
    """Return what a bill is in the book: a sale, unless nothing else is on it than one kind of event."""
    alone = {What.CARD: Event.CARD_SOLD, What.TOP_UP: Event.TOP_UP, What.DEBT: Event.ARREARS_PAID}
    kinds = {alone.get(one.line.what, Event.SESSION_USED if one.line.session_card else Event.SALE) for one in bill}
    return kinds.pop() if len(kinds) == 1 else Event.SALE
