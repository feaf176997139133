"""The staging table: raw texts of a file as Parquet parts, and what was found out about the file."""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import polars as pl

from liuke.intake.refusals import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, FileFlaw, Unreadable
from liuke.intake.rules.headers import column_names, header_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PART_ROWS = 10_000
_LOOK_AT_ROWS = 30
_SAMPLES = 60


def write_staging(rows: Iterable[list[str]], folder: Path, *, found: dict[str, Any]) -> dict[str, Any]:
    """Write ``raw-NNNNN.parquet`` (columns ``row`` and ``c0``…, all text) and ``reading.json``; return the latter.

    Rows without any text are left out and not counted. A row wider than the header keeps its first cells and a mark
    in the column ``extra``.

    Raises:
        Unreadable: no header, no rows, too many rows or columns, a giant cell.
    """
    stream = iter(enumerate(rows, 1))
    head = list(islice(stream, _LOOK_AT_ROWS))
    place, hits = header_row([row for _number, row in head])
    if not head or not any(cell.strip() for cell in head[place][1]):
        raise Unreadable(FileFlaw.EMPTY)
    width = _width(head[place:])
    names = column_names(head[place][1], width=width)
    written, samples = _write_parts(chain(head[place + 1 :], stream), folder, width)
    if not written:
        raise Unreadable(FileFlaw.HEADER_ONLY)
    reading = found | {
        "columns": names,
        "header_row": head[place][0],
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
        numbers, table, extra = _squared(batch, width)
        if not numbers:
            continue
        columns = list(zip(*table, strict=True))
        if part == 0:
            samples = [[v for v in column if v.strip()][:_SAMPLES] for column in columns]
        frame = pl.DataFrame(
            {"row": pl.Series(numbers, dtype=pl.Int32), "extra": pl.Series(extra, dtype=pl.Boolean)}
            | {f"c{i}": pl.Series(column, dtype=pl.String) for i, column in enumerate(columns)}
        )
        frame.write_parquet(folder / f"raw-{part:05d}.parquet", compression="lz4", statistics=False)
        written += len(numbers)
        part += 1
        if written > MOST_ROWS:
            raise Unreadable(FileFlaw.TOO_LONG)
    return written, samples


def _squared(batch: list[tuple[int, list[str]]], width: int) -> tuple[list[int], list[list[str]], list[bool]]:
    """Return row numbers, rows of equal width, and whether a row had more cells than the table has columns."""
    numbers: list[int] = []
    table: list[list[str]] = []
    extra: list[bool] = []
    for number, row in batch:
        if not any(cell and not cell.isspace() for cell in row):
            continue
        if len(row) != width:
            more = len(row) > width and any(cell.strip() for cell in row[width:])
            row = row[:width] + [""] * (width - len(row))  # noqa: PLW2901 - the row as it goes on
        else:
            more = False
        if any(len(cell) > MOST_CHARACTERS for cell in row):
            raise Unreadable(FileFlaw.GIANT_CELL, row=number)
        numbers.append(number)
        table.append(row)
        extra.append(more)
    return numbers, table, extra
