"""Use cases of care: what came of contacting a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.care import steps
from liuke.care.errors import DayNeeded, TooLateToReopen, UnknownOutcome
from liuke.care.models import Outcome, Task
from liuke.kit.clock import business_day
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope


@use_case
def record_outcome(
    *,
    scope: Scope,
    task_id: int,
    outcome: str,
    now: datetime,
    note: str = "",
    again_on: date | None = None,
) -> Task:
    """Close a task with what came of it. 记录联系结果.

    Safe to repeat: the same outcome again changes nothing.

    Args:
        scope: who asks.
        task_id: the task.
        outcome: a value of ``Outcome``.
        now: the instant.
        note: at most 300 characters are kept.
        again_on: the day to contact her again, for that outcome; after today at her salon.

    Raises:
        NotFound: the task is not in reach.
        NotAllowed: the role may not work the list.
        UnknownOutcome, DayNeeded: nothing is changed.
        TaskClosed: it was closed with another outcome.
    """
    task = Task.objects.within(scope).select_related("salon").filter(pk=task_id).first()
    if task is None:
        raise NotFound
    later = checked_outcome(scope, outcome, again_on, business_day(now, task.salon.timezone))
    return steps.close(task, outcome=outcome, note=note, again_on=later, actor_id=scope.staff_id, now=now)


@use_case
def reopen_task(*, scope: Scope, task_id: int, now: datetime) -> Task | None:
    """Take back what was recorded today, as her salon counts days: the task is open again. 撤销结果.

    Nobody took her before the result was recorded? Then the result made the task, and it goes with it: None.
    Safe to repeat: an open task stays open.

    Args:
        scope: who takes it back.
        task_id: of the task.
        now: the instant.

    Raises:
        NotFound: the task is not in reach.
        NotAllowed: the role may not work the list, or somebody else closed it and the role may not assign.
        TooLateToReopen: it was closed on an earlier day.
    """
    task = Task.objects.within(scope).select_related("salon").filter(pk=task_id).first()
    if task is None:
        raise NotFound
    if not may_reopen(task, scope):
        raise NotAllowed(action=_needed_to_reopen(task, scope).value)
    if task.closed_at is None:
        return task
    zone = task.salon.timezone
    if business_day(task.closed_at, zone) != business_day(now, zone):
        raise TooLateToReopen
    audit(
        "recall.reopened", now=now, actor_id=scope.staff_id, salon_id=task.salon_id, object_type="task",
        object_ref=task.pk,
        before={
            "customer": task.customer_id, "outcome": task.outcome,
            "again_on": task.again_on and task.again_on.isoformat(),
        },
    )  # fmt: skip
    return steps.reopen(task)


def may_reopen(task: Task, scope: Scope) -> bool:
    """Return whether this person may take the result back: her own, or anybody's for who assigns. 谁能撤销."""
    return scope.may(Action.WORK_RECALL) and scope.may(_needed_to_reopen(task, scope))


def _needed_to_reopen(task: Task, scope: Scope) -> Action:
    return Action.WORK_RECALL if task.closed_by_id in {None, scope.staff_id} else Action.ASSIGN_TASKS


def checked_outcome(scope: Scope, outcome: str, again_on: date | None, today: date) -> date | None:
    """Return the day to contact her again, if the outcome has one.

    Raises:
        NotAllowed, UnknownOutcome, DayNeeded: as for ``record_outcome``.
    """
    if not scope.may(Action.WORK_RECALL):
        raise NotAllowed(action=Action.WORK_RECALL.value)
    if outcome not in Outcome.values:
        raise UnknownOutcome(outcome=outcome, known=", ".join(Outcome.values))
    later = again_on if outcome == Outcome.LATER else None
    if outcome == Outcome.LATER and (later is None or later <= today):
        raise DayNeeded
    return later
