"""Dates as shops write them. One list of accepted forms; what is ambiguous is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from liuke.intake.rules.flaws import CellFlaw, Flaw

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDERS = ("dmy", "mdy")
_TWO_DIGITS = 99
_OLDEST, _NEWEST = 1900, 2200
_MONTHS_OF_A_YEAR = _NOON = 12
_PIVOT_YEAR = 70  # 69 is 2069, 70 is 1970
_ISO_LENGTH = len("2026-05-01")
_REMEMBERED = 20_000
_SOME_DAY = datetime.combine(date(2000, 1, 1), time())
_SERIAL_LIMIT = 2_958_466  # the day after 9999-12-31 in a workbook's count
_SERIAL_GAP = 60  # 29 February 1900, which never was

_CLOCK = (
    r"(?:[T ]*(?:(上午|下午|晚上|中午|早上)?\s*(\d{1,2})[:：时点](\d{1,2})?(?:[:：分](\d{1,2}))?秒?分?(?:\.\d+)?"
    r"\s*([AaPp]\.?[Mm]\.?)?Z?))?"
)
_ZERO_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?" + _CLOCK)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})" + _CLOCK)
_PARTED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _CLOCK)
_ERA = re.compile(r"(?:中华民国|中華民國|民国|民國)\s*(\d{1,3}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?" + _CLOCK)
_SHORT_YEAR = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?" + _CLOCK)
_SERIAL = re.compile(r"-?\d{1,7}(\.\d+)?")
_NAMED = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})\.?[- ,]+(\d{4}|\d{2})" + _CLOCK)
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})" + _CLOCK)
_WEEKDAY = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)|\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?",
    re.IGNORECASE,
)
_LUNAR = re.compile(r"农历|農曆|阴历|旧历|闰|初[一二三四五六七八九十]|廿|腊月|正月|冬月")
_CLOCK_ONLY = re.compile(_CLOCK.removesuffix("?"))
_MONTHS = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A local day, with its time of day where the source has one. Midnight counts as no time."""

    day: date
    clock: time | None = None


def order_of(texts: Iterable[str]) -> str:
    """Return whether a column puts day or month first, from the texts that leave no choice.

    Returns:
        ``dmy``, ``mdy``, ``both`` where texts contradict each other, or an empty text where nothing proves it.
    """
    proofs: set[str] = set()
    for text in texts:
        if found := _PARTED.fullmatch(text.strip()):
            first, second = int(found[1]), int(found[3])
            if first > _MONTHS_OF_A_YEAR >= second:
                proofs.add("dmy")
            elif second > _MONTHS_OF_A_YEAR >= first:
                proofs.add("mdy")
    if len(proofs) > 1:
        return "both"
    return proofs.pop() if proofs else ""


