"""What `liuke verify` finds, and what it says about it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.utils import translation

from liuke.config import keeping
from liuke.kit import home as homes
from liuke.kit.keeping import checks, parking
from liuke.kit.models import Job, JobStatus, OutboxEvent
from liuke.segments import services as segments
from tests.segments.shop import came
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from liuke.kit.keeping.checks import Finding


def found(*names: str) -> list[tuple[str, dict[str, object]]]:
    return [(finding.code, finding.details) for finding in checks.run(now=NOON, names=names).findings]


def waiting(**columns: object) -> Job:
    told = {"uid": uuid.uuid4(), "task": "liuke.kit.keeping.tasks.check_now", "arguments": {"args": [], "kwargs": {}}}
    return Job.objects.create(**told, run_at=NOON - timedelta(hours=2), enqueued_at=NOON, **columns)


def given_up(**columns: object) -> OutboxEvent:
    return OutboxEvent.objects.create(
        uid=uuid.uuid4(), kind="reminder.wanted", recorded_at=NOON, retry_at=NOON, attempts=5, **columns
    )


def test_a_sound_shop_has_nothing_to_find(world: World) -> None:
    verdict = checks.run(now=NOON)

    assert set(verdict.checks) >= {"tables", "guards", "database", "keys", "facts", "work"}
    assert verdict.findings == ()


def test_a_guard_that_is_gone_is_found(world: World) -> None:
    where = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER guard_accounts_auditentry_delete{where}")

    assert found() == [("kit.found_guards", {"table": "accounts_auditentry"})]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_points_to_nothing_is_found(world: World) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET salon_id = 99999 WHERE id = %s", [world.lin.pk])
        told = found("database")
        transaction.set_rollback(True)  # no commit would be taken

    assert told == [("kit.found_reference", {"table": "customers_customer", "target": "accounts_salon", "rows": 1})]


def test_keys_of_another_home_are_found(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    homes.install(homes.open_home(tmp_path_factory.mktemp("other")))

    assert found("keys") == [("kit.found_keys", {})]


@pytest.mark.django_db(transaction=True)
def test_facts_that_are_gone_or_cut_are_found(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=3))
    segments.refresh(as_of=TODAY, now=NOON)
    assert found("facts") == []
    first, second, *_rest = (p for p in keeping.facts(homes.home().root) if p.suffix == ".parquet")

    first.unlink()
    second.write_bytes(second.read_bytes()[:-3])

    names = [path.relative_to(homes.home().root).as_posix() for path in (first, second)]
    assert found("facts") == [("kit.found_file", {"file": name}) for name in names]


def test_work_that_stands_still_is_found_and_what_a_restore_parked_is_not(world: World) -> None:
    waiting()
    waiting(status=JobStatus.RUNNING, lease_until=NOON - timedelta(hours=3))
    waiting(status=JobStatus.PARKED)
    given_up()
    given_up(last_error=f"{parking.MARK}a.copy")

    assert found("work") == [
        ("kit.found_event", {"kind": "reminder.wanted", "count": 1}),
        ("kit.found_late", {"task": "liuke.kit.keeping.tasks.check_now", "count": 2}),
    ]


@pytest.fixture
def broken() -> Iterator[str]:
    def look(_now: datetime) -> Iterable[Finding]:
        raise OSError("the disk is gone")

    checks.register("broken", look, is_of_data=False)
    yield "broken"
    del checks.CHECKS["broken"]


def test_a_check_that_breaks_is_a_finding_itself(world: World, broken: str) -> None:
    assert found(broken) == [("kit.found_failed", {"check": broken, "detail": "the disk is gone"})]
    assert checks.run(now=NOON, only_data=True).findings == ()


def test_the_last_verdict_is_kept_and_read_in_either_language(world: World) -> None:
    assert checks.last_verdict() is None
    given_up()

    checks.remember(checks.run(now=NOON))
    kept = checks.last_verdict()

    assert kept is not None
    assert kept.checked_at == NOON
    (finding,) = kept.findings
    with translation.override("en"):
        english = finding.sentence
    with translation.override("zh-hans"):
        assert finding.sentence != english
    assert "reminder.wanted" in english


def test_what_is_released_goes_on_once(world: World) -> None:
    wish, twin = waiting(unique_key="tiers.refresh"), waiting()
    event = OutboxEvent.objects.create(uid=uuid.uuid4(), kind="x", recorded_at=NOON, retry_at=NOON)
    poisoned = given_up(last_error="it fell over")
    assert parking.park(copy="a.copy") == parking.Parked(2, 1)
    anew = waiting(unique_key="tiers.refresh")

    assert parking.release(now=NOON) == parking.Parked(1, 1)

    states = {job.pk: job.status for job in Job.objects.all()}
    assert states == {wish.pk: JobStatus.STOPPED, twin.pk: JobStatus.READY, anew.pk: JobStatus.READY}
    assert OutboxEvent.objects.get(pk=event.pk).attempts == 0
    assert OutboxEvent.objects.get(pk=poisoned.pk).attempts == 5
