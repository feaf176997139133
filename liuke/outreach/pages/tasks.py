"""A staff member's own tasks: one hand, between two clients."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liuke.accounts.access import page
from liuke.accounts.listing import Filters, one_page
from liuke.accounts.rules import Action
from liuke.care import queries as care
from liuke.care import services
from liuke.customers.queries import zone_of
from liuke.kit import clock
from liuke.outreach import queries
from liuke.outreach.pages import parts
from liuke.outreach.words import OUTCOMES

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest

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
    starts = datetime.combine(today, time.min, tzinfo=ZoneInfo(zone_of(request.scope)))
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
    services.record_outcome(
        scope=request.scope, task_id=task_id, today=parts.day_of(request), now=clock.now(), **result
    )
    return _answer(request, task_id, _("Recorded: %(outcome)s.") % {"outcome": OUTCOMES[result["outcome"]].word})


@page(Action.WORK_RECALL)
@never_cache
@require_POST
def undo(request: StaffRequest, task_id: int) -> HttpResponse:
    """Take back what was recorded today."""
    services.reopen_task(scope=request.scope, task_id=task_id, today=parts.day_of(request), now=clock.now())
    return _answer(request, task_id, _("Taken back: the task is open again."))


def _answer(request: StaffRequest, task_id: int, said: str) -> HttpResponse:
    today = parts.day_of(request)
    context = parts.words(today)
    template = "outreach/_task.html"
    if request.htmx:
        task = care.task_in(request.scope, task_id)
        context["task"] = task
        if request.POST.get("at") == "recall":
            row = queries.recall_row(scope=request.scope, customer_id=task.customer_id, today=today)
            if row is not None:
                template = "outreach/_row.html"
                context |= {"row": row, "team": parts.team_of(request)}
    return parts.answer(request, template=template, context=context, said=said, otherwise="outreach:tasks")
