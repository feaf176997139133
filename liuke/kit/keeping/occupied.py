"""Who works with a home: everybody at once, or a restore alone. The locks are the operating system's."""

from __future__ import annotations

import fcntl
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from liuke.kit.keeping import postgresql
from liuke.kit.keeping.errors import BeingRestored, ShopInUse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = "in-use.lock"


@contextmanager
def at_work(root: Path) -> Iterator[None]:
    """Work with a home beside others.

    Raises:
        BeingRestored: a restore has it alone.
    """
    with (root / _NAME).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise BeingRestored from taken
        yield


@contextmanager
def emptied(root: Path) -> Iterator[None]:
    """Have a home alone: nobody else starts until the block ends.

    Raises:
        ShopInUse: a server, a worker or another command is there, or another session of the database.
    """
    with (root / _NAME).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise ShopInUse(who=str(root)) from taken
        if connection.vendor == "postgresql" and (others := postgresql.others_at_work()):
            raise ShopInUse(who=f"PostgreSQL: {others}")
        yield


def fold(path: Path) -> None:
    """Bring a SQLite database into its one file; that is only possible for whoever has it alone.

    Raises:
        ShopInUse: somebody else has it open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=1)) as link:
            (mode,) = link.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise ShopInUse(who=str(path)) from error
    if mode != "delete":
        raise ShopInUse(who=str(path))
