"""Writes of booking that join a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.kit.bulk import insert_rows
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

_WHY = "an import belongs to the whole shop"
_COLUMNS = (
    "salon_id", "customer_id", "item_id", "staff_id", "business_date", "known_on", "starts_at", "minutes", "status",
    "cancelled_on", "cancelled_by", "row_key", "import_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """One appointment as a file states it."""

    row_key: str
    salon_id: int
    customer_id: int | None
    item_id: int | None
    staff_id: int | None
    day: date
    at: datetime | None
    minutes: int | None
    status: str
    cancelled_on: date | None
    cancelled_by: str


@step
def known_row_keys(keys: Sequence[str]) -> set[str]:
    """Return which of these rows are appointments already."""
    return set(Appointment.objects.unscoped(_WHY).filter(row_key__in=keys).values_list("row_key", flat=True))


@step
def add_appointments(rows: Sequence[NewAppointment], *, import_id: int | None, today: date) -> None:
    """Write appointments; they are known from today on, those of the past from their own day."""
    insert_rows(
        Appointment,
        _COLUMNS,
        [
            (
                r.salon_id, r.customer_id, r.item_id, r.staff_id, r.day, min(r.day, today), r.at, r.minutes, r.status,
                r.cancelled_on, r.cancelled_by, r.row_key, import_id,
            )
            for r in rows
        ],
    )  # fmt: skip


@step
def open_appointments(
    rows: Sequence[NewAppointment],
) -> dict[tuple[int, int | None, int | None, date], list[Appointment]]:
    """Return the booked appointments these rows may speak of, by (salon, customer, item, day), oldest first."""
    found = (
        Appointment.objects.unscoped(_WHY)
        .filter(
            status=AppointmentStatus.BOOKED,
            customer_id__in={r.customer_id for r in rows if r.customer_id},
            business_date__in={r.day for r in rows},
        )
        .order_by("pk")
    )
    grouped: dict[tuple[int, int | None, int | None, date], list[Appointment]] = {}
    for one in found:
        grouped.setdefault((one.salon_id, one.customer_id, one.item_id, one.business_date), []).append(one)
    return grouped
