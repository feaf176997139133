"""Reads of booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.customers.groups import group
from liuke.kit.clock import business_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.accounts.scope import Scope


def customer_ids_with(staff_id: int, *, now: datetime) -> list[int]:
    """Return the customers who have an appointment with this person today, by each salon's own date. One query."""
    rows = (
        Appointment.objects.unscoped("decides a scope, so it cannot ask for one")
        .filter(staff_id=staff_id, customer__isnull=False)
        .exclude(status=AppointmentStatus.CANCELLED)
        .filter(
            business_date__in={business_day(now, zone) for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")}
        )
        .values_list("customer_id", "business_date", "salon__timezone")
    )
    return [customer for customer, day, zone in rows if customer and business_day(now, zone) == day]


def next_appointment(scope: Scope, customer_id: int, *, today: date) -> Appointment | None:
    """Return her next appointment from today on that still stands, with service, staff and salon. One query."""
    rows = Appointment.objects.within(scope).filter(customer__in=group(customer_id), business_date__gte=today)
    booked = rows.filter(status=AppointmentStatus.BOOKED).select_related("item", "staff", "salon")
    return booked.order_by("business_date", "starts_at", "pk").first()
