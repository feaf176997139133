"""Refreshing in the background: every day, and after each import."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django_tasks import task

from liuke.accounts.queries import has_shop
from liuke.kit import clock
from liuke.kit.jobs import enqueue_once
from liuke.kit.models import JobStatus
from liuke.segments.errors import RefreshRunning, ShopRemoved
from liuke.segments.queries.runs import DAY_KEYS, OLD_FACTS, TODAY_KEYS, current_run

if TYPE_CHECKING:
    import uuid

RETRY_SECONDS = 20
PAST_KEYS = ("segments.past", "segments.past.next")


@task()
def refresh_all(day: str = "") -> None:
    """Refresh as of a day, or today. While another one runs a new wish waits a little; no shop, nothing to do."""
    if not has_shop():
        return
    from liuke.segments import services  # brings the engine: only the process that refreshes pays for it

    try:
        services.refresh(as_of=date.fromisoformat(day) if day else None, now=clock.now())
    except RefreshRunning:
        ask_refresh(day, after_seconds=RETRY_SECONDS)
    except ShopRemoved:
        return
    else:
        _ask_past()


@task(priority=-10)
def work_out_past() -> None:
    """Work out who was in which tier on every day, some days at a time so that others find their turn between."""
    from liuke.segments import services

    try:
        found = services.work_out_past(now=clock.now())
    except RefreshRunning:
        _ask_past(after_seconds=RETRY_SECONDS)
    else:
        if found is not None and not found.is_whole:
            _ask_past()


def _ask_past(*, after_seconds: int = 0) -> None:
    """Make sure the past is worked on after this moment: the one at work has the first key."""
    wanted = work_out_past.using(run_after=clock.now() + timedelta(seconds=after_seconds))
    for key in PAST_KEYS:
        if enqueue_once(wanted, unique_key=key).is_new:
            return


@task()
def refresh_morning() -> None:
    """Refresh as every morning, as of today; a shop whose facts ended long ago stays at the day somebody chose."""
    run = current_run()
    today = clock.now().date()
    if run is None or run.fresh_until is None or not run.fresh_until < run.as_of < today - OLD_FACTS:
        refresh_all.func()
        return
    refresh_all.func(run.as_of.isoformat())
    again = current_run()
    if again and again.fresh_until and again.fresh_until >= run.as_of:  # facts came that this day does not see
        refresh_all.func()


def after_import(_uid: uuid.UUID, _payload: dict[str, Any]) -> None:
    """Make sure a refresh starts after this moment, however many files came in."""
    ask_refresh()


def ask_refresh(day: str = "", *, after_seconds: int = 0) -> None:
    """Make sure a refresh for a day, or for today, waits; one that waits already is the same wish.

    One that runs already may have read before the rows came: it does not count, and the next key takes the wish.

    Raises:
        RefreshRunning: one runs, and others wait for other days.
    """
    wanted = refresh_all.using(run_after=clock.now() + timedelta(seconds=after_seconds))
    for key in DAY_KEYS if day else TODAY_KEYS:
        found = enqueue_once(wanted, unique_key=key, day=day)
        is_waiting = found.job.status == JobStatus.READY and found.job.arguments["kwargs"].get("day", "") == day
        if found.is_new or is_waiting:
            return
    raise RefreshRunning
