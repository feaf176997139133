"""The recall list of the day: who, why, what to do, what is at stake; and who is held back for which reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liuke.accounts.queries import organization
from liuke.care.models import Outcome
from liuke.care.queries import open_tasks
from liuke.customers.groups import group
from liuke.kit.money import Money
from liuke.outreach.queries import candidates as found_by
from liuke.outreach.queries.playbooks import because, facts_of, plan_for, stage_names
from liuke.outreach.rules import Dropped, Reason
from liuke.segments.models import CategoryRhythm, CustomerFeatures
from liuke.segments.queries import current_run, require_run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.care.models import Task
    from liuke.customers.models import Customer
    from liuke.outreach.queries.candidates import Candidate
    from liuke.segments.models import Run


@dataclass(frozen=True)
class RecallRow:
    """One customer of today's list. ``because`` is one sentence; ``stake`` what she spends in 90 days at her rhythm.

    ``facts`` are the numbers of that sentence. ``task`` is today's, once somebody took her; ``channel_code`` the
    channel tried first.
    """

    customer: Customer
    features: CustomerFeatures
    stage: str
    stage_name: str
    reason: Reason
    because: str
    suggestion: str
    offer: str
    channel: str
    channel_code: str
    say: str
    stake: Money
    facts: dict[str, Any]
    task: Task | None = None

    @property
    def customer_id(self) -> int:
        return self.customer.pk

    @property
    def is_done(self) -> bool:
        return self.task is not None and self.task.closed_at is not None


@dataclass(frozen=True)
class Cut:
    """What the shown rows are cut by; an empty field does not cut. ``steward`` 0 means nobody's customers."""

    channel: str = ""
    reason: str = ""
    steward: int | None = None

    def keeps(self, one: Candidate) -> bool:
        """Return whether a candidate is among the rows asked for."""
        if self.channel and plan_for(one.reason, one.stage).channel != self.channel:
            return False
        if self.reason and one.reason.value != self.reason:
            return False
        return self.steward is None or (one.steward_id or 0) == self.steward


@dataclass(frozen=True)
class RecallList:
    """The list of a day.

    Args:
        candidates: ``listed`` + the sum of ``dropped``.
        listed: ``waiting`` + the sum of ``done``, which counts today's results.
        channels, reasons: how many of the waiting are to be contacted by which channel, for which reason.
        stake: of everybody listed.
        cut_count: how many waiting rows the cut keeps; ``rows`` are the first of them.
        done_rows: the rows with a result of today, whatever the cut.
    """

    today: date
    as_of: date
    candidates: int
    listed: int
    dropped: dict[str, int]
    stake: Money
    rows: list[RecallRow]
    waiting: int = 0
    waiting_stake: Money | None = None
    done: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    cut_count: int = 0
    done_rows: list[RecallRow] = field(default_factory=list)


@dataclass(frozen=True)
class HeldBack:
    """One customer a reason fits, and why she is not on today's list; ``why`` is None where she is."""

    row: RecallRow
    why: Dropped | None


def dropped_name(code: str) -> str:
    """Return what a reason for holding somebody back is called."""
    return {
        Dropped.DO_NOT_CONTACT: _("asked not to be contacted"),
        Dropped.CAME: _("came since the last refresh"),
        Dropped.BOOKED: _("has an appointment"),
        Dropped.LATER: _("asked for a later day"),
        Dropped.REFUSED: _("was not interested lately"),
        Dropped.CONTACTED: _("contacted, or given to somebody, within a week"),
    }[Dropped(code)]


def recall_list(
    *, scope: Scope, today: date, limit: int = 50, cut: Cut | None = None, run: Run | None = None
) -> RecallList:
    """Return whom to contact today, what is most at stake first. Ten queries, however many customers.

    Who came or booked since the refresh, has a task of the last week, asked for another day, was not interested or
    asked not to be contacted drops out, each with the first reason that fits. Whoever is contacted today stays on
    the list with the result. Who has read the current ``run`` hands it over.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run, currency, wanted = run or require_run(), organization().currency, cut or Cut()
    everybody = found_by.candidates(scope, today)
    tasks = found_by.tasks_of(scope, today)
    kept, dropped = _sorted_out(everybody, found_by.held_back(scope, today, run.as_of), tasks)
    waiting = [one for one in kept if not _is_closed(tasks.get(one.customer_id))]
    closed = [one for one in kept if _is_closed(tasks.get(one.customer_id))]
    shown = [one for one in waiting if wanted.keeps(one)]
    first = shown[: max(0, limit)]
    rows = {row.customer_id: row for row in _rows(scope, [*first, *closed], today, currency, tasks)}
    return RecallList(
        today=today,
        as_of=run.as_of,
        candidates=len(everybody),
        listed=len(kept),
        dropped=dict(Counter(why.value for _one, why in dropped)),
        stake=_stake(kept, currency),
        rows=_in_order(first, rows),
        waiting=len(waiting),
        waiting_stake=_stake(waiting, currency),
        done=dict(Counter(tasks[one.customer_id].outcome for one in closed)),
        channels=dict(Counter(plan_for(one.reason, one.stage).channel for one in waiting)),
        reasons=dict(Counter(one.reason.value for one in waiting)),
        cut_count=len(shown),
        done_rows=_in_order(closed, rows),
    )


def held_back(*, scope: Scope, today: date, why: str = "", limit: int = 200) -> list[HeldBack]:
    """Return who is held back, for one reason or any, what is most at stake first. Ten queries.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run, currency = require_run(), organization().currency
    tasks = found_by.tasks_of(scope, today)
    everybody = found_by.candidates(scope, today)
    _kept, dropped = _sorted_out(everybody, found_by.held_back(scope, today, run.as_of), tasks)
    asked = [(one, code) for one, code in dropped if not why or code.value == why][:limit]
    rows = {row.customer_id: row for row in _rows(scope, [one for one, _code in asked], today, currency, tasks)}
    return [HeldBack(rows[one.customer_id], code) for one, code in asked if one.customer_id in rows]


