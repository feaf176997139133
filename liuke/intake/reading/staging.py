"""The staging table: raw texts of a file as Parquet parts, and what was found out about the file."""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import polars as pl

from liuke.intake.refusals import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, FileFlaw, Unreadable
from liuke.intake.rules.flaws import CellFlaw
from liuke.intake.rules.headers import column_names, header_row, holds_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PART_ROWS = 10_000
_LOOK_AT_ROWS = 30
_SAMPLES = 60


def write_staging(rows: Iterable[list[str]], folder: Path, *, found: dict[str, Any]) -> dict[str, Any]:
    """Write ``raw-NNNNN.parquet`` (columns ``row`` and ``c0``…, all text) and ``reading.json``; return the latter.

    Rows without any text are left out and not counted. The column ``torn`` holds why a row cannot be trusted as it
    stands: ``too_many_cells`` (it keeps the first of them) or ``quote_missing``.

    Raises:
        Unreadable: no header, no rows, too many rows or columns, a giant cell.
    """
    stream = ((n, row) for n, row in enumerate(rows, 1) if any(cell and not cell.isspace() for cell in row))
    head = list(islice(stream, _LOOK_AT_ROWS))
    if not head:
        raise Unreadable(FileFlaw.EMPTY)
    place, hits = header_row([row for _number, row in head])
    width = _width(head[place:])
    has_header = bool(hits) or not holds_values(head[place][1])
    names = column_names(head[place][1] if has_header else (), width=width)
    written, samples = _write_parts(chain(head[place + has_header :], stream), folder, width)
    if not written:
        raise Unreadable(FileFlaw.HEADER_ONLY)
    reading = found | {
        "columns": names,
        "header_row": head[place][0] if has_header else 0,
        "header_hits": hits,
        "rows": written,
        "samples": samples,
    }
    (folder / "reading.json").write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    return reading


def _width(rows: list[tuple[int, list[str]]]) -> int:
    """Return how many columns the table has: the header's last name, or a row's last value beyond it."""
    wide = 0
    for number, row in rows:
        filled = [place for place, cell in enumerate(row) if cell.strip()]
        wide = max(wide, filled[-1] + 1) if filled and (number == rows[0][0] or len(filled) > 1) else wide
    if wide > MOST_COLUMNS or max(len(row) for _number, row in rows) > 16 * MOST_COLUMNS:
        raise Unreadable(FileFlaw.TOO_WIDE)
    return wide


def _write_parts(rows: Iterator[tuple[int, list[str]]], folder: Path, width: int) -> tuple[int, list[list[str]]]:
    written = 0
    samples: list[list[str]] = [[] for _ in range(width)]
    part = 0
    while batch := list(islice(rows, PART_ROWS)):
        numbers, table, torn = _squared(batch, width)
        columns = list(zip(*table, strict=True))
        if part == 0:
            samples = [[v for v in column if v.strip()][:_SAMPLES] for column in columns]
        frame = pl.DataFrame(
            {"row": pl.Series(numbers, dtype=pl.Int32), "torn": pl.Series(torn, dtype=pl.String)}
            | {f"c{i}": pl.Series(column, dtype=pl.String) for i, column in enumerate(columns)}
        )
        frame.write_parquet(folder / f"raw-{part:05d}.parquet", compression="lz4", statistics=False)
        written += len(numbers)
        part += 1
        if written > MOST_ROWS:
            raise Unreadable(FileFlaw.TOO_LONG)
    return written, samples


def _squared(batch: list[tuple[int, list[str]]], width: int) -> tuple[list[int], list[list[str]], list[str]]:
    """Return row numbers, rows of equal width, and why a row is torn; an empty text for sound rows."""
    numbers: list[int] = []
    table: list[list[str]] = []
    torn: list[str] = []
    for number, row in batch:
        why = ""
        if len(row) != width:
            why = _torn(row, width)
            row = row[:width] + [""] * (width - len(row))  # noqa: PLW2901 - the row as it goes on
        if any(len(cell) > MOST_CHARACTERS for cell in row):
            raise Unreadable(FileFlaw.GIANT_CELL, row=number)
        numbers.append(number)
        table.append(row)
        torn.append(why)
    return numbers, table, torn


def _torn(row: list[str], width: int) -> str:
    if len(row) > width:
        return CellFlaw.TOO_MANY_CELLS if any(cell.strip() for cell in row[width:]) else ""
    # A quotation mark that was not closed in its line has swallowed the lines below it, and cells with them.
    return CellFlaw.QUOTE_MISSING if any("\n" in cell or "\r" in cell for cell in row) else ""
