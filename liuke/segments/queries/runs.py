"""Which run everybody reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from liuke.accounts.queries import organization
from liuke.insights.rules import Quantile
from liuke.kit.clock import business_day
from liuke.kit.models import Job, JobStatus
from liuke.segments.errors import DayInFuture, DiskFull, NotRefreshed
from liuke.segments.models import Run, RunStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.insights.rules.evaluate import Cuts

REFRESH_KEY = "segments.refresh"  # one wish to refresh waits at a time; the daily turn has this key too
# A wish that comes while a refresh runs waits under the next key: one runs, one is refused, one waits.
TODAY_KEYS = (REFRESH_KEY, f"{REFRESH_KEY}.again", f"{REFRESH_KEY}.once_more")
DAY_KEYS = (f"{REFRESH_KEY}.day", f"{REFRESH_KEY}.day.again")  # so that another day never stands in today's place
REFRESH_KEYS = (*TODAY_KEYS, *DAY_KEYS)

OLD_FACTS = timedelta(days=30)
STAGES = "lifecycle_stage"  # the scheme of life stages: pages, lists and playbooks speak of it first


def current_run() -> Run | None:
    """Return the run whose answers are shown, or None before the first. One query."""
    return Run.objects.filter(status=RunStatus.DONE).order_by("-pk").first()


def latest_run() -> Run | None:
    """Return the last run that was started, whatever became of it."""
    return Run.objects.order_by("-pk").first()


def require_run() -> Run:
    """Return the current run.

    Raises:
        NotRefreshed: nobody has refreshed yet.
    """
    run = current_run()
    if run is None:
        raise NotRefreshed
    return run


def checked_day(as_of: date | None, *, now: datetime) -> tuple[date, date]:
    """Return the day asked for, or today where none is, and today.

    Raises:
        DayInFuture: later than tomorrow.
    """
    today = business_day(now, organization().timezone)
    tomorrow = today + timedelta(days=1)
    if as_of is not None and as_of > tomorrow:
        raise DayInFuture(day=as_of.isoformat(), latest=tomorrow.isoformat())
    return as_of or today, today


def cuts_of(run: Run) -> Cuts:
    """Return the run's cut points as rules read them."""
    return {(name, Quantile(percent)): value for name, percent, value in run.cuts}


def language() -> str:
    """Return ``zh`` or ``en``: what rules and features are read in for this reader."""
    return "en" if (get_language() or "zh-hans").startswith("en") else "zh"


@dataclass(frozen=True)
class Freshness:
    """How old the answers are: their as-of day, when they were computed, and whether newer ones are on the way.

    ``facts_until`` is the last day the facts have.
    """

    as_of: date | None
    facts_until: date | None
    finished_at: datetime | None
    timezone: str
    is_working: bool
    failed: bool
    is_disk_full: bool

    def day_to_show(self, today: date) -> date:
        """Return today, or the day counted where that is so long ago that somebody must have meant it."""
        return self.as_of if self.as_of is not None and today - self.as_of > OLD_FACTS else today

    @property
    def day_of_facts(self) -> date | None:
        """The day to count for instead, when the facts end so long before the day counted that all look lost."""
        if self.as_of is None or self.facts_until is None or self.as_of - self.facts_until <= OLD_FACTS:
            return None
        return self.facts_until + timedelta(days=1)


def freshness() -> Freshness:
    """Return how old the answers are. Four queries."""
    run, last = current_run(), latest_run()
    waiting = Job.objects.filter(unique_key__in=REFRESH_KEYS, status__in=[JobStatus.READY, JobStatus.RUNNING])
    return Freshness(
        as_of=run.as_of if run else None,
        facts_until=run.fresh_until if run else None,
        finished_at=run.finished_at if run else None,
        timezone=organization().timezone,
        is_working=waiting.exists(),
        failed=last is not None and last.status == RunStatus.FAILED,
        is_disk_full=last is not None and DiskFull.code in last.error,
    )
