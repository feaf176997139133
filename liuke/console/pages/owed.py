"""The board of what is owed, and the people behind each of its numbers. 负债看板."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from liuke.accounts.access import page, salons_shown, shop_of, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.cards.models import CardStatus
from liuke.cards.rules.chosen import read_chosen
from liuke.console.owed import KIND_NAMES, MEANS, NAMES, NAMES_OF, age_names, behind
from liuke.console.queries.duties import duties_of
from liuke.console.queries.hours import hours_owed
from liuke.console.queries.owed import VALUE, month_cells, owed
from liuke.console.queries.people import people_by_id
from liuke.kit import clock
from liuke.ledger.queries.owed import IN_AGES
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_PAGE_SIZE = 20


@page(Action.SEE_TIERS, Action.SEE_MONEY)
@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """Show what is owed now, by age, salon and month, and what it takes to give it."""
    filters = Filters(request.GET, allowed=("of",))
    purse = Purse(filters.choice("of", [one.value for one in IN_AGES], default=Purse.PRINCIPAL.value))
    a_week = read_chosen(shop_of(request).rules).hours_a_week
    now, scope = clock.now(), request.scope
    today, currency = clock.business_day(now, zone_of(request)), shop_of(request).currency
    found = owed(scope, today=today)
    context: dict[str, Any] = {
        "now": now, "timezone": zone_of(request), "board": found,
        "totals": [(NAMES_OF[what], MEANS[what], cell) for what, cell in found.totals.items()],
        "names": list(NAMES_OF.values()), "statuses": [status.label for status in CardStatus],
        "ages": age_names(), "age_rows": [(NAMES_OF[what], cells) for what, cells in found.ages],
        "has_cards": any(cell.amount for cell in found.cards),
        "kinds": KIND_NAMES.values(), "purse": purse.value,
        "purses": [(one.value, NAMES_OF[one.value]) for one in IN_AGES],
        "months": [(month, month_cells(month, purse)) for month in found.months[purse]],
        "checks": [NAMES_OF[one.what] for one in found.checks if one.difference],
        "work": hours_owed(scope, salons_shown(request), today=today, a_week=a_week), "a_week": a_week,
        "duties": duties_of(scope, found.prepaid, today=today, currency=currency) if not scope.own_only else [],
    }  # fmt: skip
    return render(request, "console/owed.html", context)


@page(Action.SEE_TIERS, Action.SEE_MONEY)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Show the customers behind one number of the board, with what of it is theirs."""
    filters = Filters(request.GET, allowed=NAMES)
    if not filters.chosen:
        return redirect("console:owed")
    today = clock.business_day(clock.now(), zone_of(request))
    found = behind(filters, scope=request.scope, today=today)
    shown = one_page(found.rows, filters, size=_PAGE_SIZE)
    known = people_by_id(request.scope, [row["person"] for row in shown.items])
    rows = [(known.get(row["person"]), row) for row in shown.items]
    has_value = filters.text("what") in {Purse.SESSIONS.value, VALUE} and "kind" not in filters.chosen
    context = {"found": found, "people": shown, "rows": rows, "is_value": has_value}
    return render(request, "console/owed_people.html", context)
