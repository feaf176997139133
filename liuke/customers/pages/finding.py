"""The one search box, and the file of what a list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.customers import queries, searching, services
from liuke.customers.criteria import read_filters
from liuke.customers.workbook import write_workbook
from liuke.kit import clock
from liuke.kit.home import home

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_LONGEST_TERM = 60
_PAGE_SIZE = 20


@page(Action.SEE_CUSTOMERS)
@never_cache
@require_GET
def search(request: StaffRequest) -> HttpResponse:
    """Show the first customers for what is in the search box; as a page all of them, or the only one herself."""
    term = "".join(c for c in request.GET.get("q", "")[:_LONGEST_TERM] if c.isprintable()).strip()
    if request.htmx:
        hits = searching.hits(request.scope, term, vault=home().vault)
        return render(request, "customers/_hits.html", {"term": term, "hits": hits})
    today = clock.business_day(clock.now(), zone_of(request))
    wanted = queries.Criteria(q=term, order="name")
    rows = queries.customers_where(request.scope, wanted, vault=home().vault, today=today)
    people = rows.select_related("salon", "steward") if term else rows.none()
    found = one_page(people, Filters(request.GET, allowed=("q",)), size=_PAGE_SIZE)
    if found.total == 1:
        return redirect("console:customer", found.items[0].pk)
    return render(request, "customers/search.html", {"term": term, "hits": found})


@page(Action.EXPORT)
@require_POST
def export(request: StaffRequest) -> FileResponse:
    """Send exactly the customers the filters find, phones masked, after the entry of it stands."""
    filters, criteria = read_filters(request.GET, scope=request.scope)
    now = clock.now()
    today = clock.business_day(now, zone_of(request))
    rows = queries.customers_where(request.scope, criteria, vault=home().vault, today=today)
    services.record_export(
        count=rows.count(),
        filters=filters.chosen,
        scope=request.scope,
        now=now,
        address=address_of(request),
    )
    book = write_workbook(queries.read_in_turn(rows, request.scope))
    return FileResponse(book, as_attachment=True, filename=f"customers-{today.isoformat()}.xlsx")
