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
    rows = list(problems)
    _sheet(book, _("Rejected"), names, [r for r in rows if r[1]])
    _sheet(book, _("Left aside"), names, [r for r in rows if not r[1]])
    book.close()
    return FILE_NAME


def _sheet(book: Any, title: str, names: Sequence[str], problems: Sequence[tuple[Any, ...]]) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True})
    # The user's columns come first, so that the corrected sheet can be imported again as it is.
    for place, name in enumerate([*names, _("Reason"), _("Column"), _("Row")]):
        sheet.write_string(0, place, inert(str(name)), bold)
    sheet.freeze_panes(1, 0)
    for line, (row, _is_rejected, code, column, _value, cells) in enumerate(problems[:_MOST_ROWS], 1):
        for place, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, place, inert(cell))
        width = len(names)
        sheet.write_string(line, width, reason_of(code))
        sheet.write_string(line, width + 1, inert(column))
        sheet.write_number(line, width + 2, row)
