"""Birthdays of a day: the inverse of when a birthday is celebrated."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from liuke.customers.rules.birthdays import Birthday, DayOfYear, celebrated_on, celebrated_today, lunar_words

YEARS = st.integers(2020, 2035)


def key(birthday: Birthday) -> DayOfYear:
    return DayOfYear(birthday.month, birthday.day, birthday.is_lunar, birthday.is_leap_month)


@given(YEARS, st.integers(1, 12), st.integers(1, 28))
def test_a_solar_birthday_is_found_on_the_day_it_is_celebrated(year: int, month: int, day: int) -> None:
    birthday = Birthday(month, day)

    assert key(birthday) in celebrated_today(celebrated_on(birthday, year))


@given(year=YEARS, month=st.integers(1, 12), day=st.integers(1, 30), leap=st.booleans())
def test_a_lunar_birthday_is_found_on_the_day_it_is_celebrated(*, year: int, month: int, day: int, leap: bool) -> None:
    birthday = Birthday(month, day, is_lunar=True, is_leap_month=leap)

    assert key(birthday) in celebrated_today(celebrated_on(birthday, year))


def test_the_29th_of_february_is_celebrated_on_the_28th_of_a_common_year() -> None:
    assert DayOfYear(2, 29, is_lunar=False) in celebrated_today(date(2026, 2, 28))
    assert DayOfYear(2, 29, is_lunar=False) not in celebrated_today(date(2028, 2, 28))


def test_lunar_days_are_written_as_chinese_write_them() -> None:
    said = [
        lunar_words(Birthday(m, d, is_lunar=True)) for m, d in ((3, 8), (1, 10), (8, 15), (12, 20), (11, 23), (5, 30))
    ]

    assert said == ["三月初八", "正月初十", "八月十五", "腊月二十", "冬月廿三", "五月三十"]
