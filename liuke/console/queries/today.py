"""What waits on one day: appointments, birthdays, tasks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.booking.models import Appointment, AppointmentStatus
from liuke.care import queries as care
from liuke.customers.queries import likes_of, with_birthday
from liuke.customers.rows import birthday_of
from liuke.customers.rules.birthdays import celebrated_on

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.care.models import Task
    from liuke.customers.models import Customer

_SHOWN = 8
_BIRTHDAYS_SHOWN = 6


@dataclass(frozen=True)
class Day:
    """The appointments of a day.

    Args:
        counts: how many stand where, in the order of a day.
        behind, ahead: the last ones before now and the next ones after it.
        later: how many more come after ``ahead``.
    """

    total: int
    counts: list[tuple[AppointmentStatus, int]]
    behind: list[Appointment]
    ahead: list[Appointment]
    later: int


def day_of(scope: Scope, day: date, *, now: datetime) -> Day:
    """Return the appointments of a day around now. One query; a day of one salon is short."""
    rows = Appointment.objects.within(scope).filter(business_date=day)
    rows = rows.select_related("customer", "item", "staff", "salon").order_by("starts_at", "pk")
    appointments = list(rows)
    counts = Counter(appointment.status for appointment in appointments)
    standing = [a for a in appointments if a.status != AppointmentStatus.CANCELLED]
    behind = [a for a in standing if a.starts_at is not None and a.starts_at < now]
    ahead = [a for a in standing if a.starts_at is None or a.starts_at >= now]
    room = _SHOWN - min(3, len(behind))
    order = (
        AppointmentStatus.DONE,
        AppointmentStatus.BOOKED,
        AppointmentStatus.NO_SHOW,
        AppointmentStatus.CANCELLED,
    )
    return Day(
        total=len(appointments),
        counts=[(status, counts[status]) for status in order if counts[status]],
        behind=behind[-3:],
        ahead=ahead[:room],
        later=max(0, len(ahead) - room),
    )


@dataclass(frozen=True)
class Birthday:
    """Who celebrates, on which solar day, and the small things noted about her."""

    customer: Customer
    on: date
    is_lunar: bool
    likes: tuple[str, ...] = ()


def birthdays(scope: Scope, *, today: date, days: int = 7) -> list[Birthday]:
    """Return who celebrates within so many days, soonest first, at most six. Two queries."""
    found = []
    for customer in with_birthday(scope, today=today, days=days, limit=50):
        birthday = birthday_of(customer)
        if birthday is None:
            continue
        on = celebrated_on(birthday, today.year)
        if on < today:
            on = celebrated_on(birthday, today.year + 1)
        if on <= today + timedelta(days=days):
            found.append(Birthday(customer, on, birthday.is_lunar))
    shown = sorted(found, key=lambda b: (b.on, b.customer.sort_key))[:_BIRTHDAYS_SHOWN]
    likes = likes_of(scope, [one.customer.pk for one in shown])
    return [replace(one, likes=likes.get(one.customer.pk, ())) for one in shown]


def open_tasks(scope: Scope, *, today: date, limit: int = 5) -> list[Task]:
    """Return the tasks due by today that nobody closed: one's own, or the salon's for who assigns them."""
    whose = None if scope.may(Action.ASSIGN_TASKS) else scope.staff_id
    return list(care.open_tasks(scope=scope, staff_id=whose, due_by=today)[:limit])
