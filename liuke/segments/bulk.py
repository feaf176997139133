"""Many rows out of the database and back, as columns: ADBC, or a plain cursor where ADBC cannot look.

ADBC has a connection of its own, so it cannot see what an open transaction has not committed; inside one, the
open connection's cursor does the work. All ways run the same SQL.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlencode

import pyarrow as pa
from django.db import DatabaseError, connection
from pyarrow.parquet import ParquetFile

from liuke.segments.bulk_blocks import NotInBlocks, pull_blocks
from liuke.segments.bulk_files import new_file, save_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liuke.segments.bulk_blocks import Spans

LOCK_TIMEOUT = "15s"
_INSERT_ROWS = 20_000


class Link(Protocol):
    """One transaction."""

    def query(self, sql: str) -> pa.Table:
        """Return the rows of a SELECT that has few."""

    def pull(self, sql: str, *, spans: Spans = ()) -> Path:
        """Write the rows of a SELECT into a Parquet file that stays until the database is closed.

        ``spans`` of its column ``id`` that together hold every row let them be read by parts.
        """

    def execute(self, sql: str) -> None:
        """Run a statement."""

    def append(self, table: str, rows: pa.Table) -> None:
        """Insert rows; their column names are the table's."""


class Database:
    """The database for the length of one refresh. On SQLite one child serves all its transactions."""

    def __init__(self, folder: Path, leaving: ExitStack) -> None:
        self._folder, self._leaving = folder, leaving
        self._child: _Child | None = None

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Link]:
        """Open one transaction: every read sees the same moment, every write happens at the end or not at all."""
        if connection.in_atomic_block:
            yield _Cursor(self._folder)
        elif connection.vendor == "postgresql":
            with _postgresql(self._folder, read_only=read_only) as link:
                yield link
        else:
            self._child = self._child or self._leaving.enter_context(_sqlite(self._folder))
            yield self._child  # an error ends the child, and with it what it did not commit
            self._child.order(commit="")


@contextmanager
def database(scratch: Path) -> Iterator[Database]:
    """Open the database; files pulled out of it lie in ``scratch``, which is emptied before and after."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        with ExitStack() as leaving:
            yield Database(scratch, leaving)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _address(settings: Mapping[str, Any]) -> str:
    """Return the address of the database Django is set to, with every option of its link but the session's own."""
    login = f"{quote(settings['USER'], safe='')}:{quote(settings['PASSWORD'], safe='')}@" if settings["USER"] else ""
    told = {"host": settings["HOST"], "port": settings["PORT"], **settings["OPTIONS"]}
    said = {name: value for name, value in told.items() if value and name != "options"}
    return f"postgresql://{login}/{quote(settings['NAME'], safe='')}?{urlencode(said, quote_via=quote, safe='')}"


@contextmanager
def _postgresql(folder: Path, *, read_only: bool) -> Iterator[Link]:
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(_address(connection.settings_dict)) as link:
        try:
            with link.cursor() as cursor:
                waiting = f"LOCAL lock_timeout = '{LOCK_TIMEOUT}'"
                cursor.execute(f"SET {'TRANSACTION ISOLATION LEVEL REPEATABLE READ' if read_only else waiting}")
                yield _Adbc(cursor, folder, is_still=read_only)
            link.commit()
        except BaseException:
            link.rollback()
            raise


class _Adbc:
    def __init__(self, cursor: Any, folder: Path, *, is_still: bool) -> None:
        self._cursor, self._folder, self._is_still = cursor, folder, is_still

    def query(self, sql: str) -> pa.Table:
        self._cursor.execute(sql)
        return self._cursor.fetch_arrow_table()

    def pull(self, sql: str, *, spans: Spans = ()) -> Path:
        if self._is_still and spans:  # others see what a transaction sees only while it writes nothing
            with suppress(NotInBlocks):
                return self._pull_blocks(sql, spans)
        self._cursor.execute(sql)
        return save_rows(self._cursor.fetch_record_batch(), self._folder)

    def _pull_blocks(self, sql: str, spans: Spans) -> Path:
        file, [row] = new_file(self._folder), self.query("SELECT pg_export_snapshot() AS snapshot").to_pylist()
        pull_blocks(_address(connection.settings_dict), row["snapshot"], sql, spans=spans, file=file)
        return file

    def execute(self, sql: str) -> None:
        self._cursor.execute(sql)

    def append(self, table: str, rows: pa.Table) -> None:
        if rows.num_rows:
            self._cursor.adbc_ingest(table, rows, mode="append")


@contextmanager
def _sqlite(folder: Path) -> Iterator[_Child]:
    """Talk to the child that has SQLite for ADBC; see ``bulk_child`` for why it is a process of its own."""
    command = [sys.executable, "-m", "liuke.segments.bulk_child", str(connection.settings_dict["NAME"])]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        yield _Child(process, folder)


class _Child:
    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self._folder = process, folder
        self._is_answer_due = False

    def order(self, **order: str) -> None:
        """Send an order and wait until it is carried out."""
        self.send(**order)
        self._wait()

    def send(self, **order: str) -> None:
        """Send an order and go on: the next one waits for its answer, and so does the commit."""
        self._wait()
        assert self._process.stdin is not None  # noqa: S101 - we asked for pipes
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        self._is_answer_due = True

    def _wait(self) -> None:
        if not self._is_answer_due:
            return
        assert self._process.stdout is not None  # noqa: S101 - we asked for pipes
        answer = self._process.stdout.readline()
        self._is_answer_due = False
        problem = json.loads(answer).get("error") if answer else "the process reading the database died"
        if problem:
            raise DatabaseError(problem)

    def pull(self, sql: str, *, spans: Spans = ()) -> Path:  # noqa: ARG002 - SQLite has one reader here
        file = new_file(self._folder)
        self.order(query=sql, into=str(file))
        return file

    def query(self, sql: str) -> pa.Table:
        return ParquetFile(self.pull(sql)).read()

    def execute(self, sql: str) -> None:
        self.send(execute=sql)

    def append(self, table: str, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        file = str(new_file(self._folder))
        with pa.OSFile(file, "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows)
        self.send(**{"append": table, "from": file})


class _Cursor:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pull(self, sql: str, *, spans: Spans = ()) -> Path:  # noqa: ARG002 - one cursor
        return save_rows(self.query(sql).to_reader(), self._folder)

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
