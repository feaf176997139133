"""What the pages of outreach share: the day, the team, reading a result, and where an answer goes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from liuke.accounts.queries import staff_within
from liuke.accounts.rules import Action
from liuke.customers.queries import zone_of
from liuke.kit import clock
from liuke.kit.problems import InvalidInput
from liuke.outreach.words import CHANNELS, OUTCOMES, REASONS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Staff

_LATER_DAYS = 7  # what "another day" offers first
_ID_DIGITS = 18


def day_of(request: StaffRequest) -> date:
    """Return the salon's local day."""
    return clock.business_day(clock.now(), zone_of(request.scope))


def words(today: date) -> dict[str, Any]:
    """Return what every row needs: the signs, and the days "another day" offers."""
    return {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "later_day": today + timedelta(days=_LATER_DAYS),
        "channel_signs": CHANNELS,
        "reason_signs": REASONS,
        "outcome_signs": OUTCOMES,
    }


def team_of(request: StaffRequest) -> dict[int, list[Staff]]:
    """Return, per salon in reach, who may be given a task; empty for who may not give any."""
    team: dict[int, list[Staff]] = defaultdict(list)
    if request.scope.may(Action.ASSIGN_TASKS):
        for person in staff_within(request.scope):
            if person.is_active and Action.WORK_RECALL.value in person.role.actions:
                for salon in person.salons.all():
                    team[salon.pk].append(person)
    return dict(team)


def result_of(request: StaffRequest) -> dict[str, Any]:
    """Return the result a form sent: outcome, note, and the day to contact her again."""
    post = request.POST
    again_on = None
    if post.get("outcome") == "later" and post.get("again_on"):
        try:
            again_on = date.fromisoformat(str(post["again_on"]))
        except ValueError as error:
            raise InvalidInput(field="again_on") from error
    note = "".join(c for c in str(post.get("note", "")) if c.isprintable()).strip()
    return {"outcome": str(post.get("outcome", ""))[:40], "note": note, "again_on": again_on}


def id_of(text: str, *, field: str) -> int:
    """Return a row's number as a form sent it.

    Raises:
        InvalidInput: it is none.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > _ID_DIGITS:
        raise InvalidInput(field=field)
    return int(text)


def answer(request: StaffRequest, *, template: str, context: dict[str, Any], said: str, otherwise: str) -> HttpResponse:
    """Redraw the row for htmx; else say it on the page the form stood on."""
    if request.htmx:
        return render(request, template, context)
    messages.success(request, said)
    back = str(request.POST.get("next", ""))
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else otherwise)
