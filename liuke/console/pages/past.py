"""Who was who on any past day: counts, where people went between two days, and the people behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.console.flows import PRESETS, between
from liuke.console.queries.people import people_by_id
from liuke.customers.queries import has_customers, in_scope, tagged
from liuke.customers.services import record_export
from liuke.customers.workbook import write_workbook
from liuke.kit import clock
from liuke.segments import definitions, queries
from liuke.segments.errors import PastNotReached
from liuke.segments.queries import past
from liuke.segments.queries.boards import too_new
from liuke.segments.queries.reasons import reasons_on

if TYPE_CHECKING:
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
        "is_empty": reach is None and not has_customers(request.scope),
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
            context["too_new"] = _too_new(request.scope, scheme, second, as_of=context["freshness"].as_of)
    return render(request, "console/past.html", context)


def _too_new(scope: Scope, scheme: str, day: date, *, as_of: date | None) -> int:
    """Return how many more the tiers of today have than this day; only said of the very day counted last."""
    return too_new(scope=scope, scheme=scheme, day=day) if day == as_of else 0


@dataclass(frozen=True)
class _Asked:
    """What an address asks of the past: whose tiers, on which days, which way; and who that is, with her tier."""

    filters: Filters
    first: date | None
    second: date
    way: past.Way
    found: dict[int, str]

    @property
    def taken(self) -> dict[str, str]:
        """What the audit keeps of it: days and tiers, empty ones left out."""
        way = self.way
        said = {"day": self.second.isoformat(), "compared_with": self.first.isoformat() if self.first else ""}
        said |= {"was_in": way.before or "", "is_in": way.after or "", "entered": way.entered, "left": way.left}
        return {name: value for name, value in said.items() if value}


def _asked(request: StaffRequest, scheme: str) -> _Asked:
    """Return who went the way of an address, in reach.

    Raises:
        UnknownScheme, UnknownTier, PastNotReached: as they say; without a day too.
    """
    filters = Filters(request.GET, allowed=("from", "to", "before", "after", "entered", "left"))
    reach = past.reach()
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
        return _Asked(filters, first, second, way, dict.fromkeys(there, way.after or ""))
    found = past.people_who_went(**asked, first=first, second=second, way=way)
    return _Asked(filters, first, second, way, found)


@page(Action.SEE_TIERS)
@require_GET
def people_between(request: StaffRequest, scheme: str) -> HttpResponse:
    """Show who went which way between two days, or without a first day who was in a tier on one, and why."""
    its, asked = definitions.scheme(scheme), _asked(request, scheme)
    names = {tier.code: tier.name_in(queries.language()) for tier in its.tiers}
    shown, way = one_page(list(asked.found), asked.filters, size=_PAGE_SIZE), asked.way
    context = {
        "scheme": its, "scheme_name": its.name_in(queries.language()), "first": asked.first, "second": asked.second,
        "before": names.get(way.before or "", ""), "after": names.get(way.after or "", ""),
        "entered": names.get(way.entered, ""), "left": names.get(way.left, ""), "is_flow": way.before is not None,
        "people": shown, "reach": past.reach(), "freshness": queries.freshness(),
        "address": request.GET.urlencode(),
        "rows": _rows(request.scope, scheme, asked.second, {one: asked.found[one] for one in shown.items}, names),
    }  # fmt: skip
    return render(request, "console/past_people.html", context)


@page(Action.EXPORT, Action.SEE_TIERS)
@require_POST
def export(request: StaffRequest, scheme: str) -> FileResponse:
    """Hand out exactly the people of an address as a workbook with masked phones; who took it is kept."""
    now, asked = clock.now(), _asked(request, scheme)
    taken = {"scheme": scheme, **asked.taken}
    people = in_scope(request.scope, asked.found)
    record_export(count=len(people), filters=taken, scope=request.scope, now=now, address=address_of(request))
    book = write_workbook(tagged(request.scope, people))
    return FileResponse(book, as_attachment=True, filename=f"{scheme}-{asked.second.isoformat()}.xlsx")


def _rows(
    scope: Scope, scheme: str, day: date, tiers: dict[int, str], names: dict[str, str]
) -> list[tuple[Customer, str, str]]:
    """Return the customers with their tier on a day and the reason for it."""
    people = people_by_id(scope, tiers)
    reasons = reasons_on(scheme=scheme, day=day, tiers={one: tier for one, tier in tiers.items() if tier})
    return [(people[one], names.get(tier, ""), reasons.get(one, "")) for one, tier in tiers.items() if one in people]
