"""The rehearsal: every row is checked and counted, nothing of the shop is written."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl

from liuke.accounts.models import Organization, Salon
from liuke.customers.models import Customer
from liuke.intake.checking import Checked, check_rows, column_texts, raw_parts, usable_rows
from liuke.intake.errors import ImportNotOpen
from liuke.intake.models import Import, ImportProblem, ImportStatus
from liuke.intake.queries import columns_of, folder_of
from liuke.intake.rules.dates import DateReader, order_of
from liuke.intake.rules.headers import plain
from liuke.intake.rules.shapes.ground import Ground, SalonOfFile
from liuke.intake.services.writers import CHUNK, write_chunk
from liuke.kit.bulk import insert_rows
from liuke.kit.jobs import current_progress
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from liuke.intake.rules.recognition import Column

_DATES = ("date", "cancelled_on", "joined_on", "updated_on", "expires_on")
_PROBLEMS_KEPT = 2000
_COUNTED = ("created", "updated", "duplicate", "visits", "new_customers")
_CHECKED_COLUMNS = (
    "totals", "rows", "usable", "cursor", "ignored", "rejected", "created", "updated", "duplicate", "visits", "status",
)  # fmt: skip
_AT_CHAIR_HEADERS = frozenset(
    plain(h) for h in ("项目", "项目名称", "服务项目", "护理项目", "service", "treatment", "技师", "美容师")
)


def check_import(of: Import, *, now: datetime, rehearse: bool = True, window: int | None = None) -> Import:
    """Check every row and count what would happen.

    ``rehearse`` also tries the writing, in a transaction that is taken back, so that created, updated, duplicate and
    visits are what they would be; without it only ignored and rejected rows and the control totals are known.
    ``window`` bounds the rows of one such transaction, so that the till is never kept waiting: then somebody who stands
    in two windows is counted as new twice. Where the mapping was changed meanwhile nothing is kept, and the import
    stays ``read``.

    Raises:
        ImportNotOpen: the file is not read yet or already on its way.
    """
    if of.status not in {ImportStatus.READ, ImportStatus.CHECKED}:
        raise ImportNotOpen(status=of.get_status_display())
    folder, columns = folder_of(of), columns_of(of)
    progress = current_progress()
    ground = ground_of(of, columns)
    checked = check_rows(folder, columns=columns, ground=ground, tick=lambda done: progress.report(done, 2 * of.rows))
    counts = _rehearse(of, now=now, window=window) if rehearse else {}
    return _keep(of, checked, counts, date_order=ground.dates.order)


def ground_of(of: Import, columns: tuple[Column, ...]) -> Ground:
    """Return what is known about a file before its rows are read."""
    salons = {s.name: SalonOfFile(s.pk, ZoneInfo(s.timezone)) for s in Salon.objects.filter(is_active=True)}
    own = SalonOfFile(of.salon_id, ZoneInfo(of.salon.timezone))
    folder = folder_of(of)
    fields = frozenset(c.field for c in columns if c.is_used)
    organization = Organization.objects.get()
    return Ground(
        kind=of.kind,
        currency=organization.currency,
        salon=own,
        salons=salons,
        fields=fields,
        dates=DateReader(
            order=of.options.get("date_order") or _date_order(folder, columns),
            is_1904=of.reading.get("is_1904", False),
        ),
        only_store=len(salons) == 1 and _names_one_store(folder, columns),
        at_chair="staff" in fields or any(c.is_used and plain(c.name) in _AT_CHAIR_HEADERS for c in columns),
        is_no_show_list=of.kind == "bookings" and any(w in plain(of.file_name) for w in ("noshow", "爽约", "未到")),
    )


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


def _rehearse(of: Import, *, now: datetime, window: int | None) -> dict[str, int]:
    """Write everything and take it back; the database is as it was, only the counts remain."""
    counts = dict.fromkeys(_COUNTED, 0)
    progress = current_progress()
    chunks = usable_rows(folder_of(of), skip=0, size=CHUNK)
    most = None if window is None else max(1, window // CHUNK) - 1
    done = 0
    while first := next(chunks, None):
        try:
            _write_some(of, chain([first], islice(chunks, most)), now=now)
        except _TakenBack as rehearsal:
            for name in counts:
                counts[name] += rehearsal.counts[name]
            done += rehearsal.counts["rows"]
        progress.report(of.rows + done, 2 * of.rows)
    return counts


class _TakenBack(Exception):
    """Ends a rehearsal's transaction without a trace."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__()
        self.counts = counts


@use_case
def _write_some(of: Import, chunks: Iterable[list[dict[str, Any]]], *, now: datetime) -> None:
    counts = dict.fromkeys((*_COUNTED, "rows"), 0)
    for rows in chunks:
        outcome = write_chunk(of, rows, now=now)
        for name in ("created", "updated", "duplicate", "visits"):
            counts[name] += getattr(outcome, name)
        counts["rows"] += len(rows)
    counts["new_customers"] = Customer.unguarded.filter(import_id=of.pk).count()
    raise _TakenBack(counts)


@use_case
def _keep(of: Import, checked: Checked, counts: dict[str, int], *, date_order: str) -> Import:
    """Keep what the check came to, unless a person changed kind, columns or dates while it ran."""
    now_there = Import.unguarded.select_for_update().get(pk=of.pk)
    if any(getattr(now_there, name) != getattr(of, name) for name in ("kind", "mapping", "options")):
        return now_there
    of.totals = asdict(checked) | {"date_order": date_order, "new_customers": counts.get("new_customers", 0)}
    of.rows, of.usable, of.cursor = checked.rows, checked.usable, 0
    of.ignored, of.rejected = checked.ignored, checked.rejected
    of.created, of.updated, of.duplicate, of.visits = (
        counts.get(name, 0) for name in ("created", "updated", "duplicate", "visits")
    )
    of.status = ImportStatus.CHECKED
    of.save(update_fields=[*_CHECKED_COLUMNS])
    ImportProblem.unguarded.filter(of=of).delete()
    rows = problem_rows(folder_of(of), most=_PROBLEMS_KEPT)
    insert_rows(
        ImportProblem,
        ("row", "is_rejected", "code", "column", "value", "cells", "of_id"),
        [(*r, of.pk) for r in rows],
    )
    return of


def problem_rows(folder: Path, *, most: int | None = None) -> list[tuple[Any, ...]]:
    """Return problem rows with their cells: row, is_rejected, code, column, value, cells."""
    parts = sorted(folder.glob("problem-*.parquet"))
    found: list[tuple[Any, ...]] = []
    for part in parts:
        number = part.stem.rsplit("-", 1)[-1]
        raw = next(path for path in raw_parts(folder) if path.stem.endswith(number))
        joined = pl.read_parquet(part).join(pl.read_parquet(raw).drop("extra"), on="row", maintain_order="left")
        found += [(*row[:5], list(row[5:])) for row in joined.iter_rows()]
        if most is not None and len(found) >= most:
            return found[:most]
    return found
