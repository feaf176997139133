"""Birthdays: dates without time, solar or lunar, the year perhaps unknown."""

from __future__ import annotations

import re
import unicodedata
from calendar import isleap
from dataclasses import dataclass
from datetime import date, datetime

from lunar_python import Lunar, LunarYear

_CN_MONTHS = {
    "正": 1, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "冬": 11, "十一": 11, "腊": 12, "十二": 12,
}  # fmt: skip
_CN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_LUNAR_TEXT = re.compile(
    r"(?:农历|阴历|旧历)?(?:(\d{4})年)?(闰)?(正|冬|腊|十[一二]?|[一二三四五六七八九]|\d{1,2})月"
    r"(初[一二三四五六七八九十]|十[一二三四五六七八九]?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|\d{1,2})[日号]?"
)
_WITH_YEAR = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(:00)?(?:\.0+)?)?")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_MONTHS = 12
_DAYS_IN_LUNAR_MONTH = 30
_OLDEST_AGE = 120


@dataclass(frozen=True)
class Birthday:
    """A day of the year, in one calendar.

    Args:
        month, day: 1–12 and 1–31 (lunar: 1–30).
        year: None where nobody wrote it.
        is_lunar: counted by the lunar calendar.
        is_leap_month: the second of a doubled lunar month.
    """

    month: int
    day: int
    year: int | None = None
    is_lunar: bool = False
    is_leap_month: bool = False


def read_birthday(text: str, *, lunar: bool = False) -> Birthday | None:
    """Return the birthday in ``text``, or None where it is no day.

    Takes ``1990-05-02``, ``1990年5月2日``, ``5.20``, ``农历八月十五``, ``闰四月初三``.

    Args:
        text: as written.
        lunar: what a column beside it says; a text that names the lunar calendar wins.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" 00:00:00", "")
    says_lunar = bool(re.search(r"农历|阴历|旧历|闰|初|廿|正月|腊月|冬月", plain)) or (
        "月" in plain and not re.search(r"\d", plain)
    )
    if says_lunar:
        return _read_lunar(re.sub(r"\s", "", plain))
    if found := _WITH_YEAR.fullmatch(plain):
        return _checked(int(found[2]), int(found[3]), int(found[1]), is_lunar=lunar)
    if found := _WITHOUT_YEAR.fullmatch(plain):
        return _checked(int(found[1]), int(found[2]), None, is_lunar=lunar)
    return None


def _read_lunar(plain: str) -> Birthday | None:
    found = _LUNAR_TEXT.fullmatch(plain)
    if not found:
        return None
    year = int(found[1]) if found[1] else None
    month = int(found[3]) if found[3].isdigit() else _CN_MONTHS[found[3]]
    birthday = _checked(month, _lunar_day(found[4]), year, is_lunar=True)
    if birthday and found[2]:
        return Birthday(birthday.month, birthday.day, birthday.year, is_lunar=True, is_leap_month=True)
    return birthday


def _lunar_day(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in {"初十", "三十"}:
        return 10 if text == "初十" else 30
    tens = {"初": 0, "十": 10, "廿": 20}
    if text.startswith("二十"):
        return 20 + _CN_DIGITS.get(text[2:], 0)
    return tens[text[0]] + _CN_DIGITS.get(text[1:], 0)


def _checked(month: int, day: int, year: int | None, *, is_lunar: bool) -> Birthday | None:
    if is_lunar:
        fits = 1 <= month <= _MONTHS and 1 <= day <= _DAYS_IN_LUNAR_MONTH
        return Birthday(month, day, year, is_lunar=True) if fits else None
    try:
        date(year or 2000, month, day)  # 2000 is a leap year: 29 February without a year is a day
    except ValueError:
        return None
    return Birthday(month, day, year)


def celebrated_on(birthday: Birthday, year: int) -> date:
    """Return the solar day on which a birthday falls in a solar ``year``.

    Day 30 of a short lunar month falls on its day 29; a leap month the year does not have falls on the regular
    month; 29 February falls on 28 February in a common year.
    """
    if not birthday.is_lunar:
        try:
            return date(year, birthday.month, birthday.day)
        except ValueError:
            return date(year, 2, 28)
    for lunar_year in (year, year - 1):
        day = _solar_of(birthday, lunar_year)
        if day.year == year:
            return day
    return _solar_of(birthday, year)


def _solar_of(birthday: Birthday, lunar_year: int) -> date:
    calendar = LunarYear.fromYear(lunar_year)
    month = -birthday.month if birthday.is_leap_month and calendar.getLeapMonth() == birthday.month else birthday.month
    days = calendar.getMonth(month).getDayCount()
    solar = Lunar.fromYmd(lunar_year, month, min(birthday.day, days)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def age_on(birthday: Birthday, today: date) -> int | None:
    """Return full years of age, or None where the year is unknown or implausible."""
    if birthday.year is None:
        return None
    had_it = celebrated_on(birthday, today.year) <= today
    age = today.year - birthday.year - (0 if had_it else 1)
    return age if 0 <= age <= _OLDEST_AGE else None


@dataclass(frozen=True)
class DayOfYear:
    """A day of the year in one calendar: what a birthday row is compared with."""

    month: int
    day: int
    is_lunar: bool
    is_leap_month: bool = False


def celebrated_today(today: date) -> frozenset[DayOfYear]:
    """Return every birthday, solar or lunar, that is celebrated on ``today``: the inverse of ``celebrated_on``."""
    days = {DayOfYear(today.month, today.day, is_lunar=False)}
    if (today.month, today.day) == (2, 28) and not isleap(today.year):
        days.add(DayOfYear(2, 29, is_lunar=False))
    lunar = Lunar.fromDate(datetime(today.year, today.month, today.day))  # noqa: DTZ001 - a calendar day has no zone
    month, is_leap = abs(lunar.getMonth()), lunar.getMonth() < 0
    year = LunarYear.fromYear(lunar.getYear())
    numbers = {lunar.getDay()}
    if lunar.getDay() == year.getMonth(lunar.getMonth()).getDayCount():
        numbers |= set(range(lunar.getDay(), _DAYS_IN_LUNAR_MONTH + 1))
    for number in numbers:
        if not is_leap:
            days.add(DayOfYear(month, number, is_lunar=True))
        if is_leap or year.getLeapMonth() != month:
            days.add(DayOfYear(month, number, is_lunar=True, is_leap_month=True))
    return frozenset(days)


_DAY_NAMES = "一二三四五六七八九十"
_MONTH_NAMES = ("正", *"二三四五六七八九十", "冬", "腊")


def lunar_words(birthday: Birthday) -> str:
    """Return a lunar day as Chinese write it: ``三月初八``, ``闰四月廿三``."""
    tens, ones = divmod(birthday.day, 10)
    if birthday.day in {10, 20, 30}:
        day = {10: "初十", 20: "二十", 30: "三十"}[birthday.day]
    else:
        day = ("初", "十", "廿")[tens] + _DAY_NAMES[ones - 1]
    return f"{'闰' if birthday.is_leap_month else ''}{_MONTH_NAMES[birthday.month - 1]}月{day}"
