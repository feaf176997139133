"""Use cases of care: what came of contacting a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.care import steps
from liuke.care.errors import DayNeeded, TaskClosed, UnknownOutcome
from liuke.care.models import Outcome, Task
from liuke.customers.models import Customer
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope

NOTE_CHARACTERS = 300


@use_case
def make_recall_task(
    *, scope: Scope, customer_id: int, staff_id: int | None, due_on: date, reason: str, now: datetime,
    suggestion: str = "", offer: str = "", playbook: str = "", stake_minor: int = 0,
) -> Task:  # fmt: skip
    """Make a recall task for any customer in reach, or give the day's one to another staff member. 派任务.

    Raises:
        NotFound: the customer is not in reach.
        NotAllowed: the role may not assign tasks.
        StaffElsewhere, TaskClosed: nothing is changed.
    """
    if not scope.may(Action.ASSIGN_TASKS if staff_id != scope.staff_id else Action.WORK_RECALL):
        raise NotAllowed(action=Action.ASSIGN_TASKS.value)
    customer = Customer.objects.within(scope).filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    return steps.open_recall(
        customer=customer, staff_id=staff_id, due_on=due_on, playbook=playbook, reason=reason, suggestion=suggestion,
        offer=offer, stake_minor=stake_minor, actor_id=scope.staff_id, now=now,
    )  # fmt: skip


@use_case
def record_outcome(
    *,
    scope: Scope,
    task_id: int,
    outcome: str,
    today: date,
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
        today: the salon's local day; ``again_on`` must lie after it.
        now: the instant.
        note: at most 300 characters are kept.
        again_on: the day to contact her again, for that outcome.

    Raises:
        NotFound: the task is not in reach.
        NotAllowed: the role may not work the list.
        UnknownOutcome, DayNeeded: nothing is changed.
        TaskClosed: it was closed with another outcome.
    """
    later = _checked(scope, outcome, again_on, today)
    task = Task.objects.within(scope).filter(pk=task_id).first()
    if task is None:
        raise NotFound
    closed = (
        Task.objects.within(scope)
        .filter(pk=task_id, closed_at=None)
        .update(
            outcome=outcome,
            outcome_note=note[:NOTE_CHARACTERS],
            again_on=later,
            closed_at=now,
            closed_by_id=scope.staff_id,
        )
    )
    task.refresh_from_db()
    if not closed and (task.outcome, task.again_on) != (outcome, later):
        raise TaskClosed(outcome=Outcome(task.outcome).label)
    if closed:
        _audit_closed(task, actor_id=scope.staff_id, now=now)
    return task


def _checked(scope: Scope, outcome: str, again_on: date | None, today: date) -> date | None:
    """Return the day to contact her again, if the outcome has one."""
    if not scope.may(Action.WORK_RECALL):
        raise NotAllowed(action=Action.WORK_RECALL.value)
    if outcome not in Outcome.values:
        raise UnknownOutcome(outcome=outcome, known=", ".join(Outcome.values))
    later = again_on if outcome == Outcome.LATER else None
    if outcome == Outcome.LATER and (later is None or later <= today):
        raise DayNeeded
    return later


def _audit_closed(task: Task, *, actor_id: int | None, now: datetime) -> None:
    after = {"outcome": task.outcome, "again_on": task.again_on and task.again_on.isoformat()}
    audit(
        "recall.closed", now=now, actor_id=actor_id, salon_id=task.salon_id, object_type="task", object_ref=task.pk,
        after=after,
    )  # fmt: skip
