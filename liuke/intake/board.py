"""What the wizard shows of a file: its columns with their doubts, its first rows as they will be written, its sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from liuke.customers.rules.birthdays import Birthday, lunar_words
from liuke.customers.rules.identifiers import masked_identifier
from liuke.customers.rules.phones import masked
from liuke.intake.checking import first_usable
from liuke.intake.models import Import, ImportStatus
from liuke.intake.queries import columns_of, folder_of, problem_counts
from liuke.intake.rules.control import MONEY
from liuke.intake.rules.fields import FIELDS
from liuke.intake.rules.flaws import CellFlaw, Noted
from liuke.intake.totals import control_of, shown
from liuke.intake.wording import field_name, reason_of, title_of, unit_name
from liuke.kit.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Callable

    from liuke.intake.rules.control import ControlLine
    from liuke.intake.rules.recognition import Column

_SURE = 80
_SAMPLES = 2
_PREVIEWED = 3
_LONG_NUMBER = re.compile(r"(?<!\d)(\d{3})[\d -]{4,13}(\d{4})(?!\d)")
_LONG_ID = re.compile(r"(?<![\w-])(?=[\w-]*[A-Za-z])([A-Za-z0-9_-]{3})[A-Za-z0-9_-]{13,57}([A-Za-z0-9_-]{4})(?![\w-])")
_MONEY = ("principal", "gift", "debt")


def without_phone(text: str) -> str:
    """Return a text in which phones, identity cards and WeChat ids show their first three and last four signs."""
    return _LONG_NUMBER.sub(r"\1****\2", _LONG_ID.sub(r"\1****\2", text))


@dataclass(frozen=True)
class ColumnRow:
    """One line of the table of columns.

    Args:
        samples: up to two texts, phones masked.
        hint: what to know about it.
        is_doubtful: a person should look.
        is_warning: the hint speaks of rows that are not taken.
    """

    place: int
    column: Column
    samples: str
    hint: str
    is_doubtful: bool
    is_warning: bool

    @property
    def is_sure(self) -> bool:
        """Whether the bar is drawn in the colour of certainty."""
        return self.column.confidence >= _SURE


def column_rows(of: Import, *, currency: str) -> list[ColumnRow]:
    """Return the columns of a file in its own order."""
    seen = bool(of.options.get("seen"))
    rows = []
    for place, column in enumerate(columns_of(of)):
        hint, doubtful, warning = _hint(of, place, column, currency)
        doubtful = doubtful and (not seen or hint == _order_question(of, column))
        samples = _("、").join(without_phone(text)[:40] for text in of.reading["samples"][place][:_SAMPLES])
        rows.append(ColumnRow(place, column, samples, hint, doubtful, warning))
    return rows


def _hint(of: Import, place: int, column: Column, currency: str) -> tuple[str, bool, bool]:
    """Return what to know about a column, whether it is a doubt, and whether rows are not taken because of it."""
    if not column.field:
        filled = _filled(of, place) != 0
        if column.how in {"set", "remembered", "running"} or not filled:
            return _("Not imported; it stays in the file."), False, False
        return _("Not recognised. Choose a field, or leave it out."), True, False
    if question := _order_question(of, column):
        return question, True, True
    if column.confidence < _SURE:
        return _("Is this really “%(field)s”?") % {"field": field_name(column.field)}, True, False
    if doubt := _doubt(of, column, currency):
        return doubt, True, False
    if flaws := _flaws_of(of, column):
        return flaws, False, True
    return _what_becomes_of(of, place, column), False, False


def _flaws_of(of: Import, column: Column) -> str:
    flaws: dict[str, int] = of.totals.get("flaws", {}).get(column.name, {})
    if not flaws or of.status != ImportStatus.CHECKED or not column.is_used(of.kind):
        return ""
    code, count = max(flaws.items(), key=lambda item: item[1])
    text = ngettext("%(count)s row: %(what)s", "%(count)s rows: %(what)s", count)
    return text % {"count": f"{count:,}", "what": title_of(code)}


def _what_becomes_of(of: Import, place: int, column: Column) -> str:
    if not column.is_used(of.kind):
        return _("Understood; kept in the file only.")
    return _("Becomes a visit on that day.") if column.field == "last_visit" else _how_many(of, place)


def _order_question(of: Import, column: Column) -> str:
    flaws: dict[str, int] = of.totals.get("flaws", {}).get(column.name, {})
    count = flaws.get(CellFlaw.AMBIGUOUS_DATE, 0) + flaws.get(Noted.DAY_ORDER, 0)
    if not count or of.status != ImportStatus.CHECKED:
        return ""
    text = ngettext(
        "Day or month first? %(count)s row does not tell.", "Day or month first? %(count)s rows do not tell.", count
    )
    return text % {"count": f"{count:,}"}


def _doubt(of: Import, column: Column, currency: str) -> str:
    """Return what a person should confirm although the column is recognised; empty for nothing."""
    seen: dict[str, int] = of.totals.get("seen", {})
    if column.field == "birthday" and (lunar := seen.get("lunar", 0)):
        text = ngettext(
            "%(count)s row looks lunar; please confirm.", "%(count)s rows look lunar; please confirm.", lunar
        )
        return text % {"count": f"{lunar:,}"}
    if column.field == "principal" and seen.get("principal"):
        amount = Money(of.totals["totals"]["principal"], currency)
        fields = {c.field for c in columns_of(of)}
        return "" if "gift" in fields else _("%(amount)s, paid and given money not told apart.") % {"amount": amount}
    return ""


def _filled(of: Import, place: int) -> int | None:
    filled: list[int] = of.totals.get("filled", [])
    return filled[place] if place < len(filled) else None


def _how_many(of: Import, place: int) -> str:
    filled = _filled(of, place)
    if filled is None:
        return "—"
    if filled == of.rows:
        return _("every row has it")
    return ngettext("%(count)s row has it", "%(count)s rows have it", filled) % {"count": f"{filled:,}"}


def fields_of(kind: str) -> list[tuple[str, str]]:
    """Return the fields a column of this kind of file may have, with their names."""
    return [(field, field_name(field)) for field in FIELDS.get(kind, {})]


def reasons(of: Import) -> list[dict[str, Any]]:
    """Return why rows are not taken, most frequent first, in words and with an example; phones masked."""
    return [
        one | {"title": title_of(one["code"]), "what_to_do": reason_of(one["code"], one["value"]),
               "value": without_phone(one["value"])[:60]}
        for one in problem_counts(of)
    ]  # fmt: skip


def sums(of: Import, *, currency: str) -> list[tuple[str, str]]:
    """Return the control totals of the usable rows: label and amount."""
    labels = {
        "charged": _("Paid, returns taken off"), "list": _("Before discount"), "tax": _("Tax"),
        "returned": _("Returned"), "adjusted": _("Adjusted"), "principal": _("Stored value"), "gift": _("Gift balance"),
        "debt": _("Debt"),
    }  # fmt: skip
    totals: dict[str, int] = of.totals.get("totals", {})
    shown = [(labels[n], str(Money(m, currency))) for n, m in totals.items() if n in labels and m]
    if points := totals.get("points"):
        shown.append((_("Points"), f"{points:,}"))
    return shown


def staged(of: Import, *, currency: str) -> list[tuple[str, str, int]]:
    """Return the balances that are kept for the ledger: name, sum and how many rows state them."""
    totals, seen = of.totals.get("totals", {}), of.totals.get("seen", {})
    shown = [
        (field_name(name), str(Money(totals.get(name, 0), currency)), seen[name]) for name in _MONEY if seen.get(name)
    ]
    if seen.get("points"):
        shown.append((field_name("points"), f"{totals.get('points', 0):,}", seen["points"]))
    if seen.get("sessions"):
        shown.append((field_name("sessions"), "", seen["sessions"]))
    return shown


@dataclass(frozen=True)
class Control:
    """One unit of the control totals in words; ``typed`` and ``difference`` are empty while nothing is typed."""

    unit: str
    name: str
    entered: str
    typed: str
    in_file: str
    left: str
    brought: str
    difference: str
    agrees: bool


def control(of: Import, *, currency: str) -> list[Control]:
    """Return the control totals of a checked file of cards; empty for other kinds."""
    return [_control(line, currency) for line in control_of(of)]


def _control(line: ControlLine, currency: str) -> Control:
    def words(amount: int | None) -> str:
        return "" if amount is None else shown(line.unit, amount, currency)

    places = exponent(currency) if line.unit in MONEY else 0
    entered = "" if line.typed is None else f"{Decimal(line.typed).scaleb(-places):f}"
    return Control(
        line.unit, unit_name(line.unit), entered, words(line.typed), words(line.in_file),
        words(line.left) if line.left else "", words(line.brought), words(line.difference), line.difference == 0,
    )  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """The first rows as they will be written: headers, rows of texts, and their rows in the file."""

    headers: list[str]
    rows: list[list[str]]
    numbers: list[int]


def preview(of: Import, *, currency: str) -> Preview | None:
    """Return the first usable rows as they will be written, phones masked; None where there are none."""
    if of.status != ImportStatus.CHECKED or not (found := first_usable(folder_of(of), most=_PREVIEWED)):
        return None
    columns = [(label, read) for label, read in _columns_shown(currency) if any(read(row) for row in found)]
    return Preview(
        [label for label, _read in columns],
        [[read(row) or "—" for _label, read in columns] for row in found],
        [row["row"] for row in found],
    )


def _columns_shown(currency: str) -> list[tuple[str, Callable[[dict[str, Any]], str]]]:
    def text(name: str) -> Callable[[dict[str, Any]], str]:
        return lambda row: _plain(row.get(name))

    def hidden(name: str) -> Callable[[dict[str, Any]], str]:
        return lambda row: masked_identifier(row[name]) if row.get(name) else ""

    def amount(name: str) -> Callable[[dict[str, Any]], str]:
        return lambda row: "" if row.get(name) is None else str(Money(row[name], currency))

    return [
        (field_name("date"), text("day")), (field_name("number"), text("number")), (field_name("name"), text("name")),
        (field_name("phone"), lambda row: masked(row["phone"]) if row.get("phone") else _plain(row.get("hint"))),
        (field_name("union_id"), hidden("union_id")), (field_name("open_id"), hidden("open_id")),
        (field_name("card_no"), text("card_no")), (field_name("birthday"), _birthday),
        (field_name("item_name"), text("item_name")), (field_name("item"), text("item")),
        (field_name("category"), text("category")), (field_name("staff"), text("staff")),
        (field_name("steward"), text("steward")), (field_name("minutes"), text("minutes")),
        (field_name("list_price"), amount("list_price_minor")), (field_name("amount"), amount("charged_minor")),
        (field_name("card_name"), text("card_name")), (field_name("principal"), amount("principal_minor")),
        (field_name("gift"), amount("gift_minor")), (field_name("sessions"), text("sessions")),
        (field_name("joined_on"), text("joined_on")),
        (field_name("last_visit"), text("last_visit")), (field_name("cancelled_on"), text("cancelled_on")),
    ]  # fmt: skip


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)[:40]


def _birthday(row: dict[str, Any]) -> str:
    if row.get("birth_month") is None:
        return ""
    if row["birth_lunar"]:
        is_chinese = (get_language() or "zh").startswith("zh")
        day = Birthday(row["birth_month"], row["birth_day"], is_lunar=True, is_leap_month=row["birth_leap"])
        return _("lunar %(day)s") % {"day": lunar_words(day) if is_chinese else f"{day.month}-{day.day}"}
    written = f"{row['birth_month']:02d}-{row['birth_day']:02d}"
    return f"{row['birth_year']}-{written}" if row["birth_year"] else written
