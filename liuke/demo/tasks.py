"""Background work of the demo."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django_tasks import task

from liuke.demo import queries, services
from liuke.kit import clock
from liuke.segments.errors import ShopRemoved
from liuke.segments.services import refresh


@task
def grow(customers: int, seed: int, until: str) -> None:
    """Let the demo grow to ``customers``; a demo that was removed meanwhile stays removed."""
    if not queries.stands():
        return
    services.fill_demo(customers=customers, seed=seed, until=date.fromisoformat(until), now=clock.now())
    with suppress(ShopRemoved):
        refresh(as_of=None, now=clock.now())
