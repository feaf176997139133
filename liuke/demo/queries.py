"""Reads of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from liuke.accounts.models import Organization, Salon, Staff
from liuke.accounts.rules import ROLE_PRESETS
from liuke.booking.models import Appointment
from liuke.cards.models import Card
from liuke.catalog.models import Item
from liuke.customers.models import Customer
from liuke.kit.models import Job, JobStatus
from liuke.kit.problems import NotFound
from liuke.visits.models import Interaction, Ticket, Visit

if TYPE_CHECKING:
    from django.db.models import Model

GROWTH_KEY = "demo.grow"
_WHY = "the demo counts its own shop"


def doors() -> list[Staff]:
    """Return the demo's person for every role, in the order of the presets.

    Nobody where the shop is real, or where the demo is still being loaded.
    """
    if not is_furnished():
        return []
    order = {preset.code: place for place, preset in enumerate(ROLE_PRESETS)}
    people = Staff.objects.filter(username__in=order, is_demo=True, is_active=True).select_related("role")
    return sorted(people, key=lambda person: order[person.username])


def door(username: str) -> Staff:
    """Return the demo's person of this sign-in name.

    Raises:
        NotFound: nobody of the demo's cast is called that.
    """
    found = next((person for person in doors() if person.username == username), None)
    if found is None:
        raise NotFound
    return found


def stands() -> bool:
    """Return whether the shop of this home is a demo."""
    return Organization.objects.filter(is_demo=True).exists()


def is_furnished() -> bool:
    """Return whether the demo's cast and price list stand: both come at once, after its brand."""
    return Item.objects.exists()


@dataclass(frozen=True)
class Growth:
    """How far a growing demo is: ``percent`` of its customers; at 100 they are being counted anew."""

    percent: int


def growth() -> Growth | None:
    """Return how far the demo has grown, or None where it does not grow. One query."""
    job = Job.objects.filter(unique_key=GROWTH_KEY, status__in=[JobStatus.READY, JobStatus.RUNNING]).first()
    if job is None:
        return None
    return Growth(job.progress_done * 100 // job.progress_total if job.progress_total else 0)


@dataclass(frozen=True)
class Holdings:
    """What goes with the demo; ``by_hand`` are the customers people wrote down themselves."""

    customers: int
    by_hand: int
    cards: int
    visits: int
    bills: int
    appointments: int
    interactions: int
    staff: int
    salons: int


def holdings() -> Holdings:
    """Return what a removal takes away. Nine queries."""
    customers = Customer.objects.unscoped(_WHY)
    return Holdings(
        customers=customers.count(),
        by_hand=customers.filter(import_id=None).exclude(code__startswith="D0").count(),
        cards=Card.objects.unscoped(_WHY).count(),
        visits=Visit.objects.unscoped(_WHY).count(),
        bills=Ticket.objects.unscoped(_WHY).count(),
        appointments=Appointment.objects.unscoped(_WHY).count(),
        interactions=Interaction.objects.unscoped(_WHY).count(),
        staff=Staff.objects.count(),
        salons=Salon.objects.count(),
    )


def rows_of_own_files() -> int:
    """Return how many rows of the shop came out of somebody's files, of whatever kind."""
    return sum(model._base_manager.filter(import_id__isnull=False).count() for model in _importable())  # noqa: SLF001


def _importable() -> list[type[Model]]:
    """The tables files fill; an import's own notes are no rows of the shop."""
    ours: list[Any] = [model for model in apps.get_models() if model.__module__.startswith("liuke.")]
    return [
        model
        for model in ours
        if model._meta.app_label != "intake" and any(f.name == "import_id" for f in model._meta.fields)  # noqa: SLF001
    ]
