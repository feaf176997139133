"""A chunk of bookings or cancellations → appointments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.booking.models import Appointment
from liuke.booking.steps import NewAppointment, add_appointments, known_row_keys, open_appointments
from liuke.catalog.steps import Named, items_named
from liuke.intake.models import Import, ImportChange
from liuke.intake.rules.items import kind_by_words, name_key
from liuke.intake.steps.outcome import Note, Outcome
from liuke.intake.steps.people import customers_of
from liuke.intake.steps.staff import staff_named
from liuke.kit.clock import business_day
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    Row = dict[str, Any]

TABLE = "appointment"


@step
def write_appointments(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Write the rows that are no appointments yet. A cancellation or no-show of a booked one changes that one."""
    keys = [row["row_key"] for row in rows]
    there = known_row_keys(keys) | _told_before(keys)
    fresh = [row for row in rows if row["row_key"] not in there]
    wanted, notes = _resolved(of, fresh, now)
    to_change = [r for r in wanted if r.status in {"cancelled", "no_show"} and r.customer_id]
    standing = open_appointments(to_change) if to_change else {}
    new: list[NewAppointment] = []
    updated = 0
    for one in wanted:
        same = standing.get((one.salon_id, one.customer_id, one.item_id, one.day)) if one.status != "booked" else None
        if same:
            _change(of, same.pop(0), one)
            updated += 1
        else:
            new.append(one)
    add_appointments(new, import_id=of.pk, today=business_day(now, of.salon.timezone))
    return Outcome(created=len(new), updated=updated, duplicate=len(rows) - len(fresh), notes=notes)


def _told_before(keys: list[str]) -> set[str]:
    """Return the row keys whose change an import that still stands has made."""
    changes = ImportChange.objects.filter(table=TABLE, row_key__in=keys).exclude(of__status="undone")
    return set(changes.values_list("row_key", flat=True))


def _resolved(of: Import, rows: Sequence[Row], now: datetime) -> tuple[list[NewAppointment], list[Note]]:
    customers, notes = customers_of(rows, import_id=of.pk, now=now)
    named = [Named("", row["item"], name_key(row["item"]), kind_by_words(row["item"])) for row in rows]
    items = items_named(named, import_id=of.pk)
    staff = staff_named({row["staff"] for row in rows}, salon_id=of.salon_id, import_id=of.pk)
    made = [
        NewAppointment(
            row_key=row["row_key"], salon_id=row["salon_id"], customer_id=customer,
            item_id=items[name].pk if name in items else None, staff_id=staff.get(row["staff"]), day=row["day"],
            at=row["at"], minutes=row["minutes"], status=row["status"], cancelled_on=row["cancelled_on"],
            cancelled_by=row["cancelled_by"],
        )
        for row, customer, name in zip(rows, customers, named, strict=True)
    ]  # fmt: skip
    return made, notes


def _change(of: Import, standing: Appointment, told: NewAppointment) -> None:
    before = {
        "status": standing.status,
        "cancelled_on": standing.cancelled_on.isoformat() if standing.cancelled_on else None,
        "cancelled_by": standing.cancelled_by,
    }
    after = {
        "status": told.status,
        "cancelled_on": told.cancelled_on.isoformat() if told.cancelled_on else None,
        "cancelled_by": told.cancelled_by,
    }
    Appointment.unguarded.filter(pk=standing.pk).update(**after)
    ImportChange.objects.create(
        of=of, table=TABLE, object_id=standing.pk, row_key=told.row_key, before=before, after=after
    )
