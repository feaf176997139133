"""The money of the home page by the book: cash sales, earned sales, top-ups, and what is owed in all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.cards.queries.board import time_by_salon
from liuke.console.queries.figures import SAME_TIME, SPARK_DAYS, WHOLE, Figure, earliest_day, figure_of
from liuke.ledger.queries.days import CASH, EARNED, OWED, TOP_UPS, days_of
from liuke.ledger.queries.owed import balances_by_salon, lots_by_age
from liuke.ledger.rules.book import Purse

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.console.queries.periods import Period
    from liuke.ledger.queries.days import Days


def money_of(scope: Scope, period: Period, *, today: date) -> dict[str, Figure]:
    """Return the figures by what, in minor units; nothing where the book is empty or the scope is not whole salons.

    Five queries, two where nothing was ever booked in reach.
    """
    if scope.own_only:
        return {}
    now = owed_now(scope, today=today)
    found = days_of(scope, first=earliest_day(period), cut_day=period.before_last, cut=period.cut)
    if not now and not found.by_day:
        return {}
    figures = {what: _figure(found, what, period) for what in (CASH, EARNED, TOP_UPS)}
    return figures | {OWED: _owed(found, now, period, today=today)}


def owed_now(scope: Scope, *, today: date) -> int:
    """Return what is owed in money, minor units: as the board of what is owed adds it up. Three queries."""
    lots = lots_by_age(scope, today=today)
    principal = sum(one.amount for (_s, _i, purse, _age), one in lots.items() if purse == Purse.PRINCIPAL)
    sessions = sum(one.value for (_s, _i, purse, _age), one in lots.items() if purse == Purse.SESSIONS)
    back = sum(n for (_s, _i, purse), n in balances_by_salon(scope).items() if purse == Purse.REFUND_PAYABLE)
    return principal + sessions + back + sum(time_by_salon(scope).values())


def _figure(found: Days, what: str, period: Period) -> Figure:
    by_day = found.by_day[what]
    if period.cut is None:
        return figure_of(by_day, period)
    return figure_of(by_day | {period.before_last: found.early[what]}, period, basis=SAME_TIME, drawn=by_day)


def _owed(found: Days, now: int, period: Period, *, today: date) -> Figure:
    """Return what is owed when the period ends, against when it began; drawn as the last 14 ends of days."""
    changes = found.by_day[OWED]

    def at_end_of(day: date) -> int:
        return now - sum(change for on, change in changes.items() if on > day)

    ends = [at_end_of(today - timedelta(days=ago)) for ago in range(SPARK_DAYS - 1, -1, -1)]
    low, high = min(ends), max(ends)
    spark = tuple((end - low) / (high - low) if high > low else 0.5 for end in ends)
    return Figure(at_end_of(period.last), at_end_of(period.first - timedelta(days=1)), spark, WHOLE)
