"""Rows of a workbook: the sheet that holds the table, merged cells filled down, every cell as text.

What is hidden: a filter somebody left on must not lose customers, so hidden rows and columns are read like all
others. A hidden sheet is read only where no visible sheet holds a table; the reading names all sheets
with rows that are left out.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from liuke.intake.reading.lost import lost_cells
from liuke.intake.refusals import FileFlaw, Unreadable
from liuke.intake.rules.headers import header_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from python_calamine import CalamineSheet

_LOOK_AT_ROWS = 30
_EXACT_DIGITS = 15  # a workbook keeps no more of a number


@dataclass
class OpenedSheet:
    """The sheet of a workbook that is read.

    Args:
        lost: row → column → text of the cells the library gives back as nothing.
    """

    sheet: CalamineSheet
    name: str
    others: list[str]
    is_1904: bool
    lost: dict[int, dict[int, str]]

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows as texts, from the first row of the sheet on."""
        filler = _Merged(self.sheet)
        for number, row in enumerate(self.sheet.iter_rows()):
            texts = [cell_text(cell) for cell in row]
            for place, text in self.lost.get(number, {}).items():
                texts += [""] * (place + 1 - len(texts))
                texts[place] = text
            yield filler.fill(number, texts)


def open_sheet(path: Path, *, wanted: str = "") -> OpenedSheet:
    """Open the ``wanted`` sheet, else the one whose header knows most fields.

    Of equals it is the one with most rows; visible ones come before hidden.

    Raises:
        Unreadable: broken, locked, or without any rows.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        names = [m.name for m in sheets]
        seen = [m.name for m in sheets if m.visible == SheetVisibleEnum.Visible]
        ranked = _ranked(book, names)
    except PasswordError as error:
        raise Unreadable(FileFlaw.PASSWORD) from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(FileFlaw.BROKEN) from error
    choice = [entry for entry in ranked if entry[3] == wanted] or [entry for entry in ranked if entry[3] in seen]
    if not ranked:
        raise Unreadable(FileFlaw.EMPTY)
    best = max(choice or ranked, key=lambda entry: entry[:2])
    others = [name for _worth, _place, _sheet, name in ranked if name != best[3]]
    return OpenedSheet(best[2], best[3], others, _counts_from_1904(path), lost_cells(path, best[3]))


def _ranked(book: CalamineWorkbook, names: list[str]) -> list[tuple[tuple[int, int], int, CalamineSheet, str]]:
    """Return the sheets that hold any row, each with what it is worth."""
    ranked = [(_worth(sheet := book.get_sheet_by_name(name)), -place, sheet, name) for place, name in enumerate(names)]
    return [entry for entry in ranked if entry[0][1] > 0]


def _worth(sheet: CalamineSheet) -> tuple[int, int]:
    height = sheet.height
    first = []
    for number, row in enumerate(sheet.iter_rows()):
        if number >= _LOOK_AT_ROWS:
            break
        first.append([cell_text(cell) for cell in row])
    return header_row(first)[1], height


def cell_text(cell: Any) -> str:
    """Return a cell as text: numbers without a false ``.0``, dates as ISO; digits that were lost stay visible."""
    kind = type(cell)
    if kind is str:
        return cell.replace("\0", " ") if "\0" in cell else str(cell)
    if kind is float:
        return _number_text(cell)
    if kind is datetime:
        return str(cell.isoformat(sep=" ", timespec="seconds"))
    if kind is date:
        return str(cell.isoformat())
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    if kind is time:
        return str(cell.isoformat(timespec="seconds"))
    if isinstance(cell, timedelta):
        return _span_text(cell)
    return str(cell)


def _number_text(number: float) -> str:
    if number.is_integer():
        return str(int(number)) if abs(number) < 10**_EXACT_DIGITS else f"{number:.14E}"
    text = f"{number:.{_EXACT_DIGITS}g}"
    return text if "e" not in text else format(number, "f").rstrip("0")


def _span_text(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class _Merged:
    """Repeats the value of a merged range in the rows below its first, where their cell is empty."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._ranges = [r for r in (sheet.merged_cell_ranges or []) if r[1][0] > r[0][0]]
        self._ranges.sort()
        self._open: dict[int, tuple[int, str]] = {}
        self._next = 0

    def fill(self, number: int, row: list[str]) -> list[str]:
        if not self._ranges:
            return row
        while self._next < len(self._ranges) and self._ranges[self._next][0][0] <= number:
            (top, left), (bottom, _right) = self._ranges[self._next]
            if top == number and left < len(row):
                self._open[left] = (bottom, row[left])
            self._next += 1
        for column, (bottom, value) in list(self._open.items()):
            if number > bottom:
                del self._open[column]
            elif column < len(row) and not row[column]:
                row[column] = value
        return row


def _counts_from_1904(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            head = archive.read("xl/workbook.xml")[:4000]
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return re.search(rb'date1904="(1|true)"', head) is not None
