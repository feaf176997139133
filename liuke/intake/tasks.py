"""Background work of intake. A refusal is an answer people read on the page, so it ends the job; a crash is retried."""

from __future__ import annotations

from contextlib import suppress

from django_tasks import task

from liuke.intake import services
from liuke.intake.models import Import
from liuke.intake.services.running import go_on
from liuke.kit import clock
from liuke.kit.problems import LiukeError


@task()
def prepare(import_id: int) -> None:
    """Read, check and rehearse one import; safe to run again after a crash."""
    with suppress(LiukeError):
        services.prepare_import(Import.unguarded.get(pk=import_id), now=clock.now())


@task()
def run(import_id: int) -> None:
    """Check and write one import; safe to run again after a crash."""
    with suppress(LiukeError):
        go_on(Import.unguarded.get(pk=import_id), now=clock.now())


@task()
def undo(import_id: int, staff_id: int | None = None) -> None:
    """Take one import back; safe to run again after a crash."""
    with suppress(LiukeError):
        services.undo_import(Import.unguarded.get(pk=import_id), now=clock.now(), staff_id=staff_id)
