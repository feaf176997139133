"""Everything of a shop in open formats: one CSV per table, its files, and a page that explains them. 导出全部数据."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuke import __version__
from liuke.kit.home import home
from liuke.kit.jobs import current_progress
from liuke.kit.keeping import registry, tables
from liuke.kit.keeping.archive import blocks_of
from liuke.kit.keeping.disk import write_whole
from liuke.kit.keeping.errors import FolderNotEmpty, NotConfirmed
from liuke.kit.keeping.frozen import frozen, instead
from liuke.kit.problems import FileNotWritten

if TYPE_CHECKING:
    from datetime import datetime

FORMAT = "liuke export 1"
SCHEMA = "schema.json"
NOTES = (
    "One CSV per table: UTF-8, a header, texts in quotes, NULL as nothing at all, instants in UTC, money in minor "
    "units. A text that starts with = + - @ ' or a control character carries one apostrophe more. Rows stand in the "
    "order of their keys. Rebuild a shop: `liuke rebuild DIR` with an empty LIUKE_HOME."
)


def export(folder: Path, *, now: datetime, is_confirmed: bool) -> dict[str, Any]:
    """Write everything into a new folder, personal data readable, and return its ``schema.json``.

    The tables are those of one moment. Every file is its owner's alone (0600); a folder without ``schema.json`` is
    unfinished.

    Raises:
        NotConfirmed: nobody said that personal data may be readable; nothing is written.
        FolderNotEmpty: something lies there already.
        FileNotWritten: the folder cannot be made.
    """
    if not is_confirmed:
        raise NotConfirmed
    _make(folder)
    schema: dict[str, Any] = {
        "format": FORMAT, "version": __version__, "exported_at": now.isoformat(), "notes": NOTES,
        "left_out": list(tables.LEFT_OUT), "tables": {}, "files": {},
    }  # fmt: skip
    before = os.umask(0o077)
    try:
        _write_tables(folder, schema)
        _copy_files(folder, schema)
    finally:
        os.umask(before)
    write_whole(folder / SCHEMA, json.dumps(schema, ensure_ascii=False, indent=1).encode())
    return schema


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise FolderNotEmpty(folder=str(folder))
        folder.chmod(0o700)
    except OSError as error:
        raise FileNotWritten(file=str(folder)) from error


def _write_tables(folder: Path, schema: dict[str, Any]) -> None:
    models = tables.models_kept()
    (folder / "tables").mkdir()
    with tempfile.TemporaryDirectory(dir=home().root) as place, frozen(Path(place)) as link:
        for number, model in enumerate(models):
            current_progress().report(number, len(models))
            table = model._meta.db_table  # noqa: SLF001 - Django's own name for the table
            path = folder / "tables" / f"{table}.csv"
            with instead(link):
                rows = tables.write(model, path)
            schema["tables"][table] = {
                "file": f"tables/{path.name}", "rows": rows, "sha256": digest(path), "columns": _described(model),
            }  # fmt: skip


def _described(model: tables.Model) -> list[dict[str, Any]]:
    fields = {field.column: field for field in tables.fields_of(model)}
    return [
        {
            "name": name,
            "type": fields[name].get_internal_type(),
            "is_key": fields[name].primary_key,
            "null": fields[name].null,
        }
        if name in fields
        else {"name": name, "type": "readable text", "is_key": False, "null": True}
        for name in tables.columns_out(model)
    ]


def _copy_files(folder: Path, schema: dict[str, Any]) -> None:
    """Copy the files that were brought in; facts are left out, for a refresh makes them of the tables."""
    root, facts = home().root, home().facts
    for path in sorted({path for lister in registry.files for path in lister(root)}):
        if not path.is_relative_to(facts):
            name = f"files/{path.relative_to(root).as_posix()}"
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
            schema["files"][name] = digest(folder / name)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    sum_of = hashlib.sha256()
    for block in blocks_of(path):
        sum_of.update(block)
    return sum_of.hexdigest()
