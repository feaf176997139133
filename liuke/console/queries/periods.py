"""The periods of the home page and what each is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

TODAY, YESTERDAY, WEEK, MONTH = "today", "yesterday", "week", "month"
PERIODS = (TODAY, YESTERDAY, WEEK, MONTH)


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included, and the days they are compared with."""

    code: str
    first: date
    last: date
    before_first: date
    before_last: date


def period_of(code: str, *, today: date) -> Period:
    """Return a period ending today or yesterday.

    A day and the last 7 days are compared with the same weekdays a week before; the month so far with the same days
    of the month before, or all of it where it is shorter.
    """
    if code == MONTH:
        first = today.replace(day=1)
        before_last_of_month = first - timedelta(days=1)
        before_first = before_last_of_month.replace(day=1)
        same_day = min(today.day, before_last_of_month.day)
        return Period(code, first, today, before_first, before_first.replace(day=same_day))
    last = today - timedelta(days=1) if code == YESTERDAY else today
    first = last - timedelta(days=6) if code == WEEK else last
    week = timedelta(days=7)
    return Period(code, first, last, first - week, last - week)
