"""Reads of care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from liuke.care.models import Task
from liuke.kit.problems import NotFound

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope


def open_tasks(*, scope: Scope, staff_id: int | None = None, due_by: date | None = None) -> QuerySet[Task]:
    """Return the tasks still to do, what is most at stake first, with customer and staff. One query.

    Args:
        scope: whose.
        staff_id: of one person only.
        due_by: due on this day or earlier only.
    """
    rows = Task.objects.within(scope).filter(closed_at=None).select_related("customer__steward", "staff", "salon")
    if staff_id is not None:
        rows = rows.filter(staff_id=staff_id)
    if due_by is not None:
        rows = rows.filter(due_on__lte=due_by)
    return rows.order_by("-stake_minor", "pk")


def task_in(scope: Scope, task_id: int) -> Task:
    """Return one task in reach, with customer, steward and staff.

    Raises:
        NotFound: no task in reach has this number.
    """
    rows = Task.objects.within(scope).select_related("customer__steward", "staff", "salon", "closed_by")
    found = rows.filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def closed_since(*, scope: Scope, since: datetime, staff_id: int | None = None) -> QuerySet[Task]:
    """Return the tasks closed from an instant on, the latest first; by one person when given. One query."""
    rows = Task.objects.within(scope).filter(closed_at__gte=since)
    if staff_id is not None:
        rows = rows.filter(closed_by=staff_id)
    return rows.select_related("customer__steward", "staff", "salon", "closed_by").order_by("-closed_at", "-pk")


def customer_ids_of(staff_id: int, *, today: date) -> set[int]:
    """Return whom this person has a task for: still to do, or due today. One query."""
    rows = Task.objects.unscoped("builds the scope itself: a person sees whom she is asked to contact")
    mine = rows.filter(Q(closed_at=None) | Q(due_on=today), staff=staff_id)
    return set(mine.values_list("customer_id", flat=True))
