"""Who meets whom today, by the salon's own date."""

from __future__ import annotations

from datetime import date, timedelta

from liuke.booking.models import Appointment, AppointmentStatus
from liuke.booking.queries import customer_ids_with
from tests.world import NOON, TODAY, World


def book(world: World, on: date, *, status: str = AppointmentStatus.BOOKED, key: str = "a") -> None:
    Appointment.objects.unscoped("cast").create(
        salon=world.lakeside,
        customer=world.zhou,
        staff=world.beautician,
        business_date=on,
        known_on=on,
        status=status,
        row_key=key,
    )


def test_a_beautician_meets_who_is_booked_with_her_today(world: World) -> None:
    book(world, TODAY)

    assert customer_ids_with(world.beautician.pk, now=NOON) == [world.zhou.pk]
    assert customer_ids_with(world.front_desk.pk, now=NOON) == []


def test_another_day_and_a_cancelled_appointment_do_not_count(world: World) -> None:
    book(world, TODAY + timedelta(days=1), key="tomorrow")
    book(world, TODAY, status=AppointmentStatus.CANCELLED, key="cancelled")

    assert customer_ids_with(world.beautician.pk, now=NOON) == []


def test_today_is_the_salons_today(world: World) -> None:
    """22:00 UTC on Saturday is Sunday morning in Shanghai."""
    book(world, TODAY)

    assert customer_ids_with(world.beautician.pk, now=NOON.replace(day=21, hour=22)) == [world.zhou.pk]
    assert customer_ids_with(world.beautician.pk, now=NOON.replace(hour=17)) == []
