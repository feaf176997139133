"""Reads of care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from liuke.care.models import Task, TaskKind

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope


def open_tasks(*, scope: Scope, staff_id: int | None = None) -> QuerySet[Task]:
    """Return the tasks still to do, what is most at stake first, with customer and staff. One query."""
    rows = Task.objects.within(scope).filter(closed_at=None).select_related("customer", "staff")
    if staff_id is not None:
        rows = rows.filter(staff_id=staff_id)
    return rows.order_by("-stake_minor", "pk")


def outcomes_of(*, scope: Scope, day: date) -> dict[str, int]:
    """Return how many recall tasks of a day have which outcome; ``""`` counts the open ones. One query."""
    rows = Task.objects.within(scope).filter(kind=TaskKind.RECALL, due_on=day).values("outcome").annotate(n=Count("pk"))
    return {row["outcome"]: row["n"] for row in rows}


def tasks_of_customer(*, scope: Scope, customer_id: int) -> QuerySet[Task]:
    """Return a customer's tasks, newest first. One query."""
    return Task.objects.within(scope).filter(customer_id=customer_id).select_related("staff").order_by("-due_on", "-pk")
