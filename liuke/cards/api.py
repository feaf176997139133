"""Cards by JSON: what customers hold and what happened to it, freezing, and closing by the refund sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpResponse  # noqa: TC002 - ninja reads it
from ninja import Header, Query, Router

from liuke.accounts.access import zone_of
from liuke.accounts.api import require
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.cards import queries, services
from liuke.cards.definitions import region
from liuke.cards.holding import holdings
from liuke.cards.models import CardEventKind
from liuke.cards.queries.paid import payments_of
from liuke.cards.queries.statement import statement
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.schemas import (
    CardOut,
    CauseName,
    ClosedOut,
    ClosingIn,
    HeadOut,
    LineOut,
    OfferOut,
    PayoutOut,
    PurseOut,
    SheetLineOut,
    SheetOut,
    StatementOut,
    StatusIn,
)
from liuke.cards.sheet_words import items_in, line_in_words
from liuke.catalog.queries import names_of
from liuke.customers.groups import group, head_id
from liuke.customers.queries import customer_in
from liuke.customers.schemas import RowId  # noqa: TC001 - ninja reads it
from liuke.kit import clock
from liuke.kit.amounts import minor_of
from liuke.kit.http import REFUSALS
from liuke.kit.money import Money
from liuke.kit.replay import answered
from liuke.ledger.queries.issuers import region_of

if TYPE_CHECKING:
    from ninja.responses import Status

    from liuke.cards.holding import Holding
    from liuke.cards.models import Card
    from liuke.cards.rules.refunds.sheet import Sheet
    from liuke.kit.idempotency import Once

router = Router(tags=["cards"])
Key = Annotated[str, Header(alias="Idempotency-Key")]
_DAYS = 90


@router.get("/customers/{customer_id}/cards", response={200: list[CardOut]} | REFUSALS, operation_id="list_cards")
def list_cards(request: Any, customer_id: RowId) -> list[CardOut]:
    """Return a customer's cards in reach with what is on them, the newest first, closed ones too."""
    require(request, Action.SEE_MONEY)
    customer_in(request.scope, customer_id)
    return [card_out(one) for one in holdings(queries.cards_of(group(head_id(customer_id)), request.scope))]


@router.get(
    "/customers/{customer_id}/statement", response={200: StatementOut} | REFUSALS, operation_id="read_statement"
)
def read_statement(
    request: Any,
    customer_id: RowId,
    first: Annotated[date | None, Query()] = None,
    last: Annotated[date | None, Query()] = None,
    card: Annotated[RowId | None, Query()] = None,
) -> StatementOut:
    """Return her moves from ``first`` to ``last``, both counted; the last 90 days where none are named."""
    require(request, Action.SEE_MONEY)
    customer_in(request.scope, customer_id)
    until = last or clock.business_day(clock.now(), zone_of(request))
    since = first or (until - timedelta(days=_DAYS) if until.year > 1 else until)
    found = statement(customer_id, request.scope, first=since, last=until, card=card)
    return StatementOut(
        lines=[
            LineOut(
                entry=one.entry, recorded_at=one.at, business_date=one.on, event=one.event, code=one.code,
                card=one.card, unit=one.unit, amount=one.amount, balance=one.balance, words=one.words,
                origins=one.origins,
            )
            for one in found.lines
        ],
        heads=[HeadOut(entries=count, head=head) for count, head in found.heads],
        is_cut=found.is_cut, is_whole=found.is_whole,
    )  # fmt: skip


@router.get("/cards/offers", response={200: list[OfferOut]} | REFUSALS, operation_id="list_offers")
def list_offers(request: Any) -> list[OfferOut]:
    """Return the cards on offer."""
    require(request, Action.USE_TILL)
    return [
        OfferOut(
            id=one.pk, name=one.name, kind=one.kind, price_minor=one.price_minor, valid_days=one.valid_days,
            choose=one.choose, contents=one.contents,
        )
        for one in queries.offers()
        if one.is_active
    ]  # fmt: skip


@router.get("/cards/{card_id}/closing", response={200: SheetOut} | REFUSALS, operation_id="try_closing")
def try_closing(
    request: Any,
    card_id: RowId,
    cause: CauseName = "customer",
    had_it_before: bool = False,
    list_price_proven: bool = True,
) -> SheetOut:
    """Return what closing a card would come to, line by line; nothing is done."""
    require(request, Action.MANAGE_CARDS)
    card = queries.one_card(card_id, request.scope)
    closing = _closing(request, card, cause, had=had_it_before, proven=list_price_proven)
    sheet = queries.sheet_of(card, closing=closing, region=region(region_of(card.salon_id)))
    return _sheet_out(sheet, card)


