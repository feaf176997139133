"""Background work of intake."""

from __future__ import annotations

from django_tasks import task

from liuke.intake.models import Import
from liuke.intake.services.running import go_on
from liuke.kit import clock


@task()
def run(import_id: int) -> None:
    """Check and write one import; safe to run again after a crash."""
    go_on(Import.unguarded.get(pk=import_id), now=clock.now())
