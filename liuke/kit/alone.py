"""One at a time, over every process and host of an installation."""

from __future__ import annotations

import fcntl
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from liuke.kit.home import home

if TYPE_CHECKING:
    from collections.abc import Iterator


class Taken(Exception):
    """Somebody else holds the name."""


@contextmanager
def alone(name: str, *, waits: bool = True) -> Iterator[None]:
    """Wait for a name and hold it. Both locks fall with the process, however that dies.

    The operating system's lock of a file in the home keeps other processes out, PostgreSQL's keeps other hosts out;
    SQLite has one host.

    Raises:
        Taken: somebody else holds it, and this one does not wait.
    """
    path = home().root / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Taken from taken
        if connection.vendor != "postgresql":
            yield
            return
        key = zlib.crc32(name.encode())
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {'pg_advisory_lock' if waits else 'pg_try_advisory_lock'}(%s)", [key])
            if cursor.fetchone()[0] is False:
                raise Taken
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
