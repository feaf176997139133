"""How each tier lives with the shop, and what could be made a package of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from liuke.accounts.access import page
from liuke.accounts.errors import UnknownFilter
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.insights.features.catalogue import BY_NAME
from liuke.segments import definitions, queries
from liuke.segments.queries import habits as reading
from liuke.segments.queries import packages as bundles

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_LEVELS = "value_level"
_PAGE_SIZE = 20


@page(Action.SEE_TIERS)
@require_GET
def habits(request: StaffRequest) -> HttpResponse:
    """Show the habits of each tier of a scheme beside each other."""
    known, language = definitions.schemes(), queries.language()
    filters = Filters(request.GET, allowed=("scheme",))
    scheme = filters.choice("scheme", known, default=_LEVELS if _LEVELS in known else queries.STAGES)
    columns = [BY_NAME[name].zh if language == "zh" else BY_NAME[name].en for name in reading.HABITS]
    rows = reading.habits_by_tier(scope=request.scope, scheme=scheme) if queries.current_run() else []
    context = {
        "schemes": [(one.code, one.name_in(language)) for one in known.values()], "chosen": scheme,
        "columns": columns, "rows": rows, "freshness": queries.freshness(),
    }  # fmt: skip
    return render(request, "segments/habits.html", context)


@page(Action.SEE_TIERS)
@require_GET
def packages(request: StaffRequest) -> HttpResponse:
    """Show what frequent customers take together or again, or who is counted for one of them."""
    filters = Filters(request.GET, allowed=("item", "with"))
    first, second = filters.number("item"), filters.number("with")
    context: dict[str, object] = {"freshness": queries.freshness()}
    if first is not None:
        items = (first,) if second is None else (first, second)
        if second == first:
            raise UnknownFilter(name="with", value=str(second))
        shown = one_page(bundles.takers(scope=request.scope, items=items), filters, size=_PAGE_SIZE)
        context |= {"takers": shown, "rows": bundles.with_names(request.scope, shown.items)}
        return render(request, "segments/package.html", context)
    if queries.current_run() is not None:
        context["found"] = bundles.packages(scope=request.scope)
    return render(request, "segments/packages.html", context)
