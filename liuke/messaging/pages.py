"""The simulator's outbox: what customers of a demo would read on their phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from liuke.accounts.access import page, zone_of
from liuke.accounts.rules import Action
from liuke.messaging import queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page(Action.USE_TILL)
@never_cache
@require_GET
def simulator(request: StaffRequest) -> HttpResponse:
    """Show what the simulator took; a real shop has none."""
    context = {"messages_sent": queries.simulated(), "has_channel": queries.has_channel(), "zone": zone_of(request)}
    return render(request, "messaging/simulator.html", context)
