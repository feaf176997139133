"""What came of contacting a customer is recorded once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.care import services as care
from liuke.care.errors import DayNeeded, TaskClosed, TooLateToReopen
from liuke.care.models import Task
from liuke.kit.problems import NotAllowed, NotFound
from liuke.outreach import queries, services
from tests.world import NOON, TODAY, World

WHY = "tests write facts"


def listed() -> queries.RecallList:
    with translation.override("en"):
        return queries.recall_list(scope=WHOLE_SHOP, today=TODAY)


def test_do_not_contact_is_for_ever(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)
    care.record_outcome(scope=scope, task_id=task.pk, outcome="do_not_contact", today=TODAY, now=NOON)

    later = queries.recall_list(scope=WHOLE_SHOP, today=TODAY + timedelta(days=30))

    assert later.dropped == {"do_not_contact": 1}


def test_an_outcome_is_recorded_once_and_another_is_refused(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)
    ask: dict[str, Any] = {"scope": scope, "task_id": task.pk, "today": TODAY, "now": NOON}

    care.record_outcome(outcome="booked", **ask)
    assert care.record_outcome(outcome="booked", **ask).outcome == "booked"
    with pytest.raises(TaskClosed):
        care.record_outcome(outcome="refused", **ask)


def test_another_day_needs_a_day(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)

    with pytest.raises(DayNeeded):
        care.record_outcome(scope=scope, task_id=task.pk, outcome="later", today=TODAY, now=NOON, again_on=TODAY)


def test_a_result_is_taken_back_on_its_day_only_and_by_whom_it_concerns(slipping: World) -> None:
    desk, manager = scope_of(slipping.front_desk), scope_of(slipping.manager)
    whom: dict[str, Any] = {"scope": manager, "customer_id": slipping.zhou.pk, "today": TODAY}
    services.assign_recall(staff_id=None, now=NOON - timedelta(hours=1), **whom)
    task = services.record_recall(outcome="refused", now=NOON, **whom)
    ask: dict[str, Any] = {"task_id": task.pk, "now": NOON}

    with pytest.raises(NotAllowed):
        care.reopen_task(scope=desk, today=TODAY, **ask)
    with pytest.raises(NotFound):
        care.reopen_task(scope=scope_of(slipping.stranger), today=TODAY, **ask)
    with pytest.raises(TooLateToReopen):
        care.reopen_task(scope=manager, today=TODAY + timedelta(days=1), **ask)
    opened = care.reopen_task(scope=manager, today=TODAY, **ask)

    assert opened is not None
    assert (opened.outcome, opened.closed_at) == ("", None)
    assert AuditEntry.objects.get(action="recall.reopened").before["outcome"] == "refused"
    assert care.reopen_task(scope=manager, today=TODAY, **ask) == opened


def test_taking_back_a_result_that_made_its_own_task_leaves_no_task(slipping: World) -> None:
    desk = scope_of(slipping.front_desk)
    task = services.record_recall(scope=desk, customer_id=slipping.zhou.pk, outcome="no_answer", today=TODAY, now=NOON)

    assert care.reopen_task(scope=desk, task_id=task.pk, today=TODAY, now=NOON + timedelta(minutes=1)) is None

    listed = queries.recall_list(scope=desk, today=TODAY)
    assert [row.customer for row in listed.rows] == [slipping.zhou, slipping.qian]
    assert not Task.objects.unscoped("test").exists()
