"""Retention, repurchase and return rate: one definition each, asked of today's rows and of the facts of past days.

A rate says which days of a customer put her into the whole and which into the part. For today the last count's columns
are asked (so that a number opens its rows), for the line of a year the facts in the lake, by the very same definition.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from liuke.segments.queries.asking import facts_say
from liuke.segments.queries.runs import current_run

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.segments.models import CustomerFeatures

_MONTHS = 12
_WIDE, _TALL = 120, 28  # the box a line is drawn in
_MARKS = {"activity": "is_purchase + is_visit > 0", "purchase": "is_purchase = 1"}  # which of the ``days`` count


@dataclass(frozen=True)
class Days:
    """A test on a customer: more than ``over`` days of a kind, from ``ends`` + 1 to ``begins`` days ago.

    ``kind`` is ``activity`` (she bought or was here) or ``purchase``; the windows are those features count.
    """

    kind: str
    ends: int
    begins: int
    over: int = 0

    @property
    def column(self) -> str:
        """The column of the last count; with ``ends`` the one ``with_earlier`` adds."""
        return f"{self.kind}_days_{self.ends}_{self.begins}" if self.ends else f"{self.kind}_days_{self.begins}"

    @property
    def q(self) -> Q:
        """The test on the rows of the last count."""
        return Q(**{f"{self.column}__gt": self.over})


@dataclass(frozen=True)
class Rate:
    """Of those who pass ``whole``, those who pass ``part`` too."""

    whole: Days
    part: Days

    @property
    def q(self) -> tuple[Q, Q]:
        """The tests of who is counted and of whom."""
        return self.whole.q & self.part.q, self.whole.q


RATES = {
    "retention": Rate(Days("activity", 180, 365), Days("activity", 0, 180)),
    "repurchase": Rate(Days("purchase", 0, 365), Days("purchase", 0, 365, over=1)),
    "return": Rate(Days("activity", 90, 180), Days("activity", 0, 90)),
}
_TESTS = [test for rate in RATES.values() for test in (rate.whole, rate.part)]


def with_earlier(rows: QuerySet[CustomerFeatures]) -> QuerySet[CustomerFeatures]:
    """Return the rows with the days of the windows that end earlier than today, for the tests of the rates."""
    earlier = {test.column: test for test in _TESTS if test.ends}
    return rows.annotate(
        **{name: F(f"{t.kind}_days_{t.begins}") - F(f"{t.kind}_days_{t.ends}") for name, t in earlier.items()}
    )


@dataclass(frozen=True)
class Point:
    """A rate on one as-of day: ``part`` of ``whole``; permille, None where the whole is nobody."""

    day: date
    part: int
    whole: int

    @property
    def permille(self) -> int | None:
        return (2000 * self.part + self.whole) // (2 * self.whole) if self.whole else None


class Line(ABC):
    """Whole numbers of days one after the other, to be drawn."""

    @property
    @abstractmethod
    def values(self) -> list[int]:
        """The numbers."""

    @property
    def low(self) -> int:
        return min(self.values)

    @property
    def high(self) -> int:
        return max(self.values)

    @property
    def line(self) -> str:
        """The line in a box of 120 × 28, from the lowest value to the highest, for an SVG path."""
        step, span = _WIDE / max(len(self.values) - 1, 1), max(self.high - self.low, 1)
        return " L".join(
            f"{n * step:.1f} {_TALL - 2 - (value - self.low) / span * (_TALL - 4):.1f}"
            for n, value in enumerate(self.values)
        )


@dataclass(frozen=True)
class Trend(Line):
    """A rate on the as-of day of the last count and on the same day of the twelve months before, the earliest first.

    Days on which the whole was nobody are left out.
    """

    points: list[Point]

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def values(self) -> list[int]:
        return [point.permille for point in self.points if point.permille is not None]


def trends(*, scope: Scope) -> dict[str, Trend]:
    """Return the line of each rate by its code; a rate with fewer than two points has none. One query and the lake."""
    run = current_run()
    if run is None:
        return {}
    ends = past_year(run.as_of)
    [row] = facts_say(scope, lambda reached: _statement(ends, reached), "days")
    found = {
        code: Trend(
            [p for n, day in enumerate(ends) if (p := Point(day, row[f"{code}_{n}"], row[f"of_{code}_{n}"])).whole]
        )
        for code in RATES
    }
    return {code: trend for code, trend in found.items() if len(trend.points) > 1}


def people_of_rate(*, scope: Scope, code: str, day: date, is_part: bool) -> list[int]:
    """Return who is counted in a rate on an as-of day (``is_part``), or of whom, by id in order; from the lake."""
    rate = RATES[code]
    tests = " AND ".join(_over(test, 0) for test in ((rate.whole, rate.part) if is_part else (rate.whole,)))
    rows = facts_say(
        scope,
        lambda reached: f"SELECT customer_id FROM ({_counted([day], reached)}) WHERE {tests} ORDER BY customer_id",  # noqa: S608 - ours
        "days",
    )
    return [row["customer_id"] for row in rows]


def _statement(ends: list[date], reached: str) -> str:
    """Return one row: per rate and as-of day how many are counted, and of how many. The days are read once."""
    counts = [
        f"COUNT(*) FILTER ({_over(rate.whole, n)}) AS of_{code}_{n}, "
        f"COUNT(*) FILTER ({_over(rate.whole, n)} AND {_over(rate.part, n)}) AS {code}_{n}"
        for n in range(len(ends))
        for code, rate in RATES.items()
    ]
    return f"SELECT {', '.join(counts)} FROM ({_counted(ends, reached)})"  # noqa: S608 - ours


def _counted(ends: list[date], reached: str) -> str:
    """Return one row per customer: for each as-of day and test, how many of her days are in its window."""
    windows = {
        (n, test.column): f"COUNT(*) FILTER ({_MARKS[test.kind]} AND day >= DATE '{end}' - {test.begins} "
        f"AND day < DATE '{end}' - {test.ends}) AS {test.column}_{n}"
        for n, end in enumerate(ends)
        for test in _TESTS
    }
    return (
        f"SELECT customer_id, {', '.join(windows.values())} FROM days "  # noqa: S608 - ours
        f"WHERE day < DATE '{ends[-1]}' AND day >= DATE '{ends[0]}' - 365 AND {reached} GROUP BY customer_id"
    )


def _over(test: Days, n: int) -> str:
    return f"{test.column}_{n} > {test.over}"


def past_year(day: date) -> list[date]:
    """Return the same day of each of the twelve months before, a shorter month's last, and the day itself."""
    return [_months_before(day, months) for months in range(_MONTHS, -1, -1)]


def _months_before(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    year, month = divmod(at, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
