"""What apps want kept, checked and done again; ``config/keeping.py`` registers it, nobody else.

- ``files``: which files of the home belong into a copy.
- ``heads``: values that must come out of a copy as they went in, e.g. the last number and hash of a ledger.
- ``after_restore``: what is done to restored data before the shop opens, e.g. erasing again whom was erased since.
- ``readable``: how sealed columns are written into an export, and sealed again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
Files: TypeAlias = Callable[[Path], Iterable[Path]]
Head: TypeAlias = Callable[[], Any]
AfterRestore: TypeAlias = Callable[[datetime, str], None]


@dataclass(frozen=True)
class Readable:
    """How one table's sealed columns leave and come back.

    Args:
        hidden: columns that are left out: sealed values, their indexes and keys.
        shown: the columns written in their place, as text.
        open: from a whole row to the shown columns; None where there is nothing.
        seal: from a row with the shown columns to the hidden ones, with the keys of this home.
    """

    hidden: tuple[str, ...]
    shown: tuple[str, ...]
    open: Callable[[Row], Row]
    seal: Callable[[Row], Row]


files: list[Files] = []
heads: dict[str, Head] = {}
after_restore: list[AfterRestore] = []
readable: dict[str, Readable] = {}


def register_files(lister: Files) -> None:
    """Let a copy hold the files a function lists, given the home's folder; each lies inside it."""
    files.append(lister)


def heads_now() -> dict[str, Any]:
    """Return every head of the database at hand, as JSON gives it back."""
    found: dict[str, Any] = json.loads(json.dumps({name: head() for name, head in heads.items()}))
    return found


def register_head(name: str, head: Head) -> None:
    """Let a restore compare a value, plain JSON, with what it was when the copy was made."""
    heads[name] = head


def register_after_restore(hook: AfterRestore) -> None:
    """Let a function work on restored data, given the instant and the copy's name; it may run more than once."""
    after_restore.append(hook)


def register_readable(table: str, how: Readable) -> None:
    """Let an export open a table's sealed columns."""
    readable[table] = how
