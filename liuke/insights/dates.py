"""Days as whole numbers since 1970-01-01, so that a gap is a subtraction on every engine."""

from __future__ import annotations

from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Return days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(number + _EPOCH)
