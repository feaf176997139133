"""A worker killed in the middle of a job: the job is taken over and done, and nothing runs for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from liuke.kit import clock
from liuke.kit.jobs.worker import claim, run_one
from liuke.kit.models import Job, JobStatus

pytestmark = pytest.mark.django_db(transaction=True)

_WORKER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "liuke.config.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from liuke.kit import clock
from liuke.kit.jobs.worker import claim, run_one
(job,) = claim(worker="doomed", now=clock.now(), lease_seconds=1)
run_one(job, worker="doomed")
"""


def wait_for_ever_or_append(folder: str) -> None:
    """The task: the first process that runs it says so and never returns; the next one finishes."""
    started = Path(folder) / "started"
    if started.exists():
        (Path(folder) / "done").touch()
        return
    started.write_text(str(os.getpid()))
    signal.pause()


class _Task:
    """What the worker finds under the job's task name."""

    func = staticmethod(wait_for_ever_or_append)


sleeper = _Task()


def test_a_job_survives_the_death_of_its_worker(tmp_path: Path) -> None:
    Job.objects.create(
        uid=uuid.uuid4(),
        task=f"{__name__}.sleeper",
        arguments={"args": [str(tmp_path)], "kwargs": {}},
        run_at=clock.now(),
        enqueued_at=clock.now(),
    )
    child = subprocess.Popen([sys.executable, "-c", _WORKER, str(connection.settings_dict["NAME"])])
    while not (tmp_path / "started").exists():
        assert child.poll() is None, "the worker died by itself"
    child.kill()
    child.wait()

    assert Job.objects.get().status == JobStatus.RUNNING
    (job_id,) = claim(worker="heir", now=clock.now() + timedelta(seconds=61))
    run_one(job_id, worker="heir")

    assert (tmp_path / "done").exists()
    assert Job.objects.get().status == JobStatus.DONE
