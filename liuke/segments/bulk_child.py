"""The child that holds SQLite for ADBC: ``python -m liuke.segments.bulk_child DATABASE``.

ADBC brings a SQLite library of its own. Two copies of the library in one process drop each other's file locks, and
the write-ahead log is then deleted under the open connection; so the second copy lives in a process of its own.

One JSON object per line comes in, one ``{}`` goes out. The child holds one transaction: it commits only when told, so
a parent that dies leaves nothing behind.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pyarrow as pa
from adbc_driver_sqlite import dbapi

WAIT_MS = 20_000
_BATCH_ROWS = 65_536


def _obey(link: Any, cursor: Any, order: dict[str, str]) -> None:
    if "query" in order:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_BATCH_ROWS)})
        cursor.execute(order["query"])
        rows = cursor.fetch_record_batch()
        with pa.OSFile(order["into"], "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            for batch in rows:
                writer.write_batch(batch)
    elif "append" in order:
        with pa.memory_map(order["from"]) as source:
            cursor.adbc_ingest(order["append"], pa.ipc.open_file(source).read_all(), mode="append")
    elif "execute" in order:
        cursor.execute(order["execute"])
    else:
        link.commit()


def main() -> None:
    """Obey orders until the pipe closes; an error is answered and ends the child, its transaction undone."""
    with dbapi.connect(sys.argv[1]) as link, link.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        cursor.fetchall()
        for line in sys.stdin:
            try:
                _obey(link, cursor, json.loads(line))
            except dbapi.Error as error:
                print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201 - the pipe is the answer
                return
            print("{}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
