"""A customer's statement: to read, to print, to check without us, and as it was at any past minute. 对账单."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page, zone_of
from liuke.accounts.errors import UnknownFilter
from liuke.accounts.listing import Filters
from liuke.accounts.rules import Action
from liuke.cards import services
from liuke.cards.queries.statement import held_at, statement
from liuke.customers.queries import customer_in
from liuke.kit import clock
from liuke.ledger.queries.proof import CHECKER

if TYPE_CHECKING:
    from liuke.accounts.access import StaffRequest

_DAYS = 90
_ALWAYS = date(2000, 1, 1)


@page(Action.SEE_CUSTOMERS, Action.SEE_MONEY)
@never_cache
@require_GET
def show(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show her statement over some days, and what she had at a moment."""
    customer = customer_in(request.scope, customer_id)
    filters = Filters(request.GET, allowed=("from", "to", "card", "at"))
    zone = zone_of(request)
    now = clock.now()
    today = clock.business_day(now, zone)
    last = filters.day("to") or today
    first = min(filters.day("from") or last - timedelta(days=_DAYS), last)
    at = _moment(filters.text("at"), zone)
    found = statement(customer_id, request.scope, first=first, last=last, card=filters.number("card"))
    context: dict[str, Any] = {
        "customer": customer, "found": found, "first": first, "last": last, "card": filters.number("card"),
        "now": now, "zone": zone, "at": at, "at_text": filters.text("at"), "presets": _presets(today),
        "held": held_at(customer_id, request.scope, at=at) if at else None,
    }  # fmt: skip
    return render(request, "cards/statement.html", context)


@page(Action.SEE_CUSTOMERS, Action.SEE_MONEY)
@require_POST
def proof(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Hand out the file that proves itself, with the program that checks it; who took it is kept."""
    now = clock.now()
    told = services.hand_out_statement(customer_id, scope=request.scope, now=now, address=address_of(request))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("statement.json", json.dumps(told, ensure_ascii=False, indent=1))
        packed.writestr(CHECKER.name, CHECKER.read_text("utf-8"))
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    day = clock.business_day(now, zone_of(request))
    answer["Content-Disposition"] = f'attachment; filename="statement-{customer_id}-{day.isoformat()}.zip"'
    return answer


def _presets(today: date) -> list[tuple[int, date]]:
    return [(days, today - timedelta(days=days)) for days in (30, _DAYS, 365)]


def _moment(text: str, zone: str) -> datetime | None:
    """Return the end of the minute an address names in the salon's time, or None where it names none."""
    if not text:
        return None
    try:
        minute = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise UnknownFilter(name="at", value=text[:40]) from error
    if minute.date() < _ALWAYS:
        raise UnknownFilter(name="at", value=text[:40])
    return minute + timedelta(seconds=59, microseconds=999_999)
