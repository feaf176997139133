"""Whose work it was, on a day or in a month: everybody's for a manager, one's own for the others. 业绩."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from liuke.accounts.access import page, shop_of, zone_of
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.money import Money
from liuke.kit.spreadsheets import inert
from liuke.visits.queries.work import staff_day

if TYPE_CHECKING:
    from liuke.accounts.access import StaffRequest
    from liuke.visits.queries.work import StaffWork


@page(Action.SEE_CUSTOMERS)
@never_cache
@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """Show the work of a day (``?day=2026-11-22``) or a month (``?month=2026-11``); ``&file=csv`` sends it."""
    today = clock.business_day(clock.now(), zone_of(request))
    first, last = _days(request, today)
    currency = shop_of(request).currency
    rows = staff_day(request.scope, first, last, currency=currency)
    if request.GET.get("file") == "csv":
        return _file(rows, first, last)
    return render(
        request,
        "visits/work.html",
        {
            "rows": rows,
            "first": first,
            "last": last,
            "today": today,
            "is_month": first != last,
            "cash": Money(sum(one.cash.minor for one in rows), currency),
            "earned": Money(sum(one.earned.minor for one in rows), currency),
            "handwork": Money(sum(one.handwork.minor for one in rows), currency),
        },
    )


def _days(request: StaffRequest, today: date) -> tuple[date, date]:
    """Return the days asked for; today where nothing, or nonsense, is asked for."""
    try:
        if month := request.GET.get("month", ""):
            first = date.fromisoformat(f"{month}-01")
            return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        day = date.fromisoformat(request.GET.get("day", ""))
    except (ValueError, OverflowError):
        day = today
    return day, day


def _file(rows: list[StaffWork], first: date, last: date) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="work-{first}-{last}.csv"'
    out = csv.writer(answer)
    names = (_("Name"), _("Cash sales"), _("Earned sales"), _("Handwork"), _("Requested"), _("Not requested"))
    out.writerow(names)
    for one in rows:
        sums = (one.cash.major, one.earned.major, one.handwork.major)
        out.writerow([inert(one.name), *sums, one.requested, one.unrequested])
    return answer
