"""Tasks that run every so often. Schedules are rows: a turn is neither forgotten nor doubled by a restart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

from liuke.kit.jobs.backend import enqueue_once
from liuke.kit.models import Schedule

if TYPE_CHECKING:
    from django_tasks.base import Task


def ensure(name: str, task: Task[..., Any], *, every_minutes: int, first_at: datetime) -> None:
    """Make sure a schedule stands, with its turns at ``first_at`` and so many minutes apart.

    The next turn of an existing one stays; if ``first_at`` now says other minutes, it moves to the turn just before.
    """
    schedule, is_new = Schedule.objects.get_or_create(
        name=name,
        defaults={"task": task.module_path, "every_minutes": every_minutes, "next_run_at": first_at},
    )
    if not is_new and (off := (schedule.next_run_at - first_at) % timedelta(minutes=every_minutes)):
        Schedule.objects.filter(pk=schedule.pk).update(next_run_at=schedule.next_run_at - off)


def fire_due(*, now: datetime) -> int:
    """Enqueue every due schedule once, however many turns were missed, and return how many fired.

    An unfinished job whose unique key is the schedule's name is the same wish.
    """
    fired = 0
    for schedule in Schedule.objects.filter(is_active=True, next_run_at__lte=now):
        apart = timedelta(minutes=schedule.every_minutes)
        following = now + apart - (now - schedule.next_run_at) % apart  # a late turn does not move the next one
        taken = Schedule.objects.filter(pk=schedule.pk, next_run_at=schedule.next_run_at).update(next_run_at=following)
        if taken:
            enqueue_once(import_string(schedule.task), unique_key=schedule.name)
            fired += 1
    return fired
