"""The child that holds SQLite for ADBC: ``python -m liuke.segments.bulk_child DATABASE``.

ADBC brings a SQLite library of its own. Two copies of the library in one process drop each other's file locks, and
the write-ahead log is then deleted under the open connection; so the second copy lives in a process of its own.

One JSON object per line comes in, one ``{}`` goes out. The child holds one transaction: it commits only when told, so
a parent that dies leaves nothing behind.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import adbc_driver_manager as adbc
import adbc_driver_sqlite
import pyarrow as pa

from liuke.segments.bulk_files import save_as

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_MS = 20_000
_BATCH_ROWS = "65536"
_TABLE, _MODE = "adbc.ingest.target_table", "adbc.ingest.mode"


@contextmanager
def _rows(link: Any, sql: str) -> Iterator[pa.RecordBatchReader]:
    with adbc.AdbcStatement(link) as statement:
        statement.set_options(**{"adbc.sqlite.query.batch_rows": _BATCH_ROWS})
        statement.set_sql_query(sql)
        handle, _count = statement.execute_query()
        with pa.RecordBatchReader._import_from_c(handle.address) as rows:  # noqa: SLF001 - the documented hand-over
            yield rows


def _run(link: Any, sql: str) -> None:
    with _rows(link, sql) as rows:
        rows.read_all()


def _obey(link: Any, order: dict[str, str]) -> None:
    if "query" in order:
        with _rows(link, order["query"]) as rows:
            save_as(rows, Path(order["into"]))
    elif "append" in order:
        with pa.memory_map(order["from"]) as source, adbc.AdbcStatement(link) as statement:
            statement.set_options(**{_TABLE: order["append"], _MODE: "adbc.ingest.mode.append"})
            statement.bind_stream(pa.ipc.open_file(source).read_all().to_reader())
            statement.execute_update()
    elif "execute" in order:
        _run(link, order["execute"])
    else:
        link.commit()


def main() -> None:
    """Obey orders until the pipe closes; an error is answered and ends the child, its transaction undone."""
    with adbc_driver_sqlite.connect(sys.argv[1]) as database, adbc.AdbcConnection(database) as link:
        for pragma in (
            f"busy_timeout = {WAIT_MS}",
            "recursive_triggers = ON",
            "cache_size = -262144",
            "temp_store = MEMORY",
        ):
            _run(link, f"PRAGMA {pragma}")
        link.set_autocommit(False)
        for line in sys.stdin:
            try:
                _obey(link, json.loads(line))
            except (adbc.Error, pa.ArrowException) as error:
                print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201 - the pipe is the answer
                return
            print("{}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
