"""A staff member's own tasks: one hand, between two clients."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page, zone_of
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.care import queries as care
from liuke.care import services
from liuke.kit import clock
from liuke.outreach.pages import parts
from liuke.outreach.words import OUTCOMES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.care.models import Task

_PAGE_SIZE = 50
_MOST_DONE = 50


@page(Action.WORK_RECALL)
@never_cache
@require_GET
def tasks(request: StaffRequest) -> HttpResponse:
    """Show the own open tasks and what was done today; everybody's for who assigns them."""
    filters = Filters(request.GET, allowed=("whose",))
    may_see_all = request.scope.may(Action.ASSIGN_TASKS)
    everybody = filters.choice("whose", ("all",)) == "all" and may_see_all
    today = parts.day_of(request)
    whose = None if everybody else request.scope.staff_id
    starts = datetime.combine(today, time.min, tzinfo=ZoneInfo(zone_of(request)))
    waiting = care.open_tasks(scope=request.scope, staff_id=whose, due_by=today)
    context = parts.words(today) | {
        "waiting": one_page(waiting, filters, size=_PAGE_SIZE),
        "done": list(care.closed_since(scope=request.scope, since=starts, staff_id=whose)[:_MOST_DONE]),
        "everybody": everybody,
        "may_see_all": may_see_all,
    }
    return render(request, "outreach/tasks.html", context)


@page(Action.WORK_RECALL)
@never_cache
@require_POST
def outcome(request: StaffRequest, task_id: int) -> HttpResponse:
    """Record what came of a task."""
    result = parts.result_of(request)
    services.record_outcome(scope=request.scope, task_id=task_id, now=clock.now(), **result)
    return _answer(
        request,
        care.task_in(request.scope, task_id),
        _("Recorded: %(outcome)s.") % {"outcome": OUTCOMES[result["outcome"]].word},
    )


@page(Action.WORK_RECALL)
@never_cache
@require_POST
def undo(request: StaffRequest, task_id: int) -> HttpResponse:
    """Take back what was recorded today."""
    customer_id = care.task_in(request.scope, task_id).customer_id
    task = services.reopen_task(scope=request.scope, task_id=task_id, now=clock.now())
    said = _("Taken back: she waits to be contacted again.")
    if request.htmx and request.POST.get("at") == "recall":
        drawn = parts.row_drawn(request, customer_id)
        return parts.answer(request, context=drawn, said=said, otherwise="outreach:recall")
    return _answer(request, task, said)


def _answer(request: StaffRequest, task: Task | None, said: str) -> HttpResponse:
    context = parts.words(parts.day_of(request)) | {"task": task}
    return parts.answer(request, context=context, said=said, otherwise="outreach:tasks")
