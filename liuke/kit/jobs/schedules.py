"""Tasks that run every so often. Schedules are rows, so that an owner can see and pause them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

from liuke.kit.jobs.backend import enqueue_once
from liuke.kit.models import Schedule

if TYPE_CHECKING:
    from django_tasks.base import Task


def ensure(name: str, task: Task[..., Any], *, every_minutes: int, now: datetime) -> None:
    """Make sure a schedule stands; an existing one keeps its times and may have been paused by a person."""
    Schedule.objects.get_or_create(
        name=name,
        defaults={"task": task.module_path, "every_minutes": every_minutes, "next_run_at": now},
    )


def fire_due(*, now: datetime) -> int:
    """Enqueue every due schedule once, however many turns were missed, and return how many fired."""
    fired = 0
    for schedule in Schedule.objects.filter(is_active=True, next_run_at__lte=now):
        following = now + timedelta(minutes=schedule.every_minutes)
        taken = Schedule.objects.filter(pk=schedule.pk, next_run_at=schedule.next_run_at).update(next_run_at=following)
        if taken:
            enqueue_once(import_string(schedule.task), unique_key=f"schedule:{schedule.name}")
            fired += 1
    return fired
