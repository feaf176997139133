"""The numbers of the home page: one grouped query per table, added up by period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Sum

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.customers.groups import head, shown
from liuke.customers.models import Customer
from liuke.visits.models import Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope
    from liuke.console.queries.periods import Period

SPARK_DAYS = 14
WHOLE, SAME_TIME, UNLIKE = "whole", "same_time", "unlike"


@dataclass(frozen=True)
class Figure:
    """One number with what it is compared with.

    Args:
        now, before: minor units for takings, counts otherwise.
        spark: the last 14 whole days, oldest first, as heights from 0 to 1.
        basis: ``whole`` where whole days stand against whole days, ``same_time`` where both end at the same time of
            day, ``unlike`` where the present day is not over and the one before has no times: no difference is drawn.
    """

    now: int
    before: int
    spark: tuple[float, ...]
    basis: str = WHOLE

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
    """Return how many visits: person, salon and day counted once. Today's last day is cut by the bills' times."""
    seen = once_each(Visit.objects.within(scope))
    rows = seen.filter(business_date__gte=earliest_day(period), business_date__lte=period.last)
    by_day = dict(rows.order_by().values_list("business_date").annotate(Count("pk")))
    if period.cut is None:
        return figure_of(by_day, period)
    here = {"person": OuterRef("person"), "salon": OuterRef("salon"), "business_date": OuterRef("business_date")}
    bills = Ticket.objects.within(scope).annotate(person=head()).filter(**here)
    day = seen.filter(business_date=period.before_last).annotate(
        is_timed=Exists(bills.filter(sold_at__isnull=False)), is_early=Exists(bills.filter(sold_at__lte=period.cut))
    )
    found = day.aggregate(
        all=Count("pk"), timed=Count("pk", filter=Q(is_timed=True)), early=Count("pk", filter=Q(is_early=True))
    )
    return _cut_figure(by_day, period, early=found["early"], is_timed=found["all"] == found["timed"])


def once_each(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Return the visits with whose they are in ``person``; of one person's on one day in one salon, the first."""
    rows = rows.annotate(person=head())
    same = {"person": OuterRef("person"), "salon": OuterRef("salon"), "business_date": OuterRef("business_date")}
    return rows.filter(~Exists(rows.filter(**same, pk__lt=OuterRef("pk"))))


def takings(scope: Scope, period: Period) -> Figure:
    """Return what was charged before tax, returns taken off, in minor units; walk-ins included."""
    seen = TicketLine.objects.within(scope)
    rows = seen.filter(business_date__gte=earliest_day(period), business_date__lte=period.last)
    by_day = dict(rows.order_by().values_list("business_date").annotate(Sum("charged_minor")))
    if period.cut is None:
        return figure_of(by_day, period)
    found = seen.filter(business_date=period.before_last).aggregate(
        all=Count("pk"),
        timed=Count("pk", filter=Q(ticket__sold_at__isnull=False)),
        early=Sum("charged_minor", filter=Q(ticket__sold_at__lte=period.cut)),
    )
    return _cut_figure(by_day, period, early=found["early"] or 0, is_timed=found["all"] == found["timed"])


def new_customers(scope: Scope, period: Period) -> Figure:
    """Return how many joined. Files know the day only, so an unfinished day is compared with nothing."""
    joined = Customer.objects.within(scope).filter(joined_on__gte=earliest_day(period), joined_on__lte=period.last)
    rows = shown(joined, scope)
    by_day = dict(rows.order_by().values_list("joined_on").annotate(Count("pk")))
    return figure_of(by_day, period, basis=WHOLE if period.cut is None else UNLIKE)


def appointments(scope: Scope, period: Period) -> Figure:
    """Return how many appointments were not cancelled: promises of the whole day, also of one that is not over."""
    rows = Appointment.objects.within(scope).exclude(status=AppointmentStatus.CANCELLED)
    rows = rows.filter(business_date__gte=earliest_day(period), business_date__lte=period.last)
    return figure_of(dict(rows.order_by().values_list("business_date").annotate(Count("pk"))), period)


def earliest_day(period: Period) -> date:
    """Return the first day a figure of this period, its comparison or its line needs."""
    return min(period.before_first, period.last - timedelta(days=SPARK_DAYS))


def _cut_figure(by_day: dict[date, int], period: Period, *, early: int, is_timed: bool) -> Figure:
    if not is_timed:
        return figure_of(by_day, period, basis=UNLIKE)
    return figure_of(by_day | {period.before_last: early}, period, basis=SAME_TIME, drawn=by_day)


def figure_of(
    by_day: dict[date, int], period: Period, *, basis: str = WHOLE, drawn: dict[date, int] | None = None
) -> Figure:
    """Return a figure of a period from what each day brought; ``drawn`` where its line is of other days."""

    def total(first: date, last: date) -> int:
        return sum(value for day, value in by_day.items() if first <= day <= last)

    newest = period.last if period.cut is None else period.last - timedelta(days=1)
    days = [newest - timedelta(days=ago) for ago in range(SPARK_DAYS - 1, -1, -1)]
    heights = [max(0, (drawn or by_day).get(day, 0)) for day in days]
    top = max(heights) or 1
    return Figure(
        total(period.first, period.last),
        total(period.before_first, period.before_last),
        tuple(height / top for height in heights),
        basis,
    )
