"""Keeping as work of the worker: every night, and when the owner asks."""

from __future__ import annotations

from django_tasks import task

from liuke.kit import clock
from liuke.kit.keeping import checks, copies
from liuke.kit.models import Job, JobStatus

NIGHTLY_KEY = "keeping.nightly"
COPY_KEY = "keeping.copy"
CHECK_KEY = "keeping.check"


@task()
def keep_nightly() -> None:
    """Check the shop, make a copy, and let go of the copies nobody will miss."""
    checks.remember(checks.run(now=clock.now()))
    copies.make_copy(now=clock.now())
    copies.thin_out()


@task()
def copy_now() -> None:
    """Make a copy."""
    copies.make_copy(now=clock.now())


@task()
def check_now() -> None:
    """Check the shop and keep what was found."""
    checks.remember(checks.run(now=clock.now()))


def at_work(*keys: str) -> Job | None:
    """Return the unfinished job of one of these keys, or None."""
    return Job.objects.filter(unique_key__in=keys, status__in=[JobStatus.READY, JobStatus.RUNNING]).first()


def has_failed(*keys: str) -> bool:
    """Return whether the last job of these keys did not come to its end."""
    last = Job.objects.filter(unique_key__in=keys).order_by("-pk").first()
    return last is not None and last.status == JobStatus.FAILED
