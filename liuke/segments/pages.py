"""Starting a refresh from a page, and seeing how far it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page, way_back
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.problems import InvalidInput
from liuke.segments import queries
from liuke.segments.tasks import ask_refresh

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest


@page(Action.REFRESH)
@require_POST
def refresh(request: StaffRequest) -> HttpResponse:
    """Ask for a refresh as of today or of a day given; one that waits already is the same wish."""
    day = str(request.POST.get("day", ""))
    if day:
        try:
            wanted = date.fromisoformat(day)
        except ValueError as error:
            raise InvalidInput(field="day") from error
        queries.checked_day(wanted, now=clock.now())
        day = wanted.isoformat()
    ask_refresh(day)
    return redirect(way_back(request) or "console:tiers")


@page()
@never_cache
@require_GET
def freshness(request: StaffRequest) -> HttpResponse:
    """Show how old the answers are, and a refresh at work; the part asks again by itself while one is."""
    fresh = queries.freshness()
    response = render(request, "segments/_freshness.html", {"freshness": fresh})
    if request.GET.get("was") == "working" and not fresh.is_working:
        response.headers["HX-Refresh"] = "true"  # it is done: the whole page shows other numbers now
    return response
