"""The average ticket month by month, and how much it fluctuates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from liuke.kit.money import Money
from liuke.segments.queries.asking import TICKETS, facts_say
from liuke.segments.queries.runs import current_run

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope

_MONTHS = 12


@dataclass(frozen=True)
class TicketMonth:
    """The tickets of one month: a ticket is what a customer was charged on one purchase day.

    ``low``, ``middle`` and ``high`` are the quarter points; ``swing_permille`` is standard deviation by mean, None
    where the mean is not above zero; ``change_permille`` against the month before. ``is_open``: it is not over.
    """

    month: date
    tickets: int
    average: Money
    low: Money
    middle: Money
    high: Money
    swing_permille: int | None
    change_permille: int | None
    is_open: bool

    @property
    def drop_permille(self) -> int:
        """By how much the average fell."""
        return -(self.change_permille or 0)


def ticket_months(*, scope: Scope, currency: str) -> list[TicketMonth]:
    """Return the last twelve months with tickets, the earliest first; empty before the first count."""
    run = current_run()
    if run is None:
        return []
    first = date(run.as_of.year - 1, run.as_of.month, 1)
    rows = facts_say(
        scope,
        lambda reached: (
            "SELECT CAST(date_trunc('month', day) AS DATE) AS month, COUNT(*) AS n, "  # noqa: S608 - days of ours
            "CAST(SUM(minor) AS BIGINT) AS total, quantile_disc(minor, 0.25) AS low, "
            "quantile_disc(minor, 0.5) AS middle, quantile_disc(minor, 0.75) AS high, stddev_pop(minor) AS swing "
            f"FROM ({TICKETS}) WHERE day >= DATE '{first}' AND day < DATE '{run.as_of}' AND {reached} "
            "GROUP BY 1 ORDER BY 1"
        ),
        "days",
    )
    made: list[TicketMonth] = []
    for row in rows:
        mean = row["total"] // row["n"]
        before = made[-1].average.minor if made else 0
        low, middle, high = (Money(row[name], currency) for name in ("low", "middle", "high"))
        made.append(
            TicketMonth(
                row["month"], row["n"], Money(mean, currency), low, middle, high,
                swing_permille=round(1000 * row["swing"] / mean) if mean > 0 else None,
                change_permille=round(1000 * (mean - before) / before) if before > 0 else None,
                is_open=_end(row["month"]) > run.as_of,
            )
        )  # fmt: skip
    return made[-_MONTHS:]


@dataclass(frozen=True)
class DatedTicket:
    """One ticket: whose, when, how much in minor units."""

    customer_id: int
    day: date
    minor: int


def tickets_of(*, scope: Scope, month: date) -> list[DatedTicket]:
    """Return the tickets of one month, the largest first."""
    run = current_run()
    if run is None:
        return []
    first = month.replace(day=1)
    rows = facts_say(
        scope,
        lambda reached: (
            f"SELECT customer_id, day, minor FROM ({TICKETS}) WHERE day >= DATE '{first}' "  # noqa: S608 - days
            f"AND day < DATE '{min(_end(first), run.as_of)}' AND {reached} ORDER BY minor DESC, customer_id, day"
        ),
        "days",
    )
    return [DatedTicket(row["customer_id"], row["day"], row["minor"]) for row in rows]


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
