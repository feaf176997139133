"""How a running job says how far it is, and hears that it should stop."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from liuke.kit.models import Job


class Stopped(Exception):
    """Somebody asked the running job to stop; what is committed stays."""


@dataclass
class Progress:
    """The running job's meter. ``job_id`` is None outside a worker: then nothing is written."""

    job_id: int | None = None

    def report(self, done: int, total: int) -> None:
        """Write how far the work is; call it outside the work's own transaction.

        Raises:
            Stopped: a person asked this job to stop.
        """
        if self.job_id is None:
            return
        Job.objects.filter(pk=self.job_id).update(progress_done=done, progress_total=total)
        if Job.objects.filter(pk=self.job_id, stop_requested=True).exists():
            raise Stopped


_current: ContextVar[Progress | None] = ContextVar("progress", default=None)


def current_progress() -> Progress:
    """Return the meter of the job this code runs in, or one that writes nothing."""
    return _current.get() or Progress()
