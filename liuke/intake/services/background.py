"""What a worker does for an import, and how a person starts and stops it. Asking twice starts it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

from liuke.accounts.queries import organization
from liuke.intake.errors import ForeignMoney, ImportBusy, ImportNotOpen
from liuke.intake.models import Import, ImportStatus
from liuke.intake.queries import folder_of, foreign_money, has_problems, is_busy, lacking_fields
from liuke.intake.report import write_error_file
from liuke.intake.services.checking import check_import, problem_rows
from liuke.intake.services.receiving import read_import
from liuke.intake.totals import see_totals
from liuke.kit.jobs import Enqueued, enqueue_once
from liuke.kit.models import Job, JobStatus
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django_tasks.base import Task

"""Rows a rehearsal writes and takes back in one transaction: about a second, so that the till can work meanwhile."""

_MAY_PREPARE = frozenset({ImportStatus.UPLOADED, ImportStatus.READ})
_MAY_RUN = frozenset({ImportStatus.CHECKED, ImportStatus.RUNNING, ImportStatus.STOPPED})
_MAY_UNDO = frozenset({ImportStatus.DONE, ImportStatus.RUNNING, ImportStatus.STOPPED, ImportStatus.UNDOING})


def prepare_import(of: Import, *, now: datetime) -> Import:
    """Read what is not read, then check and rehearse it as far as its columns allow.

    May be cut off and called again. A file whose kind nobody knows, or which lacks a column, is left ``read``.

    Raises:
        FileRefused: the file is no table we can read; the import is marked refused.
    """
    if of.status == ImportStatus.UPLOADED:
        of = read_import(of)
    while of.status == ImportStatus.READ and of.kind and not lacking_fields(of):
        of = check_import(of, now=now)
    if of.status == ImportStatus.CHECKED:
        _keep_error_file(of)
    return of


def _keep_error_file(of: Import) -> None:
    folder = folder_of(of)
    problems = problem_rows(of) if has_problems(of) else []
    name = write_error_file(folder, names=of.reading["columns"], problems=problems) if problems else ""
    _name_error_file(of, name)


@use_case
def _name_error_file(of: Import, name: str) -> None:
    of.errors_file = name
    of.save(update_fields=["errors_file"])


@use_case
def start_preparing(of: Import) -> Enqueued:
    """Let a worker read, check and rehearse an import.

    Raises:
        ImportBusy, ImportNotOpen: it is being worked on, or past this point.
    """
    return _enqueue(of, import_string("liuke.intake.tasks.prepare"), allowed=_MAY_PREPARE)


@use_case
def start_import(of: Import) -> Enqueued:
    """Let a worker write an import, or go on where it was stopped or cut off.

    Raises:
        ImportBusy, ImportNotOpen: it is being worked on, not checked, or done.
        ForeignMoney: its amounts are in another currency than the shop's.
        TotalsMissing, TotalsDiffer: of a file of cards; nothing is written.
    """
    if of.status == ImportStatus.CHECKED:
        see_totals(of)
    if sign := foreign_money(of):
        raise ForeignMoney(file=of.file_name, theirs=sign, ours=organization().currency)
    return _enqueue(of, import_string("liuke.intake.tasks.run"), allowed=_MAY_RUN)


@use_case
def start_undo(of: Import, *, staff_id: int | None) -> Enqueued:
    """Let a worker take an import back, or go on taking it back.

    Raises:
        ImportBusy, ImportNotOpen: it is being worked on, or nothing of it was written.
    """
    return _enqueue(of, import_string("liuke.intake.tasks.undo"), allowed=_MAY_UNDO, staff_id=staff_id)


@use_case
def stop_import(of: Import) -> None:
    """Ask the work for an import to stop after its chunk; what is written stays until it goes on or is undone."""
    if of.job_id is None:
        return
    Job.objects.filter(pk=of.job_id, status=JobStatus.RUNNING).update(stop_requested=True)
    Job.objects.filter(pk=of.job_id, status=JobStatus.READY).update(stop_requested=True, status=JobStatus.STOPPED)


def _enqueue(of: Import, task: Task[..., Any], *, allowed: Collection[ImportStatus], **arguments: Any) -> Enqueued:
    standing = Import.unguarded.select_for_update(of=("self",)).select_related("job").get(pk=of.pk)
    if is_busy(standing) and standing.job and standing.job.task != task.module_path:
        raise ImportBusy(file=standing.file_name)
    if standing.status not in allowed:
        raise ImportNotOpen(status=standing.get_status_display())
    wish = enqueue_once(task, unique_key=f"import:{of.pk}:{task.func.__name__}", import_id=of.pk, **arguments)
    if wish.is_new:
        Import.unguarded.filter(pk=of.pk).update(job=wish.job)
    of.job = wish.job
    return wish
