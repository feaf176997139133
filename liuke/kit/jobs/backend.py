"""The task backend: ``.enqueue()`` writes a Job row in the caller's transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from liuke.kit import clock
from liuke.kit.models import Job, JobStatus

_STATUS = {
    JobStatus.READY: TaskResultStatus.READY,
    JobStatus.RUNNING: TaskResultStatus.RUNNING,
    JobStatus.DONE: TaskResultStatus.SUCCESSFUL,
    JobStatus.FAILED: TaskResultStatus.FAILED,
    JobStatus.STOPPED: TaskResultStatus.FAILED,
    JobStatus.PARKED: TaskResultStatus.READY,
}


class JobBackend(BaseTaskBackend):
    """Jobs in our own database, so that wish and cause commit together."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Write the wish; a worker takes it after the commit."""
        return _result(_insert(task, args, kwargs), task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return where a job stands.

        Raises:
            TaskResultDoesNotExist: no job has this id.
        """
        from django.utils.module_loading import import_string

        try:
            job = Job.objects.get(uid=uuid.UUID(result_id))
        except (Job.DoesNotExist, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return _result(job, import_string(job.task))


@dataclass(frozen=True)
class Enqueued:
    """The job that stands for a wish, and whether the wish created it."""

    job: Job
    is_new: bool


def enqueue_once(task: Task[..., Any], *, unique_key: str, **kwargs: Any) -> Enqueued:
    """Enqueue unless an unfinished job already carries this key; return whichever stands."""
    try:
        with transaction.atomic():
            return Enqueued(_insert(task, (), kwargs, unique_key=unique_key), is_new=True)
    except IntegrityError:
        job = Job.objects.filter(unique_key=unique_key, status__in=[JobStatus.READY, JobStatus.RUNNING]).first()
        if job is None:  # it finished between the two statements
            return Enqueued(_insert(task, (), kwargs, unique_key=unique_key), is_new=True)
        return Enqueued(job, is_new=False)


def _insert(task: Task[..., Any], args: Any, kwargs: Any, *, unique_key: str | None = None) -> Job:
    at = clock.now()
    return Job.objects.create(
        uid=uuid.uuid4(),
        task=task.module_path,
        arguments={"args": normalize_json(args), "kwargs": normalize_json(kwargs)},
        queue=task.queue_name,
        priority=task.priority,
        run_at=task.run_after or at,
        enqueued_at=at,
        unique_key=unique_key,
    )


def _result(job: Job, task: Task[..., Any]) -> TaskResult[Any]:
    return TaskResult(
        task=task,
        id=str(job.uid),
        status=_STATUS[JobStatus(job.status)],
        enqueued_at=job.enqueued_at,
        started_at=None,
        last_attempted_at=None,
        finished_at=job.finished_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=task.backend,
        errors=[],
        worker_ids=[job.locked_by] if job.locked_by else [],
    )
