"""Why those who are lost went, as far as it was asked or shows in the last facts. N06."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.care.models import Outcome, Task
from liuke.customers.groups import head
from liuke.segments.models import CustomerFeatures
from liuke.segments.queries.runs import STAGES
from liuke.visits.models import LineKind, TicketLine

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

LOST = "lost"
NOBODY_ASKED = "not_asked"


@dataclass(frozen=True)
class Reason:
    """One reason: its words, how many of the lost it is about, permille of them."""

    code: str
    name: str
    customers: int
    permille: int


@dataclass(frozen=True)
class Lost:
    """How many are lost by life stage; what they said, and the last thing on file. Each list adds up to all."""

    customers: int
    said: list[Reason]
    last: list[Reason]


def said_names() -> dict[str, str]:
    """Return what came of the last contact, in words."""
    return {**{one.value: str(one.label) for one in Outcome}, NOBODY_ASKED: _("nobody has asked her yet")}


def last_names() -> dict[str, str]:
    """Return the last thing on file, in words, in the order they are tried."""
    return {
        "missed": _("her last appointment was missed"),
        "cancelled": _("her last appointment was cancelled"),
        "returned": _("something was returned on her last day"),
        "once": _("she came on one day only"),
        "nothing": _("nothing of note"),
    }


def lost(*, scope: Scope) -> Lost:
    """Return the reasons on file; before the first count nobody is lost. Two queries."""
    rows = _lost(scope)
    said, last = (dict(rows.order_by().values_list(by).annotate(Count("pk"))) for by in ("said", "last"))
    everybody = sum(said.values())
    return Lost(everybody, _reasons(said_names(), said, everybody), _reasons(last_names(), last, everybody))


def people_lost(*, scope: Scope, said: str = "", last: str = "") -> list[int]:
    """Return the ids of the lost with one answer or one last fact, by id. One query."""
    given = {name: value for name, value in (("said", said), ("last", last)) if value}
    return list(_lost(scope).filter(**given).order_by("customer_id").values_list("customer_id", flat=True))


def _reasons(names: dict[str, str], counted: dict[str, int], everybody: int) -> list[Reason]:
    return [
        Reason(code, name, counted[code], round(1000 * counted[code] / everybody))
        for code, name in names.items()
        if counted.get(code)
    ]


def _lost(scope: Scope) -> QuerySet[CustomerFeatures, Any]:
    """Return the lost with ``said``, the result of the last contact, and ``last``, the last thing on file."""
    hers = {"customer": OuterRef("customer_id")}
    tasks = Task.objects.within(scope).filter(**hers, closed_at__isnull=False).exclude(outcome="")
    promises = Appointment.objects.within(scope).filter(**hers, business_date__gt=OuterRef("last_day"))
    returned = TicketLine.objects.within(scope).filter(**hers, kind=LineKind.RETURN, business_date=OuterRef("last_day"))
    rows = CustomerFeatures.objects.within(scope).filter(
        customer__standings__scheme=STAGES, customer__standings__tier=LOST
    )
    return rows.annotate(
        said=Coalesce(
            Subquery(tasks.order_by("-closed_at", "-pk").values("outcome")[:1]),
            Value(NOBODY_ASKED), output_field=CharField(),
        ),
        promise=Subquery(promises.order_by("-business_date", "-pk").values("status")[:1]),
        has_returned=Exists(returned),
        last=Case(
            When(promise=AppointmentStatus.NO_SHOW, then=Value("missed")),
            When(promise=AppointmentStatus.CANCELLED, then=Value("cancelled")),
            When(has_returned=True, then=Value("returned")),
            When(Q(activity_days=1), then=Value("once")),
            default=Value("nothing"), output_field=CharField(),
        ),
    )  # fmt: skip


def _hers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of one person, whichever of her records they were written with."""
    hers: QuerySet[Any] = rows.annotate(person=head("customer")).filter(person=OuterRef("customer_id"))
    return hers
