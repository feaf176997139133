"""How often a customer comes: recency, her usual gap, a year's spend. Read for many customers at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Max, Sum

from liuke.visits.models import TicketLine, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuke.accounts.scope import Scope

_YEAR = timedelta(days=365)
_WINDOW = 2 * _YEAR
_VISITS_FOR_A_RHYTHM = 4


@dataclass(frozen=True)
class Rhythm:
    """What the visits of one customer say.

    Args:
        last_on: her last visit of all time; None when she never came.
        days_since: full days since then.
        usual_days: the median gap between visits of the last two years; None with fewer than four visits.
        visits: visits of the last 365 days.
        spend_minor: charged in the last 365 days, before tax, returns taken off.
    """

    last_on: date | None = None
    days_since: int | None = None
    usual_days: int | None = None
    visits: int = 0
    spend_minor: int = 0

    @property
    def times(self) -> float | None:
        """How many usual gaps have passed since the last visit."""
        return self.days_since / self.usual_days if self.usual_days and self.days_since is not None else None

    @property
    def is_late(self) -> bool:
        """Half a gap later than usual."""
        return self.times is not None and self.times >= 1.5  # noqa: PLR2004

    @property
    def percent(self) -> int:
        """The gap passed, of three usual gaps, for a bar from 0 to 100."""
        return min(100, round(self.times * 100 / 3)) if self.times is not None else 0

    @property
    def average_ticket_minor(self) -> int | None:
        """Spend per visit of the last 365 days, rounded to the minor unit; None without a visit."""
        return round(self.spend_minor / self.visits) if self.visits else None


def rhythms(scope: Scope, customer_ids: Sequence[int], *, today: date) -> dict[int, Rhythm]:
    """Return the rhythm of each customer, by id. Three queries, whatever the number of customers."""
    visits = Visit.objects.within(scope).filter(customer__in=customer_ids, business_date__lte=today).order_by()
    last = dict(visits.values_list("customer").annotate(Max("business_date")))
    days: dict[int, list[date]] = defaultdict(list)
    recent = visits.filter(business_date__gt=today - _WINDOW).values_list("customer", "business_date").distinct()
    for customer_id, day in recent:
        days[customer_id].append(day)
    lines = TicketLine.objects.within(scope).filter(
        customer__in=customer_ids, business_date__gt=today - _YEAR, business_date__lte=today
    )
    spend = dict(lines.order_by().values_list("customer").annotate(Sum("charged_minor")))
    return {
        customer_id: _rhythm(last.get(customer_id), days[customer_id], spend.get(customer_id, 0), today=today)
        for customer_id in customer_ids
    }


def _rhythm(last_on: date | None, days: list[date], spend_minor: int, *, today: date) -> Rhythm:
    ordered = sorted(days)
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered)]
    usual = round(median(gaps)) if len(ordered) >= _VISITS_FOR_A_RHYTHM else None
    return Rhythm(
        last_on=last_on,
        days_since=(today - last_on).days if last_on else None,
        usual_days=usual,
        visits=sum(1 for day in ordered if day > today - _YEAR),
        spend_minor=spend_minor,
    )
