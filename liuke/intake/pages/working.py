"""How far the background work of an import is, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liuke.intake.models import ImportStatus

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.intake.models import Import

_MINUTE = 60
_LEAST_SECONDS = 2.0


@dataclass(frozen=True)
class Work:
    """What is being done, how far it is (0–100), how many of how many rows, and how long it will take still."""

    what: str
    percent: int
    done: int
    total: int
    remaining: str


def work_of(of: Import, *, now: datetime) -> Work:
    """Return where the work of an import stands."""
    done, total = _rows(of)
    percent = min(100, done * 100 // total) if total else 0
    elapsed = (now - of.job.enqueued_at).total_seconds() if of.job else 0.0
    remaining = _remaining(elapsed * (total - done) / done) if done and total and elapsed >= _LEAST_SECONDS else ""
    return Work(_what(of), percent, done, total, remaining)


def _rows(of: Import) -> tuple[int, int]:
    job = of.job
    if job is None or not job.progress_total:
        return (of.cursor, of.usable) if of.status in {ImportStatus.RUNNING, ImportStatus.STOPPED} else (0, 0)
    if of.status in {ImportStatus.UPLOADED, ImportStatus.READ}:  # checking and rehearsing are half of it each
        return job.progress_done // 2, job.progress_total // 2
    return job.progress_done, job.progress_total


def is_writing(of: Import) -> bool:
    """Return whether the work changes the shop; reading and checking do not."""
    return _task(of) in {"run", "undo"}


def _task(of: Import) -> str:
    return of.job.task.rsplit(".", 1)[-1] if of.job else ""


def _what(of: Import) -> str:
    task = _task(of)
    if task == "undo":
        return _("Taking the import back")
    if task == "run":
        return _("Importing")
    return _("Reading the file") if of.status == ImportStatus.UPLOADED else _("Checking every row")


def _remaining(seconds: float) -> str:
    if seconds < _MINUTE:
        count = max(1, round(seconds))
        return ngettext("about %(count)s second to go", "about %(count)s seconds to go", count) % {"count": count}
    count = round(seconds / _MINUTE)
    return ngettext("about %(count)s minute to go", "about %(count)s minutes to go", count) % {"count": count}
