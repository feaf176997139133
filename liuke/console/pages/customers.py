"""The customers: the list, and the page of one, which joins what every app knows about her."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from liuke.accounts.access import address_of, page, salons_shown, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.queries import staff_within
from liuke.accounts.rules import Action
from liuke.console import panels
from liuke.console.queries.doubles import merged_of
from liuke.console.queries.knowing import known_of, standings_of
from liuke.console.queries.rhythm import rhythms
from liuke.console.queries.timeline import KINDS, Timeline
from liuke.customers import cuts, groups, queries, services
from liuke.customers.criteria import orders_for, read_filters
from liuke.kit import clock
from liuke.kit.home import home
from liuke.outreach import queries as outreach
from liuke.outreach.words import CHANNELS

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.customers.models import Customer

_PAGE_SIZE = 20
_MOMENTS = 15


@page(Action.SEE_CUSTOMERS)
@require_GET
def customers(request: StaffRequest) -> HttpResponse:
    """Show the customers in scope, cut by the address, with how each one comes."""
    filters, criteria = read_filters(request.GET, scope=request.scope)
    today = clock.business_day(clock.now(), zone_of(request))
    rows = queries.customers_where(request.scope, criteria, vault=home().vault, today=today)
    shown = one_page(queries.with_tags(rows, request.scope), filters, size=_PAGE_SIZE, total=rows.order_by().count())
    ids = [customer.pk for customer in shown.items]
    known = rhythms(request.scope, ids, today=today)
    standings = standings_of(request.scope, ids)
    sees_recall = request.scope.may(Action.SEE_RECALL)
    steps = outreach.places(scope=request.scope, customer_ids=ids, today=today) if sees_recall else {}
    context = {
        "customers": shown,
        "rows": [(customer, known[customer.pk], steps.get(customer.pk)) for customer in shown.items],
        "stages": standings.stages,
        "rule_tags": standings.tags,
        "channel_signs": CHANNELS,
        "more_cuts": [(cut, cut.choices()) for cut in cuts.cuts()],
        "more_orders": list(orders_for(request.scope).values()),
        "chosen": filters.chosen,
        "folded": len(filters.chosen.keys() - {"q", "salon", "order", cuts.cuts()[0].name}),
        "cutting": {name: value for name, value in filters.chosen.items() if name != "order"},
        "order": criteria.order,
        "salons": salons_shown(request),
        "people": [person for person in staff_within(request.scope) if person.is_active],
        "tags": queries.all_tags(),
    }
    return render(request, "console/customers.html", context)


@page(Action.SEE_CUSTOMERS)
@never_cache
@require_GET
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show one person: who she is, what to mind, what happened. A merged record leads to its head."""
    found = queries.customer_in(request.scope, customer_id)
    head = groups.head_id(customer_id)
    if head != customer_id and (opened := groups.page_of(request.scope, customer_id)) != customer_id:
        return redirect("console:customer", opened)
    filters = Filters(request.GET, allowed=("kind",))
    kind = filters.choice("kind", KINDS)
    now = clock.now()
    today = clock.business_day(now, found.salon.timezone)
    merged = merged_of(request.scope, found, head=head)
    allergies = _allergies(request, [found, *(one.customer for one in merged.records)] if merged else [found], now=now)
    is_warned = groups.warns_of_allergies(head) if merged else bool(found.allergies_sealed)
    known = known_of(request.scope, head, today=today)
    timeline = Timeline(request.scope, head, kind=kind)
    context = {
        "customer": found,
        "today": today,
        "allergies": allergies,
        "has_hidden_allergies": is_warned and not allergies,
        "marks": queries.tags_of(request.scope, head),
        "tags": queries.all_tags() if request.scope.may(Action.TAG_CUSTOMERS) else [],
        "columns": panels.columns_of(request.scope, found, today=today, known=known),
        "known": known,
        "rhythm": known.rhythm,
        "moments": one_page(timeline, filters, size=_MOMENTS, total=timeline.count()),  # type: ignore[arg-type]
        "kind": kind,
        "kinds": KINDS,
        "merged": merged,
    }
    context |= {"later_day": today + timedelta(days=7), "tomorrow": today + timedelta(days=1)}
    return render(request, "console/customer.html", context)


def _allergies(request: StaffRequest, records: list[Customer], *, now: datetime) -> str:
    """Return what all her records say of allergies; each reading is recorded."""
    if not request.scope.may(Action.SEE_ALLERGIES):
        return ""
    vault, address = home().vault, address_of(request)
    notes = [
        services.read_allergies(one, scope=request.scope, vault=vault, now=now, address=address)
        for one in records
        if one.allergies_sealed
    ]
    return "；".join(dict.fromkeys(notes))
