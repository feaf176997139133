"""Who is connected to whom: the home, event handlers, fact sources. The only place that knows both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from liuke.kit import home

if TYPE_CHECKING:
    from datetime import datetime


def install() -> None:
    """Connect everything; Django calls this once at start."""
    from liuke.intake.events import ImportCommitted, ImportUndone
    from liuke.kit import outbox
    from liuke.segments import cuts, tasks

    home.install(home.open_home(settings.ENVIRONMENT.home))
    _register_facts()
    cuts.install()
    for kind in (ImportCommitted.kind, ImportUndone.kind):
        outbox.subscribe(kind, tasks.after_import)


def ensure_schedules(*, now: datetime) -> None:
    """Put the shop's regular work in place; the worker calls this at its start, when the tables stand."""
    from liuke.kit.jobs import schedules
    from liuke.segments.tasks import refresh_all

    schedules.ensure("segments.refresh", refresh_all, every_minutes=24 * 60, now=now)


def _register_facts() -> None:
    from liuke.booking.facts import BOOKINGS
    from liuke.care.facts import OUTCOMES
    from liuke.catalog.facts import CATALOG
    from liuke.customers.facts import PEOPLE
    from liuke.segments.sources import register
    from liuke.visits.facts import TICKET_LINES, VISIT_DAYS

    register(TICKET_LINES, VISIT_DAYS, BOOKINGS, OUTCOMES, CATALOG, PEOPLE)
