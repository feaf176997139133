"""Many rows in one statement, without building a model object per row.

For imports and other bulk writers: ids are reserved first, so that rows may point at each other before they are
written. Everything here joins the caller's transaction.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from psycopg import sql

from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

_PAGES_BETWEEN_CHECKPOINTS = 16_000  # of 4 KB: a log of 64 MB


@step
def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Return ``count`` primary keys nobody else will get; on SQLite the write lock keeps the next ones free."""
    table = model._meta.db_table  # noqa: SLF001 - _meta is Django's documented door
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = int(found[0]) if found else 0
    return range(last + 1, last + 1 + count)


@step
def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows given as tuples in the order of ``columns`` (attribute names, foreign keys as ``…_id``).

    Columns that are left out get their model's default.
    """
    rows = list(rows)
    if not rows:
        return
    rest = [f for f in model._meta.concrete_fields if f.attname not in columns and not f.primary_key]  # noqa: SLF001
    tail = tuple(f.get_default() for f in rest)
    fields: list[Any] = [*(model._meta.get_field(c) for c in columns), *rest]  # noqa: SLF001
    names = [str(field.column) for field in fields]
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, names, (tuple(row) + tail for row in rows))  # noqa: SLF001
        return
    adapt = [(place, change) for place, field in enumerate(fields) if (change := _adapter(field))]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({marks})"  # noqa: S608, SLF001
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_adapted(row, tail, adapt) for row in rows])


@contextmanager
def many_commits() -> Iterator[None]:
    """Make a long run of short transactions cheap: SQLite moves its log into the database more rarely meanwhile."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA wal_autocheckpoint={_PAGES_BETWEEN_CHECKPOINTS}")
        cursor.execute("PRAGMA cache_size=-64000")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=1000")
            cursor.execute("PRAGMA cache_size=-20000")


def _adapted(row: Sequence[Any], tail: tuple[Any, ...], adapt: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = [*row, *tail]
    for place, change in adapt:
        if values[place] is not None:
            values[place] = change(values[place])
    return values


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    """Return what turns a value into what SQLite stores for this field, or None where nothing is to be done."""
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.DateField | models.DecimalField | models.TimeField):
        return str
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    return None


def _instant(value: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(value))


def _copy(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(name) for name in names)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
