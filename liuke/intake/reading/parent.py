"""The parent's side: starts the child, waits with a limit, and turns its answer into a reading or a refusal."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

from liuke.intake.reading.child import answer
from liuke.intake.refusals import MOST_SECONDS, FileFlaw, Unreadable

if TYPE_CHECKING:
    from pathlib import Path

# Children are forked from a server that has the libraries loaded and nothing else: a child of its own would load them
# for every file. Where a system cannot fork it starts one from nothing.
_CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
_processes: Any = multiprocessing.get_context("forkserver" if _CAN_FORK else "spawn")
if _CAN_FORK:
    _processes.set_forkserver_preload(["polars", "pyarrow", "pyarrow.parquet", "python_calamine"])


def read_in_child(path: Path, folder: Path, *, file_name: str, sheet: str = "") -> dict[str, Any]:
    """Return what the child found out about a file, of a workbook about ``sheet`` or the best one.

    The staging table stands in ``folder``.

    Raises:
        Unreadable: the file is refused, or reading it broke a limit.
    """
    receiver, sender = _processes.Pipe(duplex=False)
    job = {"path": str(path), "folder": str(folder), "file_name": file_name, "sheet": sheet}
    child = _processes.Process(target=answer, args=(sender, job), daemon=True)
    child.start()
    sender.close()
    try:
        if not receiver.poll(MOST_SECONDS):
            raise Unreadable(FileFlaw.TIME_LIMIT)
        said: dict[str, Any] = receiver.recv()
    except EOFError as nothing:
        child.join()
        # A child that says nothing was ended by a limit, or its library gave up on the file.
        raise Unreadable(_too_much(path) if child.exitcode < 0 else FileFlaw.BROKEN) from nothing
    finally:
        child.kill()
        child.join()
        receiver.close()
    if "refused" in said:
        flaw = _too_much(path) if said["refused"] == FileFlaw.MEMORY_LIMIT else FileFlaw(said["refused"])
        raise Unreadable(flaw, **said["details"])
    reading: dict[str, Any] = said["reading"]
    return reading


def _too_much(path: Path) -> FileFlaw:
    # What a workbook may unpack to fits into the memory, unless one far cell stretches the table.
    with path.open("rb") as file:
        return FileFlaw.FAR_CELL if file.read(2) == b"PK" else FileFlaw.MEMORY_LIMIT