@dataclass
class DateReader:
    """Reads one column of dates.

    Args:
        order: ``dmy`` or ``mdy`` where the file proves it or a person chose it; otherwise texts such as
            03/04/2025 are refused, unless day and month are equal or only one order is a date.
        is_1904: the workbook counts days from 1904.
        may_be_serial: whether plain numbers are a workbook's day count.
    """

    order: str = ""
    is_1904: bool = False
    may_be_serial: bool = True
    _memory: dict[str, Moment | Flaw] = field(default_factory=dict)

    def read(self, text: str) -> Moment | Flaw:
        """Return the moment in ``text``, or why it is none."""
        known = self._memory.get(text)
        if known is None:
            if len(self._memory) > _REMEMBERED:
                self._memory.clear()
            known = self._memory[text] = self._read(text)
        return known

    def _read(self, text: str) -> Moment | Flaw:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            if at.tzinfo is None and len(text) >= _ISO_LENGTH and "-" in text:
                return _checked(at.date(), at.time())
        clean = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lstrip("'")
        clean = _WEEKDAY.sub("", clean).strip()
        if _LUNAR.search(clean):
            return Flaw(CellFlaw.LUNAR_DATE)
        try:
            return self._by_form(clean)
        except ValueError:
            return Flaw(CellFlaw.NO_SUCH_DAY)

    def _by_form(self, text: str) -> Moment | Flaw:
        for form in (_ZERO_FIRST, _COMPACT):
            if found := form.fullmatch(text):
                return _moment(int(found[1]), int(found[2]), int(found[3]), found.groups()[3:])
        if found := _PARTED.fullmatch(text):
            return self._parted(int(found[1]), int(found[3]), _full_year(found[4]), found.groups()[4:])
        if self.may_be_serial and _SERIAL.fullmatch(text):
            return self._serial(text)
        return _by_rare_form(text)

    def _parted(self, first: int, second: int, year: int, clock: tuple[str | None, ...]) -> Moment | Flaw:
        if self.order == "dmy":
            return _moment(year, second, first, clock)
        if self.order == "mdy":
            return _moment(year, first, second, clock)
        if first == second or second > _MONTHS_OF_A_YEAR:
            return _moment(year, first, second, clock)
        if first > _MONTHS_OF_A_YEAR:
            return _moment(year, second, first, clock)
        return Flaw(CellFlaw.AMBIGUOUS_DATE)

    def _serial(self, text: str) -> Moment | Flaw:
        value = float(text)
        whole = int(value // 1)
        if value <= 0 or whole >= _SERIAL_LIMIT or (whole == _SERIAL_GAP and not self.is_1904):
            return Flaw(CellFlaw.NO_SUCH_DAY)
        base = date(1904, 1, 1) if self.is_1904 else date(1899, 12, 31 if whole < _SERIAL_GAP else 30)
        seconds = round((value - whole) * 86_400)
        at = datetime.combine(base + timedelta(days=whole), time()) + timedelta(seconds=seconds)
        return _checked(at.date(), at.time())


def _by_rare_form(text: str) -> Moment | Flaw:
    if found := _ERA.fullmatch(text):
        year = 1912 if found[1] == "元" else 1911 + int(found[1])
        return _moment(year, int(found[2]), int(found[3]), found.groups()[3:])
    if found := _SHORT_YEAR.fullmatch(text):
        return _moment(_full_year(found[1]), int(found[2]), int(found[3]), found.groups()[3:])
    if found := _NAMED.fullmatch(text):
        return _moment(_full_year(found[3]), _month(found[2]), int(found[1]), found.groups()[3:])
    if found := _NAMED_FIRST.fullmatch(text):
        return _moment(int(found[3]), _month(found[1]), int(found[2]), found.groups()[3:])
    return Flaw(CellFlaw.NOT_A_DATE)


def read_clock(text: str) -> time | Flaw:
    """Return a time of day: ``14:30``, ``3:50:00 PM``, ``下午3点``, or a workbook's fraction of a day."""
    clean = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"0?\.\d+", clean):
        return (_SOME_DAY + timedelta(seconds=round(float(clean) * 86_400))).time()
    found = _CLOCK_ONLY.fullmatch(clean)
    if not found:
        return Flaw(CellFlaw.NOT_A_TIME)
    try:
        return _clock(found.groups()) or time()
    except ValueError:
        return Flaw(CellFlaw.NOT_A_TIME)


def _month(name: str) -> int:
    number = _MONTHS.get(name[:3].casefold())
    if number is None:
        raise ValueError(name)
    return number


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > len("99"):
        return year
    return 2000 + year if year < _PIVOT_YEAR else 1900 + year


def _clock(parts: tuple[str | None, ...]) -> time | None:
    half_zh, hour_text, minute, second, half = parts
    if hour_text is None:
        return None
    hour = int(hour_text)
    late = (half or "").casefold().startswith("p") or half_zh in {"下午", "晚上"}
    early = (half or "").casefold().startswith("a") or half_zh in {"上午", "早上"}
    if late and hour < _NOON:
        hour += 12
    if early and hour == _NOON:
        hour = 0
    return time(hour, int(minute or 0), int(second or 0))


def _moment(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> Moment | Flaw:
    return _checked(date(year, month, day), _clock(clock))


def _checked(day: date, clock: time | None) -> Moment | Flaw:
    if not _OLDEST <= day.year <= _NEWEST:
        return Flaw(CellFlaw.NO_SUCH_DAY)
    return Moment(day, clock if clock and clock != time() else None)


def likely_birthday(text: str) -> str:
    """Return the one birthday a text that is none may have meant, as 1990-05-02; empty where nobody can tell.

    Day and month in the wrong order, or a year of two digits before them: only where a single reading is a day.
    """
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    if len(numbers) != len(("year", "month", "day")):
        return ""
    year, one, other = numbers
    year = year if year > _TWO_DIGITS else 1900 + year
    found = {day for month, of_month in ((one, other), (other, one)) if (day := _day(year, month, of_month))}
    return found.pop().isoformat() if len(found) == 1 else ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
