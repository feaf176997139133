"""The rows behind the numbers of the home page, and what each number means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.console.queries.figures import once_each
from liuke.customers.groups import shown
from liuke.customers.models import Customer
from liuke.ledger.queries.days import CASH, EARNED, TOP_UPS, entries_of
from liuke.visits.models import Ticket, Visit

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from liuke.accounts.scope import Scope


@dataclass(frozen=True)
class Kind:
    """One number: its name, its definition, and whether money is shown."""

    label: _StrPromise
    definition: _StrPromise
    needs_money: bool = False


ROWS = {
    "takings": Kind(
        _("Takings"),
        _("What was charged on the bills of these days, before tax, returns taken off; walk-ins included."),
        needs_money=True,
    ),
    CASH: Kind(
        _("Cash sales"),
        _("Money that came in at the till for care, goods, cards and debts; bills taken back off, pay-outs not."),
        needs_money=True,
    ),
    EARNED: Kind(
        _("Earned sales"),
        _(
            "Care and goods given for money, principal and sessions. Bonus counts nothing, and no card is earned by "
            "its sale."
        ),
        needs_money=True,
    ),
    TOP_UPS: Kind(_("Top-ups"), _("Money that became principal of stored-value cards."), needs_money=True),
    "visits": Kind(
        _("Visits"),
        _("Customers who were here: once per customer, salon and day. A purchase alone is no visit."),
    ),
    "new": Kind(_("New customers"), _("Customers who joined on these days.")),
    "appointments": Kind(_("Appointments"), _("Appointments of these days, cancelled ones left out.")),
}


BOOKED = (CASH, EARNED, TOP_UPS)
"""The numbers whose rows are entries of the ledger."""


def rows_of(what: str, scope: Scope, *, first: date, last: date) -> Any:
    """Return the rows of one number from ``first`` to ``last``, newest first."""
    days = {"business_date__gte": first, "business_date__lte": last}
    if what == "takings":
        tickets = Ticket.objects.within(scope).filter(**days).annotate(charged=Sum("lines__charged_minor"))
        return tickets.select_related("customer", "salon").order_by("-business_date", "-pk")
    if what in BOOKED:
        return entries_of(scope, what, first=first, last=last)
    if what == "visits":
        visits = once_each(Visit.objects.within(scope)).filter(**days)
        return visits.select_related("customer", "salon").order_by("-business_date", "-pk")
    if what == "new":
        joined = Customer.objects.within(scope).filter(joined_on__gte=first, joined_on__lte=last)
        return shown(joined, scope).select_related("salon", "steward").order_by("-joined_on", "-pk")
    appointments = Appointment.objects.within(scope).filter(**days).exclude(status=AppointmentStatus.CANCELLED)
    return appointments.select_related("customer", "salon", "item", "staff").order_by(
        "-business_date", "-starts_at", "-pk"
    )
