"""Named checks of a shop: each returns what it found, and nothing is repaired behind anybody's back. 检查."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import structlog
from django.db import DatabaseError, connection
from django.db.models import Count

from liuke.kit import guards
from liuke.kit.home import home
from liuke.kit.jobs import current_progress
from liuke.kit.keeping.disk import write_whole
from liuke.kit.keeping.parking import MARK
from liuke.kit.models import Job, JobStatus, OutboxEvent
from liuke.kit.outbox import PARKED_AFTER
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger()

_LATE = timedelta(hours=1)
_MOST_FOUND = 20
"""Findings a check tells of at most; the first are enough to act."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be.

    Args:
        code: the key of its sentence, registered in ``kit.sentences``.
        details: what fills the sentence; plain JSON, no personal data.
        check: the name of the check, filled in by whoever runs it.
    """

    code: str
    details: dict[str, Any] = field(default_factory=dict)
    check: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return sentence_of(self)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "sentence": self.sentence}


Look: TypeAlias = Callable[[datetime], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """A check by name; one that ``is_of_data`` also decides whether a copy may be restored."""

    look: Look
    is_of_data: bool = True


@dataclass(frozen=True)
class Verdict:
    """What was checked, when, and what was found."""

    checked_at: datetime
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]


CHECKS: dict[str, Check] = {}


def register(name: str, look: Look, *, is_of_data: bool = True) -> None:
    """Add a check; the later one of a name counts. ``config/keeping.py`` calls this, nobody else."""
    CHECKS[name] = Check(look, is_of_data)


def run(*, now: datetime, only_data: bool = False, names: Iterable[str] = ()) -> Verdict:
    """Run the checks, all or those named, and return what they found. A check that breaks is a finding itself."""
    wanted = [name for name in CHECKS if not names or name in set(names)]
    chosen = [name for name in wanted if CHECKS[name].is_of_data or not only_data]
    findings: list[Finding] = []
    for number, name in enumerate(chosen):
        current_progress().report(number, len(chosen))
        findings += _looked(name, now)
    return Verdict(now, tuple(chosen), tuple(findings))


def _looked(name: str, now: datetime) -> list[Finding]:
    found = []
    try:
        for number, finding in enumerate(CHECKS[name].look(now)):
            if number == _MOST_FOUND:
                break
            found.append(Finding(finding.code, finding.details, name))
    except (DatabaseError, OSError, ValueError) as error:
        log.warning("check.failed", check=name, exc_info=True)
        found.append(Finding("kit.found_failed", {"check": name, "detail": str(error)[:200]}, name))
    return found


def remember(verdict: Verdict) -> None:
    """Keep the last verdict in the home, for the page."""
    told = {
        "checked_at": verdict.checked_at.isoformat(), "checks": verdict.checks,
        "findings": [asdict(finding) for finding in verdict.findings],
    }  # fmt: skip
    write_whole(_kept(), json.dumps(told, default=str).encode())


def last_verdict() -> Verdict | None:
    """Return the last verdict, or None before the first."""
    if not _kept().exists():
        return None
    told = json.loads(_kept().read_text())
    findings = tuple(Finding(**finding) for finding in told["findings"])
    return Verdict(datetime.fromisoformat(told["checked_at"]), tuple(told["checks"]), findings)


def _kept() -> Path:
    return home().root / "verified.json"


def guards_stand(_now: datetime) -> Iterable[Finding]:
    """Every append-only table is guarded, word for word."""
    return [Finding("kit.found_guards", {"table": table}) for table in guards.missing()]


def tables_are_of_this_version(_now: datetime) -> Iterable[Finding]:
    """No migration is waiting."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding("kit.found_old_tables")


def database_is_sound(_now: datetime) -> Iterable[Finding]:
    """The database finds no damage in itself, and every reference leads to a row."""
    with connection.cursor() as cursor:
        yield from _sound_postgresql(cursor) if connection.vendor == "postgresql" else _sound_sqlite(cursor)


def _sound_sqlite(cursor: Any) -> Iterable[Finding]:
    cursor.execute("PRAGMA integrity_check(20)")
    for (told,) in cursor.fetchall():
        if told != "ok":
            yield Finding("kit.found_broken", {"detail": told})
    lost: dict[tuple[str, str], int] = {}
    cursor.execute("PRAGMA foreign_key_check")
    for table, _row, target, _key in cursor.fetchall():
        lost[table, target] = lost.get((table, target), 0) + 1
    for (table, target), rows in lost.items():
        yield Finding("kit.found_reference", {"table": table, "target": target, "rows": rows})


_REFERENCES = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, b.attname, c.convalidated
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


def _sound_postgresql(cursor: Any) -> Iterable[Finding]:
    cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    for (index,) in cursor.fetchall():
        yield Finding("kit.found_broken", {"detail": index})
    cursor.execute(_REFERENCES)
    for table, column, target, key, _validated in cursor.fetchall():
        cursor.execute(
            f'SELECT count(*) FROM {table} r WHERE r."{column}" IS NOT NULL '  # noqa: S608 - names of the catalogue
            f'AND NOT EXISTS (SELECT 1 FROM {target} t WHERE t."{key}" = r."{column}")'
        )
        if rows := cursor.fetchone()[0]:
            yield Finding("kit.found_reference", {"table": table, "target": target, "rows": rows})


def work_goes_on(now: datetime) -> Iterable[Finding]:
    """No event was given up, and no job waits for more than an hour. What a restore parked is not counted."""
    given_up = OutboxEvent.objects.filter(handled_at=None, attempts__gte=PARKED_AFTER).exclude(
        last_error__startswith=MARK
    )
    for kind, count in given_up.values_list("kind").annotate(n=Count("pk")).order_by("kind"):
        yield Finding("kit.found_event", {"kind": kind, "count": count})
    late = Job.objects.filter(status=JobStatus.READY, run_at__lt=now - _LATE)
    died = Job.objects.filter(status=JobStatus.RUNNING, lease_until__lt=now - _LATE)
    for task, count in (late | died).values_list("task").annotate(n=Count("pk")).order_by("task"):
        yield Finding("kit.found_late", {"task": task, "count": count})
