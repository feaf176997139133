"""A shop out of an export: ``liuke rebuild DIR`` with a new LIUKE_HOME.

Phone numbers are sealed anew with the keys of the new home; everything else comes back as it was, so that an export
of the rebuilt shop has the same checksum for every table. Facts come back with ``liuke refresh``. The two shops may
stand on different databases.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from liuke.kit import guards
from liuke.kit.home import home
from liuke.kit.keeping.errors import ExportDamaged, HomeNotEmpty
from liuke.kit.keeping.export import FORMAT, SCHEMA, digest
from liuke.kit.keeping.tables import fields_of, models_kept, read

if TYPE_CHECKING:
    from pathlib import Path


def rebuild(folder: Path) -> dict[str, int]:
    """Fill the empty home of this process and return the rows per table; all or nothing.

    Raises:
        ExportDamaged: a file is missing or another one than was written; nothing is touched.
        HomeNotEmpty: the database holds tables already.
    """
    schema = _checked(folder)
    if connection.introspection.table_names():
        raise HomeNotEmpty
    call_command("migrate", verbosity=0, interactive=False)
    rows = _fill(folder, schema)
    _bring_files(folder, schema)
    return rows


def _checked(folder: Path) -> dict[str, Any]:
    try:
        schema: dict[str, Any] = json.loads((folder / SCHEMA).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ExportDamaged(file=SCHEMA) from error
    if schema.get("format") != FORMAT:
        raise ExportDamaged(file=SCHEMA)
    told = {table["file"]: table["sha256"] for table in schema["tables"].values()} | schema["files"]
    for name, expected in told.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file() or digest(path) != expected:
            raise ExportDamaged(file=name)
    if lacking := {model._meta.db_table for model in models_kept()} - schema["tables"].keys():  # noqa: SLF001
        raise ExportDamaged(file=f"{min(lacking)}.csv")
    return schema


def _fill(folder: Path, schema: dict[str, Any]) -> dict[str, int]:
    """Load every table in one transaction, the triggers off: what they would write is in the files already."""
    models = models_kept()
    with transaction.atomic(), guards.bare(), connection.cursor() as cursor:
        for model in models:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608, SLF001 - a table of ours
        rows = {}
        for model in models:
            table = model._meta.db_table  # noqa: SLF001
            rows[table] = _load(cursor, model, folder / schema["tables"][table]["file"])
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return rows


def _load(cursor: Any, model: Any, path: Path) -> int:
    fields = fields_of(model)
    columns, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    count = 0
    for rows in read(model, path):
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})',  # noqa: S608, SLF001 - ours
            [
                [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
                for row in rows
            ],
        )
        count += len(rows)
    return count


def _bring_files(folder: Path, schema: dict[str, Any]) -> None:
    for name in schema["files"]:
        target = home().root / name.removeprefix("files/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, target)
