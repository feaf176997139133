"""The periods of the home page and what each is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

TODAY, YESTERDAY, WEEK, MONTH = "today", "yesterday", "week", "month"
PERIODS = (TODAY, YESTERDAY, WEEK, MONTH)


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included, and the days they are compared with.

    ``cut`` is set while ``last`` is not over: the same time of day on ``before_last``, so that an unfinished day is not
    held against a whole one.
    """

    code: str
    first: date
    last: date
    before_first: date
    before_last: date
    cut: datetime | None = None


def at_work(period: Period, *, now: datetime, zone: str) -> Period:
    """Return the period with its cut, where its last day is the present one in ``zone``; else as it is."""
    local = now.astimezone(ZoneInfo(zone))
    if period.last != local.date():
        return period
    return replace(period, cut=datetime.combine(period.before_last, local.time(), tzinfo=local.tzinfo))


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
