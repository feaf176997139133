"""The till by JSON: a whole bill in one call, taken back, topped up, sessions used. Each is one entry of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpResponse  # noqa: TC002 - ninja reads it
from ninja import Header, Router

from liuke.accounts.api import require
from liuke.accounts.queries import organization
from liuke.accounts.rules import Action
from liuke.cards.queries import one_card
from liuke.customers.schemas import RowId  # noqa: TC001 - ninja reads it
from liuke.kit import clock
from liuke.kit.amounts import minor_of
from liuke.kit.http import REFUSALS
from liuke.kit.problems import InvalidInput
from liuke.kit.replay import answered
from liuke.visits import services
from liuke.visits.queries.refund import bill_left, bill_to_refund
from liuke.visits.queries.totals import totals_of
from liuke.visits.rules.sale import How, Sale, SaleLine, SalePayment, Share, What
from liuke.visits.rules.second_factor import CODE_TIME, picture
from liuke.visits.schemas_till import (
    AgreedIn,
    BillIn,
    BillOut,
    CodeIn,
    CodeOut,
    LineIn,
    RefundIn,
    ReturnIn,
    SessionsIn,
    ShareIn,
    TopUpIn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ninja.responses import Status

    from liuke.accounts.scope import Scope
    from liuke.kit.idempotency import Once
    from liuke.visits.models import Ticket

router = Router(tags=["till"])
Key = Annotated[str, Header(alias="Idempotency-Key")]


@router.post("/bills", response={201: BillOut} | REFUSALS, operation_id="create_bill")
def create_bill(request: Any, response: HttpResponse, body: BillIn, idempotency_key: Key) -> Status[Any]:
    """Close a whole bill, or nothing of it: prices come from the list, another one is for who may say so and why."""
    return _sold(request, response, idempotency_key, lambda: _sale(body), agreed=body)


@router.post("/redemption-codes", response={201: CodeOut} | REFUSALS, operation_id="send_redemption_code")
def send_redemption_code(request: Any, response: HttpResponse, body: CodeIn, idempotency_key: Key) -> Status[Any]:
    """Send a customer the code a bill will need that uses her cards; it stands for five minutes."""
    require(request, Action.USE_TILL)

    def run(_write: Once) -> tuple[int, CodeOut]:
        amount = minor_of(body.amount, organization().currency, field="amount")
        sent = services.send_code(
            body.customer_id, sale_key=body.bill_key, amount_minor=amount, scope=request.scope, now=clock.now()
        )
        until = sent.sent_at + CODE_TIME
        return 201, CodeOut(id=sent.pk, sent_to=sent.customer.phone_hint, stands_until=until)

    return answered(request, response, key=idempotency_key, who=request.staff.pk, now=clock.now(), run=run)


@router.post("/bills/{bill_id}/return", response={201: BillOut} | REFUSALS, operation_id="take_bill_back")
def take_bill_back(
    request: Any, response: HttpResponse, bill_id: RowId, body: ReturnIn, idempotency_key: Key
) -> Status[Any]:
    """Take a bill back whole; everything goes where it came from, and the answer is the bill that does it."""
    require(request, Action.REFUND_SALES)

    def run(write: Once) -> tuple[int, BillOut]:
        back = services.take_back(
            bill_id, reason=body.reason, scope=request.scope, actor=request.staff.pk, now=clock.now(), asked=write
        )
        return 201, bill_out(back, request.scope)

    return answered(request, response, key=idempotency_key, who=request.staff.pk, now=clock.now(), run=run)


@router.post("/bills/{bill_id}/refunds", response={201: BillOut} | REFUSALS, operation_id="refund_bill_in_part")
def refund_bill_in_part(
    request: Any, response: HttpResponse, bill_id: RowId, body: RefundIn, idempotency_key: Key
) -> Status[Any]:
    """Give pieces of a bill back to where they were paid from; the answer is the bill that does it."""
    require(request, Action.REFUND_SALES)

    def run(write: Once) -> tuple[int, BillOut]:
        ticket = bill_to_refund(bill_id, scope=request.scope)
        by_place = {place: one.line.pk for place, one in enumerate(bill_left(ticket).lines, 1)}
        named = [one.line for one in body.lines]
        if len(set(named)) < len(named) or not set(named) <= set(by_place):
            raise InvalidInput(field="lines")
        wanted = {by_place[one.line]: one.pieces for one in body.lines}
        back = services.refund_part(
            ticket.pk, wanted, reason=body.reason, write=write, scope=request.scope, actor=request.staff.pk,
            now=clock.now(),
        )  # fmt: skip
        return 201, bill_out(back, request.scope)

    return answered(request, response, key=idempotency_key, who=request.staff.pk, now=clock.now(), run=run)


@router.post("/cards/{card_id}/top-ups", response={201: BillOut} | REFUSALS, operation_id="create_top_up")
def create_top_up(
    request: Any, response: HttpResponse, card_id: RowId, body: TopUpIn, idempotency_key: Key
) -> Status[Any]:
    """Top a card up; what the shop's ladder gives on top comes by itself."""

    def sale() -> Sale:
        card = one_card(card_id, request.scope)
        amount = minor_of(body.amount, organization().currency, field="amount")
        line = SaleLine(What.TOP_UP, card.pk, price_minor=amount)
        return Sale(body.salon_id, card.customer_id, (line,), (SalePayment(How(body.how), amount),))

    return _sold(request, response, idempotency_key, sale)


