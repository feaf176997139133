"""What every shape of a file shares: salon, dates, money, people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from liuke.customers.rules.names import clean_name
from liuke.intake.rules.dates import DateReader, Moment, read_clock
from liuke.intake.rules.flaws import CellFlaw, Flaw, Problem
from liuke.intake.rules.values import (
    is_bearable,
    is_nobody,
    masked_tail,
    phone_reader,
    phone_region,
    read_code,
    read_money,
)
from liuke.kit.money import round_to_minor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from liuke.customers.rules.phones import Phone

Cells: TypeAlias = "Mapping[str, str]"
_LONGEST_NAME = 100

PERSON_COLUMNS = {
    "code": "str",
    "phone": "str",
    "hint": "str",
    "tail": "str",
    "card_no": "str",
    "name": "str",
}


class Flawed(Exception):
    """A cell stops its row."""

    def __init__(self, code: str, field_name: str, value: str = "") -> None:
        super().__init__(code)
        self.problem = Problem(code, field_name, value[:200])


_cleaned = lru_cache(maxsize=20_000)(clean_name)


@dataclass(frozen=True)
class SalonOfFile:
    """A salon a row may belong to."""

    pk: int
    zone: ZoneInfo


@dataclass
class Ground:
    """What is known about a file before its rows are read.

    Args:
        salon: where rows belong that name no salon.
        salons: the shop's salons by name.
        only_store: the file names one store only and the shop has one salon: then they are the same.
        fields: the fields that have a column.
        at_chair: the file's rows are services at the chair where nothing says otherwise.
    """

    kind: str
    currency: str
    salon: SalonOfFile
    salons: dict[str, SalonOfFile]
    fields: frozenset[str]
    dates: DateReader = field(default_factory=DateReader)
    only_store: bool = False
    at_chair: bool = False
    is_no_show_list: bool = False

    def __post_init__(self) -> None:
        self.read_phone = phone_reader(phone_region(self.currency))

    def salon_of(self, cells: Cells) -> SalonOfFile:
        name = cells.get("salon", "").strip()
        if not name or self.only_store:
            return self.salon
        found = self.salons.get(name)
        if found is None:
            raise Flawed(CellFlaw.UNKNOWN_SALON, "salon", name)
        return found

    def moment(self, cells: Cells, name: str = "date") -> Moment | None:
        text = cells.get(name, "")
        if not text or text.isspace():
            return None
        found = self.dates.read(text)
        if type(found) is Flaw:
            raise Flawed(found.code, name, text)
        return found  # type: ignore[return-value]

    def day(self, cells: Cells, name: str) -> date | None:
        found = self.moment(cells, name)
        return found.day if found else None

    def when(self, cells: Cells, salon: SalonOfFile) -> tuple[date, datetime | None, int | None]:
        """Return the business day, the instant in UTC and the local hour; the latter two where the file has a time."""
        found = self.moment(cells)
        if found is None:
            raise Flawed(CellFlaw.DATE_MISSING, "date")
        clock = found.clock
        if clock is None and (text := cells.get("time", "").strip()):
            read = read_clock(text)
            if isinstance(read, Flaw):
                raise Flawed(read.code, "time", text)
            clock = read
        if clock is None:
            return found.day, None, None
        local = datetime.combine(found.day, clock, tzinfo=salon.zone)
        return found.day, local.astimezone(UTC), clock.hour

    def money(self, cells: Cells, name: str) -> Any:
        """Return an amount in major units as ``Decimal``, or None for an empty cell."""
        text = cells.get(name, "")
        if not text or text.isspace():
            return None
        found = read_money(text)
        if type(found) is Flaw:
            raise Flawed(found.code, name, text)
        if not is_bearable(found, self.currency):  # type: ignore[arg-type]
            raise Flawed(CellFlaw.TOO_MUCH_MONEY, name, text)
        return found

    def minor(self, cells: Cells, name: str) -> int | None:
        amount = self.money(cells, name)
        return None if amount is None else round_to_minor(amount, self.currency)

    def code(self, cells: Cells, name: str) -> str:
        text = cells.get(name, "")
        if not text:
            return ""
        found = read_code(text)
        if type(found) is Flaw:
            raise Flawed(found.code, name, text)
        return found  # type: ignore[return-value]

    def name(self, cells: Cells, name: str = "name", *, longest: int = _LONGEST_NAME) -> str:
        text = cells.get(name, "")
        if not text:
            return ""
        found = text if text.isascii() and text.isalnum() else _cleaned(text)
        if len(found) > longest:
            raise Flawed(CellFlaw.TOO_LONG, name, found)
        return found[1:] if found[:2] in {"'=", "'+", "'-", "'@"} else found

    def person(self, cells: Cells) -> tuple[str, str, str, str, str, str] | None:
        """Return code, phone, hint, tail, card number and name of the customer of a row; None for nobody.

        A phone that is none does not stop a row that says otherwise who she is.
        """
        code, card, name = self.code(cells, "customer_code"), self.code(cells, "card_no"), self.name(cells)
        code = "" if is_nobody(code) else code
        named = "" if is_nobody(name) else name
        text = cells.get("phone", "").strip()
        phone, hint, tail = "", "", ""
        if text and not is_nobody(text):
            phone, hint, tail = self._phone(text, may_be_wrong=bool(code or card or named))
        if not (code or card or phone or named):
            return None
        if name and not named and not (phone or card):
            return None  # the name says walk-in, whatever number the till gave it
        return code, phone, hint, tail, card, named

    def _phone(self, text: str, *, may_be_wrong: bool) -> tuple[str, str, str]:
        found: Phone | Flaw = self.read_phone(text)
        if not isinstance(found, Flaw):
            return found.e164, "", ""
        if found.code == CellFlaw.MASKED_PHONE:
            if not may_be_wrong:
                raise Flawed(found.code, "phone", text)
            return "", text[:20], masked_tail(text)
        if not may_be_wrong:
            raise Flawed(found.code, "phone", text)
        return "", "", ""
