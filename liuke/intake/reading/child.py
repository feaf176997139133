"""The child process: reads one file under limits and leaves a staging table.

A refusal is an answer, not a crash.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuke.intake.refusals import MOST_MEMORY, MOST_SECONDS, FileFlaw, Unreadable

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def read_file(path: Path, folder: Path, *, file_name: str, sheet: str = "") -> dict[str, Any]:
    """Read ``path``, of a workbook its ``sheet``, into a staging table in ``folder`` and return what was found out.

    Raises:
        Unreadable: the file is refused whole.
    """
    from liuke.intake.reading.sniff import Form, sniff, unpack_gzip
    from liuke.intake.reading.staging import write_staging

    unpacked = folder / "unpacked"
    try:
        if unpack_gzip(path, unpacked):
            path, file_name = unpacked, file_name.removesuffix(".gz")
        if sniff(path, file_name=file_name) is Form.TEXT:
            from liuke.intake.reading import text

            form = text.form_of(path)
            found: dict[str, Any] = {"form": "text", "encoding": form.encoding, "separator": form.separator}
            return write_staging(text.rows_of(path, form), folder, found=found)
        from liuke.intake.reading import sheets

        opened = sheets.open_sheet(path, wanted=sheet)
        found = {
            "form": "workbook",
            "sheet": opened.name,
            "other_sheets": opened.others,
            "is_1904": opened.is_1904,
        }
        return write_staging(opened.rows(), folder, found=found)
    finally:
        unpacked.unlink(missing_ok=True)


def limit() -> None:
    """Bound the memory and the processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the parent's own time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def answer(sender: Connection, job: dict[str, str]) -> None:
    """Send what was found out, or why the file is refused."""
    os.putenv("POLARS_MAX_THREADS", "1")  # threads of its own would count against the memory limit
    limit()
    try:
        found = read_file(Path(job["path"]), Path(job["folder"]), file_name=job["file_name"], sheet=job["sheet"])
    except Unreadable as refusal:
        sender.send({"refused": refusal.flaw.value, "details": refusal.details})
    except MemoryError:
        sender.send({"refused": FileFlaw.MEMORY_LIMIT.value, "details": {}})
    except BaseException as error:  # what a library says when it is given no more memory is no exception of ours
        if not any(word in str(error) for word in ("alloc", "capacity overflow")):
            raise
        sender.send({"refused": FileFlaw.MEMORY_LIMIT.value, "details": {}})
    else:
        sender.send({"reading": found})
