"""What the till shows: her cards with what is on them, what can be sold, who works here, and bills put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from liuke.accounts.models import Staff
from liuke.cards.holding import Holding, holdings
from liuke.cards.models import Card, CardProduct, CardStatus
from liuke.cards.queries.times import times_left
from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.order import Redeemable, redemption_order
from liuke.catalog.models import Item, ItemKind
from liuke.customers.groups import group, head_id
from liuke.customers.models import Customer
from liuke.customers.rules.names import fold, search_keys
from liuke.kit.money import Money
from liuke.kit.problems import NotFound
from liuke.ledger.queries.balances import accounts_of
from liuke.ledger.rules.book import Event, Purse
from liuke.visits.models import Draft, LineShare, Signature, Ticket, TicketLine
from liuke.visits.queries.shelf import cards_of, customer_at_till, ladders
from liuke.visits.rules.sale import MOST_PIECES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.visits.rules.drafts import Content

MOST_TILES = 60


@dataclass(frozen=True)
class HerCard:
    """A card as the till shows it."""

    card: Card
    holding: Holding
    principal: Money
    bonus: Money
    debt: Money
    sessions: int
    is_good: bool
    times: int | None = None
    """Of a card by time, how often it may be used today; None: as often as she likes."""

    @property
    def holds_money(self) -> bool:
        """Whether it pays for anything."""
        return CardKind(self.card.kind).holds_money

    def sessions_for(self, item_id: int) -> int:
        """Return how many sessions of a service it could pay today."""
        if not self.is_good:
            return 0
        if self.holding.covers(item_id):
            return MOST_PIECES if self.times is None else self.times
        account = self.holding.session_account(item_id)
        return account.available if account else 0


def her_cards(customer: Customer, *, currency: str, today: date) -> list[HerCard]:
    """Return her cards that are not closed, in the order they are used; those that cannot be used come last."""
    open_ones = [card for card in cards_of(customer) if card.status != CardStatus.CLOSED]
    held = {str(one.card.pk): one for one in holdings(open_ones)}
    could = [Redeemable(str(c.pk), CardKind(c.kind), c.opened_on, c.expires_on) for c in open_ones if _is_open(c)]
    turn = {one.key: place for place, one in enumerate(redemption_order(could, today=today))}
    shown = [_shown(one, currency, is_good=key in turn, today=today) for key, one in held.items()]
    return sorted(shown, key=lambda one: turn.get(str(one.card.pk), len(turn)))


def _is_open(card: Card) -> bool:
    return card.status == CardStatus.OPEN


def _shown(holding: Holding, currency: str, *, is_good: bool, today: date) -> HerCard:
    principal, bonus, debt = (
        Money(holding.balance(purse, currency), currency) for purse in (Purse.PRINCIPAL, Purse.BONUS, Purse.ARREARS)
    )
    times = times_left(holding.card, today=today)
    return HerCard(holding.card, holding, principal, bonus, debt, sum(holding.sessions.values()), is_good, times)


def session_cards(cards: Iterable[HerCard], item_id: int) -> list[HerCard]:
    """Return the cards with a session left for a service, in the order they are used."""
    return [one for one in cards if one.sessions_for(item_id)]


def own_debt(customer: Customer, *, currency: str, scope: Scope) -> Money:
    """Return what she owes apart from her cards. 挂账."""
    owed = [
        account.available
        for account in accounts_of(group(head_id(customer.pk)), scope)
        if account.purse == Purse.ARREARS and account.card is None and account.unit == currency
    ]
    return Money(sum(owed), currency)


@dataclass(frozen=True)
class Tile:
    """Something on the shelf; ``do`` is what pressing it does."""

    do: str
    name: str
    price: Money | None
    minutes: int | None = None
    bonus: Money | None = None


_TABS = {"service": (ItemKind.SERVICE, ItemKind.UNKNOWN, ItemKind.OTHER), "product": (ItemKind.PRODUCT,)}


def tiles(tab: str, term: str, *, currency: str, today: date, cards: Iterable[HerCard] = ()) -> list[Tile]:
    """Return what stands on a shelf, at most 60; with a search text what it finds on all of them.

    Args:
        tab: ``service``, ``product``, ``card`` or ``top_up``.
        term: the beginning of a name, of its pinyin or initials, or a code.
        currency: the shop's.
        today: the salon's day; ladders are dated.
        cards: hers, which can be topped up.
    """
    if tab == "top_up" and not term:
        return _top_ups(cards, currency, today)
    found: list[Tile] = []
    if term or tab in _TABS:
        rows = Item.objects.filter(
            is_active=True, kind__in=_TABS.get(tab, ItemKind.values) if not term else ItemKind.values
        )
        columns = ("pk", "name", "code", "list_price_minor", "minutes")
        wanted = rows.order_by("pk").values_list(*columns)
        if not term:
            wanted = wanted[:MOST_TILES]
        found = [
            Tile(f"item:{pk}", name, None if price is None else Money(price, currency), minutes)
            for pk, name, code, price, minutes in wanted
            if _is_meant(term, name, code)
        ]
    if term or tab == "card":
        found += [
            Tile(f"card:{one.pk}", one.name, Money(one.price_minor, currency))
            for one in CardProduct.objects.filter(is_active=True).order_by("pk")
            if _is_meant(term, one.name, one.code)
        ]
    return found[:MOST_TILES]


def _is_meant(term: str, name: str, code: str) -> bool:
    key = fold(term)
    return not key or key == fold(code) or key in fold(name) or f" {key}" in search_keys(name)


def _top_ups(cards: Iterable[HerCard], currency: str, today: date) -> list[Tile]:
    steps = [step for ladder in ladders(currency) if ladder.holds_on(today) for step in ladder.steps]
    return [
        Tile(f"topup:{one.card.pk}:{minor}", one.card.name, Money(minor, currency) if minor else None, bonus=bonus)
        for one in cards
        if one.holds_money and one.is_good
        for minor, bonus in [*((step.pay.minor, step.bonus) for step in steps), (0, None)]
    ][:MOST_TILES]


def holder_of(number: str, *, scope: Scope) -> int | None:
    """Return whose card has this number, as the scanner reads it; None where she is not in reach."""
    card = Card.objects.unscoped("cut to the scope by the customer below").filter(number=number).first()
    if card is None:
        return None
    hers = Customer.objects.within(scope).filter(pk__in=[head_id(card.customer_id), card.customer_id])
    return hers.order_by("pk").values_list("pk", flat=True).first()


def item_coded(code: str) -> int | None:
    """Return what is on offer under exactly this code, as the scanner reads it."""
    found = Item.objects.filter(is_active=True, code=code) if code else Item.objects.none()
    return found.values_list("pk", flat=True).first()


def customer_of(content: Content, *, scope: Scope) -> Customer | None:
    """Return who stands on a bill, None for a walk-in.

    Raises:
        NotFound: she is not in reach any more.
    """
    return customer_at_till(content.customer_id, scope=scope)


def people_here(salon_id: int) -> list[Staff]:
    """Return who works in a salon, by name."""
    return list(Staff.objects.filter(is_active=True, salons=salon_id).order_by("name", "pk"))


def open_draft(scope: Scope, *, salon_id: int) -> Draft | None:
    """Return the bill this person left open on a till of the salon; the newest."""
    mine = Draft.objects.within(scope).filter(salon=salon_id, staff=scope.staff_id, ticket=None, is_parked=False)
    return mine.order_by("-saved_at").first()


def draft_called(uid: uuid.UUID, *, scope: Scope) -> Draft | None:
    """Return a bill by its key; None where there is none yet, or not in reach."""
    return Draft.objects.within(scope).select_related("ticket").filter(uid=uid).first()


def parked(scope: Scope, *, salon_id: int) -> list[tuple[Draft, Customer | None]]:
    """Return the bills put aside in a salon with whose they are, the newest first. Two queries."""
    rows = list(Draft.objects.within(scope).filter(salon=salon_id, ticket=None, is_parked=True).order_by("-saved_at"))
    ids = [draft.content.get("customer_id") for draft in rows]
    people = Customer.objects.within(scope).in_bulk([pk for pk in ids if pk])
    return [(draft, people.get(draft.content.get("customer_id") or 0)) for draft in rows]


@dataclass(frozen=True)
class Receipt:
    """A bill of the till as it is printed."""

    ticket: Ticket
    lines: list[TicketLine]
    returned: list[Ticket]

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it has gone back."""
        return not self.returned

    @property
    def is_taken_back(self) -> bool:
        """Whether all of it was taken back at once."""
        return any(back.entry and back.entry.event == Event.REVERSAL for back in self.returned)

    @property
    def listed_minor(self) -> int:
        """The list price of services and products."""
        return sum(line.list_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What all lines cost."""
        return sum(line.charged_minor + line.ahead_minor for line in self.lines)


def receipt(ticket_id: int, *, scope: Scope) -> Receipt:
    """Return a bill of the till. Five queries.

    Raises:
        NotFound: it is not in reach, or not the till's.
    """
    signed = Exists(Signature.objects.filter(ticket=OuterRef("pk")))
    rows = Ticket.objects.within(scope).select_related("salon", "customer", "made_by", "takes_back", "entry")
    ticket = (
        rows.filter(pk=ticket_id, entry__isnull=False)
        .annotate(is_signed=signed)
        .prefetch_related("payments__card")
        .first()
    )
    if ticket is None:
        raise NotFound
    lines = list(TicketLine.objects.within(scope).filter(ticket=ticket).select_related("card").order_by("pk"))
    shares: dict[int, list[LineShare]] = {}
    for share in LineShare.objects.filter(line__in=lines).select_related("staff").order_by("pk"):
        shares.setdefault(share.line_id, []).append(share)
    for line in lines:
        line.shown_shares = shares.get(line.pk, [])  # type: ignore[attr-defined]
    back = Ticket.objects.within(scope).filter(takes_back=ticket).select_related("entry").order_by("pk")
    return Receipt(ticket, lines, list(back))


def bills_of_day(scope: Scope, *, salon_id: int, day: date) -> QuerySet[Ticket]:
    """Return the till's bills of a salon's day, the newest first."""
    rows = Ticket.objects.within(scope).filter(salon=salon_id, business_date=day, entry__isnull=False)
    return rows.select_related("customer", "entry").prefetch_related("payments").order_by("-pk")
