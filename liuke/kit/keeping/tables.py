"""Tables as CSV everybody can read, and back without a loss: no NULL becomes an empty text, no text a formula.

UTF-8 with a header; texts in quotes, NULL as nothing at all; instants in UTC. A text that starts with one of
``= + - @ '`` or a control character carries one apostrophe more, so that no spreadsheet runs it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.apps import apps
from django.db import models
from pyarrow import csv

from liuke.kit.keeping import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    Model = type[models.Model]
    Field = models.Field[Any, Any]

LEFT_OUT = ("sessions", "axes")
"""Apps whose rows open doors and tell nothing of the shop: sessions and counts of wrong passwords."""
_BATCH = 2000
_RISKY = ("=", "+", "-", "@", "'", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField, models.BooleanField)
_AS_TEXT = csv.WriteOptions(quoting_style="needed")


def models_kept() -> list[Model]:
    """Return the model of every table an export holds, by the table's name."""
    found = {
        model._meta.db_table: model  # noqa: SLF001 - Django's own name for the table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT  # noqa: SLF001
    }
    return [found[table] for table in sorted(found)]


def fields_of(model: Model) -> list[Field]:
    """Return the fields that have columns."""
    return list(model._meta.local_concrete_fields)  # noqa: SLF001


def _name(field: Field) -> str:
    return str(field.column)


def columns_out(model: Model) -> list[str]:
    """Return the columns as they stand in the file: readable ones in the place of sealed ones."""
    names = [_name(field) for field in fields_of(model)]
    how = registry.readable.get(model._meta.db_table)  # noqa: SLF001
    if how is None:
        return names
    return [name for name in names if name not in how.hidden] + list(how.shown)


def write(model: Model, path: Path) -> int:
    """Write a table in the order of its keys and return how many rows it has."""
    schema = pa.schema([(name, pa.string()) for name in columns_out(model)])
    count = 0
    with path.open("wb") as file, csv.CSVWriter(file, schema, write_options=_AS_TEXT) as out:
        for rows in _batches(_rows(model)):
            out.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def _rows(model: Model) -> Iterator[dict[str, str | None]]:
    fields = fields_of(model)
    how = registry.readable.get(model._meta.db_table)  # noqa: SLF001
    keys = [field.attname for field in model._meta.pk_fields]  # noqa: SLF001
    rows = model._base_manager.order_by(*keys).values_list(*(field.attname for field in fields))  # noqa: SLF001
    for values in rows.iterator(chunk_size=_BATCH):
        row = {_name(field): value for field, value in zip(fields, values, strict=True)}
        told = {_name(field): _told(field, row[_name(field)]) for field in fields}
        if how is not None:
            told |= {name: _inert(text) for name, text in how.open(row).items()}
            for name in how.hidden:
                told.pop(name)
        yield told


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _told(field: Field, value: Any) -> str | None:
    if value is None:
        return None
    kind = _kind(field)
    if isinstance(kind, models.JSONField):
        return _inert(json.dumps(value, ensure_ascii=False, sort_keys=True))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (bytes, memoryview)):
        return b64encode(bytes(value)).decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(kind, _NUMBERS) else _inert(str(value))


def _inert(text: str | None) -> str | None:
    return f"'{text}" if text is not None and text.startswith(_RISKY) else text


def _kind(field: Field) -> Field:
    """Return the field, or what its column holds where it points to another table."""
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]
    return field


def read(model: Model, path: Path) -> Iterator[list[tuple[Any, ...]]]:
    """Return the rows of a file as values for the database, in the order of ``fields_of``, some thousands at a time."""
    fields = fields_of(model)
    kinds = [_kind(field) for field in fields]
    how = registry.readable.get(model._meta.db_table)  # noqa: SLF001
    names = columns_out(model)
    options = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), include_columns=names, null_values=[""],
        strings_can_be_null=True, quoted_strings_can_be_null=False,
    )  # fmt: skip
    parsing = csv.ParseOptions(newlines_in_values=True)
    with csv.open_csv(path, parse_options=parsing, convert_options=options) as batches:
        for batch in batches:
            rows = []
            for told in batch.to_pylist():
                row = {
                    _name(field): _meant(kind, told.get(_name(field)))
                    for field, kind in zip(fields, kinds, strict=True)
                }
                if how is not None:
                    row |= how.seal(row | {name: _plain(told[name]) for name in how.shown})
                rows.append(tuple(row[_name(field)] for field in fields))
            yield rows


def _plain(text: str | None) -> str | None:
    return text[1:] if text is not None and text.startswith("'") else text


def _meant(kind: Field, text: str | None) -> Any:
    if text is None:
        return None
    if isinstance(kind, models.BooleanField):
        return text == "true"
    if isinstance(kind, _NUMBERS):
        return kind.to_python(text)
    if isinstance(kind, models.BinaryField):
        return b64decode(text)
    plain = _plain(text)
    if isinstance(kind, models.JSONField):
        return json.loads(plain or "null")
    return kind.to_python(plain)
