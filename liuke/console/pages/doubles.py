"""Doubles: two records side by side, what speaks for one person, and three answers. 重复客户."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page, zone_of
from liuke.accounts.listing import Filters, id_of
from liuke.accounts.rules import Action
from liuke.console.queries.doubles import comparison
from liuke.customers import proposals, services
from liuke.customers.errors import PairDecided
from liuke.customers.models import Verdict
from liuke.customers.tasks import ask_search
from liuke.kit import clock
from liuke.kit.problems import InvalidInput
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_UNDO = "undo_pair"


@page(Action.EDIT_CUSTOMERS)
@never_cache
@require_GET
def doubles(request: StaffRequest) -> HttpResponse:
    """Show the pair that most likely is one person, or the one named; what waits, and what was decided lately."""
    filters = Filters(request.GET, allowed=("pair",))
    today = clock.business_day(clock.now(), zone_of(request))
    waiting = proposals.waiting(request.scope, today=today)
    chosen = filters.number("pair") or (waiting[0] if waiting else None)
    days = proposals.decided(request.scope, today=today)
    context = {
        "waiting": len(waiting),
        "pair": comparison(request.scope, chosen, today=today) if chosen else None,
        "following": next((pk for pk in waiting if pk != chosen), None),
        "days": days,
        "today": next((day for day in days if day.on == today), None),
    }
    return render(request, "console/doubles.html", context)


@page(Action.EDIT_CUSTOMERS)
@require_POST
def verdict(request: StaffRequest, pair_id: int) -> HttpResponse:
    """Keep what is said of a pair, offer the undo, and go on to the next one."""
    now = clock.now()
    today = clock.business_day(now, zone_of(request))
    proposals.pair_in(request.scope, pair_id)
    said = request.POST.get("verdict", "")
    if said not in {Verdict.SAME, Verdict.DIFFERENT, Verdict.LATER}:
        raise InvalidInput(field="verdict")
    main = id_of(request.POST.get("main", "0"), field="main")
    try:
        services.decide(pair_id, verdict=said, main=main, scope=request.scope, now=now, today=today)
    except PairDecided as error:
        messages.warning(request, sentence_of(error))
    else:
        request.session[_UNDO] = pair_id
        words = {
            Verdict.SAME: _("Merged: her page shows both records now."),
            Verdict.DIFFERENT: _("Kept apart: you will not be asked about these two again."),
            Verdict.LATER: _("Put aside for 30 days."),
        }
        messages.success(request, words[Verdict(said)], extra_tags="undo-pair")
    return redirect("console:doubles")


@page(Action.EDIT_CUSTOMERS)
@require_POST
def verdict_undo(request: StaffRequest) -> HttpResponse:
    """Take the last answer back and show its pair again."""
    pair_id = request.session.pop(_UNDO, None)
    if pair_id is None:
        return redirect("console:doubles")
    services.take_back(pair_id, scope=request.scope, now=clock.now())
    messages.success(request, _("Taken back. Here are the two again."))
    response = redirect("console:doubles")
    response["Location"] += f"?pair={pair_id}"
    return response


@page(Action.EDIT_CUSTOMERS)
@require_POST
def search(request: StaffRequest) -> HttpResponse:
    """Let all records be compared in the background."""
    ask_search(by=request.staff.pk)
    messages.success(request, _("All records are being compared. New pairs appear here within a minute or two."))
    return redirect("console:doubles")


@page(Action.EDIT_CUSTOMERS)
@require_POST
def merge_undo(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Take back the merge of one record; each keeps what was written with it."""
    head = services.unmerge_customer(customer_id, scope=request.scope, now=clock.now())
    messages.success(request, _("The records stand apart again. Everything is where it was written."))
    return redirect("console:customer", head)
