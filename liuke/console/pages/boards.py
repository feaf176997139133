"""The boards: early warnings and health, who came back, who stays and why others went; each as a page and a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page, shop_of, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.console.board_file import write_boards
from liuke.console.boards import NAMES, behind
from liuke.console.flows import last_month
from liuke.console.queries.people import people_by_id
from liuke.console.words import HEALTH_WORDS
from liuke.customers.queries import has_customers
from liuke.insights.features.catalogue import BY_NAME, HEALTH_PARTS
from liuke.kit import clock
from liuke.segments import definitions, queries, services
from liuke.segments.queries.cohorts import cohorts
from liuke.segments.queries.lost import lost
from liuke.segments.queries.rates import trends
from liuke.segments.queries.staying import LEAST, staying
from liuke.segments.queries.tickets import DatedTicket, ticket_months
from liuke.segments.queries.warnings import warnings

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.segments.queries import HealthOverview
    from liuke.segments.queries.rates import Trend

_PAGE_SIZE = 20


def _shown(request: StaffRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    fresh = queries.freshness()
    context |= {"freshness": fresh, "is_counted": fresh.as_of is not None, "is_empty": not has_customers(request.scope)}
    return render(request, template, context)


@page(Action.SEE_TIERS)
@require_GET
def boards(request: StaffRequest) -> HttpResponse:
    """Show early warnings, health with who moved, key figures and the average ticket."""
    scope, currency = request.scope, shop_of(request).currency
    health = queries.health_overview(scope=scope)
    context: dict[str, Any] = {
        "warnings": warnings(scope=scope),
        "health": health,
        "health_words": HEALTH_WORDS,
        "parts": _parts(health),
        "kpis": queries.kpis(scope=scope, currency=currency),
        "months": ticket_months(scope=scope, currency=currency) if scope.may(Action.SEE_MONEY) else [],
        "scheme": definitions.scheme(queries.STAGES),
        "between": last_month(scope, scheme=definitions.scheme(queries.STAGES)),
    }
    context |= _lines(trends(scope=scope))
    if context["between"]:
        context |= {"first": context["between"].first, "second": context["between"].second}
    return _shown(request, "console/boards.html", context)


def _lines(found: dict[str, Trend]) -> dict[str, Any]:
    """Return the lines of the rates, and the same points as rows: a day with its point of each rate."""
    days = sorted({point.day for trend in found.values() for point in trend.points})
    at = {(code, point.day): point for code, trend in found.items() for point in trend.points}
    return {"trends": found, "trend_rows": [(day, [(code, at.get((code, day))) for code in found]) for day in days]}


def _parts(health: HealthOverview) -> list[tuple[str, float, int]]:
    """Return each part of the score: its name, its mean, the most it can give."""
    zh = queries.language() == "zh"
    return [
        (BY_NAME[f"health_{code}"].zh if zh else BY_NAME[f"health_{code}"].en, mean, most)
        for code, most in HEALTH_PARTS.items()
        if (mean := health.parts[code]) is not None
    ]


@page(Action.SEE_TIERS)
@require_GET
def coming_back(request: StaffRequest) -> HttpResponse:
    """Show the cohorts: of those who first bought in a month, how many were here in the months after it."""
    found = cohorts(scope=request.scope)
    most = max((len(cohort.cells) for cohort in found), default=0)
    return _shown(request, "console/cohorts.html", {"cohorts": found, "months": range(1, most + 1)})


@page(Action.SEE_TIERS)
@require_GET
def who_stays(request: StaffRequest) -> HttpResponse:
    """Show what those who stay have in common, and what is known of why the lost went."""
    context = {"staying": staying(scope=request.scope), "least": LEAST, "lost": lost(scope=request.scope)}
    return _shown(request, "console/staying.html", context)


@page(Action.SEE_TIERS)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Show the customers behind one number of a board."""
    filters = Filters(request.GET, allowed=NAMES)
    if not filters.chosen:
        return redirect("console:boards")
    found = behind(filters, scope=request.scope)
    shown = one_page(found.rows, filters, size=_PAGE_SIZE, total=len(found.rows))
    ids = [row.customer_id if isinstance(row, DatedTicket) else row for row in shown.items]
    known = people_by_id(request.scope, ids)
    context = {
        "title": found.title, "people": shown,
        "rows": [(known[one], row) for one, row in zip(ids, shown.items, strict=True) if one in known],
        "has_tickets": bool(shown.items) and isinstance(shown.items[0], DatedTicket),
    }  # fmt: skip
    return _shown(request, "console/board_people.html", context)


@page(Action.EXPORT, Action.SEE_TIERS)
@require_POST
def export(request: StaffRequest) -> FileResponse:
    """Hand out the numbers of all boards as a workbook; who took it is kept."""
    now = clock.now()
    services.record_boards_taken(now=now, scope=request.scope, address=address_of(request))
    today = clock.business_day(now, zone_of(request))
    book = write_boards(request.scope, currency=shop_of(request).currency, today=today)
    return FileResponse(book, as_attachment=True, filename=f"boards-{today.isoformat()}.xlsx")
