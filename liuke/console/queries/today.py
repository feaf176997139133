"""What waits on one day: appointments, birthdays, tasks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from liuke.accounts.rules import Action
from liuke.booking.models import Appointment, AppointmentStatus
from liuke.care import queries as care
from liuke.customers.queries import likes_of, with_birthday

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope
    from liuke.care.models import Task
    from liuke.customers.models import Customer

_SHOWN = 8
_BEHIND_SHOWN = 3
_BIRTHDAYS_SHOWN = 4


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
    """Return the appointments of a day around now. Three queries, however many salons are in scope."""
    rows = Appointment.objects.within(scope).filter(business_date=day)
    is_behind, stands = Q(starts_at__lt=now), ~Q(status=AppointmentStatus.CANCELLED)
    counts: Counter[str] = Counter()
    ahead_count = 0
    by_status = rows.order_by().values_list("status").annotate(count=Count("pk"), passed=Count("pk", filter=is_behind))
    for status, count, passed in by_status:
        counts[status] = count
        ahead_count += count - passed if status != AppointmentStatus.CANCELLED else 0
    full = rows.filter(stands).select_related("customer", "item", "staff", "salon")
    behind = list(full.filter(is_behind).order_by("-starts_at", "-pk")[:_BEHIND_SHOWN])[::-1]
    room = _SHOWN - len(behind)
    # An appointment without a time is still ahead, and stands first, on either database.
    ahead = full.filter(~is_behind | Q(starts_at=None)).order_by(F("starts_at").asc(nulls_first=True), "pk")
    order = (
        AppointmentStatus.DONE,
        AppointmentStatus.BOOKED,
        AppointmentStatus.NO_SHOW,
        AppointmentStatus.CANCELLED,
    )
    return Day(
        total=counts.total(),
        counts=[(status, counts[status]) for status in order if counts[status]],
        behind=behind,
        ahead=list(ahead[:room]),
        later=max(0, ahead_count - room),
    )


@dataclass(frozen=True)
class Birthday:
    """Who celebrates, on which solar day, and the small things noted about her."""

    customer: Customer
    on: date
    likes: tuple[str, ...] = ()


def birthdays(scope: Scope, *, today: date, days: int = 7) -> list[Birthday]:
    """Return who celebrates within so many days, soonest first, at most four. Two queries; one where nobody does."""
    found = with_birthday(scope, today=today, days=days, limit=_BIRTHDAYS_SHOWN)
    likes = likes_of(scope, [customer.pk for customer, _on in found]) if found else {}
    return [Birthday(customer, on, likes.get(customer.pk, ())) for customer, on in found]


def open_tasks(scope: Scope, *, today: date, limit: int = 5) -> list[Task]:
    """Return the tasks due by today that nobody closed: one's own, or the salon's for who assigns them."""
    whose = None if scope.may(Action.ASSIGN_TASKS) else scope.staff_id
    return list(care.open_tasks(scope=scope, staff_id=whose, due_by=today)[:limit])
