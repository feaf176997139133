"""How often a customer comes: what happened is read live, her usual gap and her health come from the last refresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, Sum

from liuke.customers.groups import group, head
from liuke.insights.rules.sentence import times_text
from liuke.segments.models import CustomerFeatures
from liuke.segments.queries.slipping import SLIPPING_PERMILLE, SLIPPING_UNTIL_DAYS
from liuke.visits.models import TicketLine, Visit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from liuke.accounts.scope import Scope

_YEAR = timedelta(days=365)
_BAR = 3  # the bar ends at three usual gaps


@dataclass(frozen=True)
class Rhythm:
    """What the visits and purchases of one customer say.

    Args:
        last_on: the last day she came or bought; None when she never did.
        days_since: full days since then.
        usual_days: her usual gap of the last refresh; None before it, and where she came on one day only.
        visits: visit days of the last 365 days.
        spend_minor: charged in the last 365 days, before tax, returns taken off.
        health, stake_minor: of the last refresh.
    """

    last_on: date | None = None
    days_since: int | None = None
    usual_days: int | None = None
    visits: int = 0
    spend_minor: int = 0
    health: int | None = None
    stake_minor: int | None = None

    @property
    def times(self) -> float | None:
        """How many usual gaps have passed since she was last here."""
        return self.days_since / self.usual_days if self.usual_days and self.days_since is not None else None

    @property
    def times_shown(self) -> str:
        """The same in words, never rounded onto the limit it is over."""
        return times_text(round(self.times * 1000)) if self.times is not None else ""

    @property
    def is_late(self) -> bool:
        """Past the gap at which the boards and the recall list take notice."""
        return self.times is not None and self.times * 1000 > SLIPPING_PERMILLE

    @property
    def is_slipping(self) -> bool:
        """Late, and not yet away for so long that she counts as lost."""
        return self.is_late and self.days_since is not None and self.days_since <= SLIPPING_UNTIL_DAYS

    @property
    def percent(self) -> int:
        """The gap passed, of three usual gaps, for a bar from 0 to 100."""
        return min(100, round(self.times * 100 / _BAR)) if self.times is not None else 0

    @property
    def average_ticket_minor(self) -> int | None:
        """Spend per visit of the last 365 days, rounded to the minor unit; None without a visit."""
        return round(self.spend_minor / self.visits) if self.visits else None


def rhythms(scope: Scope, customer_ids: Sequence[int], *, today: date) -> dict[int, Rhythm]:
    """Return the rhythm of each customer, by id. Three queries, whatever the number of customers."""
    since = today - _YEAR
    inside = Q(business_date__gt=since)
    seen = {"customer__in": group(*customer_ids), "business_date__lte": today}
    visits = Visit.objects.within(scope).filter(**seen).order_by().values(person=head())
    came: dict[int, dict[str, Any]] = {
        row["person"]: dict(row)
        for row in visits.annotate(last=Max("business_date"), days=Count("business_date", distinct=True, filter=inside))
    }
    lines = TicketLine.objects.within(scope).filter(**seen).order_by().values(person=head())
    bought: dict[int, dict[str, Any]] = {
        row["person"]: dict(row)
        for row in lines.annotate(
            last=Max("business_date", filter=Q(kind="sale")), spend=Sum("charged_minor", filter=inside)
        )
    }
    known = {own.customer_id: own for own in CustomerFeatures.objects.within(scope).filter(customer__in=customer_ids)}
    return {
        customer_id: _rhythm(came.get(customer_id, {}), bought.get(customer_id, {}), known.get(customer_id), today)
        for customer_id in customer_ids
    }


def _rhythm(came: dict[str, Any], bought: dict[str, Any], own: CustomerFeatures | None, today: date) -> Rhythm:
    last = max((day for day in (came.get("last"), bought.get("last")) if day), default=None)
    return Rhythm(
        last_on=last,
        days_since=(today - last).days if last else None,
        usual_days=own.rhythm_days if own and own.gap_count else None,
        visits=came.get("days") or 0,
        spend_minor=bought.get("spend") or 0,
        health=own.health_score if own else None,
        stake_minor=own.stake_minor if own else None,
    )
