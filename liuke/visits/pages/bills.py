"""The bills of the till: the day's list, one to print, one taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page, salons_shown
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.visits import services
from liuke.visits.queries import till

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page(Action.USE_TILL)
@require_GET
def day(request: StaffRequest) -> HttpResponse:
    """Show the bills of today."""
    shown = salons_shown(request)
    if len(shown) != 1:
        return render(request, "visits/choose_salon.html")
    today = clock.business_day(clock.now(), shown[0].timezone)
    found = till.bills_of_day(request.scope, salon_id=shown[0].pk, day=today)
    return render(request, "visits/bills.html", {"tickets": found, "today": today})


@page(Action.USE_TILL)
@require_GET
def receipt(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Show a bill to print, and to take back where the role may."""
    found = till.receipt(ticket_id, scope=request.scope)
    return render(request, "visits/receipt.html", {"receipt": found, "ticket": found.ticket})


@page(Action.REFUND_SALES)
@require_POST
def taking_back(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Take a bill back whole, and show the bill that does it."""
    reason = "".join(c for c in request.POST.get("reason", "") if c.isprintable())
    try:
        back = services.take_back(
            ticket_id, reason=reason, scope=request.scope, actor=request.scope.staff_id, now=clock.now()
        )
    except LiukeError as refusal:
        found = till.receipt(ticket_id, scope=request.scope)
        context = {"receipt": found, "ticket": found.ticket, "problem": sentence_of(refusal), "reason": reason}
        return render(request, "visits/receipt.html", context, status=refusal.status)
    messages.success(request, _("Taken back. Everything is where it came from."))
    return redirect("visits:receipt", back.pk)