@router.post("/cards/{card_id}/sessions", response={201: BillOut} | REFUSALS, operation_id="use_sessions")
def use_sessions(
    request: Any, response: HttpResponse, card_id: RowId, body: SessionsIn, idempotency_key: Key
) -> Status[Any]:
    """Use sessions of a card for a service that was given."""

    def sale() -> Sale:
        card = one_card(card_id, request.scope)
        line = SaleLine(What.ITEM, body.item_id, quantity=body.count, session_card=card.pk, shares=_shares(body.shares))
        return Sale(body.salon_id, card.customer_id, (line,))

    return _sold(request, response, idempotency_key, sale, agreed=body)


def _sold(
    request: Any, response: HttpResponse, key: str, sale: Callable[[], Sale], *, agreed: AgreedIn | None = None
) -> Status[Any]:
    require(request, Action.USE_TILL)

    def run(write: Once) -> tuple[int, BillOut]:
        wanted, scope, now = sale(), request.scope, clock.now()
        if agreed and agreed.code and wanted.customer_id:
            services.confirm_code(write.key, agreed.code, customer_id=wanted.customer_id, scope=scope, now=now)
        signature = picture(agreed.signature) if agreed else b""
        ticket = services.check_out(
            wanted, write=write, scope=scope, actor=request.staff.pk, now=now, signature=signature
        )
        return 201, bill_out(ticket, request.scope)

    return answered(request, response, key=key, who=request.staff.pk, now=clock.now(), run=run)


def _sale(body: BillIn) -> Sale:
    currency = organization().currency
    payments = tuple(
        SalePayment(
            How(one.how),
            minor_of(one.amount, currency, field="amount"),
            one.card_id,
            None if one.tendered is None else minor_of(one.tendered, currency, field="tendered"),
        )
        for one in body.payments
    )
    lines = tuple(_line(one, currency) for one in body.lines)
    return Sale(body.salon_id, body.customer_id, lines, payments, body.note)


def _line(one: LineIn, currency: str) -> SaleLine:
    def price(amount: int | str | None, field: str) -> int | None:
        return None if amount is None else minor_of(amount, currency, field=field, least=0)

    return SaleLine(
        What(one.what), one.ref, one.quantity, price(one.price, "price"), price(one.paid, "paid"), one.reason,
        one.session_card, _shares(one.shares),
    )  # fmt: skip


def _shares(told: list[ShareIn]) -> tuple[Share, ...]:
    return tuple(Share(one.staff_id, one.share_bp, one.requested) for one in told)


def bill_out(ticket: Ticket, scope: Scope) -> BillOut:
    """Return a bill with what it comes to."""
    charged, ahead = totals_of(ticket.pk, scope)
    return BillOut(
        id=ticket.pk, number=ticket.number, salon_id=ticket.salon_id, customer_id=ticket.customer_id,
        business_date=ticket.business_date, charged_minor=charged, ahead_minor=ahead,
        takes_back=ticket.takes_back_id,
    )  # fmt: skip
