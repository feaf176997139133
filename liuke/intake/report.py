"""The error file: the user's own columns and, beside each row, why it was not taken. Inert text only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from liuke.intake.wording import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FILE_NAME = "errors.xlsx"
_MOST_ROWS = 1_000_000
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[\d.,]+")


def inert(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: risky beginnings get an apostrophe, numbers stay as they are.

    Source: reliability 3.13.
    """
    if text.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_error_file(folder: Path, *, names: Sequence[str], problems: Iterable[tuple[Any, ...]]) -> str:
    """Write rejected rows on the first sheet and ignored ones on the second; return the file's name in the folder.

    ``names`` are the user's own headers; a problem is (row, is_rejected, code, column, value, cells).
    """
    book = xlsxwriter.Workbook(
        str(folder / FILE_NAME),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    sheets = {is_rejected: _Sheet(book, title, names) for is_rejected, title in _titles()}
    for problem in problems:
        sheets[problem[1]].add(problem)
    book.close()
    return FILE_NAME


def _titles() -> tuple[tuple[bool, str], ...]:
    return (True, _("Rejected")), (False, _("Left aside"))


class _Sheet:
    """One sheet, written row by row; at most as many rows as a sheet can hold."""

    def __init__(self, book: Any, title: str, names: Sequence[str]) -> None:
        self._page = book.add_worksheet(title)
        self._width, self._line = len(names), 0
        bold = book.add_format({"bold": True})
        # The user's columns come first, so that the corrected sheet can be imported again as it is.
        for place, name in enumerate([*names, _("Reason"), _("Column"), _("Row")]):
            self._page.write_string(0, place, inert(str(name)), bold)
        self._page.freeze_panes(1, 0)

    def add(self, problem: tuple[Any, ...]) -> None:
        row, _is_rejected, code, column, _value, cells = problem
        if self._line >= _MOST_ROWS:
            return
        self._line += 1
        for place, cell in enumerate(cells):
            if cell:
                self._page.write_string(self._line, place, inert(cell))
        self._page.write_string(self._line, self._width, reason_of(code))
        self._page.write_string(self._line, self._width + 1, inert(column))
        self._page.write_number(self._line, self._width + 2, row)
