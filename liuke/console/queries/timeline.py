"""One timeline of a customer: tickets, visits without a bill, appointments, tasks, interactions.

Ordered and cut by the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, IntegerField, Min, OuterRef, Value

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.care.models import Task
from liuke.customers.groups import group
from liuke.visits.models import Interaction, Ticket, TicketLine, Visit

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import Expression, QuerySet

    from liuke.accounts.scope import Scope

TICKET, VISIT, APPOINTMENT, TASK, INTERACTION = "ticket", "visit", "appointment", "task", "interaction"
KINDS = (TICKET, VISIT, APPOINTMENT, TASK, INTERACTION)


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline.

    Args:
        kind: one of ``KINDS``.
        on: the business date.
        row: the row itself.
        lines: a ticket's lines.
        same: interactions of one kind and day are one moment; all of them, the row among them.
    """

    kind: str
    on: date
    row: Any
    lines: list[TicketLine] = field(default_factory=list)
    same: list[Interaction] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """Return what the interactions were about, each once."""
        return list(dict.fromkeys(one.item.name for one in self.same if one.item))

    @property
    def channels(self) -> list[str]:
        """Return where the interactions took place, each once."""
        return list(dict.fromkeys(one.get_channel_display() for one in self.same if one.channel))

    @property
    def is_visit(self) -> bool:
        return self.kind == VISIT or any(line.is_visit for line in self.lines)

    @property
    def charged_minor(self) -> int:
        return sum(line.charged_minor for line in self.lines)

    @property
    def at(self) -> datetime | None:
        return getattr(self.row, "sold_at", None) or getattr(self.row, "starts_at", None)


class Timeline:
    """The moments of one person, newest first, read a page at a time: counted and sliced like a list of rows."""

    def __init__(self, scope: Scope, customer_id: int, *, kind: str = "") -> None:
        self._scope, self._hers = scope, list(group(customer_id))
        sources = _sources(scope, self._hers)
        chosen = [sources[kind]] if kind else list(sources.values())
        first, *rest = chosen
        self._rows = (first.union(*rest, all=True) if rest else first).order_by("-moment_on", "-rank", "-moment_id")
        self._chosen = chosen

    def count(self) -> int:
        """Return how many moments there are."""
        return sum(source.count() for source in self._chosen)

    def __getitem__(self, part: slice) -> list[Moment]:
        keys = list(self._rows[part])
        rows = _read(self._scope, self._hers, keys)
        return [rows[kind, pk] for _on, kind, _rank, pk in keys]


def _sources(scope: Scope, records: list[int]) -> dict[str, QuerySet[Any, tuple[Any, ...]]]:
    hers = {"customer__in": records}
    tickets = Ticket.objects.within(scope, of_few=True).filter(**hers)
    bill = tickets.filter(salon=OuterRef("salon"), business_date=OuterRef("business_date"))
    visits = Visit.objects.within(scope, of_few=True).filter(**hers).exclude(Exists(bill))
    appointments = Appointment.objects.within(scope, of_few=True).filter(**hers).exclude(status=AppointmentStatus.DONE)
    tasks = Task.objects.within(scope, of_few=True).filter(**hers)
    return {
        TICKET: _keys(tickets, TICKET, 2, "business_date"),
        VISIT: _keys(visits, VISIT, 3, "business_date"),
        APPOINTMENT: _keys(appointments, APPOINTMENT, 4, "business_date"),
        TASK: _keys(tasks, TASK, 5, "due_on"),
        INTERACTION: _keys(
            Interaction.objects.within(scope, of_few=True).filter(**hers).values("business_date", "kind"),
            INTERACTION, 1, "business_date", pk=Min("pk"),
        ),
    }  # fmt: skip


def _keys(
    rows: QuerySet[Any, Any], kind: str, rank: int, day: str, *, pk: Expression | None = None
) -> QuerySet[Any, tuple[Any, ...]]:
    keyed: QuerySet[Any, tuple[Any, ...]] = (
        rows.order_by()
        .annotate(
            moment_on=F(day),
            moment_kind=Value(kind, output_field=CharField()),
            rank=Value(rank, output_field=IntegerField()),
            moment_id=pk or F("pk"),
        )
        .values_list("moment_on", "moment_kind", "rank", "moment_id")
    )
    return keyed


def _read(scope: Scope, records: list[int], keys: list[tuple[Any, ...]]) -> dict[tuple[str, int], Moment]:
    ids: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for _on, kind, _rank, pk in keys:
        ids[kind].append(pk)
    moments = _tickets(scope, ids[TICKET]) if ids[TICKET] else {}
    moments |= _interactions(scope, records, ids[INTERACTION]) if ids[INTERACTION] else {}
    others: dict[str, QuerySet[Any]] = {
        VISIT: Visit.objects.within(scope, of_few=True).select_related("salon"),
        APPOINTMENT: Appointment.objects.within(scope, of_few=True).select_related("salon", "item", "staff"),
        TASK: Task.objects.within(scope, of_few=True).select_related("staff", "closed_by", "salon"),
    }
    for kind, rows in others.items():
        for row in rows.filter(pk__in=ids[kind]) if ids[kind] else []:
            moments[kind, row.pk] = Moment(kind, row.due_on if kind == TASK else row.business_date, row)
    return moments


def _tickets(scope: Scope, ticket_ids: list[int]) -> dict[tuple[str, int], Moment]:
    lines: dict[int, list[TicketLine]] = {}
    rows = TicketLine.objects.within(scope, of_few=True).filter(ticket__in=ticket_ids).select_related("item", "staff")
    for line in rows.order_by("ticket", "pk"):
        lines.setdefault(line.ticket_id, []).append(line)
    return {
        (TICKET, ticket.pk): Moment(TICKET, ticket.business_date, ticket, lines.get(ticket.pk, []))
        for ticket in Ticket.objects.within(scope, of_few=True).filter(pk__in=ticket_ids).select_related("salon")
    }


def _interactions(scope: Scope, records: list[int], first_ids: list[int]) -> dict[tuple[str, int], Moment]:
    """Return the moments these interactions are the first of."""
    hers = Interaction.objects.within(scope, of_few=True).filter(customer__in=records)
    days = hers.filter(pk__in=first_ids).values("business_date")
    moments: dict[tuple[date, str], Moment] = {}
    for row in hers.filter(business_date__in=days).select_related("salon", "item").order_by("pk"):
        key = row.business_date, row.kind
        moments.setdefault(key, Moment(INTERACTION, row.business_date, row)).same.append(row)
    return {(INTERACTION, moment.row.pk): moment for moment in moments.values()}
