"""What the customers of each tier usually do, and what those who come often take together. B17 B18."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Avg, Count, Sum
from django.db.models.functions import Coalesce

from liuke.accounts.models import Staff
from liuke.accounts.queries import organization
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.insights.features.catalogue import BY_NAME
from liuke.kit.money import Money
from liuke.segments import definitions
from liuke.segments.models import Standing, TagStanding
from liuke.segments.queries.runs import language, require_run
from liuke.visits.models import LineKind, TicketLine

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

HABITS = ("hour_band", "weekday", "channel", "need_type")
Taken: TypeAlias = dict[tuple[int, ...], Counter[int]]
"""Items, with on how many days each customer took them."""
FREQUENT = "frequent"
"""The rule tag of those who come often."""
PACKAGE_DAYS = 180
_REPEATS = 3
_FEWEST = 3
_MOST_SHOWN = 12


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


@dataclass(frozen=True)
class Together:
    """Two items, or one taken again and again: who took them so, and what one of each costs on average.

    ``items`` are their ids; ``days`` counts the days it happened; the price is the mean charged per line.
    """

    items: tuple[int, ...]
    names: tuple[str, ...]
    customers: int
    days: int
    price: Money


@dataclass(frozen=True)
class Packages:
    """What the frequent customers take: pairs on one day, and single items three times or more."""

    frequent: int
    since: date
    pairs: list[Together]
    repeats: list[Together]


def packages(*, scope: Scope) -> Packages:
    """Return what could be made a package of, the most customers first; at least three customers each. B18.

    Looks at the customers with the rule tag of who comes often and at 180 days before the run's day. Five queries.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run, currency = require_run(), organization().currency
    since = run.as_of - timedelta(days=PACKAGE_DAYS)
    lines = _lines(scope, since, run.as_of)
    frequent = TagStanding.objects.within(scope).filter(tag=FREQUENT).count()
    sums = lines.values_list("item").annotate(Sum("charged_minor"), Count("pk"))
    prices = {item: charged // n for item, charged, n in sums}
    names = dict(Item.objects.filter(pk__in=prices).values_list("pk", "name"))
    pairs, repeats = _taken(lines)

    def shown(found: Taken) -> list[Together]:
        made = [
            Together(
                items, tuple(names[item] for item in items), len(who), sum(who.values()),
                Money(sum(prices[item] for item in items), currency),
            )
            for items, who in found.items()
            if len(who) >= _FEWEST
        ]  # fmt: skip
        return sorted(made, key=lambda one: (-one.customers, -one.days, one.names))[:_MOST_SHOWN]

    return Packages(frequent, since, shown(pairs), shown(repeats))


def _taken(lines: QuerySet[Any]) -> tuple[Taken, Taken]:
    """Return per pair and per single item on how many days each customer took it; singles three times or more."""
    pairs: Taken = {}
    singles: Taken = {}
    for (customer, _day), items in _days(lines).items():
        for item in items:
            singles.setdefault((item,), Counter())[customer] += 1
        for pair in combinations(sorted(items), 2):
            pairs.setdefault(pair, Counter())[customer] += 1
    often = {items: Counter({one: n for one, n in who.items() if n >= _REPEATS}) for items, who in singles.items()}
    return pairs, often


def _lines(scope: Scope, since: date, until: date) -> QuerySet[Any]:
    who = TagStanding.objects.within(scope).filter(tag=FREQUENT).values("customer_id")
    sold = TicketLine.objects.within(scope).filter(kind=LineKind.SALE, item__isnull=False)
    hers = sold.annotate(person=Coalesce("customer__merge__head_id", "customer_id")).filter(person__in=who)
    return hers.filter(business_date__gte=since, business_date__lt=until).order_by()


def _days(lines: QuerySet[Any]) -> dict[tuple[int, object], set[int]]:
    days: dict[tuple[int, object], set[int]] = {}
    rows = lines.values_list("person", "business_date", "item_id").distinct()
    for customer, day, item in rows.iterator():
        days.setdefault((customer, day), set()).add(item)
    return days


@dataclass(frozen=True)
class Taker:
    """One customer who took the items of a package, on how many days, and when last."""

    customer: Customer
    days: int
    last: date


def takers(*, scope: Scope, items: tuple[int, ...]) -> list[Taker]:
    """Return who is counted for one or two items, who took them most often first: the rows behind a package.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run = require_run()
    lines = _lines(scope, run.as_of - timedelta(days=PACKAGE_DAYS), run.as_of).filter(item__in=items)
    rows = lines.values("person", "business_date").annotate(n=Count("item_id", distinct=True))
    days: dict[int, list[date]] = {}
    for row in rows.filter(n=len(items)):
        days.setdefault(row["person"], []).append(row["business_date"])
    fewest = 1 if len(items) > 1 else _REPEATS
    people = Customer.objects.within(scope).in_bulk([one for one, on in days.items() if len(on) >= fewest])
    found = [Taker(people[one], len(on), max(on)) for one, on in days.items() if one in people]
    return sorted(found, key=lambda taker: (-taker.days, taker.customer.pk))
