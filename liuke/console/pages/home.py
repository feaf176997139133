"""The home page by role, and the rows behind its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from liuke.accounts.access import page, shop_of, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.console.queries import figures, today
from liuke.console.queries.people import people_by_id
from liuke.console.queries.periods import PERIODS, TODAY, Period, at_work, period_of
from liuke.console.queries.rows import BOOKED, ROWS, rows_of
from liuke.console.queries.value import money_of
from liuke.customers.queries import has_customers
from liuke.intake.queries import waiting_imports
from liuke.kit import clock
from liuke.kit.money import Money
from liuke.kit.problems import NotAllowed
from liuke.ledger.queries.days import OWED
from liuke.ledger.rules.book import Event
from liuke.ledger.words import EVENTS
from liuke.outreach.queries import recall_list
from liuke.outreach.words import CHANNELS
from liuke.segments import queries as segments

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_PAGE_SIZE = 50
_FIRST_CALLS = 4
_LABELS = {
    "today": pgettext_lazy("period", "Today"),
    "yesterday": gettext_lazy("Yesterday"),
    "week": gettext_lazy("Last 7 days"),
    "month": gettext_lazy("This month"),
}
_COMPARED = {
    figures.WHOLE: {
        "today": gettext_lazy("against the same day last week"),
        "yesterday": gettext_lazy("against the same day last week"),
        "week": gettext_lazy("against the week before"),
        "month": gettext_lazy("against the same days last month"),
    },
    figures.SAME_TIME: {
        "today": gettext_lazy("against the same time last week"),
        "week": gettext_lazy("against the week before, to the same time"),
        "month": gettext_lazy("against last month, to the same time"),
    },
    figures.UNLIKE: {
        "today": gettext_lazy("so far; the whole day last week:"),
        "week": gettext_lazy("so far; the whole week before:"),
        "month": gettext_lazy("so far; the same whole days last month:"),
    },
}
_OWED_WORDS = {
    "label": gettext_lazy("Owed to customers"),
    "definition": gettext_lazy("Principal, prices of sessions and time not given yet, and what is to be paid back."),
    "compared": gettext_lazy("since these days began"),
}


@page()
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Show what this person needs now: the day, its numbers, whom to greet, what waits."""
    filters = Filters(request.GET, allowed=("period",))
    zone = zone_of(request)
    now = clock.now()
    day = clock.business_day(now, zone)
    period = at_work(period_of(filters.choice("period", PERIODS, default=TODAY), today=day), now=now, zone=zone)
    context: dict[str, Any] = {
        "now": now,
        "today": day,
        "timezone": zone,
        "greeting": _greeting(now, zone),
        "periods": [(code, _LABELS[code]) for code in PERIODS],
        "period": period,
    }
    if request.scope.may(Action.SEE_CUSTOMERS):
        context |= {
            "money": _money(request, period, day),
            "numbers": _numbers(request, period),
            "day": today.day_of(request.scope, day, now=now),
            "birthdays": today.birthdays(request.scope, today=day) if request.scope.may(Action.SEE_NAMES) else [],
            "tasks": today.open_tasks(request.scope, today=day),
            "is_empty": not has_customers(request.scope),
        }
        context |= _understood(request, day)
    if request.scope.may(Action.IMPORT_FILES):
        context["imports"] = waiting_imports(request.scope)
    return render(request, "console/home.html", context)


def _understood(request: StaffRequest, day: date) -> dict[str, Any]:
    """Return whom to contact first, and the health of the shop, each for who may see it; nothing before a refresh."""
    scope, shop, run = request.scope, shop_of(request), segments.current_run()
    if run is None:
        return {"never_refreshed": True}
    shown: dict[str, Any] = {"channel_signs": CHANNELS}
    if scope.may(Action.SEE_RECALL):
        shown["recall"] = recall_list(scope=scope, today=day, limit=_FIRST_CALLS, run=run)
    if scope.may(Action.SEE_TIERS):
        shown |= {
            "health": segments.health_overview(scope=scope),
            "kpis": segments.kpis(scope=scope, currency=shop.currency),
        }
    return shown


def _numbers(request: StaffRequest, period: Period) -> list[dict[str, Any]]:
    scope = request.scope
    numbers: list[dict[str, Any]] = []
    if scope.may(Action.SEE_MONEY):
        found = figures.takings(scope, period)
        numbers.append(_number("takings", found, period, currency=shop_of(request).currency))
    numbers.append(_number("visits", figures.visits(scope, period), period))
    numbers.append(_number("new", figures.new_customers(scope, period), period))
    numbers.append(_number("appointments", figures.appointments(scope, period), period))
    return numbers


def _money(request: StaffRequest, period: Period, day: date) -> list[dict[str, Any]]:
    """Return what the book says of the period, for who sees amounts; what is owed, for who may open its board."""
    scope, currency = request.scope, shop_of(request).currency
    if not scope.may(Action.SEE_MONEY):
        return []
    found = money_of(scope, period, today=day)
    numbers = [_number(what, found[what], period, currency=currency) for what in BOOKED if what in found]
    if OWED in found and scope.may(Action.SEE_TIERS):
        numbers.append(_OWED_WORDS | _amounts(found[OWED], currency) | {"what": OWED, "url": reverse("console:owed")})
    return numbers


def _amounts(figure: figures.Figure, currency: str) -> dict[str, Any]:
    return {
        "figure": figure,
        "money": Money(figure.now, currency) if currency else None,
        "money_before": Money(figure.before, currency) if currency else None,
    }


def _number(what: str, figure: figures.Figure, period: Period, *, currency: str = "") -> dict[str, Any]:
    kind = ROWS[what]
    return {
        "what": what,
        "label": kind.label,
        "definition": kind.definition,
        "compared": _COMPARED[figure.basis][period.code],
    } | _amounts(figure, currency)


def _greeting(now: datetime, zone: str) -> str:
    hour = now.astimezone(ZoneInfo(zone)).hour
    if hour < 5 or hour >= 18:  # noqa: PLR2004 - the day's parts as people speak of them
        return _("Good evening")
    if hour < 12:  # noqa: PLR2004
        return _("Good morning")
    return _("Good afternoon")


@page(Action.SEE_CUSTOMERS)
@require_GET
def rows(request: StaffRequest, what: str) -> HttpResponse:
    """Show the rows behind one number of the home page."""
    filters = Filters(request.GET, allowed=("from", "to", "period"))
    day = clock.business_day(clock.now(), zone_of(request))
    period = period_of(filters.choice("period", PERIODS, default=TODAY), today=day)
    kind = ROWS[what]
    if kind.needs_money and not request.scope.may(Action.SEE_MONEY):
        raise NotAllowed(action=Action.SEE_MONEY.value)
    first, last = filters.day("from") or period.first, filters.day("to") or period.last
    shown = one_page(rows_of(what, request.scope, first=first, last=last), filters, size=_PAGE_SIZE)
    if what in BOOKED:
        _name(request, shown.items)
    context = {
        "kind": kind, "what": what, "first": first, "last": last, "rows": shown,
        "has_amount": what in {*BOOKED, "takings"},
    }  # fmt: skip
    return render(request, "console/rows.html", context)


def _name(request: StaffRequest, entries: Any) -> None:
    """Let entries of the ledger read like bills: whose, what it was, and what of it counts here."""
    known = people_by_id(request.scope, [entry.person for entry in entries if entry.person])
    for entry in entries:
        entry.customer, entry.customer_id = known.get(entry.person), entry.person
        entry.number, entry.charged = EVENTS[Event(entry.event)], entry.total
