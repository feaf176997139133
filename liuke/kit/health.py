"""Can this installation serve: a write that changes nothing, the guards, and how long the oldest due job waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction

from liuke.kit import guards
from liuke.kit.models import Job, JobStatus

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Health:
    """What was found.

    Args:
        database: a statement that needs the write lock went through.
        guards_missing: append-only tables that stand unguarded.
        oldest_due_job_seconds: how long the oldest job that should run has waited; 0 means nothing waits. It grows
            when no worker is alive, so it stands in for the worker's pulse.
    """

    database: bool
    guards_missing: tuple[str, ...]
    oldest_due_job_seconds: int

    @property
    def is_ready(self) -> bool:
        """Whether requests should be sent here."""
        return self.database and not self.guards_missing

    def as_json(self) -> dict[str, Any]:
        """Return the answer without names of tables: strangers may ask."""
        return {
            "ready": self.is_ready,
            "database": self.database,
            "guards": not self.guards_missing,
            "oldest_due_job_seconds": self.oldest_due_job_seconds,
        }


def look(*, now: datetime) -> Health:
    """Return the state of this installation now."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE kit_schedule SET name = name WHERE id < 0")
        missing = tuple(guards.missing())
        oldest = Job.objects.filter(status=JobStatus.READY, run_at__lte=now).order_by("run_at").first()
    except DatabaseError:
        return Health(database=False, guards_missing=(), oldest_due_job_seconds=0)
    waited = int((now - oldest.run_at).total_seconds()) if oldest else 0
    return Health(database=True, guards_missing=missing, oldest_due_job_seconds=waited)
