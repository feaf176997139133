"""Why a file cannot be read at all, and the limits of reading."""

from __future__ import annotations

from enum import StrEnum

MOST_BYTES = 1024 * 1024 * 1024
MOST_COLUMNS = 1024
MOST_ROWS = 5_000_000
MOST_CHARACTERS = 32_767  # what one cell of a workbook can hold
MOST_SECONDS = 900
MOST_MEMORY = 3 * 1024**3
ZIP_ENTRIES = 2000
ZIP_BYTES = 300 * 1024 * 1024
ZIP_RATIO = 200

LIMITS: dict[str, object] = {
    "megabytes": MOST_BYTES // 1024**2,
    "columns": MOST_COLUMNS,
    "rows": MOST_ROWS,
    "characters": MOST_CHARACTERS,
    "seconds": MOST_SECONDS,
}


class FileFlaw(StrEnum):
    """Why a file is refused whole."""

    EMPTY = "empty"
    HEADER_ONLY = "header_only"
    HTML = "html"
    WPS = "wps"
    PASSWORD = "password"  # noqa: S105 - the flaw's name
    NOT_A_TABLE = "not_a_table"
    ZIP_BOMB = "zip_bomb"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TOO_WIDE = "too_wide"
    GIANT_CELL = "giant_cell"
    OPEN_QUOTE = "open_quote"
    FAR_CELL = "far_cell"
    TOO_LONG = "too_long"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"


class Unreadable(Exception):
    """A file is refused by the reader; carries the flaw across the process border."""

    def __init__(self, flaw: FileFlaw, **details: object) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.details = details
