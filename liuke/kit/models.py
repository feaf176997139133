"""Rows every app may use: jobs, their schedules and the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    """Where a job stands. A job whose lease ran out counts as ready again."""

    READY = "ready", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", _("stopped")
    PARKED = "parked", _("parked")


class Job(models.Model):
    """One call of a task, kept as a row from wish to outcome. 后台任务.

    ``attempts`` counts starts; ``lease_until`` is when another worker may take a running job over.
    ``unique_key`` lets one unfinished job of its kind stand at a time.
    """

    uid = models.UUIDField(unique=True)
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.READY)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_until = models.DateTimeField(null=True)
    locked_by = models.CharField(max_length=80, default="")
    unique_key = models.CharField(max_length=120, null=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    last_error = models.TextField(default="")
    enqueued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["status", "run_at", "-priority"], name="job_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(status__in=["ready", "running"]),
                name="job_one_unfinished_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.status}"


class Schedule(models.Model):
    """A task that runs every so often; the row holds when it runs next. 定时任务."""

    name = models.CharField(max_length=80, unique=True)
    task = models.CharField(max_length=200)
    every_minutes = models.PositiveIntegerField()
    next_run_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class OutboxEvent(models.Model):
    """A fact written in the transaction that caused it, handled by the worker after the commit. 事件.

    Handlers run at least once and are idempotent by ``uid``.
    """

    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField()
    last_error = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["retry_at"], condition=models.Q(handled_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return self.kind


class OnceWritten(models.Model):
    """A write that must not happen twice: its key, what was asked, and what was answered. 幂等键.

    ``fingerprint`` is the SHA-256 of the request; the unique constraint is the judge between two tills.
    """

    scope = models.CharField(max_length=160)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key"], name="written_once")]

    def __str__(self) -> str:
        return self.key
