"""The record of what people did. Read-only; opening it is itself recorded, before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from liuke.accounts import queries, services, trail
from liuke.accounts.access import address_of, page
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.kit import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_FILTERS = ("person", "action", "object", "ref", "day")
_PAGE_SIZE = 50


@page(Action.SEE_AUDIT)
@never_cache
@require_GET
def audit(request: StaffRequest) -> HttpResponse:
    """Show who did what, newest first, cut by person, action, thing and day."""
    filters = Filters(request.GET, allowed=_FILTERS)
    person, day = filters.number("person"), filters.day("day")
    shop = queries.organization()
    services.record_audit_reading(
        request.staff,
        filters=filters.chosen,
        now=clock.now(),
        address=address_of(request),
    )
    things = trail.known_things()
    actions = queries.audited_actions()
    rows = queries.audit_entries(
        request.scope,
        actor_id=person,
        action=filters.choice("action", actions),
        about=(filters.choice("object", dict(things)), filters.text("ref")),
        day=day,
        timezone=shop.timezone,
    )
    shown = one_page(rows, filters, size=_PAGE_SIZE)
    context = {
        "entries": shown,
        "told": trail.told(shown.items, request.scope),
        "chosen": filters.chosen,
        "people": queries.staff_within(request.scope),
        "actions": [(action, trail.label_of(action)) for action in actions],
        "things": things,
        "timezone": shop.timezone,
    }
    return render(request, "accounts/audit.html", context)
