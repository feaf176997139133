"""What she drew: read from the form of the till, and shown with its bill."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liuke.accounts.access import address_of, page
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.visits import services
from liuke.visits.rules.second_factor import CANVAS, picture

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


def drawn(request: StaffRequest) -> bytes:
    """Return the picture the canvas sent; what is none is refused by the service."""
    return picture(request.POST.get("signature", ""))


@page(Action.REFUND_SALES)
@never_cache
@require_POST
def signature(request: StaffRequest, ticket_id: int) -> HttpResponse:
    """Show what a bill was signed with; every look is in the audit."""
    png = services.read_signature(ticket_id, scope=request.scope, now=clock.now(), address=address_of(request))
    return render(request, "visits/_signature.html", {"image": CANVAS + b64encode(png).decode()})
