"""A use case is one transaction; a step never stands alone."""

from __future__ import annotations

import pytest

from liuke.kit.models import Schedule
from liuke.kit.transactions import step, use_case
from tests.world import NOON


@step
def write() -> None:
    Schedule.objects.create(name="a", task="t", every_minutes=1, next_run_at=NOON)


@use_case
def write_and_fail() -> None:
    write()
    raise ArithmeticError


@use_case
def nest() -> None:
    write_and_fail()


@pytest.mark.django_db(transaction=True)
def test_a_step_refuses_to_run_alone() -> None:
    with pytest.raises(RuntimeError, match="inside a use case"):
        write()


@pytest.mark.django_db(transaction=True)
def test_a_use_case_that_fails_leaves_nothing() -> None:
    with pytest.raises(ArithmeticError):
        write_and_fail()

    assert not Schedule.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_use_cases_cannot_nest() -> None:
    with pytest.raises(RuntimeError, match="durable"):
        nest()
