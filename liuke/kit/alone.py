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


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait for a name and hold it. Both locks fall with the process, however that dies.

    The operating system's lock of a file in the home keeps other processes out, PostgreSQL's keeps other hosts out;
    SQLite has one host.
    """
    home().root.mkdir(parents=True, exist_ok=True)
    with (home().root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        key = zlib.crc32(name.encode())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
