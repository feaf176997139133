"""The day's end: what came in, what was counted, and the close to print."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from liuke.accounts.access import page, salons_shown, shop_of
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.money import Money
from liuke.kit.problems import LiukeError, NotFound
from liuke.kit.sentences import sentence_of
from liuke.ledger.queries.closing import last_mark
from liuke.visits import services
from liuke.visits.forms import Typed
from liuke.visits.models.till import PURSE_NAMES
from liuke.visits.pages.board import plain
from liuke.visits.queries import day as days
from liuke.visits.queries.reconciling import compared
from liuke.visits.rules.day_close import MOST_NOTES, NOTES, Counting, counted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Salon


@page(Action.CLOSE_DAY)
@require_http_methods(["GET", "POST"])
def close(request: StaffRequest) -> HttpResponse:
    """Show a salon's day, and close it when told so."""
    shown = salons_shown(request)
    if len(shown) != 1:
        return render(request, "visits/choose_salon.html")
    [salon] = shown
    today = clock.business_day(clock.now(), salon.timezone)
    day = day_of_request(request, today)
    if request.method == "GET":
        return _show(request, salon, day, today)
    typed = Typed(request.POST.dict(), shop_of(request).currency)
    counting = _counting(typed)
    if counting is None:
        return _show(request, salon, day, today, typed=typed, status=422)
    try:
        services.close_day(salon.pk, day, counting, scope=request.scope, actor=request.scope.staff_id, now=clock.now())
    except LiukeError as refusal:
        return _show(request, salon, day, today, typed=typed, problem=sentence_of(refusal), status=refusal.status)
    messages.success(request, _("The day is closed. Nothing more is booked on it."))
    return redirect(_address(day))


@page(Action.OPEN_DAY_AGAIN)
@require_POST
def opening(request: StaffRequest) -> HttpResponse:
    """Open a closed day again, with the reason."""
    shown = salons_shown(request)
    if len(shown) != 1:
        raise NotFound
    [salon] = shown
    today = clock.business_day(clock.now(), salon.timezone)
    day = day_of_request(request, today)
    reason = Typed(request.POST.dict(), "").text("reason", before="")
    try:
        services.open_day_again(
            salon.pk, day, reason=reason, scope=request.scope, actor=request.scope.staff_id, now=clock.now()
        )
    except LiukeError as refusal:
        return _show(request, salon, day, today, problem=sentence_of(refusal), status=refusal.status)
    messages.success(request, _("The day is open again. Close it when the correction is booked."))
    return redirect(_address(day))


def _address(day: date) -> str:
    return f"{reverse('visits:day')}?day={day.isoformat()}"


def day_of_request(request: StaffRequest, today: date) -> date:
    """Return the day a page is asked for, today without one.

    Raises:
        NotFound: it is ahead, too long ago, or no day.
    """
    told = request.POST.get("day") or request.GET.get("day", "")
    try:
        day = date.fromisoformat(told) if told else today
    except ValueError:
        raise NotFound from None
    if day > today or day.year < today.year - 10:
        raise NotFound
    return day


def _counting(typed: Typed) -> Counting | None:
    """Return what was typed, None where something cannot be taken; counted notes are the sum where none is typed."""
    notes = {value: number for value in NOTES.get(typed.currency, ()) if (number := _notes(typed, value))}
    total, kept = typed.money("counted", before=None), typed.money("float", before=None)
    if total is None and notes and not typed.problems:
        total = counted(notes, currency=typed.currency)
    if total is None and "counted" not in typed.problems:
        typed.problems["counted"] = _("Count the drawer first; 0 is an amount too.")
    if total is None or typed.problems:
        return None
    reason = typed.text("reason", before="")
    return Counting(total, typed.number("seen"), kept or 0, notes, reason)


def _notes(typed: Typed, value: int) -> int:
    name = f"note-{value}"
    text = typed.fields.get(name, "").strip() or "0"
    if text.isdecimal() and len(text) <= len(str(MOST_NOTES)) and int(text) <= MOST_NOTES:
        return int(text)
    typed.problems[name] = _("Whole pieces only.")
    return 0


def _show(
    request: StaffRequest,
    salon: Salon,
    day: date,
    today: date,
    *,
    typed: Typed | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    currency = shop_of(request).currency
    mark = last_mark(salon.pk, day)
    is_closed = bool(mark and mark.is_closed)
    bills = compared(salon, day, scope=request.scope)
    context: dict[str, Any] = {
        "bills": bills,
        "bills_open": sum(one.open_count for one in bills),
        "salon": salon,
        "day": day,
        "today": today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "mark": mark,
        "is_closed": is_closed,
        "closes": days.closes_of(salon.pk, day, scope=request.scope),
        "problem": problem,
        "typed": typed.fields if typed else {},
        "problems": typed.problems if typed else {},
    }
    if not is_closed:
        context |= _open_day(request, salon, day, currency)
    return render(request, "visits/day.html", context, status=status)


def _open_day(request: StaffRequest, salon: Salon, day: date, currency: str) -> dict[str, Any]:
    found = days.day_of(salon.pk, day)
    return {
        "found": found,
        "payers": [(PURSE_NAMES[one.purse], one) for one in found.payers if one.in_minor or one.out_minor],
        "unfinished": days.unfinished(salon.pk, scope=request.scope),
        "unclosed": days.unclosed_days(salon.pk, before=day, scope=request.scope),
        "notes": [(f"note-{value}", Money(value, currency)) for value in NOTES.get(currency, ())],
        "float": plain(days.last_float(salon.pk, before=day, scope=request.scope), currency),
    }
