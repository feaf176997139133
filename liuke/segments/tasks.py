"""Refreshing in the background: every day, and after each import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django_tasks import task

from liuke.accounts.queries import has_shop
from liuke.kit import clock
from liuke.kit.jobs import enqueue_once
from liuke.segments.queries.runs import REFRESH_KEY

if TYPE_CHECKING:
    import uuid

IMPORT_COMMITTED = "intake.import_committed"


@task()
def refresh_all() -> None:
    """Refresh as of today; a refresh that runs already makes this one try again later.

    An empty home has nothing to refresh: the day's turn is done, not failed.
    """
    if not has_shop():
        return
    from liuke.segments import services  # brings the engine: only the process that refreshes pays for it

    services.refresh(as_of=None, now=clock.now())


def after_import(_uid: uuid.UUID, _payload: dict[str, Any]) -> None:
    """Enqueue one refresh, however many files came in."""
    enqueue_once(refresh_all, unique_key=REFRESH_KEY)
