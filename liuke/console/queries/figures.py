"""The numbers of the home page: one grouped query per table, added up by period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.customers.models import Customer
from liuke.visits.models import TicketLine, Visit

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from liuke.console.queries.periods import Period

_SPARK_DAYS = 14


@dataclass(frozen=True)
class Figure:
    """One number with what it is compared with.

    Args:
        now, before: minor units for takings, counts otherwise.
        spark: the last 14 days, oldest first, as heights from 0 to 1.
    """

    now: int
    before: int
    spark: tuple[float, ...]

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def distance(self) -> int:
        """How far apart, without a sign: the arrow says the direction."""
        return abs(self.change)

    @property
    def size(self) -> float | None:
        """The distance as a share of what was before; None where nothing was."""
        return self.distance / self.before if self.before > 0 else None

    @property
    def line(self) -> str:
        """The points of the spark line in a box of 120 × 24, for an SVG path."""
        step = 120 / (len(self.spark) - 1)
        return " L".join(f"{index * step:.1f} {22 - height * 20:.1f}" for index, height in enumerate(self.spark))


def visits(scope: Scope, period: Period) -> Figure:
    """Return how many visits: customer, salon and day counted once."""
    rows = Visit.objects.within(scope).filter(business_date__gte=_from(period), business_date__lte=period.last)
    return _figure(dict(rows.order_by().values_list("business_date").annotate(Count("pk"))), period)


def takings(scope: Scope, period: Period) -> Figure:
    """Return what was charged before tax, returns taken off, in minor units; walk-ins included."""
    rows = TicketLine.objects.within(scope).filter(business_date__gte=_from(period), business_date__lte=period.last)
    return _figure(dict(rows.order_by().values_list("business_date").annotate(Sum("charged_minor"))), period)


def new_customers(scope: Scope, period: Period) -> Figure:
    """Return how many joined."""
    rows = Customer.objects.within(scope).filter(joined_on__gte=_from(period), joined_on__lte=period.last)
    return _figure(dict(rows.order_by().values_list("joined_on").annotate(Count("pk"))), period)


def appointments(scope: Scope, period: Period) -> Figure:
    """Return how many appointments were not cancelled."""
    rows = Appointment.objects.within(scope).exclude(status=AppointmentStatus.CANCELLED)
    rows = rows.filter(business_date__gte=_from(period), business_date__lte=period.last)
    return _figure(dict(rows.order_by().values_list("business_date").annotate(Count("pk"))), period)


def _from(period: Period) -> date:
    return min(period.before_first, period.last - timedelta(days=_SPARK_DAYS - 1))


def _figure(by_day: dict[date, int], period: Period) -> Figure:
    def total(first: date, last: date) -> int:
        return sum(value for day, value in by_day.items() if first <= day <= last)

    days = [period.last - timedelta(days=ago) for ago in range(_SPARK_DAYS - 1, -1, -1)]
    heights = [max(0, by_day.get(day, 0)) for day in days]
    top = max(heights) or 1
    return Figure(
        total(period.first, period.last),
        total(period.before_first, period.before_last),
        tuple(height / top for height in heights),
    )
