"""Who came back: customers by the month of their first purchase, and how many were here again months later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from liuke.segments.queries.asking import ACTIVE_DAYS, facts_say
from liuke.segments.queries.runs import current_run

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope

MOST_MONTHS = 24
_RAMP = 5


@dataclass(frozen=True)
class Cell:
    """How many of a cohort were here in the month ``since`` months after the first purchase; permille of the cohort.

    ``is_open`` where that month is not over.
    """

    since: int
    customers: int
    permille: int
    is_open: bool

    @property
    def heat(self) -> int:
        """The step of the ramp, 0–5."""
        return ceil(self.permille * _RAMP / 1000)


@dataclass(frozen=True)
class Cohort:
    """Customers whose first purchase was in ``month``, its first day; cells from one month later on."""

    month: date
    size: int
    cells: list[Cell]


def cohorts(*, scope: Scope, months: int = 12) -> list[Cohort]:
    """Return the last months that have first purchases, the earliest first; empty before the first count.

    Came back in a month: an activity day in it. Only days before the as-of day of the last count are seen.

    Args:
        scope: whose customers.
        months: how many months back, 1 to 24; the as-of day's month is the last.
    """
    run = current_run()
    if run is None:
        return []
    months = min(max(months, 1), MOST_MONTHS)
    first = _later(run.as_of.replace(day=1), -months + 1)
    rows = facts_say(
        scope,
        lambda reached: (
            f"SELECT born, since, COUNT(*) AS n FROM ({_came(run.as_of)}) "  # noqa: S608 - days of ours
            f"WHERE born >= {_sql(first)} AND {reached} GROUP BY born, since"
        ),
        "days",
    )
    counted = {(row["born"], row["since"]): row["n"] for row in rows}
    return [
        _cohort(month, counted, as_of=run.as_of)
        for month in (_later(first, n) for n in range(months))
        if (month, 0) in counted
    ]


def _cohort(month: date, counted: dict[tuple[date, int], int], *, as_of: date) -> Cohort:
    size, cells = counted[month, 0], []
    since = 1
    while _later(month, since) < as_of:
        n = counted.get((month, since), 0)
        cells.append(Cell(since, n, round(1000 * n / size), _later(month, since + 1) > as_of))
        since += 1
    return Cohort(month, size, cells)


def people_of_cohort(*, scope: Scope, month: date, since: int) -> list[int]:
    """Return the ids of a cohort's customers who were here ``since`` months later; 0 is the whole cohort."""
    run = current_run()
    if run is None:
        return []
    rows = facts_say(
        scope,
        lambda reached: (
            f"SELECT customer_id FROM ({_came(run.as_of)}) "  # noqa: S608 - days and a number
            f"WHERE born = {_sql(month.replace(day=1))} AND since = {int(since)} AND {reached} ORDER BY customer_id"
        ),
        "days",
    )
    return [row["customer_id"] for row in rows]


def _came(as_of: date) -> str:
    """Return one row per customer and month she was in: month of her first purchase, months since."""
    return (
        "SELECT customer_id, born, date_diff('month', born, month) AS since FROM "  # noqa: S608 - a day of ours
        "(SELECT customer_id, CAST(date_trunc('month', MIN(day)) AS DATE) AS born FROM days "
        f"WHERE is_purchase = 1 AND day < {_sql(as_of)} GROUP BY customer_id) JOIN "
        f"(SELECT DISTINCT customer_id, CAST(date_trunc('month', day) AS DATE) AS month FROM ({ACTIVE_DAYS}) "
        f"WHERE day < {_sql(as_of)}) USING (customer_id) WHERE month >= born"
    )


def _later(month: date, months: int) -> date:
    at = month.year * 12 + month.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _sql(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
