"""Appointments written in bulk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from liuke.booking.steps import NewAppointment, add_appointments, known_row_keys, open_appointments

if TYPE_CHECKING:
    from tests.world import World


def test_a_booked_appointment_is_found_by_who_what_and_when(world: World) -> None:
    day = date(2026, 12, 1)
    booked = NewAppointment("k", world.lakeside.pk, world.lin.pk, None, None, day, None, 60, "booked", None, "")

    with transaction.atomic():
        add_appointments([booked], import_id=None, today=day)
        found = open_appointments([booked])
        known = known_row_keys(["k", "other"])

    assert [one.row_key for one in found[world.lakeside.pk, world.lin.pk, None, day]] == ["k"]
    assert known == {"k"}
