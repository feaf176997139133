"""What a number is compared with."""

from __future__ import annotations

from datetime import date

import pytest

from liuke.console.queries.periods import Period, period_of


@pytest.mark.parametrize(
    ("code", "today", "days"),
    [
        (
            "today",
            date(2026, 11, 22),
            (date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 15), date(2026, 11, 15)),
        ),
        (
            "yesterday",
            date(2026, 11, 22),
            (date(2026, 11, 21), date(2026, 11, 21), date(2026, 11, 14), date(2026, 11, 14)),
        ),
        (
            "week",
            date(2026, 11, 22),
            (date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 9), date(2026, 11, 15)),
        ),
        (
            "month",
            date(2026, 11, 22),
            (date(2026, 11, 1), date(2026, 11, 22), date(2026, 10, 1), date(2026, 10, 22)),
        ),
        (
            "month",
            date(2026, 3, 31),
            (date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        ),
        (
            "month",
            date(2026, 1, 5),
            (date(2026, 1, 1), date(2026, 1, 5), date(2025, 12, 1), date(2025, 12, 5)),
        ),
    ],
)
def test_each_period_has_its_own_before(code: str, today: date, days: tuple[date, date, date, date]) -> None:
    assert period_of(code, today=today) == Period(code, *days)
