"""Use cases of outreach: a row of the recall list becomes somebody's task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.care import steps as care
from liuke.kit.problems import NotAllowed, NotFound
from liuke.kit.transactions import use_case
from liuke.outreach import queries

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope
    from liuke.care.models import Task


@use_case
def assign_recall(*, scope: Scope, customer_id: int, staff_id: int | None, today: date, now: datetime) -> Task:
    """Make a recall task of a row of today's list, with its reason, suggestion and offer as they read now. 派给员工.

    Safe to repeat: a second call on the same day returns the same task, with its staff member changed if asked.

    Args:
        scope: who asks; giving a task to somebody else needs the right to assign.
        customer_id: of the row.
        staff_id: who does it; None leaves it to whoever is free.
        today: the day of the list.
        now: the instant.

    Raises:
        NotFound: the customer is not in reach, or is no candidate today.
        NotAllowed: the role may not work the list, or not assign to others.
        StaffElsewhere: the staff member does not work at her salon.
        TaskClosed: today's task is finished already.
    """
    needed = Action.WORK_RECALL if staff_id in {None, scope.staff_id} else Action.ASSIGN_TASKS
    if not scope.may(needed):
        raise NotAllowed(action=needed.value)
    row = queries.recall_row(scope=scope, customer_id=customer_id, today=today)
    if row is None:
        raise NotFound
    return care.open_recall(
        customer=row.customer, staff_id=staff_id, due_on=today, playbook=f"{row.reason.value}/{row.stage}",
        reason=row.because, suggestion=row.suggestion, offer=row.offer, stake_minor=row.stake.minor,
        actor_id=scope.staff_id, now=now,
    )  # fmt: skip
