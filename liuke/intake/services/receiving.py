"""A file comes in, is kept, and is read into its staging table."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from liuke.accounts.steps import audit
from liuke.intake.errors import SheetMissing, refused
from liuke.intake.models import Import, ImportStatus
from liuke.intake.queries import folder_of, remembered, unfinished_twin, waiting_twin
from liuke.intake.reading.parent import read_in_child
from liuke.intake.refusals import Unreadable
from liuke.intake.rules.recognition import recognise, with_choices
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Options:
    """What a person chose for a file.

    Args:
        kind: what it holds; empty: recognised.
        fields: field → column name.
        sheet: the sheet of a workbook; empty: the one that looks most like a table.
        control: of a file of cards the totals of the old system by unit, in minor units and pieces.
        as_of: the day its balances are of, as ``2026-10-31``; empty: the day it is checked.
        date_order: ``dmy`` or ``mdy`` where the file leaves it open; otherwise empty.
    """

    kind: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    date_order: str = ""
    sheet: str = ""
    control: dict[str, int] = field(default_factory=dict)
    as_of: str = ""


def receive_file(
    path: Path, *, file_name: str, salon_id: int, options: Options, now: datetime, staff_id: int | None = None
) -> Import:
    """Keep a copy of the file and open an import for it.

    An import of the same file with the same options that was cut off or left before its end is returned instead, so
    that none stays behind unused.
    """
    digest = _sha256(path)
    chosen = asdict(options)
    name = _safe(file_name)
    of = unfinished_twin(sha256=digest, salon_id=salon_id, options=chosen, file_name=name, staff_id=staff_id)
    of = of or _open(file_name=name, digest=digest, salon_id=salon_id, chosen=chosen, staff_id=staff_id, now=now)
    folder = folder_of(of)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "source").exists():
        shutil.copyfile(path, folder / "copying")
        (folder / "copying").replace(folder / "source")
    return of


def take_upload(path: Path, *, file_name: str, salon_id: int, staff_id: int, now: datetime) -> tuple[Import, bool]:
    """Keep a file that came by the page; one the same person has waiting, or had cut off, is returned instead.

    Returns:
        The import, and whether it is new.
    """
    if twin := waiting_twin(sha256=_sha256(path), salon_id=salon_id, staff_id=staff_id):
        return twin, False
    of = receive_file(path, file_name=file_name, salon_id=salon_id, options=Options(), now=now, staff_id=staff_id)
    return of, of.status == ImportStatus.UPLOADED


def take_sheet(of: Import, *, sheet: str, staff_id: int, now: datetime) -> Import:
    """Open an import for another sheet of the workbook an import came from; asked twice, it is one.

    Raises:
        SheetMissing: the workbook has no other sheet of this name, or is not kept any more.
    """
    source = folder_of(of) / "source"
    if sheet not in of.reading.get("other_sheets", []) or not source.is_file():
        raise SheetMissing(file=of.file_name, sheet=sheet[:60])
    options = Options(sheet=sheet)
    return receive_file(
        source, file_name=of.file_name, salon_id=of.salon_id, options=options, now=now, staff_id=staff_id
    )


@use_case
def _open(
    *, file_name: str, digest: str, salon_id: int, chosen: dict[str, Any], staff_id: int | None, now: datetime
) -> Import:
    of = Import.unguarded.create(
        uid=uuid.uuid4(), salon_id=salon_id, started_by_id=staff_id, file_name=file_name, sha256=digest,
        options=chosen, created_at=now,
    )  # fmt: skip
    audit("import.received", now=now, actor_id=staff_id, object_type="import", object_ref=of.pk, salon_id=salon_id,
          after={"file": of.file_name, "sha256": digest})  # fmt: skip
    return of


def read_import(of: Import) -> Import:
    """Read the file in a child process and recognise kind and columns. Nothing of the shop is written.

    Raises:
        FileRefused: the file is no table we can read; the import is marked refused.
    """
    folder = folder_of(of)
    for old in folder.glob("raw-*.parquet"):
        old.unlink()
    try:
        reading = read_in_child(folder / "source", folder, file_name=of.file_name, sheet=of.options.get("sheet", ""))
    except Unreadable as flaw:
        details = flaw.details | {"file": of.file_name}
        _refuse(of, flaw.flaw.value, details)
        raise refused(flaw.flaw.value, details) from flaw
    names, samples = reading["columns"], reading["samples"]
    known = remembered(names)
    kind = of.options.get("kind") or (known.kind if known else "")
    found = recognise(names, samples=samples, file_name=of.file_name, kind=kind)
    same_kind = known is not None and known.kind == found.kind
    columns = with_choices(found.columns, remembered=known.fields if known and same_kind else {}, chosen={})
    return _keep_reading(of, reading, found.kind, found.confidence, [c.as_json() for c in columns])


@use_case
def _keep_reading(of: Import, reading: dict[str, Any], kind: str, sure: int, mapping: list[dict[str, Any]]) -> Import:
    of.reading = reading | {"samples": [column[:5] for column in reading["samples"]]}
    of.kind, of.kind_confidence, of.mapping = kind, sure, mapping
    of.rows, of.status = reading["rows"], ImportStatus.READ
    of.save(update_fields=["reading", "kind", "kind_confidence", "mapping", "rows", "status"])
    return of


@use_case
def _refuse(of: Import, flaw: str, details: dict[str, Any]) -> None:
    of.status, of.refusal, of.refusal_details = ImportStatus.FAILED, flaw, details
    of.save(update_fields=["status", "refusal", "refusal_details"])


def _sha256(path: Path) -> str:
    whole = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            whole.update(block)
    return whole.hexdigest()


def _safe(file_name: str) -> str:
    """Return the bare name of a file: no folders, nothing unprintable."""
    bare = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in bare if c.isprintable())[-255:] or "file"
