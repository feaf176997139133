"""The boards as one workbook: the very numbers the pages show, a sheet for each; texts never become formulas."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from liuke.accounts.rules import Action
from liuke.cards.models import CardStatus
from liuke.console.owed import KIND_NAMES, NAMES_OF, age_names
from liuke.console.queries.owed import COUNTED, WHATS, owed
from liuke.kit.money import Money
from liuke.kit.spreadsheets import inert
from liuke.ledger.queries.owed import IN_AGES
from liuke.segments import queries
from liuke.segments.queries.boards import figure_names
from liuke.segments.queries.cohorts import cohorts
from liuke.segments.queries.lost import lost
from liuke.segments.queries.rates import trends
from liuke.segments.queries.staying import staying
from liuke.segments.queries.tickets import ticket_months
from liuke.segments.queries.warnings import warnings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from liuke.accounts.scope import Scope

    Cell = str | int | float | Money | None
    Sheet = tuple[str, list[str], Iterable[list[Cell]]]


def write_boards(scope: Scope, *, currency: str, today: date) -> IO[bytes]:
    """Return an open file at its start; it is gone when closed. Shares are numbers from 0 to 1."""
    out = TemporaryFile()  # noqa: SIM115 - the answer closes it when the last byte is sent
    safe = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(out, {"constant_memory": True, **safe})
    for name, heads, rows in [*_sheets(scope, currency), *_owed(scope, currency, today)]:
        sheet = book.add_worksheet(name)
        lines: list[list[Cell]] = [[*heads], *rows]
        for number, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                _write(sheet, number, column, cell)
    book.close()
    out.seek(0)
    return out


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, Money):
        sheet.write_string(row, column, str(cell))
    elif isinstance(cell, str):
        sheet.write_string(row, column, inert(cell))
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _sheets(scope: Scope, currency: str) -> Iterable[Sheet]:
    fresh, people, share = queries.freshness(), _("Customers"), _("Share")
    yield _("Boards"), [_("As of")], [[fresh.as_of.isoformat() if fresh.as_of else ""]]
    yield (
        _("Early warnings"), [_("Warning"), _("How this is counted"), people],
        [[one.name, one.means, one.customers] for one in warnings(scope=scope)],
    )  # fmt: skip
    figures = [k for k in queries.kpis(scope=scope, currency=currency) if k.amount is None]
    yield (
        _("Key figures"), [_("Figure"), _("How this is counted"), _("Counted"), _("Of"), share],
        [[k.name, k.means, k.part, k.whole, _permille(k.permille)] for k in figures],
    )  # fmt: skip
    names = figure_names()
    yield (
        _("Rates over a year"), [_("Figure"), _("As of"), _("Counted"), _("Of"), share],
        [[names[code][0], point.day.isoformat(), point.part, point.whole, _permille(point.permille)]
         for code, trend in trends(scope=scope).items() for point in trend.points],
    )  # fmt: skip
    health = queries.health_overview(scope=scope)
    yield _("Customer health"), [_("Points"), people], [[band, n] for band, n in health.bands.items()]
    if scope.may(Action.SEE_MONEY):
        heads = [_("Month"), _("Tickets"), _("Average ticket"), _("A quarter is below"), _("Half is below"),
                 _("A quarter is above"), _("Fluctuation")]  # fmt: skip
        months = ticket_months(scope=scope, currency=currency)
        yield (
            _("Average ticket"),
            heads,
            [
                [f"{m.month:%Y-%m}", m.tickets, m.average, m.low, m.middle, m.high, _permille(m.swing_permille)]
                for m in months
            ],
        )
    yield (
        _("Who came back"),
        [_("First bought in"), people, _("Months later"), _("Here again"), share],
        [
            [f"{c.month:%Y-%m}", c.size, cell.since, cell.customers, _permille(cell.permille)]
            for c in cohorts(scope=scope)
            for cell in c.cells
        ],
    )
    yield from _reasons(scope)


def _owed(scope: Scope, currency: str, today: date) -> Iterable[Sheet]:
    if not scope.may(Action.SEE_MONEY):
        return

    def amount(minor: int, what: str) -> Cell:
        return minor if what in COUNTED else Money(minor, currency)

    board = owed(scope, today=today)
    yield (
        _("What is owed"), [_("What"), *age_names(), _("In all")],
        [[str(NAMES_OF[what]), *(amount(cell.amount, what) for cell in cells)] for what, cells in board.ages],
    )  # fmt: skip
    statuses = [_("Cards %(status)s") % {"status": status.label} for status in CardStatus]
    yield (
        _("Owed by salon"), [_("Salon"), _("Issuer"), *map(str, NAMES_OF.values()), *statuses],
        [[row.book.salon.name, row.book.legal_name,
          *(amount(cell.amount, what) for what, cell in zip(WHATS, row.cells, strict=True)),
          *(cell.amount for cell in row.cards)] for row in board.salons],
    )  # fmt: skip
    yield (
        _("Owed by month"), [_("What"), _("Month"), *map(str, KIND_NAMES.values()), _("Owed at its end")],
        [[str(NAMES_OF[purse.value]), f"{month.first:%Y-%m}",
          *(amount(month.changes.get(kind, 0), purse.value) for kind in KIND_NAMES), amount(month.after, purse.value)]
         for purse in IN_AGES for month in board.months[purse]],
    )  # fmt: skip


def _reasons(scope: Scope) -> Iterable[Sheet]:
    heads = [
        _("In common"),
        _("With it"),
        _("stayed"),
        _("from"),
        _("to"),
        _("Without it"),
        _("stayed"),
        _("from"),
        _("to"),
    ]
    yield _("Who stays"), heads, [
        [f.name, f.having.whole, f.having.value, f.having.low, f.having.high,
         f.lacking.whole, f.lacking.value, f.lacking.low, f.lacking.high]
        if f.is_enough else [f.name, f.having.whole, None, None, None, f.lacking.whole]
        for f in staying(scope=scope).factors
    ]  # fmt: skip
    found = lost(scope=scope)
    yield (
        _("Why the lost went"),
        [_("Reason"), _("Customers"), _("Share")],
        [[one.name, one.customers, _permille(one.permille)] for one in [*found.said, *found.last]],
    )


def _permille(value: int | None) -> float | None:
    return None if value is None else value / 1000
