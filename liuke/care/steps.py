"""Writes of care that join a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.accounts.models import Staff
from liuke.accounts.rules import Reach
from liuke.accounts.steps import audit
from liuke.care.errors import StaffElsewhere, TaskClosed
from liuke.care.models import Outcome, Task, TaskKind
from liuke.kit.clock import business_day
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from liuke.customers.models import Customer

NOTE_CHARACTERS = 300


class Workplaces:
    """Who works at which salon; each person is read once, however many rows are given to her."""

    def __init__(self) -> None:
        self._salons: dict[int, frozenset[int] | None] = {}

    def check(self, staff_id: int | None, salon_id: int) -> None:
        """Refuse somebody who does not work at a salon; nobody is fine.

        Raises:
            StaffElsewhere: there is no such person at work there.
        """
        if staff_id is None:
            return
        if staff_id not in self._salons:
            self._salons[staff_id] = _salons_of(staff_id)
        salons = self._salons[staff_id]
        if salons is not None and salon_id not in salons:
            raise StaffElsewhere(staff=staff_id)


def _salons_of(staff_id: int) -> frozenset[int] | None:
    """Return where a person works; None means everywhere."""
    staff = Staff.objects.select_related("role").filter(pk=staff_id, is_active=True).first()
    if staff is None:
        return frozenset()
    if staff.role.reach == Reach.ORGANIZATION:
        return None
    return frozenset(staff.salons.values_list("pk", flat=True))


@step
def open_recall(
    *, customer: Customer, staff_id: int | None, due_on: date, playbook: str, reason: str, suggestion: str, offer: str,
    stake_minor: int, actor_id: int | None, now: datetime, facts: Mapping[str, Any] | None = None,
    is_given: bool = True, workplaces: Workplaces | None = None,
) -> Task:  # fmt: skip
    """Write the recall task of a customer for a day, or give the one that stands to another staff member.

    ``facts`` are what the reason says, as JSON can hold it. A task that stands only for its own result was given by
    nobody (``is_given`` false): the entry of the result is the whole story. Who writes many hands over ``workplaces``.

    Raises:
        StaffElsewhere: the staff member does not work at her salon.
        TaskClosed: it is finished already.
    """
    (workplaces or Workplaces()).check(staff_id, customer.salon_id)
    task, is_new = Task.objects.unscoped("the caller found the customer within its scope").get_or_create(
        customer=customer,
        kind=TaskKind.RECALL,
        due_on=due_on,
        defaults={
            "salon_id": customer.salon_id, "staff_id": staff_id, "playbook": playbook[:80], "reason": reason[:300],
            "suggestion": suggestion[:300], "offer": offer[:200], "stake_minor": stake_minor, "created_at": now,
            "created_by_id": actor_id, "facts": dict(facts or {}),
        },
    )  # fmt: skip
    if not is_new and task.closed_at is not None:
        raise TaskClosed(outcome=Outcome(task.outcome).label)
    before = {} if is_new else {"staff": task.staff_id}
    if not is_new and task.staff_id != staff_id:
        task.staff_id = staff_id
        task.save(update_fields=["staff_id"])
    if is_given and (is_new or before["staff"] != staff_id):
        audit(
            "recall.assigned", now=now, actor_id=actor_id, salon_id=customer.salon_id, object_type="task",
            object_ref=task.pk, before=before, after={"staff": staff_id, "customer": customer.pk},
        )  # fmt: skip
    return task


@step
def close(task: Task, *, outcome: str, note: str, again_on: date | None, actor_id: int | None, now: datetime) -> Task:
    """Write what came of a task; the same outcome again changes nothing.

    Raises:
        TaskClosed: it was closed with another outcome.
    """
    rows = Task.objects.unscoped("the caller found the task within its scope").filter(pk=task.pk, closed_at=None)
    closed = rows.update(
        outcome=outcome,
        outcome_note=note[:NOTE_CHARACTERS],
        again_on=again_on,
        closed_at=now,
        closed_on=business_day(now, task.salon.timezone),
        closed_by_id=actor_id,
    )
    task.refresh_from_db()
    if not closed and (task.outcome, task.again_on) != (outcome, again_on):
        raise TaskClosed(outcome=Outcome(task.outcome).label)
    if closed:
        audit(
            "recall.closed", now=now, actor_id=actor_id, salon_id=task.salon_id, object_type="task",
            object_ref=task.pk,
            after={"customer": task.customer_id, "outcome": outcome, "again_on": again_on and again_on.isoformat()},
        )  # fmt: skip
    return task


@step
def reopen(task: Task) -> Task | None:
    """Open a closed task again; one that was made by its own result, in the same instant, is deleted instead."""
    if task.created_at == task.closed_at:
        task.delete()
        return None
    empty = {
        "outcome": "",
        "outcome_note": "",
        "again_on": None,
        "closed_at": None,
        "closed_on": None,
        "closed_by": None,
    }
    for name, nothing in empty.items():
        setattr(task, name, nothing)
    task.save(update_fields=list(empty))
    return task
