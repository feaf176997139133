"""Sessions owed against the hours of those who give them, and the warning that more was sold than can be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.accounts.models import Staff
from liuke.accounts.rules import Reach
from liuke.cards.queries.board import services_to_choose
from liuke.catalog.models import Item
from liuke.ledger.queries.flows import sessions_given
from liuke.ledger.queries.owed import sessions_by_unit

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.models import Salon
    from liuke.accounts.scope import Scope

MINUTES = 60
"""How long a service takes whose length nobody noted."""
PACE_WEEKS, MOST_WEEKS, MOST_PACE = 13, 13, 52
_HOUR = 60


@dataclass(frozen=True)
class Service:
    """Sessions owed of one service: how long they take, how many were given a week lately.

    ``unit`` names the service in the book; ``is_known``: its length stands in the price list.
    """

    unit: str
    name: str
    sessions: int
    minutes: int
    is_known: bool
    given: int

    @property
    def hours(self) -> float:
        return self.sessions * self.minutes / _HOUR

    @property
    def a_week(self) -> float:
        return self.given / PACE_WEEKS

    @property
    def weeks(self) -> float | None:
        """Weeks until all are given at the pace of the last quarter; None where none was given."""
        return self.sessions * PACE_WEEKS / self.given if self.given > 0 else None


@dataclass(frozen=True)
class Work:
    """What one salon owes in hours; ``people`` give care there, somebody in two salons half in each."""

    name: str
    hours: float
    people: float
    weeks: float | None


@dataclass(frozen=True)
class Hours:
    """All of it; ``warnings`` are sentences."""

    services: list[Service]
    salons: list[Work]
    whole: Work
    warnings: list[str]


def hours_owed(scope: Scope, salons: list[Salon], *, today: date, a_week: int) -> Hours:
    """Return the sessions owed as hours and as weeks of work. Seven queries.

    Args:
        scope: whose sessions.
        salons: those in reach, each a row.
        today: the pace is that of the 13 weeks before.
        a_week: hours a week one person gives care.
    """
    owed, given = sessions_by_unit(scope), sessions_given(scope, since=today - timedelta(weeks=PACE_WEEKS))
    lengths = _lengths({unit for _salon, unit in owed})
    services = [
        Service(
            unit, name, sum(n for (_salon, one), n in owed.items() if one == unit),
            minutes or MINUTES, minutes is not None, given.get(unit, 0),
        )
        for unit, (name, minutes) in lengths.items()
    ]  # fmt: skip
    services.sort(key=lambda one: (-one.hours, one.unit))
    minutes_of = {one.unit: one.minutes for one in services}
    hands = _hands(salons)
    rows = []
    for salon in salons:
        minutes = sum(n * minutes_of[unit] for (of, unit), n in owed.items() if of == salon.pk)
        rows.append(_work(salon.name, minutes, hands.get(salon.pk, Fraction()), a_week))
    all_minutes = sum(one.sessions * one.minutes for one in services)
    whole = _work(_("Together"), all_minutes, sum(hands.values(), Fraction()), a_week)
    return Hours(services, rows, whole, _warnings(services, rows, a_week))


def _work(name: str, minutes: int, people: Fraction, a_week: int) -> Work:
    capacity = people * a_week * _HOUR
    return Work(name, minutes / _HOUR, float(people), float(minutes / capacity) if capacity else None)


def _lengths(units: set[str]) -> dict[str, tuple[str, int | None]]:
    """Return each unit's name and minutes; a choice takes as long as its services on average."""
    ids = {unit: int(unit.partition(":")[2]) for unit in units if unit.partition(":")[2].isdigit()}
    is_choice = len(ids) < len(units)
    choosable = services_to_choose() if is_choice else set()
    items = Item.objects.in_bulk({*ids.values(), *choosable})
    found = {unit: (items[pk].name, items[pk].minutes) for unit, pk in ids.items() if pk in items}
    known = [minutes for pk in choosable if pk in items and (minutes := items[pk].minutes)]
    mean = sum(known) // len(known) if known else None
    return found | {unit: (_("Choice of services"), mean) for unit in units - found.keys()}


def _hands(salons: list[Salon]) -> dict[int, Fraction]:
    """Return how many give care by salon: active staff with customers of their own."""
    rows = Staff.objects.filter(is_active=True, role__reach=Reach.OWN.value).prefetch_related("salons")
    wanted, found = {salon.pk for salon in salons}, dict[int, Fraction]()
    for person in rows:
        places = [salon.pk for salon in person.salons.all()]
        for place in wanted.intersection(places):
            found[place] = found.get(place, Fraction()) + Fraction(1, len(places))
    return found


def _warnings(services: list[Service], salons: list[Work], a_week: int) -> list[str]:
    words = []
    for salon in salons:
        if salon.hours and salon.weeks is None:
            words.append(
                _("%(salon)s owes %(hours)d hours of sessions and nobody on its staff gives care.")
                % {"salon": salon.name, "hours": salon.hours}
            )
        elif salon.weeks is not None and salon.weeks > MOST_WEEKS:
            words.append(
                _(
                    "%(salon)s is oversold: the sessions owed are %(weeks)d weeks of nothing else, and 13 is the most "
                    "a salon can work off beside its day. Sell no further session cards there, or find more hands."
                )
                % {"salon": salon.name, "weeks": salon.weeks}
            )
    slow = (one for one in services if one.hours > a_week and (one.weeks is None or one.weeks > MOST_PACE))
    return [*words, *map(_slow, slow)]


def _slow(one: Service) -> str:
    named = {"service": one.name, "sessions": one.sessions}
    if one.weeks is None:
        words = _(
            "%(service)s is oversold: %(sessions)d sessions are owed, and none was given in the last 13 weeks. "
            "Ask their holders to come before you sell more."
        )
        return words % named
    words = _(
        "%(service)s is oversold: %(sessions)d sessions are owed, and at the pace of the last 13 weeks they take "
        "%(weeks)d weeks. Ask their holders to come before you sell more."
    )
    return words % (named | {"weeks": one.weeks})
