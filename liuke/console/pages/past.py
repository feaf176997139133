"""Who was who on any past day: counts, where people went between two days, and the people behind each number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from liuke.accounts.access import page
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.console.flows import PRESETS, between
from liuke.console.queries.people import people_by_id
from liuke.segments import definitions, queries
from liuke.segments.errors import PastNotReached
from liuke.segments.queries import past
from liuke.segments.queries.reasons import reasons_on

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer

_PAGE_SIZE = 20


@page(Action.SEE_TIERS)
@require_GET
def tiers_between(request: StaffRequest, scheme: str) -> HttpResponse:
    """Show the tiers on two days, and who went where between them."""
    filters = Filters(request.GET, allowed=("from", "to"))
    its, language, reach = definitions.scheme(scheme), queries.language(), past.reach()
    context: dict[str, Any] = {
        "scheme": its,
        "schemes": [(one.code, one.name_in(language)) for one in definitions.schemes().values()],
        "freshness": queries.freshness(),
        "reach": reach,
    }
    if reach is not None:
        second = filters.day("to") or reach.until
        first = filters.day("from") or max(reach.first, second - timedelta(days=PRESETS[0]))
        context |= {
            "first": first,
            "second": second,
            "presets": [(days, max(reach.first, second - timedelta(days=days))) for days in PRESETS],
        }
        if reach.first <= first <= second <= reach.until:
            context["between"] = between(request.scope, scheme=its, first=first, second=second)
    return render(request, "console/past.html", context)


@page(Action.SEE_TIERS)
@require_GET
def people_between(request: StaffRequest, scheme: str) -> HttpResponse:
    """Show who went which way between two days, or without a first day who was in a tier on one, and why."""
    filters = Filters(request.GET, allowed=("from", "to", "before", "after", "entered", "left"))
    its, reach = definitions.scheme(scheme), past.reach()
    first, second = filters.day("from"), filters.day("to")
    if reach is None or second is None:
        raise PastNotReached(
            first=reach.first.isoformat() if reach else "–", until=reach.until.isoformat() if reach else "–"
        )
    way = past.Way(
        before=filters.text("before") if "before" in request.GET else None,
        after=filters.text("after") if "after" in request.GET else None,
        entered=filters.text("entered"),
        left=filters.text("left"),
    )
    asked: dict[str, Any] = {"scope": request.scope, "scheme": scheme}
    if first is None:
        there = past.people_on(**asked, tier=way.after or "", day=second)
        found = dict.fromkeys(there, way.after or "")
    else:
        found = past.people_who_went(**asked, first=first, second=second, way=way)
    names = {tier.code: tier.name_in(queries.language()) for tier in its.tiers}
    shown = one_page(list(found), filters, size=_PAGE_SIZE)
    context = {
        "scheme": its, "scheme_name": its.name_in(queries.language()), "first": first, "second": second,
        "before": names.get(way.before or "", ""), "after": names.get(way.after or "", ""),
        "entered": names.get(way.entered, ""), "left": names.get(way.left, ""), "is_flow": way.before is not None,
        "people": shown, "reach": reach, "freshness": queries.freshness(),
        "rows": _rows(request.scope, scheme, second, {one: found[one] for one in shown.items}, names),
    }  # fmt: skip
    return render(request, "console/past_people.html", context)


def _rows(
    scope: Scope, scheme: str, day: date, tiers: dict[int, str], names: dict[str, str]
) -> list[tuple[Customer, str, str]]:
    """Return the customers with their tier on a day and the reason for it."""
    people = people_by_id(scope, tiers)
    reasons = reasons_on(scheme=scheme, day=day, tiers={one: tier for one, tier in tiers.items() if tier})
    return [(people[one], names.get(tier, ""), reasons.get(one, "")) for one, tier in tiers.items() if one in people]
