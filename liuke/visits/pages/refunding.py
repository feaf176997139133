"""Giving part of a bill back: which pieces, where the money goes, and then the press that does it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page, shop_of
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.money import Money
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.visits import services
from liuke.visits.forms import Typed
from liuke.visits.models.till import PURSE_NAMES
from liuke.visits.queries.refund import bill_left, bill_to_refund, card_names, refund_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.visits.models import Ticket
    from liuke.visits.queries.refund import BillLeft, Refund


@dataclass(frozen=True)
class Going:
    """One part of the sentence: so much goes there."""

    purse: str
    name: str
    amount: Money
    sessions: int
    card: str


@page(Action.REFUND_SALES)
@require_http_methods(["GET", "POST"])
def refund(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Show what is left of a bill and where chosen pieces would go, and give them back when told so."""
    ticket = bill_to_refund(ticket_id, scope=request.scope)
    bill = bill_left(ticket)
    typed = Typed(request.POST.dict(), shop_of(request).currency)
    wanted = {one.line.pk: typed.number(f"pieces-{one.line.pk}") for one in bill.lines}
    shown: dict[str, Any] = {
        "ticket": ticket,
        "reason": typed.text("reason", before=""),
        "key": typed.text("key", before=""),
    }
    status = 200
    if request.method == "POST":
        try:
            if "confirm" in request.POST and typed.text("seen", before="") == _mark(wanted):
                return _done(request, ticket, wanted, shown)
            shown |= {"going": _going(refund_of(bill, wanted), typed.currency), "seen": _mark(wanted)}
        except LiukeError as refusal:
            shown["problem"], status = sentence_of(refusal), refusal.status
    return _show(request, bill, wanted, shown, status)


def _mark(wanted: dict[int, int]) -> str:
    """Return what the sentence was about: pieces changed after it are worked out again before anything is done."""
    return "-".join(f"{pk}x{pieces}" for pk, pieces in wanted.items() if pieces)


def _done(request: StaffRequest, ticket: Ticket, wanted: dict[int, int], shown: dict[str, Any]) -> HttpResponse:
    chosen = {pk: pieces for pk, pieces in wanted.items() if pieces}
    actor = request.scope.staff_id
    write = services.refund_named(ticket.pk, chosen, reason=shown["reason"], key=shown["key"], actor=actor)
    back = services.refund_part(
        ticket.pk, chosen, reason=shown["reason"], write=write, scope=request.scope, actor=actor, now=clock.now()
    )
    messages.success(request, _("Given back. It is where it was paid from."))
    return redirect("visits:receipt", back.pk)


def _show(
    request: StaffRequest, bill: BillLeft, wanted: dict[int, int], shown: dict[str, Any], status: int
) -> HttpResponse:
    currency = shop_of(request).currency
    rows = [
        {
            "line": one.line,
            "left": one.pieces,
            "amount": Money(one.charged + one.ahead, currency),
            "chosen": min(wanted[one.line.pk], one.pieces),
        }
        for one in bill.lines
    ]
    context = {"rows": rows, "has_left": bill.pieces, **shown, "key": shown["key"] or uuid.uuid4()}
    return render(request, "visits/refund.html", context, status=status)


def _going(found: Refund, currency: str) -> list[Going]:
    names = card_names({card for _purse, card in found.to if card})
    return [
        Going(purse.value, str(PURSE_NAMES[purse]), Money(minor, currency), sessions, names.get(card or 0, ""))
        for (purse, card), (minor, sessions) in found.to.items()
    ]
