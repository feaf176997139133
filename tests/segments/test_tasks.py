"""A wish to refresh is neither lost nor counted as a failure."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction

from liuke.accounts.models import Organization
from liuke.config.wiring import ensure_schedules
from liuke.intake.events import ImportUndone
from liuke.intake.queries import tiers_are_refreshing
from liuke.kit import clock, outbox
from liuke.kit.jobs import enqueue_once, schedules
from liuke.kit.jobs.worker import claim, run_one
from liuke.kit.models import Job, Schedule
from liuke.segments import services
from liuke.segments.errors import RefreshRunning
from liuke.segments.models import Run
from liuke.segments.queries.runs import REFRESH_KEY, freshness, require_run
from liuke.segments.tasks import after_import, ask_refresh, refresh_all, refresh_morning
from tests.segments.shop import came
from tests.world import NOON, TODAY, World


def imported() -> None:
    after_import(uuid.uuid4(), {})


def test_an_import_that_is_taken_back_asks_for_a_refresh(world: World) -> None:
    with transaction.atomic():
        outbox.record(ImportUndone(import_id=1, file_kind="sales"), now=NOON)
    assert tiers_are_refreshing()

    outbox.deliver_waiting(now=NOON)

    assert Job.objects.get().unique_key == REFRESH_KEY


def test_two_imports_wait_for_one_refresh(world: World) -> None:
    imported()
    imported()

    assert Job.objects.count() == 1


def test_an_import_during_a_refresh_gets_a_refresh_of_its_own(world: World) -> None:
    imported()
    Job.objects.update(status="running")

    imported()
    imported()

    assert sorted(Job.objects.values_list("status", flat=True)) == ["ready", "running"]


def test_a_refused_refresh_is_done_and_another_waits_a_little(world: World) -> None:
    enqueue_once(refresh_all, unique_key=REFRESH_KEY)
    (job,) = claim(worker="w", now=clock.now())

    with services._alone():
        run_one(job, worker="w")

    assert Job.objects.get(pk=job).status == "done"
    waiting = Job.objects.exclude(pk=job).get()
    assert (waiting.status, waiting.attempts) == ("ready", 0)
    assert 0 < (waiting.run_at - clock.now()).total_seconds() <= 20


def test_the_page_knows_of_a_refresh_that_waits_for_the_one_before_it(world: World) -> None:
    imported()
    Job.objects.update(status="running")
    imported()
    Job.objects.filter(status="running").update(status="done")

    assert freshness().is_working
    assert tiers_are_refreshing()
    Job.objects.update(status="done")
    assert not freshness().is_working


def test_another_day_and_today_do_not_stand_in_each_others_place(world: World) -> None:
    for day in ("2026-05-07", "", "2026-05-07", ""):
        ask_refresh(day)
    Job.objects.update(status="running")
    ask_refresh("2026-05-08")

    assert [job.arguments["kwargs"]["day"] for job in Job.objects.order_by("pk")] == ["2026-05-07", "", "2026-05-08"]
    with pytest.raises(RefreshRunning):
        ask_refresh("2026-05-09")


def test_the_page_knows_of_the_morning_refresh_that_waits(world: World) -> None:
    ensure_schedules(now=NOON)

    schedules.fire_due(now=NOON)

    assert freshness().is_working
    assert (
        Schedule.objects.get(name=REFRESH_KEY).next_run_at.isoformat() == "2026-11-22T20:00:00+00:00"
    )  # 4:00 in Shanghai


@pytest.mark.django_db
def test_a_house_without_a_shop_has_nothing_to_refresh() -> None:
    assert not Organization.objects.exists()

    refresh_all.func()

    assert not Run.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a SQLite shop has one host")
@pytest.mark.django_db(transaction=True)
def test_another_host_cannot_refresh_the_same_database(world: World) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [services.LOCK])
            with pytest.raises(RefreshRunning):
                services.refresh(as_of=TODAY, now=NOON)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [services.LOCK])  # a closed link lets go a moment later
    finally:
        other.close()
    assert services.refresh(as_of=TODAY, now=NOON).run.customers == 3


def test_the_morning_leaves_a_shop_of_long_ago_at_the_day_somebody_chose(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=100))
    chosen = TODAY - timedelta(days=90)
    services.refresh(as_of=chosen, now=NOON)

    refresh_morning.func()
    stayed = require_run().as_of
    came(world.lin, clock.now().date())
    refresh_morning.func()

    assert stayed == chosen
    assert require_run().as_of > chosen
