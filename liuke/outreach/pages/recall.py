"""The recall desk: whom to contact today, why, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import address_of, page
from liuke.accounts.listing import Filters, id_of, one_page
from liuke.accounts.rules import Action
from liuke.customers.queries import customer_in, has_customers
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.problems import InvalidInput
from liuke.outreach import queries, services
from liuke.outreach.pages import parts
from liuke.outreach.rules import Dropped
from liuke.outreach.words import OUTCOMES
from liuke.segments.errors import NotRefreshed
from liuke.segments.queries import freshness

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

_STEP = 20
_MOST_HELD = 2000
_STEPS = tuple(str(_STEP * n) for n in range(1, 51))


@page(Action.SEE_RECALL)
@never_cache
@require_GET
def recall(request: StaffRequest) -> HttpResponse:
    """Show today's list, cut by channel, reason or steward; of a shop counted for an old day that day's, to read."""
    filters, cut = parts.filters_of(request.GET)
    show = int(filters.choice("show", _STEPS, default=str(_STEP)))
    fresh = freshness()
    today, is_past = parts.day_shown(request, fresh)
    context: dict[str, Any] = parts.words(today) | {
        "freshness": fresh, "is_past": is_past, "chosen": filters.chosen,
    }  # fmt: skip
    try:
        found = queries.recall_list(scope=request.scope, today=today, limit=show, cut=cut)
    except NotRefreshed:
        return render(request, "outreach/recall.html", context | {"is_empty": not has_customers(request.scope)})
    context |= parts.counts(found, filters) | {
        "more": min(_STEP, found.cut_count - len(found.rows)),
        "more_query": urlencode({**filters.chosen, "show": str(show + _STEP)}),
        "team": parts.team_of(request),
        "people": parts.callers_of(request),
        "steward": cut.steward,
        "dropped": [(code, queries.dropped_name(code), n) for code, n in _by_rule(found.dropped)],
        "held": sum(found.dropped.values()),
    }
    if not found.rows and not context["held"]:
        context["is_empty"] = not has_customers(request.scope)
    return render(request, "outreach/recall.html", context)


def _by_rule(dropped: dict[str, int]) -> list[tuple[str, int]]:
    return [(code.value, dropped[code.value]) for code in Dropped if code.value in dropped]


@page(Action.SEE_RECALL)
@never_cache
@require_GET
def held_back(request: StaffRequest) -> HttpResponse:
    """Show who is not on the list although a reason fits, and why; of the same day as the list itself."""
    filters = Filters(request.GET, allowed=("why",))
    why = filters.choice("why", [code.value for code in Dropped])
    today, is_past = parts.day_shown(request, freshness())
    try:
        found = queries.held_back(scope=request.scope, today=today, why=why, limit=_MOST_HELD)
    except NotRefreshed:
        return redirect("outreach:recall")  # it says what to do
    context = {
        "rows": one_page([(one, queries.dropped_name(one.why.value)) for one in found if one.why], filters, size=50),
        "why": queries.dropped_name(why) if why else "",
        "today": today,
        "is_past": is_past,
    }
    return render(request, "outreach/held_back.html", context)


@page(Action.WORK_RECALL)
@never_cache
@require_POST
def outcome(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Record what came of contacting her."""
    today = parts.day_of(request)
    result = parts.result_of(request)
    services.record_recall(scope=request.scope, customer_id=customer_id, today=today, now=clock.now(), **result)
    said = _("Recorded: %(outcome)s.") % {"outcome": OUTCOMES[result["outcome"]].word}
    return _answer(request, customer_id, said)


@page(Action.WORK_RECALL)
@never_cache
@require_POST
def phone(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show the number of somebody to contact, after the entry of this reading stands."""
    number = services.phone_to_call(
        customer_id,
        scope=request.scope,
        today=parts.day_of(request),
        vault=home().vault,
        now=clock.now(),
        address=address_of(request),
    )
    template = "customers/_phone.html" if request.htmx else "customers/phone.html"
    return render(request, template, {"number": number, "customer_id": customer_id})


@page(Action.WORK_RECALL)
@never_cache
@require_POST
def assign(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Give one row to a staff member."""
    customer = customer_in(request.scope, customer_id)
    staff_id = id_of(str(request.POST.get("staff", "")), field="staff")
    task = services.assign_recall(
        scope=request.scope, customer_id=customer_id, staff_id=staff_id, today=parts.day_of(request), now=clock.now()
    )
    said = _("%(customer)s is now %(staff)s's task.") % {"customer": customer.shown_name, "staff": task.staff or "—"}
    return _answer(request, customer_id, said)


@page(Action.ASSIGN_TASKS)
@require_POST
def assign_many(request: StaffRequest) -> HttpResponse:
    """Give the ticked rows to one person, or each to her own steward."""
    chosen = [id_of(text, field="customer") for text in request.POST.getlist("customer")]
    whom = str(request.POST.get("staff", ""))
    if not chosen or not whom:
        raise InvalidInput(field="customer" if whom else "staff")
    given = services.assign_many(
        scope=request.scope,
        customer_ids=chosen,
        staff_id=None if whom == "steward" else id_of(whom, field="staff"),
        today=parts.day_of(request),
        now=clock.now(),
    )
    said = ngettext(
        "%(count)d customer is somebody's task now.", "%(count)d customers are somebody's task now.", given.count
    )
    if given.left:
        left = _("%(left)d are left: no steward, a person of another salon, finished already, or not to be contacted.")
        said = f"{said} {left}"
    messages.success(request, said % {"count": given.count, "left": given.left})
    return redirect("outreach:recall")


def _answer(request: StaffRequest, customer_id: int, said: str) -> HttpResponse:
    context = parts.row_drawn(request, customer_id) if request.htmx else {}
    return parts.answer(request, context=context, said=said, otherwise="outreach:recall")
