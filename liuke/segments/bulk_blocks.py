"""All rows of a long query out of PostgreSQL: each column of a block as one array, several blocks at once.

Row by row, most of our time would go into unwrapping every value by itself. The connections look at one snapshot, so
that they read what one connection would.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import psycopg
import pyarrow as pa

from liuke.segments.bulk_files import writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyarrow.parquet import ParquetWriter

    Spans = Sequence[tuple[int, int]]

READERS = 2
"""Connections that read side by side: more would be felt by who works at the desk meanwhile."""
_ROWS = 16_384
"""Ids of a block: its columns then stay in the server's cache."""
_HEAD = 20  # bytes before the elements of an array: dimensions, whether any is NULL, type, size, first index
_EPOCH = 10_957  # days from 1970-01-01 to PostgreSQL's first day, 2000-01-01
_NUMBERS = {20: pa.int64(), 23: pa.int32(), 21: pa.int16(), 1082: pa.date32()}
_TEXTS = {25, 1043}
_BETWEEN = 1
"""The letter between two texts; nobody can type it."""


class NotInBlocks(Exception):
    """The rows hold NULL, a type or a letter that is not read in blocks: read them another way."""


def pull_blocks(address: str, snapshot: str, sql: str, *, spans: Spans, file: Path) -> None:
    """Write the rows of a SELECT into a Parquet file, in no order and without their ``id``.

    Args:
        address: of the database.
        snapshot: its name, as ``pg_export_snapshot`` told it.
        sql: brings a column ``id``; no column is ever NULL.
        spans: lowest and highest ids; together they hold every row.
        file: where to.

    Raises:
        NotInBlocks: the file is then worth nothing.
    """
    with psycopg.connect(address) as link:
        columns = _columns(link, sql)
    todo = deque((start, min(start + _ROWS - 1, high)) for low, high in spans for start in range(low, high + 1, _ROWS))
    schema = pa.schema([(name, _NUMBERS.get(kind, pa.string())) for name, kind in columns])
    with writing(schema, file) as writer, ThreadPoolExecutor(READERS) as pool:
        blocks = _Blocks(_asked(sql, columns), schema, writer, todo)
        for reader in [pool.submit(blocks.read, address, snapshot) for _n in range(READERS)]:
            reader.result()


def _columns(link: psycopg.Connection, sql: str) -> list[tuple[str, int]]:
    """Return name and type of each column but ``id``."""
    described = link.execute(f"SELECT * FROM ({sql}) AS f LIMIT 0").description or []  # noqa: S608 - a query of ours
    columns = [(column.name, column.type_code) for column in described if column.name != "id"]
    if not {kind for _name, kind in columns} <= {*_NUMBERS, *_TEXTS}:
        raise NotInBlocks
    return columns


def _asked(sql: str, columns: list[tuple[str, int]]) -> str:
    """Return the statement of one block: of a number an array, of a text all of it in one.

    Nothing is spent on what a text has of its own in an array: its length, its type.
    """
    parts = [
        f"array_agg({name})" if kind in _NUMBERS else f"string_agg({name}, chr({_BETWEEN}))" for name, kind in columns
    ]
    return f"SELECT {', '.join(['COUNT(*)', *parts])} FROM ({sql}) AS f WHERE id BETWEEN %s AND %s HAVING COUNT(*) > 0"  # noqa: S608 - a query of ours


class _Blocks:
    """The blocks still to be read; every reader takes the next one."""

    def __init__(self, sql: str, schema: pa.Schema, writer: ParquetWriter, todo: deque[tuple[int, int]]) -> None:
        self._sql, self._schema, self._writer, self._todo = sql, schema, writer, todo
        self._one_writes = Lock()

    def read(self, address: str, snapshot: str) -> None:
        """Read blocks until none is left; an error lets the other readers stop as well."""
        try:
            with psycopg.connect(address) as link:
                link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                link.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
                link.execute("SET LOCAL max_parallel_workers_per_gather = 0")
                while self._todo:
                    self._read_one(link, self._todo.popleft())
        except IndexError:  # the other one took the last block
            pass
        except BaseException:
            self._todo.clear()
            raise

    def _read_one(self, link: psycopg.Connection, span: tuple[int, int]) -> None:
        found = link.cursor(binary=True).execute(self._sql, span).pgresult
        if found is None or not found.ntuples:
            return
        count = int.from_bytes(found.get_value(0, 0) or b"")
        columns = [
            _texts(found.get_value(0, n), count) if pa.types.is_string(kind) else _numbers(found.get_value(0, n), kind)
            for n, kind in enumerate(self._schema.types, 1)
        ]
        rows = pa.record_batch(columns, self._schema)
        with self._one_writes:
            self._writer.write_batch(rows)


def _numbers(array: bytes | None, kind: pa.DataType) -> pa.Array:
    """Return the whole numbers of an array as PostgreSQL sends it: the length before each, highest byte first."""
    if array is None or int.from_bytes(array[4:8]):
        raise NotInBlocks
    size = kind.bit_width // 8
    elements = np.frombuffer(array, [("length", ">i4"), ("value", f">i{size}")], offset=_HEAD)
    values = elements["value"].astype(f"=i{size}")
    if pa.types.is_date(kind):
        values += _EPOCH
    return pa.array(values).view(kind)


def _texts(letters: bytes | None, rows: int) -> pa.Array:
    if letters is None:
        raise NotInBlocks
    read = np.frombuffer(letters, np.uint8)
    is_end = read == _BETWEEN
    ends = np.append(np.flatnonzero(is_end), len(read)) - np.arange(np.count_nonzero(is_end) + 1)
    if len(ends) != rows:  # NULL is left out, and a text may hold the letter after all
        raise NotInBlocks
    offsets = np.append(0, ends).astype("=i4")
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(read[~is_end]))
