"""Workers race for jobs: each job goes to one of them. The twin shows that the race is real."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest

from liuke.kit.jobs.worker import claim
from liuke.kit.models import Job, JobStatus
from tests.concurrency.race import race
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)

JOBS, WORKERS = 120, 4


@pytest.fixture(autouse=True)
def _waiting_jobs() -> None:
    Job.objects.bulk_create(Job(uid=uuid.uuid4(), task="t", run_at=NOON, enqueued_at=NOON) for _ in range(JOBS))


def claim_all(number: int) -> list[int]:
    taken: list[int] = []
    while batch := claim(worker=f"w{number}", now=NOON, limit=3):
        taken += batch
    return taken


def test_no_job_is_claimed_twice() -> None:
    taken = [job for batch in race(WORKERS, claim_all) for job in batch]

    assert len(taken) == JOBS
    assert len(set(taken)) == JOBS


def test_twin_looking_first_and_taking_afterwards_claims_jobs_twice() -> None:
    """The same race without the one statement: every worker looks, then every worker takes."""
    looked = threading.Barrier(WORKERS)

    def look_then_take(_number: int) -> list[int]:
        seen = list(Job.objects.filter(status=JobStatus.READY).order_by("pk").values_list("pk", flat=True)[:3])
        looked.wait()
        Job.objects.filter(pk__in=seen).update(status=JobStatus.RUNNING, lease_until=NOON + timedelta(minutes=1))
        return seen

    taken = [job for batch in race(WORKERS, look_then_take) for job in batch]

    assert len(taken) > len(set(taken))
