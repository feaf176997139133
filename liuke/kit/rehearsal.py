"""Try writes and leave no trace, without keeping others from writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Outside: TypeAlias = Callable[[], AbstractContextManager[bool]]
_COPY = "rehearsal.sqlite3"


@contextmanager
def rehearsal(folder: Path) -> Iterator[Outside]:
    """Let this thread write in the block; afterwards the database is as it was.

    SQLite has one writer, so the block works on a copy of the database in ``folder``, gone when the block ends; what a
    killed process left of one is overwritten by the next. PostgreSQL takes one transaction back: readers and writers
    of other rows go on meanwhile, and ids it used stay unused.

    Yields:
        ``outside``: in ``with outside() as may_write`` the real database is back for a moment; ``may_write`` is False
        where a write would be taken back like the others.
    """
    current = connections[DEFAULT_DB_ALIAS]
    if current.vendor != "sqlite" or current.in_atomic_block:  # a caller's transaction is the one writer already
        with transaction.atomic():
            yield _nowhere
            transaction.set_rollback(True)
        return
    with _on_a_copy(folder / _COPY) as outside:
        yield outside


@contextmanager
def _nowhere() -> Iterator[bool]:
    yield False


@contextmanager
def _on_a_copy(path: Path) -> Iterator[Outside]:
    real = connections[DEFAULT_DB_ALIAS]
    copy = _copied(real, path)

    @contextmanager
    def outside() -> Iterator[bool]:
        connections[DEFAULT_DB_ALIAS] = real
        try:
            yield True
        finally:
            connections[DEFAULT_DB_ALIAS] = copy

    connections[DEFAULT_DB_ALIAS] = copy
    try:
        with copy.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=TRUNCATE")
            cursor.execute("PRAGMA synchronous=OFF")
        with transaction.atomic():
            yield outside
    finally:
        connections[DEFAULT_DB_ALIAS] = real
        copy.close()
        path.unlink(missing_ok=True)


def _copied(real: Any, path: Path) -> Any:
    """Return a connection to a copy of the database at ``path``."""
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
    return copy
