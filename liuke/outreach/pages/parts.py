"""What the pages of outreach share: the day, the team, reading a result, and where an answer goes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from liuke.accounts.access import way_back, zone_of
from liuke.accounts.listing import Filters
from liuke.accounts.queries import staff_within
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.problems import InvalidInput
from liuke.outreach import queries
from liuke.outreach.words import CHANNELS, OUTCOMES, REASONS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from liuke.accounts.access import StaffRequest
    from liuke.accounts.models import Staff
    from liuke.segments.queries import Freshness

_LATER_DAYS = 7  # what "another day" offers first


def day_of(request: StaffRequest) -> date:
    """Return the salon's local day."""
    return clock.business_day(clock.now(), zone_of(request))


def day_shown(request: StaffRequest, fresh: Freshness) -> tuple[date, bool]:
    """Return the day the list is of, and whether that is an old one: to read, not to work."""
    today = day_of(request)
    shown = fresh.day_to_show(today)
    return shown, shown != today


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
    for person in callers_of(request) if request.scope.may(Action.ASSIGN_TASKS) else ():
        for salon in person.salons.all():
            team[salon.pk].append(person)
    return dict(team)


def callers_of(request: StaffRequest) -> list[Staff]:
    """Return who in reach works at a salon and may contact customers."""
    return [
        person
        for person in staff_within(request.scope)
        if person.is_active and Action.WORK_RECALL.value in person.role.actions and person.salons.all()
    ]


def filters_of(query: QueryDict) -> tuple[Filters, queries.Cut]:
    """Return what the address of the list cuts it by.

    Raises:
        UnknownFilter: a name or a value nobody offered.
    """
    filters = Filters(query, allowed=("channel", "reason", "steward", "show"))
    cut = queries.Cut(
        channel=filters.choice("channel", CHANNELS),
        reason=filters.choice("reason", REASONS),
        steward=filters.number("steward"),
    )
    return filters, cut


def counts(found: queries.RecallList, filters: Filters) -> dict[str, Any]:
    """Return the list with its tabs, their counts and addresses: tabs with nobody behind them are left out."""
    without = {name: value for name, value in filters.chosen.items() if name not in {"channel", "reason", "show"}}

    def tab(name: str, code: str) -> str:
        return urlencode({**without, name: code})

    return {
        "recall": found,
        "chosen": filters.chosen,
        "everybody": urlencode(without),
        "channels": [(code, CHANNELS[code], n, tab("channel", code)) for code, n in _sized(found.channels)],
        "reasons": [(code, REASONS[code], n, tab("reason", code)) for code, n in _sized(found.reasons)],
        "done": [(OUTCOMES[code], found.done[code]) for code in OUTCOMES if code in found.done],
        "done_count": sum(found.done.values()),
    }


def _sized(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(((code, n) for code, n in counts.items() if code in CHANNELS or code in REASONS), key=lambda p: -p[1])


def row_drawn(request: StaffRequest, customer_id: int) -> dict[str, Any]:
    """Return what one row of the list needs to be drawn again, and the counts above the list with it."""
    today = day_of(request)
    came_from = urlsplit(str(request.POST.get("next", "")))
    is_ours = came_from.path == reverse("outreach:recall")
    filters, cut = filters_of(QueryDict(came_from.query if is_ours else ""))
    found = queries.recall_list(scope=request.scope, today=today, limit=0, cut=cut)
    row = queries.recall_row(scope=request.scope, customer_id=customer_id, today=today)
    return words(today) | counts(found, filters) | {"row": row, "team": team_of(request)}


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


def answer(request: StaffRequest, *, context: dict[str, Any], said: str, otherwise: str) -> HttpResponse:
    """Redraw for htmx what the form stood in; else say it on the page the form stood on."""
    if request.htmx:
        return render(request, "outreach/_answer.html", context)
    messages.success(request, said)
    return redirect(way_back(request) or otherwise)