@router.post("/cards/{card_id}/closing", response={200: ClosedOut} | REFUSALS, operation_id="close_card")
def close_card(
    request: Any, response: HttpResponse, card_id: RowId, body: ClosingIn, idempotency_key: Key
) -> Status[Any]:
    """Close a card by its refund sheet; what is owed back waits to be paid out."""
    require(request, Action.MANAGE_CARDS)

    def run(write: Once) -> tuple[int, ClosedOut]:
        card = queries.one_card(card_id, request.scope)
        closing = _closing(request, card, body.cause, had=body.had_it_before, proven=body.list_price_proven)
        if body.promised is not None:
            currency = organization().currency
            promised = Money(minor_of(body.promised, currency, field="promised", least=0), currency)
            closing = Closing(**{**_fields(closing), "promised": promised})
        press = services.Press(request.scope, write, clock.now(), body.reason)
        row = services.close_card(card_id, closing=closing, region=region(region_of(card.salon_id)), press=press)
        return 200, ClosedOut(
            card_id=card_id, refund_minor=row.refund_minor, interest_minor=row.interest_minor, due_on=row.due_on
        )

    return answered(request, response, key=idempotency_key, who=request.staff.pk, now=clock.now(), run=run)


@router.post("/cards/{card_id}/status", response={200: CardOut} | REFUSALS, operation_id="change_card_status")
def change_card_status(
    request: Any, response: HttpResponse, card_id: RowId, body: StatusIn, idempotency_key: Key
) -> Status[Any]:
    """Freeze a card, report it lost, or put it back in use."""
    require(request, Action.MANAGE_CARDS)

    def run(write: Once) -> tuple[int, CardOut]:
        press = services.Press(request.scope, write, clock.now(), body.reason)
        card = services.change_status(card_id, CardEventKind(body.kind), press=press)
        return 200, card_out(holdings([card])[0])

    return answered(request, response, key=idempotency_key, who=request.staff.pk, now=clock.now(), run=run)


def card_out(holding: Holding) -> CardOut:
    """Return a card with what is on it."""
    card = holding.card
    return CardOut(
        id=card.pk, number=card.number, customer_id=card.customer_id, salon_id=card.salon_id, name=card.name,
        kind=card.kind, status=card.status, opened_on=card.opened_on, expires_on=card.expires_on,
        price_minor=card.price_minor, version=card.version,
        purses=[
            PurseOut(purse=purse, unit=unit, available=held.available, held=held.aside)
            for (purse, unit), held in holding.accounts.items()
        ],
    )  # fmt: skip


def _closing(request: Any, card: Card, cause: str, *, had: bool, proven: bool) -> Closing:
    now = clock.now()
    today = clock.business_day(now, card.salon.timezone)
    return Closing(
        Cause(cause), now, today, today, today,
        decided_by=request.staff.name, had_it_before=had, list_price_proven=proven,
        payments=payments_of(card, currency=organization().currency),
    )  # fmt: skip


def _fields(closing: Closing) -> dict[str, Any]:
    return {name: getattr(closing, name) for name in Closing.__dataclass_fields__}


def _sheet_out(sheet: Sheet, card: Card) -> SheetOut:
    items = names_of({one["item"] for one in card.contents} | items_in(sheet))
    methods = {one.key: one.method for one in sheet.closing.payments}
    return SheetOut(
        cause=sheet.closing.cause.value, refund_minor=sheet.refund.minor, interest_minor=sheet.interest.minor,
        total_minor=sheet.total.minor, due_on=sheet.due_on,
        payouts=[
            PayoutOut(way=one.way.value, method=methods.get(one.payment, ""), amount_minor=one.amount.minor)
            for one in sheet.payouts
        ],
        lines=[
            SheetLineOut(
                code=one.code.value, article=one.article.value if one.article else "", words=line_in_words(one, items),
                numbers={
                    name: value.minor if isinstance(value, Money) else str(value) for name, value in one.numbers.items()
                },
            )
            for one in sheet.lines
        ],
    )  # fmt: skip
