"""The writing: chunks of at most 500 rows, each with the import's cursor in its own transaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import F

from liuke.accounts.steps import audit, take_turns
from liuke.intake.checking import clear_staging, usable_rows
from liuke.intake.errors import ImportNotOpen
from liuke.intake.events import ImportCommitted
from liuke.intake.models import Import, ImportStatus, RememberedMapping
from liuke.intake.queries import folder_of, has_problems, same_list_before
from liuke.intake.report import write_error_file
from liuke.intake.rules.headers import signature
from liuke.intake.services.checking import check_import, problem_rows
from liuke.intake.services.writers import AT_ONCE, CHUNK, write_chunk
from liuke.intake.steps.notes import forget_told, tell
from liuke.intake.totals import see_totals
from liuke.kit import outbox
from liuke.kit.bulk import many_commits
from liuke.kit.jobs import Stopped, current_progress
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.intake.steps.outcome import Outcome

_COUNTS = ("created", "updated", "duplicate", "visits", "rejected")
_MAY_RUN = {ImportStatus.CHECKED, ImportStatus.RUNNING, ImportStatus.STOPPED}


def run_import(of: Import, *, now: datetime) -> Import:
    """Write every usable row that is not written yet, and finish the import.

    May be cut off at any moment and called again: the cursor moves with the rows.

    Raises:
        ImportNotOpen: it is not checked, or done.
    """
    of.refresh_from_db()
    if of.status not in _MAY_RUN:
        raise ImportNotOpen(status=of.get_status_display())
    folder = folder_of(of)
    if of.usable and not list(folder.glob("ok-*.parquet")):
        raise ImportNotOpen(status=of.get_status_display())
    _begin(of)
    skips_all = same_list_before(of)
    progress = current_progress()
    try:
        with many_commits():
            for rows in usable_rows(folder, skip=of.cursor, size=min(CHUNK, AT_ONCE.get(of.kind, CHUNK))):
                _commit(of, rows, skips_all=skips_all, now=now)
                progress.report(of.cursor, of.usable)
    except Stopped:
        _mark(of, ImportStatus.STOPPED)
        raise
    name = ""
    if has_problems(of):
        name = write_error_file(folder, names=of.reading["columns"], problems=problem_rows(of))
    _finish(of, errors_file=name, now=now)
    clear_staging(folder)
    return of


def go_on(of: Import, *, now: datetime) -> Import:
    """Check an import if it is not checked, then run it: what a worker does, again after each crash."""
    if of.status == ImportStatus.READ:
        check_import(of, now=now, rehearse=False)
    return run_import(of, now=now)


@use_case
def _begin(of: Import) -> None:
    held = Import.unguarded.select_for_update().get(pk=of.pk)
    if (held.status, held.cursor) != (of.status, of.cursor):  # another process began since it was read
        raise ImportNotOpen(status=held.get_status_display())
    if of.status == ImportStatus.CHECKED:
        see_totals(of)
        _forget_rehearsal(of)
    of.status = ImportStatus.RUNNING
    of.save(update_fields=[*_COUNTS, "cursor", "totals", "status"])


def _forget_rehearsal(of: Import) -> None:
    of.created = of.updated = of.duplicate = of.visits = of.cursor = 0
    of.rejected -= of.totals.get("refused", {}).get("rows", 0)
    of.totals |= {"referrers_unknown": 0, "refused": {"rows": 0, "sums": {}}}
    forget_told(of)


@use_case
def _commit(of: Import, rows: list[dict[str, Any]], *, skips_all: bool, now: datetime) -> None:
    """Write one chunk and move the cursor. Another process that ran ahead is noticed before anything is written."""
    take_turns()  # two files may make the same customer
    moved = Import.unguarded.filter(pk=of.pk, cursor=of.cursor, status=ImportStatus.RUNNING).update(
        cursor=F("cursor") + len(rows)
    )
    if not moved:
        raise ImportNotOpen(status=of.get_status_display())
    if skips_all:
        Import.unguarded.filter(pk=of.pk).update(duplicate=F("duplicate") + len(rows))
        of.duplicate += len(rows)
    else:
        outcome = write_chunk(of, rows, now=now)
        Import.unguarded.filter(pk=of.pk).update(**{name: F(name) + getattr(outcome, name) for name in _COUNTS})
        _sum_up(of, outcome)
        tell(of, outcome.notes)
    of.cursor += len(rows)


def _sum_up(of: Import, outcome: Outcome) -> None:
    if not (outcome.referrers_unknown or outcome.rejected):
        return
    of.rejected += outcome.rejected
    of.totals["referrers_unknown"] += outcome.referrers_unknown
    refused = of.totals["refused"]
    refused["rows"] += outcome.rejected
    refused["sums"] = dict(Counter(refused["sums"]) + Counter(outcome.refused))
    Import.unguarded.filter(pk=of.pk).update(totals=of.totals)


@use_case
def _mark(of: Import, status: ImportStatus) -> None:
    of.status = status
    Import.unguarded.filter(pk=of.pk).update(status=status)


@use_case
def _finish(of: Import, *, errors_file: str, now: datetime) -> None:
    of.refresh_from_db()
    of.status, of.errors_file, of.finished_at = ImportStatus.DONE, errors_file, now
    of.save(update_fields=["status", "errors_file", "finished_at"])
    RememberedMapping.objects.update_or_create(
        signature=signature(of.reading["columns"]),
        defaults={"kind": of.kind, "fields": _settled(of), "used_at": now},
    )
    outbox.record(ImportCommitted(import_id=of.pk, file_kind=of.kind), now=now)
    counts = {n: getattr(of, n) for n in ("rows", "created", "updated", "duplicate", "ignored", "rejected")}
    audit("import.committed", now=now, actor_id=of.started_by_id, object_type="import", object_ref=of.pk,
          salon_id=of.salon_id, after=counts)  # fmt: skip


def _settled(of: Import) -> dict[str, str]:
    """Return the field of each column; a column nobody looked at is asked about again."""
    seen = bool(of.options.get("seen"))
    return {c["name"]: c["field"] for c in of.mapping if c["field"] or seen or c["how"] in {"set", "remembered"}}


@use_case
def record_errors_read(of: Import, *, staff_id: int | None, now: datetime, address: str) -> None:
    """Note in the audit who took the rows that were not imported, full phones and all, out of the shop."""
    audit("import.errors_read", now=now, actor_id=staff_id, object_type="import", object_ref=of.pk,
          salon_id=of.salon_id, after={"count": of.ignored + of.rejected}, address=address)  # fmt: skip
