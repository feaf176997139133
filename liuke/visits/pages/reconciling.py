"""Reconciling as a page: a provider's bill file is dropped, differences are listed and explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from liuke.accounts.access import page, salons_shown
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.problems import LiukeError, NotFound
from liuke.kit.sentences import sentence_of
from liuke.visits import services
from liuke.visits.forms import Typed
from liuke.visits.pages.day import day_of_request
from liuke.visits.queries.reconciling import compared
from liuke.visits.rules.provider_bills import Kind
from liuke.visits.rules.provider_bills.reading import MOST_BYTES

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Salon

KINDS = {
    Kind.MISSING_HERE: pgettext_lazy("difference", "only at the provider"),
    Kind.MISSING_THERE: pgettext_lazy("difference", "only here"),
    Kind.OTHER_AMOUNT: pgettext_lazy("difference", "another amount"),
    Kind.TWICE: pgettext_lazy("difference", "twice in the bill"),
}
_COLUMNS = ("at", "amount", "reference", "fee")


@page(Action.CLOSE_DAY)
@require_http_methods(["GET", "POST"])
def reconciling(request: StaffRequest) -> HttpResponse:
    """Show a day's payments beside the providers' bills, and keep a bill that is dropped."""
    shown = salons_shown(request)
    if len(shown) != 1:
        return render(request, "visits/choose_salon.html")
    [salon] = shown
    day = day_of_request(request, clock.business_day(clock.now(), salon.timezone))
    if request.method == "GET":
        return _show(request, salon, day)
    typed = Typed(request.POST.dict(), "")
    file = request.FILES.get("file")
    try:
        _bill, is_new = services.keep_bill(
            file.read(MOST_BYTES + 1) if file else b"",
            salon_id=salon.pk,
            day=day,
            file_name=(file.name if file else "") or "",
            scope=request.scope,
            now=clock.now(),
            columns={name: typed.text(f"column-{name}", before="") for name in _COLUMNS},
        )
    except LiukeError as refusal:
        return _show(request, salon, day, problem=sentence_of(refusal), status=refusal.status)
    messages.success(request, _("The bill is kept.") if is_new else _("This file was here already; nothing was added."))
    return redirect(_address(day))


@page(Action.CLOSE_DAY)
@require_POST
def explaining(request: StaffRequest) -> HttpResponse:
    """Keep what is said about a difference."""
    shown = salons_shown(request)
    if len(shown) != 1:
        raise NotFound
    [salon] = shown
    day = day_of_request(request, clock.business_day(clock.now(), salon.timezone))
    text = Typed(request.POST.dict(), "").text("text", before="")
    try:
        services.explain_difference(
            request.POST.get("key", ""), text, salon_id=salon.pk, day=day, scope=request.scope, now=clock.now()
        )
    except LiukeError as refusal:
        return _show(request, salon, day, problem=sentence_of(refusal), status=refusal.status)
    return redirect(_address(day))


def _address(day: date) -> str:
    return f"{reverse('visits:reconciling')}?day={day.isoformat()}"


def _show(request: StaffRequest, salon: Salon, day: date, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "salon": salon,
        "day": day,
        "compared": compared(salon, day, scope=request.scope),
        "kinds": KINDS,
        "problem": problem,
    }
    return render(request, "visits/reconciling.html", context, status=status)
