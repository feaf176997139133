"""Files that are there whole or not at all, and how much room there is. Standard library only: settings need it."""

from __future__ import annotations

import os
import secrets
import shutil
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1024**2


def private(path: Path) -> IO[bytes]:
    """Open a file for writing that nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def settle(file: IO[bytes]) -> None:
    """Wait until what was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 so that it is there whole, or as it was."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with private(fresh) as file:
        file.write(data)
        settle(file)
    fresh.replace(path)
    settle_folder(path.parent)


def free_megabytes(folder: Path) -> int:
    """Return how much room the disk of a folder has."""
    return shutil.disk_usage(folder).free // MEGABYTE
