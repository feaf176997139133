"""Jobs: once each, again after a failure, never running for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django_tasks import task

from liuke.kit import clock
from liuke.kit.jobs import Progress, Stopped, current_progress, enqueue_once, schedules, worker
from liuke.kit.jobs.worker import backoff, claim, run_due, run_one, worker_name
from liuke.kit.models import Job, JobStatus, Schedule

pytestmark = pytest.mark.django_db

ran: list[str] = []


@task
def note(word: str) -> None:
    ran.append(word)


@task
def break_down() -> None:
    raise RuntimeError("the sky fell")


@task
def count_to_ten() -> None:
    for done in range(10):
        current_progress().report(done, 10)
        ran.append(str(done))


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    ran.clear()


def test_a_job_runs_once_and_is_done() -> None:
    note.enqueue("hello")

    assert run_due(worker="w") == 1
    assert run_due(worker="w") == 0
    assert ran == ["hello"]
    assert Job.objects.get().status == JobStatus.DONE


def test_a_job_of_tomorrow_waits() -> None:
    note.using(run_after=clock.now() + timedelta(days=1)).enqueue("later")

    assert run_due(worker="w") == 0


def test_a_failing_job_is_tried_again_later_and_in_the_end_given_up() -> None:
    break_down.enqueue()
    for _attempt in range(5):
        Job.objects.update(run_at=clock.now())
        run_due(worker="w")

    job = Job.objects.get()
    assert (job.status, job.attempts) == (JobStatus.FAILED, 5)
    assert "the sky fell" in job.last_error


def test_a_job_waits_longer_after_each_failure() -> None:
    waits = [backoff(attempts) for attempts in range(1, 5)]

    assert waits == sorted(waits)
    assert len(set(waits)) == 4


def test_a_job_whose_worker_was_killed_is_taken_over_when_its_lease_runs_out() -> None:
    note.enqueue("again")
    dead, now = worker_name(), clock.now()
    assert claim(worker=dead, now=now, lease_seconds=60)

    assert claim(worker="w", now=now + timedelta(seconds=30)) == []
    (job_id,) = claim(worker="w", now=now + timedelta(seconds=61))
    run_one(job_id, worker="w")

    assert ran == ["again"]
    assert Job.objects.get().status == JobStatus.DONE


def test_a_job_that_kills_its_workers_does_not_run_for_ever() -> None:
    note.enqueue("poison")
    now = clock.now()
    for turn in range(6):
        claimed = claim(worker=f"w{turn}", now=now + timedelta(minutes=2 * turn))
    run_one(claimed[0], worker="w5")

    assert ran == []
    assert Job.objects.get().status == JobStatus.FAILED


def test_a_worker_that_lost_its_lease_does_not_write_the_outcome() -> None:
    note.enqueue("twice")
    now = clock.now()
    (job_id,) = claim(worker="slow", now=now, lease_seconds=1)
    claim(worker="w", now=now + timedelta(seconds=2))
    run_one(job_id, worker="slow")

    assert Job.objects.get().status == JobStatus.RUNNING


def test_a_wish_that_already_waits_is_not_written_twice() -> None:
    first = enqueue_once(note, unique_key="refresh", word="a")
    second = enqueue_once(note, unique_key="refresh", word="b")

    assert (first.is_new, second.is_new) == (True, False)
    assert first.job == second.job


def test_a_running_job_says_how_far_it_is_and_stops_when_asked() -> None:
    count_to_ten.enqueue()
    job = Job.objects.get()
    Job.objects.update(stop_requested=True)
    run_due(worker="w")

    job.refresh_from_db()
    assert (job.status, job.progress_total, ran) == (JobStatus.STOPPED, 10, [])
    with pytest.raises(Stopped):
        Progress(job.pk).report(1, 10)


def test_a_late_turn_does_not_move_the_turns_after_it() -> None:
    now = clock.now()
    schedules.ensure("daily", note, every_minutes=24 * 60, first_at=now - timedelta(hours=30))

    assert schedules.fire_due(now=now) == 1
    assert Schedule.objects.get().next_run_at == now + timedelta(hours=18)
    assert Job.objects.get().unique_key == "daily"


def test_a_schedule_whose_hour_changed_moves_to_the_turn_just_before() -> None:
    now = clock.now()
    schedules.ensure("daily", note, every_minutes=24 * 60, first_at=now - timedelta(hours=1))
    schedules.fire_due(now=now)

    schedules.ensure("daily", note, every_minutes=24 * 60, first_at=now - timedelta(hours=25))
    assert Schedule.objects.get().next_run_at == now + timedelta(hours=23)
    schedules.ensure("daily", note, every_minutes=24 * 60, first_at=now - timedelta(hours=22))
    assert Schedule.objects.get().next_run_at == now + timedelta(hours=2)


def test_a_schedule_that_missed_a_week_fires_once() -> None:
    now = clock.now()
    schedules.ensure("hourly", break_down, every_minutes=60, first_at=now - timedelta(days=7))

    assert schedules.fire_due(now=now) == 1
    assert schedules.fire_due(now=now) == 0
    assert Schedule.objects.get().next_run_at == now + timedelta(minutes=60)


def test_a_heartbeat_outlives_an_error_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[int] = []
    third = threading.Event()

    def beat(_job: int, _worker: str) -> None:
        beats.append(1)
        if len(beats) == 3:
            third.set()
        raise OperationalError("database is locked")

    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.001)
    monkeypatch.setattr(worker, "_renew", beat)
    with worker._heartbeat(1, "w"):
        assert third.wait(10)