def places(*, scope: Scope, customer_ids: Collection[int], today: date) -> dict[int, HeldBack]:
    """Return, for those of these customers a reason fits, her row and whether something holds her back.

    Ten queries, however many customers; two where no reason fits. Empty before the first refresh.
    """
    run = current_run()
    found = found_by.candidates(scope, today, customer_ids=customer_ids) if run else []
    if run is None or not found:
        return {}
    ids = [one.customer_id for one in found]
    tasks = found_by.tasks_of(scope, today, customer_ids=ids)
    held = found_by.held_back(scope, today, run.as_of, customer_ids=ids)
    _kept, dropped = _sorted_out(found, held, tasks)
    why = {one.customer_id: code for one, code in dropped}
    rows = _rows(scope, found, today, organization().currency, tasks)
    return {row.customer_id: HeldBack(row, why.get(row.customer_id)) for row in rows}


def left_alone(*, scope: Scope, customer_id: int, today: date) -> Dropped | None:
    """Return what an earlier contact says against contacting her, whether a reason fits or not. One query."""
    held = found_by.held_by_contacts(scope, today, customer_ids=[customer_id])
    return next((code for code in Dropped if customer_id in held.get(code, ())), None)


def is_to_be_called(*, scope: Scope, customer_id: int, today: date) -> bool:
    """Return whether somebody is asked to contact her: she is on today's list, or a task for her is open."""
    place = places(scope=scope, customer_ids=[customer_id], today=today).get(customer_id)
    if place is not None and place.why is None:
        return place.row.task is None or place.row.task.outcome not in {Outcome.REFUSED, Outcome.DO_NOT_CONTACT}
    why = place.why if place else left_alone(scope=scope, customer_id=customer_id, today=today)
    hers = open_tasks(scope=scope).filter(customer__in=group(customer_id))
    return why is not Dropped.DO_NOT_CONTACT and hers.exists()


def recall_row(*, scope: Scope, customer_id: int, today: date) -> RecallRow | None:
    """Return one customer as the list would show her today, whether held back or not; None when she is no candidate."""
    found = found_by.candidates(scope, today, customer_ids=[customer_id])
    tasks = found_by.tasks_of(scope, today, customer_ids=[customer_id])
    return next(iter(_rows(scope, found, today, organization().currency, tasks)), None)


def _sorted_out(
    everybody: list[Candidate], held: list[tuple[Dropped, set[int]]], tasks: dict[int, Task]
) -> tuple[list[Candidate], list[tuple[Candidate, Dropped]]]:
    """Return who is listed and who is held back, each in the order of the list."""
    kept, dropped = [], []
    for one in sorted(everybody, key=lambda one: (-one.stake_minor, one.customer_id)):
        why = next((code for code, ids in held if one.customer_id in ids), None)
        if why is None or _is_closed(tasks.get(one.customer_id)):
            kept.append(one)
        else:
            dropped.append((one, why))
    return kept, dropped


def _is_closed(task: Task | None) -> bool:
    return task is not None and task.closed_at is not None


def _stake(some: Iterable[Candidate], currency: str) -> Money:
    return Money(sum(one.stake_minor for one in some), currency)


def _in_order(some: Iterable[Candidate], rows: dict[int, RecallRow]) -> list[RecallRow]:
    return [rows[one.customer_id] for one in some if one.customer_id in rows]


def _rows(scope: Scope, some: list[Candidate], today: date, currency: str, tasks: dict[int, Task]) -> list[RecallRow]:
    ids = [one.customer_id for one in some]
    features = {
        own.customer_id: own
        for own in CustomerFeatures.objects.within(scope)
        .filter(customer_id__in=ids)
        .select_related("customer__steward", "customer__salon")
    }
    cares = {
        (care.customer_id, care.category): care
        for care in CategoryRhythm.objects.within(scope).filter(customer_id__in=ids)
    }
    names = stage_names()
    made = []
    for one in some:
        if (own := features.get(one.customer_id)) is None:
            continue
        plan, channel = plan_for(one.reason, one.stage)
        facts = facts_of(one.reason, own, cares.get((one.customer_id, own.due_category)), today)
        made.append(
            RecallRow(
                own.customer, own, one.stage, names.get(one.stage, ""), one.reason, because(one.reason, facts),
                plan.service if plan else "", plan.offer if plan else "", plan.channel if plan else "", channel,
                plan.say if plan else "", Money(one.stake_minor, currency), facts, tasks.get(one.customer_id),
            )
        )  # fmt: skip
    return made
