"""Work that must not leave a restored shop by itself: what was waiting then was done, or is no longer wanted, now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.kit.models import Job, JobStatus, OutboxEvent
from liuke.kit.outbox import PARKED_AFTER
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

MARK = "parked by a restore: "
_UNFINISHED = [JobStatus.READY, JobStatus.RUNNING]


@dataclass(frozen=True)
class Parked:
    """How much stands still since a restore."""

    jobs: int
    events: int

    def __bool__(self) -> bool:
        return bool(self.jobs or self.events)


@use_case
def park(*, copy: str) -> Parked:
    """Let every unfinished job and every event nobody handled stand still until somebody releases them."""
    jobs = Job.objects.filter(status__in=_UNFINISHED).update(
        status=JobStatus.PARKED, lease_until=None, locked_by="", last_error=f"{MARK}{copy}"
    )
    events = OutboxEvent.objects.filter(handled_at=None, attempts__lt=PARKED_AFTER).update(
        attempts=PARKED_AFTER, last_error=f"{MARK}{copy}"
    )
    return Parked(jobs, events)


def parked() -> Parked:
    """Return how much stands still."""
    return Parked(Job.objects.filter(status=JobStatus.PARKED).count(), _events().count())


@use_case
def release(*, now: datetime) -> Parked:
    """Let parked work go on; a job whose wish stands anew meanwhile is not done twice. 放行."""
    jobs = 0
    for job in Job.objects.filter(status=JobStatus.PARKED).order_by("pk"):
        stands = job.unique_key and Job.objects.filter(unique_key=job.unique_key, status__in=_UNFINISHED).exists()
        job.status = JobStatus.STOPPED if stands else JobStatus.READY
        job.run_at, job.attempts, job.last_error = now, 0, ""
        job.save(update_fields=["status", "run_at", "attempts", "last_error"])
        jobs += not stands
    return Parked(jobs, _events().update(attempts=0, retry_at=now, last_error=""))


def _events() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(handled_at=None, last_error__startswith=MARK)
