"""A write that is sent again happens once."""

from __future__ import annotations

import pytest
from django.db import transaction

from liuke.kit import idempotency
from liuke.kit.idempotency import KeyMissing, KeyReused, Once, once
from liuke.kit.models import Schedule
from liuke.kit.transactions import use_case
from tests.concurrency.race import race
from tests.world import NOON


@use_case
def plan(write: Once | None, name: str) -> int:
    if answer := idempotency.begin(write, now=NOON):
        return int(answer["id"])
    made = Schedule.objects.create(name=name, task="t", every_minutes=1, next_run_at=NOON)
    idempotency.finish(write, {"id": made.pk})
    return made.pk


def named(key: str, body: bytes = b"{}") -> Once:
    return once(scope="staff:1 POST /schedules", key=key, body=body)


@pytest.mark.django_db
def test_the_same_request_with_the_same_key_is_one_write() -> None:
    assert plan(named("k"), "a") == plan(named("k"), "b")
    assert Schedule.objects.count() == 1


@pytest.mark.django_db
def test_a_key_used_for_another_request_is_refused_and_writes_nothing() -> None:
    plan(named("k"), "a")

    with pytest.raises(KeyReused):
        plan(named("k", b'{"other": 1}'), "b")
    assert Schedule.objects.count() == 1


@pytest.mark.django_db
def test_a_write_that_failed_frees_its_key() -> None:
    plan(None, "a")
    with pytest.raises(Exception, match=r"(?i)unique"):
        plan(named("k"), "a")

    assert plan(named("k"), "b")


@pytest.mark.parametrize("key", ["", "x" * 81])
def test_a_write_without_a_usable_key_is_refused(key: str) -> None:
    with pytest.raises(KeyMissing):
        named(key)


@pytest.mark.django_db(transaction=True)
def test_five_clients_with_one_key_write_once() -> None:
    made = race(5, lambda number: plan(named("k"), f"name {number}"))

    assert len(set(made)) == 1
    assert Schedule.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_five_clients_without_a_key_write_five_times() -> None:
    made = race(5, lambda number: plan(None, f"name {number}"))

    assert len(set(made)) == 5


def test_steps_of_idempotency_join_a_transaction() -> None:
    assert not transaction.get_connection().in_atomic_block
    with pytest.raises(RuntimeError):
        idempotency.begin(None, now=NOON)
