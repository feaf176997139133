"""Payments asked of providers, as pages: at the till while the customer waits, and the list somebody looks through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.visits import services
from liuke.visits.forms import Typed
from liuke.visits.pages.changes import with_fields
from liuke.visits.pages.till import answer, board_of, look_again, salon_of, see_version
from liuke.visits.payments.port import payer_of
from liuke.visits.queries import paying, till
from liuke.visits.rules.sale import How

if TYPE_CHECKING:
    import uuid

    from liuke.accounts.access import StaffRequest
    from liuke.visits.models import Draft
    from liuke.visits.pages.board import Board

_NOTHING_NEW = 204


@page(Action.USE_TILL)
@require_POST
def asking(request: StaffRequest, draft_uid: uuid.UUID) -> HttpResponse:
    """Ask for a payment of the bill, by a code shown or a code scanned; call it off; let the simulation pay."""
    draft, salon = till.draft_called(draft_uid, scope=request.scope), salon_of(request)
    if draft is None or salon is None or draft.ticket is not None:
        return redirect("visits:till")
    board = board_of(request, salon, draft, uid=draft_uid)
    typed = Typed(request.POST.dict(), board.currency)
    do, _colon, which = request.POST.get("do", "").partition(":")
    if do in {"ask", "scan"} and (with_fields(board.content, typed) != board.content or typed.problems):
        return look_again(request, board, typed)
    try:
        _do(request, board, draft, do, which)
    except LiukeError as refusal:
        after = board_of(request, salon, till.draft_called(draft_uid, scope=request.scope), uid=draft_uid)
        after.notice = sentence_of(refusal)
        return answer(request, after, status=refusal.status)
    return answer(request, board_of(request, salon, till.draft_called(draft_uid, scope=request.scope), uid=draft_uid))


def _do(request: StaffRequest, board: Board, draft: Draft, do: str, which: str) -> None:
    scope, now = request.scope, clock.now()
    if do in {"off", "pays"}:
        order = paying.order_of(Typed({"id": which}, "").number("id"), scope=scope)
        if order.draft_uid == draft.uid:
            (services.call_off if do == "off" else services.pay_simulated)(order.pk, scope=scope, now=now)
        return
    see_version(request, board)
    code = "".join(request.POST.get("code", "").split()) if do == "scan" else ""
    purse = payer_of(code) if do == "scan" else which
    version = draft.version
    if do == "scan" and purse and all(one.how.value != purse for one in board.content.payments):
        paid = board.content.paid_by(How(purse))
        version = services.save_draft(
            draft.uid, paid, salon_id=draft.salon_id, version=version, scope=scope, now=now
        ).version
    services.ask_payment(draft.uid, purse=purse, version=version, scope=scope, now=now, code=code)


@page(Action.USE_TILL)
@never_cache
@require_POST
def asked(request: StaffRequest, draft_uid: uuid.UUID) -> HttpResponse:
    """Look what became of what is asked; the bill is shown anew when somebody knows."""
    draft, salon = till.draft_called(draft_uid, scope=request.scope), salon_of(request)
    if draft is None or salon is None or draft.ticket is not None:
        return HttpResponse(status=_NOTHING_NEW)
    for order in paying.asked_for(draft_uid, scope=request.scope):
        services.look_again(order.pk, now=clock.now())
    if any(one.standing.is_open for one in paying.asked_for(draft_uid, scope=request.scope)):
        return HttpResponse(status=_NOTHING_NEW)
    return answer(request, board_of(request, salon, draft, uid=draft_uid))


@page(Action.USE_TILL)
@never_cache
@require_GET
def payments(request: StaffRequest) -> HttpResponse:
    """Show what somebody has to look at: paid without a bill, going back, without an answer, set aside."""
    now = clock.now()
    context = {
        "without_bill": paying.without_bill(request.scope),
        "open": paying.still_open(request.scope, now=now),
        "going_back": paying.going_back(request.scope),
        "set_aside": paying.set_aside(request.scope),
        "may_give_back": request.scope.may(Action.REFUND_SALES),
    }
    return render(request, "visits/payments.html", context)


@page(Action.REFUND_SALES)
@require_POST
def giving_back(request: StaffRequest, order_id: int) -> HttpResponse:
    """Give money back that is on no bill."""
    services.give_back_unbilled(order_id, scope=request.scope, now=clock.now())
    messages.success(request, _("It goes back the way it came; the list shows it until it is back."))
    return redirect("visits:payments")
