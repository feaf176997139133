"""The rehearsal: every row is checked and counted, nothing of the shop is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl

from liuke.accounts.models import Organization, Salon
from liuke.accounts.queries import WHOLE_SHOP, reachable_salons, scope_of
from liuke.customers.models import Customer
from liuke.intake.checking import Checked, check_rows, column_texts, raw_parts, usable_rows
from liuke.intake.errors import ImportNotOpen
from liuke.intake.models import Import, ImportProblem, ImportStatus
from liuke.intake.queries import columns_of, folder_of, same_list_before
from liuke.intake.rules.dates import DateReader, order_of
from liuke.intake.rules.headers import plain
from liuke.intake.rules.shapes.ground import Ground, SalonOfFile
from liuke.intake.services.writers import CHUNK, write_chunk
from liuke.intake.steps.notes import tell, told_of
from liuke.kit.bulk import insert_rows
from liuke.kit.jobs import current_progress
from liuke.kit.rehearsal import rehearsal
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from liuke.intake.rules.recognition import Column
    from liuke.intake.steps.outcome import Note

_DATES = ("date", "cancelled_on", "joined_on", "last_visit", "updated_on", "expires_on", "browsed_on")
_PROBLEMS_KEPT = 2000
_COUNTED = ("created", "updated", "duplicate", "visits", "referrers_unknown", "rejected")
_CHECKED_COLUMNS = (
    "totals", "rows", "usable", "cursor", "ignored", "rejected", "created", "updated", "duplicate", "visits", "status",
)  # fmt: skip
_AT_CHAIR_HEADERS = frozenset(
    plain(h) for h in ("项目", "项目名称", "服务项目", "护理项目", "service", "treatment", "技师", "美容师")
)


def check_import(of: Import, *, now: datetime, rehearse: bool = True) -> Import:
    """Check every row and count what would happen.

    ``rehearse`` also tries the writing where it leaves no trace, so that created, updated, duplicate and visits are
    what they would be; without it only ignored and rejected rows and the control totals are known. Where the mapping
    was changed meanwhile nothing is kept, and the import stays ``read``.

    Raises:
        ImportNotOpen: the file is not read yet or already on its way.
    """
    if of.status not in {ImportStatus.READ, ImportStatus.CHECKED}:
        raise ImportNotOpen(status=of.get_status_display())
    folder, columns = folder_of(of), columns_of(of)
    progress = current_progress()
    ground = ground_of(of, columns, now=now)
    checked = check_rows(folder, columns=columns, ground=ground, tick=lambda done: progress.report(done, 2 * of.rows))
    counts, notes = _rehearse(of, now=now) if rehearse else ({}, [])
    problems = [row[:5] for row in islice(_checked_problems(folder), _PROBLEMS_KEPT)]  # read before the write lock
    told = _Told(problems, notes, date_order=ground.dates.order, as_of=ground.today.isoformat())
    return _keep(of, checked, counts, told)


def ground_of(of: Import, columns: tuple[Column, ...], *, now: datetime) -> Ground:
    """Return what is known about a file before its rows are read."""
    salons = {salon.name: SalonOfFile(salon.pk, ZoneInfo(salon.timezone)) for salon in _salons_in_reach(of)}
    own = SalonOfFile(of.salon_id, ZoneInfo(of.salon.timezone))
    folder = folder_of(of)
    fields = frozenset(c.field for c in columns if c.is_used(of.kind))
    organization = Organization.objects.get()
    return Ground(
        kind=of.kind,
        currency=organization.currency,
        salon=own,
        salons=salons,
        fields=fields,
        today=day_of(of, now=now),
        dates=DateReader(
            order=of.options.get("date_order") or _date_order(folder, columns),
            is_1904=of.reading.get("is_1904", False),
        ),
        only_store=Salon.objects.filter(is_active=True).count() == 1 and _names_one_store(folder, columns),
        at_chair="staff" in fields or any(c.is_used(of.kind) and plain(c.name) in _AT_CHAIR_HEADERS for c in columns),
        is_no_show_list=of.kind == "bookings" and any(w in plain(of.file_name) for w in ("noshow", "爽约", "未到")),
    )


def day_of(of: Import, *, now: datetime) -> date:
    """Return the day a file is of: the one that was typed, else today in its salon."""
    told = of.options.get("as_of", "")
    return date.fromisoformat(told) if told else now.astimezone(ZoneInfo(of.salon.timezone)).date()


def _salons_in_reach(of: Import) -> list[Salon]:
    """Return the salons rows of a file may name: those of whoever brought it; all where the command line did."""
    return reachable_salons(scope_of(of.started_by) if of.started_by else WHOLE_SHOP)


def _date_order(folder: Path, columns: tuple[Column, ...]) -> str:
    """Return what the file proves about day and month; contradicting columns prove nothing."""
    proofs: set[str] = set()
    for place, column in enumerate(columns):
        if column.field in _DATES:
            proofs |= {order_of(texts) for texts in column_texts(folder, place)} - {""}
    return proofs.pop() if len(proofs) == 1 and proofs != {"both"} else ""


def _names_one_store(folder: Path, columns: tuple[Column, ...]) -> bool:
    places = [place for place, column in enumerate(columns) if column.field == "salon"]
    if not places:
        return False
    named: set[str] = set()
    for texts in column_texts(folder, places[0]):
        named |= {text.strip() for text in texts if text.strip()}
    return len(named) == 1


def _rehearse(of: Import, *, now: datetime) -> tuple[dict[str, Any], list[Note]]:
    """Write everything where it leaves no trace, and count; see ``kit.rehearsal`` for who has to wait meanwhile."""
    counts: dict[str, Any] = dict.fromkeys(_COUNTED, 0)
    if same_list_before(of):
        return counts | {"duplicate": sum(map(len, usable_rows(folder_of(of), skip=0, size=CHUNK)))}, []
    folder, progress, done = folder_of(of), current_progress(), 0
    notes: list[Note] = []
    refused: Counter[str] = Counter()
    with rehearsal(folder) as outside:
        for rows in usable_rows(folder, skip=0, size=CHUNK):
            outcome = write_chunk(of, rows, now=now)
            for name in _COUNTED:
                counts[name] += getattr(outcome, name)
            refused.update(outcome.refused)
            notes += outcome.notes
            done += len(rows)
            with outside() as may_write:
                if may_write:
                    progress.report(of.rows + done, 2 * of.rows)
        counts["new_customers"] = Customer.unguarded.filter(import_id=of.pk).count()
    return counts | {"refused": dict(refused)}, notes


@dataclass(frozen=True)
class _Told:
    """What is told of single rows: problems (row, is_rejected, code, column, value), and notes of the writing.

    Beside it which way the days of the file are read, and the day it is of.
    """

    problems: list[tuple[Any, ...]]
    notes: list[Note]
    date_order: str
    as_of: str


@use_case
def _keep(of: Import, checked: Checked, counts: dict[str, Any], told: _Told) -> Import:
    """Keep what the check came to, unless a person changed kind, columns or dates while it ran."""
    now_there = Import.unguarded.select_for_update().get(pk=of.pk)
    if any(getattr(now_there, name) != getattr(of, name) for name in ("kind", "mapping", "options")):
        return now_there
    rehearsed = {name: counts.get(name, 0) for name in ("new_customers", "referrers_unknown")}
    refused = {"rows": counts.get("rejected", 0), "sums": counts.get("refused", {})}
    days = {"date_order": told.date_order, "as_of": told.as_of}
    of.totals = asdict(checked) | days | rehearsed | {"refused": refused}
    of.rows, of.usable, of.cursor = checked.rows, checked.usable, 0
    of.ignored, of.rejected = checked.ignored, checked.rejected + refused["rows"]
    of.created, of.updated, of.duplicate, of.visits = (
        counts.get(name, 0) for name in ("created", "updated", "duplicate", "visits")
    )
    of.status = ImportStatus.CHECKED
    of.save(update_fields=[*_CHECKED_COLUMNS])
    ImportProblem.unguarded.filter(of=of).delete()
    insert_rows(
        ImportProblem,
        ("row", "is_rejected", "code", "column", "value", "of_id"),
        [(*row, of.pk) for row in told.problems],
    )
    tell(of, told.notes)
    return of


def problem_rows(of: Import) -> Iterator[tuple[Any, ...]]:
    """Yield problem rows with their cells, in little memory: row, is_rejected, code, column, value, cells.

    What the writing told (``steps.notes``) comes last.
    """
    folder = folder_of(of)
    yield from _checked_problems(folder)
    told = {note.row: (note.is_rejected, note.code, note.column, note.value) for note in told_of(of)}
    for part in raw_parts(folder) if told else []:
        cells = pl.read_parquet(part).filter(pl.col("row").is_in(list(told))).drop("torn")
        for number, *texts in cells.iter_rows():
            yield number, *told[number], texts


def _checked_problems(folder: Path) -> Iterator[tuple[Any, ...]]:
    raw = {path.stem.rsplit("-", 1)[-1]: path for path in raw_parts(folder)}
    for part in sorted(folder.glob("problem-*.parquet")):
        cells = pl.read_parquet(raw[part.stem.rsplit("-", 1)[-1]]).drop("torn")
        joined = pl.read_parquet(part).join(cells, on="row", maintain_order="left")
        for row in joined.iter_rows():
            yield *row[:5], list(row[5:])
