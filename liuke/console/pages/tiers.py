"""Who is who: the tiers of a scheme, the matrix, the shop's health, and the people behind each number."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page, shop_of, zone_of
from liuke.accounts.errors import PageMissing
from liuke.accounts.listing import Filters, Page, one_page
from liuke.accounts.rules import Action
from liuke.console.flows import last_month
from liuke.console.words import COUNT_WORDS, HEALTH_WORDS, RECENCY_WORDS
from liuke.customers.queries import has_customers, read_in_turn
from liuke.customers.services import record_export
from liuke.customers.workbook import write_workbook
from liuke.kit import clock
from liuke.outreach.queries import playbook
from liuke.segments import definitions, queries
from liuke.segments.queries import STAGES, past

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.segments.queries import MatrixCell

_PAGE_SIZE = 20


@page(Action.SEE_TIERS)
@require_GET
def tiers(request: StaffRequest, scheme: str = STAGES) -> HttpResponse:
    """Show the tiers of one scheme with their rule, their people and what is done for them."""
    shown, language = definitions.scheme(scheme), queries.language()
    context: dict[str, Any] = {
        "freshness": queries.freshness(),
        "schemes": [(one.code, one.name_in(language)) for one in definitions.schemes().values()],
        "scheme": shown,
        "note": shown.note_zh if language == "zh" else shown.note_en,
        "is_empty": not has_customers(request.scope),
    }
    if queries.current_run() is not None and not context["is_empty"]:
        scope, currency = request.scope, shop_of(request).currency
        counted = queries.tiers_overview(scope=scope, scheme=scheme)
        matrix = queries.rfm_matrix(scope=scope, currency=currency)
        context |= {
            "tiers": [(tier, playbook(scheme, tier.tier.code)) for tier in counted],
            "total": sum(tier.customers for tier in counted),
            "matrix": [
                (code, word, row, _people(row)) for (code, word), row in zip(COUNT_WORDS.items(), matrix, strict=True)
            ],
            "columns": [
                (code, word, _people(column))
                for (code, word), column in zip(RECENCY_WORDS.items(), zip(*matrix, strict=True), strict=True)
            ],
            "came": sum(_people(row) for row in matrix),
            "health": queries.health_overview(scope=scope),
            "health_words": HEALTH_WORDS,
            "kpis": queries.kpis(scope=scope, currency=currency),
            "reach": past.reach(),
            "between": last_month(scope, scheme=shown),
        }
    return render(request, "console/tiers.html", context)


def _people(cells: Iterable[MatrixCell]) -> int:
    return sum(cell.customers for cell in cells)


@page(Action.SEE_TIERS)
@require_GET
def members(request: StaffRequest, scheme: str, tier: str) -> HttpResponse:
    """Show who is in a tier and why, who spends most first."""
    filters = Filters(request.GET, allowed=())
    number = filters.page_number()
    found = queries.members(scope=request.scope, scheme=scheme, tier=tier, page=number, per_page=_PAGE_SIZE)
    if number > found.pages:
        raise PageMissing(page=str(number), last=found.pages)
    shown = Page(found.rows, found.page, found.pages, found.total, "")
    shown_scheme = definitions.scheme(scheme)
    counted = {one.tier.code: one for one in queries.tiers_overview(scope=request.scope, scheme=scheme)}
    context = {
        "scheme": shown_scheme,
        "scheme_name": shown_scheme.name_in(queries.language()),
        "tier": counted[tier],
        "playbook": playbook(scheme, tier),
        "members": shown,
        "freshness": queries.freshness(),
    }
    return render(request, "console/tier.html", context)


@page(Action.EXPORT)
@require_POST
def export(request: StaffRequest, scheme: str, tier: str) -> FileResponse:
    """Hand out exactly the people of a tier as a workbook with masked phones; who took it is kept."""
    now = clock.now()
    queries.members(scope=request.scope, scheme=scheme, tier=tier, per_page=1)  # refuses an unknown scheme or tier
    rows = queries.customers_in_tier(request.scope, scheme=scheme, tier=tier)
    taken = {"scheme": scheme, "tier": tier}
    record_export(count=rows.count(), filters=taken, scope=request.scope, now=now, address=address_of(request))
    book = write_workbook(read_in_turn(rows, request.scope))
    today = clock.business_day(now, zone_of(request))
    return FileResponse(book, as_attachment=True, filename=f"{scheme}-{tier}-{today.isoformat()}.xlsx")


@page(Action.SEE_TIERS)
@require_GET
def matrix(request: StaffRequest) -> HttpResponse:
    """Show who is in one cell of the matrix, one row, one column, or in all of it."""
    filters = Filters(request.GET, allowed=("recency", "visits"))
    recency = filters.choice("recency", RECENCY_WORDS)
    visits = filters.choice("visits", COUNT_WORDS)
    cells = set(product([recency] if recency else RECENCY_WORDS, [visits] if visits else COUNT_WORDS))
    rows = queries.in_cells(request.scope, cells)
    context = {
        "rows": one_page(rows, filters, size=_PAGE_SIZE, total=rows.count()),
        "recency": RECENCY_WORDS.get(recency, ""),
        "visits": COUNT_WORDS.get(visits, ""),
        "is_empty": not has_customers(request.scope),
        "freshness": queries.freshness(),
    }
    return render(request, "console/matrix.html", context)
