"""The parent's side: starts the child, waits with a limit, and turns its answer into a reading or a refusal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import liuke
from liuke.intake.refusals import MOST_SECONDS, FileFlaw, Unreadable

_ROOT = str(Path(liuke.__file__).resolve().parent.parent)


def read_in_child(path: Path, folder: Path, *, file_name: str, sheet: str = "") -> dict[str, Any]:
    """Return what the child found out about a file, of a workbook about ``sheet`` or the best one.

    The staging table stands in ``folder``.

    Raises:
        Unreadable: the file is refused, or reading it broke a limit.
    """
    job = json.dumps({"path": str(path), "folder": str(folder), "file_name": file_name, "sheet": sheet})
    start = f"import sys; sys.path.insert(0, {_ROOT!r}); from liuke.intake.reading.child import main; main(sys.argv[1])"
    try:
        done = subprocess.run(
            [sys.executable, "-c", start, job], capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(FileFlaw.TIME_LIMIT) from error
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        # A child that says nothing was ended by a limit, or its library gave up on the file.
        killed = done.returncode < 0 or b"alloc" in done.stderr
        raise Unreadable(_too_much(path) if killed else FileFlaw.BROKEN) from error
    if "refused" in answer:
        raise Unreadable(FileFlaw(answer["refused"]), **answer["details"])
    reading: dict[str, Any] = answer["reading"]
    return reading


def _too_much(path: Path) -> FileFlaw:
    # What a workbook may unpack to fits into the memory, unless one far cell stretches the table.
    with path.open("rb") as file:
        return FileFlaw.FAR_CELL if file.read(2) == b"PK" else FileFlaw.MEMORY_LIMIT
