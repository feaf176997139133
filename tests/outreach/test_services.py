"""A row of the list becomes one task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.care.errors import StaffElsewhere, TaskClosed
from liuke.care.models import Task
from liuke.customers.errors import TooManyChosen
from liuke.kit.problems import NotAllowed, NotFound
from liuke.outreach import queries, services
from liuke.outreach.errors import NotToBeCalled
from tests.world import NOON, TODAY, World

WHY = "tests write facts"


def listed() -> queries.RecallList:
    with translation.override("en"):
        return queries.recall_list(scope=WHOLE_SHOP, today=TODAY)


def test_a_task_keeps_her_off_the_list_for_a_week(slipping: World) -> None:
    task = services.assign_recall(
        scope=scope_of(slipping.manager),
        customer_id=slipping.zhou.pk,
        staff_id=slipping.beautician.pk,
        today=TODAY,
        now=NOON,
    )

    assert task.stake_minor == 1875_00
    today = listed()
    assert (today.dropped, [row.task and row.task.pk for row in today.rows]) == ({}, [task.pk, None])
    with translation.override("en"):
        tomorrow = queries.recall_list(scope=WHOLE_SHOP, today=TODAY + timedelta(days=1))
    assert tomorrow.dropped == {"contacted": 1}
    later = queries.recall_list(scope=WHOLE_SHOP, today=TODAY + timedelta(days=8))
    assert slipping.zhou.pk in {row.customer_id for row in later.rows}


def test_assigning_twice_makes_one_task(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    ask: dict[str, Any] = {"scope": scope, "customer_id": slipping.zhou.pk, "today": TODAY, "now": NOON}

    first = services.assign_recall(staff_id=None, **ask)
    second = services.assign_recall(staff_id=slipping.beautician.pk, **ask)

    assert (first.pk, second.staff_id) == (second.pk, slipping.beautician.pk)


def test_strangers_and_people_without_the_right_are_refused(slipping: World) -> None:
    ask: dict[str, Any] = {"customer_id": slipping.zhou.pk, "today": TODAY, "now": NOON}

    with pytest.raises(NotFound):
        services.assign_recall(scope=scope_of(slipping.stranger), staff_id=None, **ask)
    with pytest.raises(NotAllowed):
        services.assign_recall(scope=scope_of(slipping.front_desk), staff_id=slipping.beautician.pk, **ask)
    with pytest.raises(StaffElsewhere):
        services.assign_recall(scope=scope_of(slipping.manager), staff_id=slipping.stranger.pk, **ask)


def test_a_result_makes_the_row_one_s_own_task_and_keeps_it_on_the_list(slipping: World) -> None:
    scope = scope_of(slipping.front_desk)
    ask: dict[str, Any] = {"scope": scope, "customer_id": slipping.zhou.pk, "today": TODAY, "now": NOON}

    task = services.record_recall(outcome="booked", note="下周三", **ask)
    again = services.record_recall(outcome="booked", **ask)

    assert (task.pk, task.staff_id, task.outcome_note) == (again.pk, slipping.front_desk.pk, "下周三")
    today = listed()
    assert (today.candidates, today.listed, today.waiting, today.done) == (2, 2, 1, {"booked": 1})
    assert [row.customer_id for row in today.done_rows] == [slipping.zhou.pk]
    with pytest.raises(TaskClosed):
        services.record_recall(outcome="refused", **ask)


def test_who_asked_to_be_left_alone_becomes_nobody_s_task(slipping: World) -> None:
    scope, later = scope_of(slipping.manager), TODAY + timedelta(days=2)
    ask: dict[str, Any] = {"scope": scope, "customer_id": slipping.zhou.pk, "now": NOON}
    services.record_recall(outcome="do_not_contact", today=TODAY, **ask)

    with pytest.raises(NotToBeCalled):
        services.assign_recall(staff_id=slipping.beautician.pk, today=later, **ask)
    with pytest.raises(NotToBeCalled):
        services.record_recall(outcome="booked", today=later, **ask)
    both = [slipping.zhou.pk, slipping.qian.pk]
    given = services.assign_many(scope=scope, customer_ids=both, staff_id=slipping.beautician.pk, today=later, now=NOON)

    assert given == services.Given(1, 1)
    assert list(Task.objects.within(scope).filter(due_on=later).values_list("customer", flat=True)) == both[1:]


def test_rows_go_to_one_person_or_each_to_her_steward(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    slipping.zhou.steward = slipping.beautician
    slipping.zhou.save()
    both = [slipping.zhou.pk, slipping.qian.pk]
    ask: dict[str, Any] = {"scope": scope, "customer_ids": both, "today": TODAY, "now": NOON}

    assert services.assign_many(staff_id=None, **ask) == services.Given(1, 1)
    assert services.assign_many(staff_id=slipping.front_desk.pk, **ask) == services.Given(2, 0)
    assert services.assign_many(staff_id=slipping.stranger.pk, **ask) == services.Given(0, 2)
    moved = Task.objects.within(scope).filter(due_on=TODAY).values_list("staff", flat=True)
    assert list(moved) == [slipping.front_desk.pk] * 2  # 周's task went from her steward to the front desk
    with pytest.raises(NotAllowed):
        services.assign_many(staff_id=None, **(ask | {"scope": scope_of(slipping.front_desk)}))


def test_more_than_can_be_given_at_once_are_refused_and_nobody_is_given_anything(slipping: World) -> None:
    ask: dict[str, Any] = {"scope": scope_of(slipping.manager), "today": TODAY, "now": NOON}
    many = range(slipping.zhou.pk, slipping.zhou.pk + 201)

    with pytest.raises(TooManyChosen):
        services.assign_many(customer_ids=many, staff_id=slipping.beautician.pk, **ask)

    assert not Task.objects.unscoped("test").exists()


def test_giving_many_rows_reads_the_person_once(slipping: World) -> None:
    ask: dict[str, Any] = {"scope": scope_of(slipping.manager), "today": TODAY, "now": NOON}
    ask["staff_id"] = slipping.beautician.pk

    with CaptureQueriesContext(connection) as queried:
        given = services.assign_many(customer_ids=[slipping.zhou.pk, slipping.qian.pk], **ask)

    asked = [one["sql"] for one in queried.captured_queries]
    assert given.count == 2
    assert sum("accounts_staff_salons" in sql for sql in asked) == 1
    assert not [sql for sql in asked if sql.startswith("UPDATE")]
