"""The error file: the user's own columns and, beside each row, why it was not taken. Inert text only."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from liuke.intake.refusals import MOST_CHARACTERS
from liuke.intake.rules.flaws import Noted
from liuke.intake.wording import reason_of
from liuke.kit.spreadsheets import inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FILE_NAME = "errors.xlsx"
_MOST_ROWS = 1_000_000


def write_error_file(folder: Path, *, names: Sequence[str], problems: Iterable[tuple[Any, ...]]) -> str:
    """Write the error file and return its name: rejected rows, ignored ones, and those taken in part, a sheet each.

    ``names`` are the user's own headers; problems of one row follow each other. A problem is (row,
    is_rejected, code, column, value, cells).
    """
    book = xlsxwriter.Workbook(
        str(folder / FILE_NAME),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    rejected, aside, noted = (_Sheet(book, t, names) for t in (_("Rejected"), _("Left aside"), _("Taken in part")))
    for _row, of_row in groupby(problems, key=itemgetter(0)):
        same = list(of_row)
        _number, is_rejected, code, *_rest = same[0]
        (rejected if is_rejected else noted if code in set(Noted) else aside).add(same)
    book.close()
    return FILE_NAME


def _fitting(text: str) -> str:
    """Return an inert text that fits into a cell; characters beyond the first plane count twice there."""
    safe = inert(text)
    if len(safe) * 2 <= MOST_CHARACTERS:
        return safe
    units = safe.encode("utf-16-le", "replace")
    if len(units) <= MOST_CHARACTERS * 2:
        return safe
    return units[: (MOST_CHARACTERS - 1) * 2].decode("utf-16-le", "ignore") + "…"


class _Sheet:
    """One sheet, written row by row; at most as many rows as a sheet can hold."""

    def __init__(self, book: Any, title: str, names: Sequence[str]) -> None:
        self._page = book.add_worksheet(title)
        self._width, self._line = len(names), 0
        bold = book.add_format({"bold": True})
        # The user's columns come first, so that the corrected sheet can be imported again as it is.
        for place, name in enumerate([*names, _("Reason"), _("Column"), _("Row")]):
            self._page.write_string(0, place, _fitting(str(name)), bold)
        self._page.freeze_panes(1, 0)

    def add(self, problems: list[tuple[Any, ...]]) -> None:
        """Write one row with every reason it has."""
        row, *_other, cells = problems[0]
        if self._line >= _MOST_ROWS:
            return
        self._line += 1
        for place, cell in enumerate(cells):
            if cell:
                self._page.write_string(self._line, place, _fitting(cell))
        reasons = dict.fromkeys(reason_of(problem[2], problem[4]) for problem in problems)
        columns = dict.fromkeys(problem[3] for problem in problems if problem[3])
        self._page.write_string(self._line, self._width, "\n".join(reasons))
        self._page.write_string(self._line, self._width + 1, _fitting(_("、").join(columns)))
        self._page.write_number(self._line, self._width + 2, row)
