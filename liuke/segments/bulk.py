"""Many rows out of the database and back, as columns: ADBC, or a plain cursor where ADBC cannot look.

ADBC has a connection of its own, so it cannot see what an open transaction has not committed; inside one, the
open connection's cursor does the work. Both ways run the same SQL.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

import pyarrow as pa
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAIT_MS = 20_000
_INSERT_ROWS = 20_000


class Link(Protocol):
    """One transaction."""

    def query(self, sql: str) -> pa.Table:
        """Return the rows of a SELECT."""

    def execute(self, sql: str) -> None:
        """Run a statement."""

    def append(self, table: str, rows: pa.Table) -> None:
        """Insert rows; their column names are the table's."""


@contextmanager
def one_transaction(*, read_only: bool = False) -> Iterator[Link]:
    """Open one transaction: every read sees the same moment, every write happens at the end or not at all."""
    if connection.in_atomic_block:
        yield _Cursor()
        return
    link = _adbc()
    try:
        cursor = link.cursor()
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ" if read_only else "SET LOCAL lock_timeout = '15s'"
            )
        else:
            cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
            cursor.fetchall()
        yield _Adbc(cursor)
        link.commit()
    except BaseException:
        link.rollback()
        raise
    finally:
        link.close()


def _adbc() -> Any:
    settings = connection.settings_dict
    if connection.vendor == "postgresql":
        from adbc_driver_postgresql import dbapi as postgresql

        host, port = quote(str(settings["HOST"]), safe=""), settings["PORT"]
        login = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@" if settings["USER"] else ""
        where = f"host={host}" + (f"&port={port}" if port else "")
        return postgresql.connect(f"postgresql://{login}/{quote(settings['NAME'])}?{where}")
    from adbc_driver_sqlite import dbapi as sqlite

    return sqlite.connect(str(settings["NAME"]))


class _Adbc:
    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def query(self, sql: str) -> pa.Table:
        if connection.vendor == "sqlite":
            self._cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": "65536"})
        self._cursor.execute(sql)
        return self._cursor.fetch_arrow_table()

    def execute(self, sql: str) -> None:
        self._cursor.execute(sql)

    def append(self, table: str, rows: pa.Table) -> None:
        if rows.num_rows:
            self._cursor.adbc_ingest(table, rows, mode="append")


class _Cursor:
    def query(self, sql: str) -> pa.Table:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
        columns = zip(*rows, strict=True) if rows else ([] for _name in names)
        arrays = [pa.array(list(column)) for column in columns]
        # A column without a value has no type to guess; text can become anything.
        known = [array.cast(pa.string()) if pa.types.is_null(array.type) else array for array in arrays]
        return pa.table(dict(zip(names, known, strict=True)))

    def execute(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    def append(self, table: str, rows: pa.Table) -> None:
        names = ", ".join(f'"{name}"' for name in rows.column_names)
        marks = ", ".join(["%s"] * rows.num_columns)
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own models
        with connection.cursor() as cursor:
            for batch in rows.to_batches(max_chunksize=_INSERT_ROWS):
                cursor.executemany(statement, list(zip(*batch.to_pydict().values(), strict=True)))
