"""Try writes and leave no trace, without keeping others from writing."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COPY = "rehearsal.sqlite3"


@contextmanager
def rehearsal(folder: Path) -> Iterator[None]:
    """Let this thread write in the block; afterwards the database is as it was.

    SQLite has one writer, so the block works on a copy of the database in ``folder``, gone when the block ends; what a
    killed process left of one is overwritten by the next. PostgreSQL takes one transaction back: readers and writers
    of other rows go on meanwhile, and ids it used stay unused.
    """
    current = connections[DEFAULT_DB_ALIAS]
    if current.vendor != "sqlite" or current.in_atomic_block:  # a caller's transaction is the one writer already
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    with _on_a_copy(folder / _COPY):
        yield


@contextmanager
def _on_a_copy(path: Path) -> Iterator[None]:
    real = connections[DEFAULT_DB_ALIAS]
    real.ensure_connection()
    path.unlink(missing_ok=True)
    target = sqlite3.connect(path)
    try:
        real.connection.backup(target)
    finally:
        target.close()
    path.chmod(0o600)
    copy = real.copy()
    copy.settings_dict["NAME"] = str(path)
    connections[DEFAULT_DB_ALIAS] = copy
    try:
        with copy.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=MEMORY")
            cursor.execute("PRAGMA synchronous=OFF")
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = real
        copy.close()
        path.unlink(missing_ok=True)
