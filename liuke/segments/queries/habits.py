"""What the customers of each tier usually do. B17. What goes together is in ``packages``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Avg, Count

from liuke.accounts.models import Staff
from liuke.accounts.queries import organization
from liuke.insights.features.catalogue import BY_NAME
from liuke.kit.money import Money
from liuke.segments import definitions
from liuke.segments.models import Standing
from liuke.segments.queries.runs import language, require_run

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

HABITS = ("hour_band", "weekday", "channel", "need_type")


@dataclass(frozen=True)
class Usual:
    """The commonest value of a habit in a tier: its words, how many have it, of how many whose habit is known."""

    words: str
    customers: int
    known: int


@dataclass(frozen=True)
class TierHabits:
    """How one tier lives with the shop. ``average_ticket`` is the mean of its customers' own averages."""

    code: str
    name: str
    customers: int
    usual: list[Usual | None]
    average_ticket: Money | None
    staff: Usual | None


def habits_by_tier(*, scope: Scope, scheme: str) -> list[TierHabits]:
    """Return the habits of each tier of a scheme, in its order. Nine queries. B17.

    Raises:
        UnknownScheme, NotRefreshed: as they say.
    """
    require_run()
    found, currency, lang = definitions.scheme(scheme), organization().currency, language()
    rows = Standing.objects.within(scope).filter(scheme=scheme)
    sums = {
        tier: (n, mean)
        for tier, n, mean in rows.values_list("tier").annotate(
            n=Count("pk"), mean=Avg("customer__features__average_ticket_minor")
        )
    }
    usual = {habit: _commonest(rows, f"customer__features__{habit}", "") for habit in HABITS}
    staff = _commonest(rows, "customer__features__staff_id", 0)
    names = dict(Staff.objects.filter(pk__in=[who for who, *_n in staff.values()]).values_list("pk", "name"))
    made = []
    for tier in found.tiers:
        n, mean = sums.get(tier.code, (0, None))
        said = [
            Usual(BY_NAME[habit].value_name(str(at[0]), lang), *at[1:]) if (at := usual[habit].get(tier.code)) else None
            for habit in HABITS
        ]
        who = staff.get(tier.code)
        by = Usual(names.get(int(who[0]), ""), *who[1:]) if who else None
        ticket = None if mean is None else Money(round(mean), currency)
        made.append(TierHabits(tier.code, tier.name_in(lang), n, said, ticket, by))
    return made


def _commonest(rows: QuerySet[Standing], column: str, empty: str | int) -> dict[str, tuple[str | int, int, int]]:
    """Return per tier the commonest value, how many have it, and how many have any."""
    counted = rows.exclude(**{column: empty}).exclude(**{f"{column}__isnull": True}).order_by()
    best: dict[str, tuple[str | int, int, int]] = {}
    for tier, value, n in counted.values_list("tier", column).annotate(n=Count("pk")).order_by("tier", "-n", column):
        first = best.get(tier, (value, n, 0))
        best[tier] = (first[0], first[1], first[2] + n)
    return best
