"""The worker: claims due jobs by one statement, runs them, retries with back-off.

A running job holds a lease that a heartbeat renews. After ``kill -9`` the lease runs out and the job is taken
again, so nothing stays running for ever; what a job did is safe because jobs are idempotent.
"""

from __future__ import annotations

import os
import socket
import threading
import traceback
import uuid
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string

from liuke.kit import clock, outbox
from liuke.kit.jobs import progress, schedules
from liuke.kit.models import Job, JobStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger()

LEASE_SECONDS = 60
BEAT_SECONDS = LEASE_SECONDS / 3
_ERROR_CHARACTERS = 4000

_CLAIM = """
UPDATE kit_job SET status = 'running', lease_until = %(lease)s, locked_by = %(worker)s, attempts = attempts + 1
WHERE id IN (
  SELECT id FROM kit_job
  WHERE (status = 'ready' AND run_at <= %(now)s) OR (status = 'running' AND lease_until < %(now)s)
  ORDER BY priority DESC, run_at, id LIMIT %(limit)s {skip_locked}
) RETURNING id
"""


def worker_name() -> str:
    """Return a name for this worker that no other process shares."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"


def claim(*, worker: str, now: datetime, limit: int = 1, lease_seconds: int = LEASE_SECONDS) -> list[int]:
    """Take up to ``limit`` due jobs and return their ids; no two workers ever get the same one."""
    adapt = connection.ops.adapt_datetimefield_value
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    parameters = {
        "now": adapt(now),
        "lease": adapt(now + timedelta(seconds=lease_seconds)),
        "worker": worker,
        "limit": limit,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(skip_locked=skip), parameters)
        return sorted(row[0] for row in cursor.fetchall())


def backoff(attempts: int) -> timedelta:
    """Return how long a failed job waits: 10 s, 40 s, 90 s … growing with the square of its attempts."""
    return timedelta(seconds=10 * attempts * attempts)


def run_one(job_id: int, *, worker: str) -> None:
    """Run a claimed job to its end and write the outcome; the outcome of a lost lease is not written."""
    job = Job.objects.get(pk=job_id)
    if job.attempts > job.max_attempts:
        _finish(job, worker, JobStatus.FAILED, job.last_error or "the process running it died each time")
        return
    token = progress._current.set(progress.Progress(job.pk))  # noqa: SLF001 - the worker is progress's other half
    try:
        with _heartbeat(job.pk, worker):
            task = import_string(job.task)
            task.func(*job.arguments["args"], **job.arguments["kwargs"])
    except progress.Stopped:
        _finish(job, worker, JobStatus.STOPPED, "")
    except Exception:  # noqa: BLE001 - the worker loop is the one place that outlives any error
        _retry_or_fail(job, worker, traceback.format_exc()[-_ERROR_CHARACTERS:])
    else:
        _finish(job, worker, JobStatus.DONE, "")
    finally:
        progress._current.reset(token)  # noqa: SLF001


def run_due(*, worker: str) -> int:
    """Fire due schedules, hand out events, run one due job; return how many jobs ran."""
    schedules.fire_due(now=clock.now())
    outbox.deliver_waiting(now=clock.now())
    claimed = claim(worker=worker, now=clock.now())
    for job_id in claimed:
        run_one(job_id, worker=worker)
    return len(claimed)


def run_forever(stop: threading.Event, *, idle_seconds: float = 0.5) -> None:
    """Work until ``stop`` is set, resting only when nothing is due."""
    worker = worker_name()
    log.info("worker.started", worker=worker)
    while not stop.is_set():
        if run_due(worker=worker) == 0:
            stop.wait(idle_seconds)


def _finish(job: Job, worker: str, status: JobStatus, error: str) -> None:
    Job.objects.filter(pk=job.pk, locked_by=worker, status=JobStatus.RUNNING).update(
        status=status, last_error=error, finished_at=clock.now(), lease_until=None
    )


def _retry_or_fail(job: Job, worker: str, error: str) -> None:
    log.warning("job.failed", job=job.pk, task=job.task, attempts=job.attempts)
    if job.attempts >= job.max_attempts:
        _finish(job, worker, JobStatus.FAILED, error)
        return
    Job.objects.filter(pk=job.pk, locked_by=worker, status=JobStatus.RUNNING).update(
        status=JobStatus.READY, last_error=error, lease_until=None, run_at=clock.now() + backoff(job.attempts)
    )


def _renew(job_id: int, worker: str) -> None:
    lease = clock.now() + timedelta(seconds=LEASE_SECONDS)
    Job.objects.filter(pk=job_id, locked_by=worker).update(lease_until=lease)


@contextmanager
def _heartbeat(job_id: int, worker: str) -> Iterator[None]:
    """Renew the lease from a thread of its own every third of its length while the job runs."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                try:
                    _renew(job_id, worker)
                except DatabaseError:  # busy or away for a moment: two more beats fit into the lease
                    log.warning("heartbeat.missed", job=job_id, exc_info=True)
                    connection.close_if_unusable_or_obsolete()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
