"""Looking for doubles in the background: every night, after each import, and when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from django_tasks import task

from liuke.accounts.queries import has_shop, organization
from liuke.customers import services
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.jobs import enqueue_once

if TYPE_CHECKING:
    import uuid

DOUBLES_KEY = "doubles"
log = structlog.get_logger()


@task()
def look_for_doubles(by: int | None = None) -> None:
    """Compare all records; no shop, nothing to do."""
    if not has_shop():
        return
    now = clock.now()
    today = clock.business_day(now, organization().timezone)
    found = services.find_doubles(vault=home().vault, now=now, today=today, by=by)
    log.info("doubles.searched", records=found.records, waiting=found.waiting, merged=found.merged)


def after_import(_uid: uuid.UUID, _payload: dict[str, Any]) -> None:
    """Make sure the records are compared, however many files came in."""
    ask_search()


def ask_search(by: int | None = None) -> None:
    """Make sure a search waits; one that waits or runs already is the same wish."""
    enqueue_once(look_for_doubles, unique_key=DOUBLES_KEY, by=by)
