"""What every shape of a file shares: salon, dates, money, people."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from liuke.customers.rules.identifiers import read_identifier
from liuke.customers.rules.names import clean_name
from liuke.intake.rules.dates import DateReader, Moment, read_clock
from liuke.intake.rules.flaws import CellFlaw, Flaw, Noted, Problem
from liuke.intake.rules.values import (
    is_bearable,
    is_nobody,
    masked_tail,
    phone_reader,
    phone_region,
    read_code,
    read_minutes,
    read_money,
)
from liuke.kit.money import round_to_minor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from liuke.customers.rules.phones import Phone

Cells: TypeAlias = "Mapping[str, str]"
_LONGEST_NAME, _SHORT, _LONG = 100, 60, 2000
_MINUTES_OF_DAY = 24 * 60
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")

PERSON_COLUMNS = {
    "code": "str",
    "phone": "str",
    "hint": "str",
    "tail": "str",
    "card_no": "str",
    "name": "str",
    "union_id": "str",
    "open_id": "str",
}
_IDENTIFIERS = ("union_id", "open_id")
Person: TypeAlias = "tuple[str, str, str, str, str, str, str, str]"
NOBODY = ("",) * len(PERSON_COLUMNS)
"""What a row says of its customer where it names none."""


class Flawed(Exception):
    """A cell stops its row."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


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
        salons: those a row may name, in reach of whoever brought the file.
        only_store: the file names one store only and the shop has one salon: then they are the same.
        fields: the fields that have a column.
        at_chair: the file's rows are services at the chair where nothing says otherwise.
        today: a day after it is no past one.
        notes: what was left out of the present row.
    """

    kind: str
    currency: str
    salon: SalonOfFile
    salons: dict[str, SalonOfFile]
    fields: frozenset[str]
    today: date = date.max
    dates: DateReader = field(default_factory=DateReader)
    only_store: bool = False
    at_chair: bool = False
    is_no_show_list: bool = False
    notes: list[Problem] = field(default_factory=list)
    _flaws: list[Problem] | None = None

    def __post_init__(self) -> None:
        self.read_phone = phone_reader(phone_region(self.currency))

    def salon_of(self, cells: Cells) -> SalonOfFile:
        name = cells.get("salon", "").strip()
        if not name or self.only_store:
            return self.salon
        found = self.salons.get(name)
        if found is None:
            self.flaw(CellFlaw.UNKNOWN_SALON, "salon", name)
            return self.salon
        return found

    def moment(self, cells: Cells, name: str = "date") -> Moment | None:
        text = cells.get(name, "")
        if not text or text.isspace():
            return None
        found = self.dates.read(text)
        if type(found) is Flaw:
            self.flaw(found.code, name, text)
            return None
        return found  # type: ignore[return-value]

    def day(self, cells: Cells, name: str) -> date | None:
        found = self.moment(cells, name)
        return found.day if found else None

    def when(self, cells: Cells, salon: SalonOfFile) -> tuple[date, datetime | None, int | None]:
        """Return the business day, the instant in UTC and the local hour; the latter two where the file has a time."""
        found = self.moment(cells)
        if found is None:
            self.flaw(CellFlaw.DATE_MISSING, "date")
            return date.min, None, None
        clock = found.clock
        if clock is None and (text := cells.get("time", "").strip()):
            read = read_clock(text)
            if isinstance(read, Flaw):
                self.flaw(read.code, "time", text)
                return found.day, None, None
            clock = read
        clock = clock or self._minutes_of_day(cells)
        if clock is None:
            return found.day, None, None
        local = datetime.combine(found.day, clock, tzinfo=salon.zone)
        return found.day, local.astimezone(UTC), clock.hour

    def _minutes_of_day(self, cells: Cells) -> time | None:
        """Return the time of day some tills write as minutes after midnight: 950 is 15:50."""
        text = cells.get("time_minutes", "").strip()
        if not text:
            return None
        minutes = read_minutes(text)
        if minutes is None or minutes >= _MINUTES_OF_DAY:
            self.flaw(CellFlaw.NOT_A_TIME, "time_minutes", text)
            return None
        return time(*divmod(minutes, 60))

    def money(self, cells: Cells, name: str) -> Any:
        """Return an amount in major units as ``Decimal``, or None for an empty cell."""
        text = cells.get(name, "")
        if not text or text.isspace():
            return None
        found = read_money(text)
        if type(found) is Flaw:
            self.flaw(found.code, name, text)
            return None
        if not is_bearable(found, self.currency):  # type: ignore[arg-type]
            self.flaw(CellFlaw.TOO_MUCH_MONEY, name, text)
            return None
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
            self.flaw(found.code, name, text)
            return ""
        return found  # type: ignore[return-value]

    def name(self, cells: Cells, name: str = "name", *, longest: int = _LONGEST_NAME) -> str:
        text = cells.get(name, "")
        if not text:
            return ""
        found = text if text.isascii() and text.isalnum() else _cleaned(text)
        if len(found) > longest:
            self.flaw(CellFlaw.TOO_LONG, name, found)
        return found[1:] if found[:2] in {"'=", "'+", "'-", "'@"} else found

    def short(self, cells: Cells, name: str) -> str:
        """Return a text on one line that may be cut where it does not fit; the cut is noted."""
        text = cells.get(name, "").strip()
        if not text:
            return ""
        text = text if text.isascii() and text.isalnum() else _cleaned(text)
        return self._cut(text, name, _SHORT)

    def long(self, cells: Cells, name: str) -> str:
        """Return a text of several lines; what does not fit is cut and noted."""
        text = _UNSEEN.sub(" ", cells.get(name, "")).strip()
        return self._cut(text, name, _LONG)

    def _cut(self, text: str, name: str, most: int) -> str:
        if len(text) > most:
            self.note(Noted.TEXT_CUT, name, text)
        return text[:most]

    def person(self, cells: Cells) -> Person | None:
        """Return code, phone, hint, tail, card number, name, union id and openid of the customer; None for nobody.

        A phone or WeChat id that is none does not stop a row that says otherwise who she is.
        """
        code, card, name = self.code(cells, "customer_code"), self.code(cells, "card_no"), self.name(cells)
        code = "" if is_nobody(code) else code
        named = "" if is_nobody(name) else name
        ids = [read_identifier(cells.get(field, "")) or "" for field in _IDENTIFIERS]
        otherwise = code or card or named or ids[0] or ids[1]
        text = cells.get("phone", "").strip()
        phone, hint, tail = "", "", ""
        if text and not is_nobody(text):
            phone, hint, tail = self._phone(text, may_be_wrong=bool(otherwise))
        self._check_identifiers(cells, ids, may_be_wrong=bool(otherwise or phone))
        own = phone or card or ids[0] or ids[1]
        if not (code or own or named):
            return None
        if name and not named and not own:
            return None  # the name says walk-in, whatever number the till gave it
        return code, phone, hint, tail, card, named, ids[0], ids[1]

    def _check_identifiers(self, cells: Cells, read: list[str], *, may_be_wrong: bool) -> None:
        for name, found in zip(_IDENTIFIERS, read, strict=True):
            text = cells.get(name, "").strip()
            if found or not text or is_nobody(text):
                continue
            if may_be_wrong:
                self.note(Noted.IDENTIFIER_LEFT_OUT, name, text)
            else:
                self.flaw(CellFlaw.NOT_AN_IDENTIFIER, name, text)

    def _phone(self, text: str, *, may_be_wrong: bool) -> tuple[str, str, str]:
        found: Phone | Flaw = self.read_phone(text)
        if not isinstance(found, Flaw):
            return found.e164, "", ""
        if not may_be_wrong:
            self.flaw(found.code, "phone", text)
        elif found.code == CellFlaw.MASKED_PHONE:
            self.note(Noted.PHONE_MASKED, "phone", text)
            return "", text[:20], masked_tail(text)
        else:
            self.note(Noted.PHONE_LEFT_OUT, "phone", text)
        return "", "", ""

    def note(self, code: str, name: str, value: str) -> None:
        """Note what of the present row is left out."""
        self.notes.append(Problem(code, name, value[:200]))

    def flaw(self, code: str, name: str, value: str = "") -> None:
        """Stop the row, or remember the flaw where all of them are looked for.

        Raises:
            Flawed: the row becomes nothing.
        """
        problem = Problem(code, name, value[:200])
        if self._flaws is None:
            raise Flawed(problem)
        if all(one.field != name for one in self._flaws):
            self._flaws.append(problem)

    def every_flaw(self, read: Callable[[], object]) -> Problem:
        """Return all flaws of a row that has one, by reading it again without stopping."""
        self._flaws, self.notes = [], []
        read()
        first, *others = [*self._flaws, *self.take_notes()]
        self._flaws = None
        return replace(first, more=tuple(others))

    def take_notes(self) -> list[Problem]:
        """Return what was left out of the present row, and forget it."""
        notes, self.notes = self.notes, []
        return notes


class Shape(ABC):
    """Checks the rows of one file: ``_read`` reads the cells of a row, ``_made`` says what becomes of them.

    ``totals``, ``counts`` and ``off`` (major units no line explains) add up over the rows that are taken; ``left`` over
    what control totals count and the others, or parts of these, state.
    """

    columns: ClassVar[dict[str, str]]
    told_by: ClassVar[tuple[str, ...]] = ("code", "phone", "card_no", "union_id", "open_id", "name")
    """What tells the customer of a row apart: the first of these it has."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.totals: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.off: int | Decimal = 0

    def shape(self, cells: Cells) -> tuple[Any, ...] | Problem:
        """Return the row's values, or why it is none of this kind."""
        try:
            read = self._read(cells)
        except Flawed:
            return self.ground.every_flaw(lambda: self._read(cells))
        return self._made(cells, read)

    @abstractmethod
    def _read(self, cells: Cells) -> tuple[Any, ...]:
        """Return what the cells of a row say; a flaw stops it."""

    def _made(self, _cells: Cells, read: tuple[Any, ...]) -> tuple[Any, ...] | Problem:
        return read

    def miss(self, cells: Cells) -> None:  # noqa: B027 - most kinds have no control totals
        """Add what a row that is not taken states to what is left."""

    def who(self, values: tuple[Any, ...]) -> str:
        """Return what tells the customer of a row apart, or an empty text for nobody."""
        row = dict(zip(self.columns, values, strict=True))
        return next((row[name] for name in self.told_by if row[name]), "")
