"""What came of contacting a customer is recorded once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from liuke.accounts.models import AuditEntry, Salon
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
    care.record_outcome(scope=scope, task_id=task.pk, outcome="do_not_contact", now=NOON)

    later = queries.recall_list(scope=WHOLE_SHOP, today=TODAY + timedelta(days=30))

    assert later.dropped == {"do_not_contact": 1}


def test_an_outcome_is_recorded_once_and_another_is_refused(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)
    ask: dict[str, Any] = {"scope": scope, "task_id": task.pk, "now": NOON}

    care.record_outcome(outcome="booked", **ask)
    assert care.record_outcome(outcome="booked", **ask).outcome == "booked"
    with pytest.raises(TaskClosed):
        care.record_outcome(outcome="refused", **ask)


def test_another_day_needs_a_day(slipping: World) -> None:
    scope = scope_of(slipping.manager)
    task = services.assign_recall(scope=scope, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)

    with pytest.raises(DayNeeded):
        care.record_outcome(scope=scope, task_id=task.pk, outcome="later", now=NOON, again_on=TODAY)


def test_a_result_is_taken_back_on_its_day_only_and_by_whom_it_concerns(slipping: World) -> None:
    desk, manager = scope_of(slipping.front_desk), scope_of(slipping.manager)
    whom: dict[str, Any] = {"scope": manager, "customer_id": slipping.zhou.pk, "today": TODAY}
    services.assign_recall(staff_id=None, now=NOON - timedelta(hours=1), **whom)
    task = services.record_recall(outcome="refused", now=NOON, **whom)
    ask: dict[str, Any] = {"task_id": task.pk, "now": NOON + timedelta(minutes=1)}

    with pytest.raises(NotAllowed):
        care.reopen_task(scope=desk, **ask)
    with pytest.raises(NotFound):
        care.reopen_task(scope=scope_of(slipping.stranger), **ask)
    with pytest.raises(TooLateToReopen):
        care.reopen_task(scope=manager, task_id=task.pk, now=NOON + timedelta(days=1))
    opened = care.reopen_task(scope=manager, **ask)

    assert opened is not None
    assert (opened.outcome, opened.closed_at) == ("", None)
    assert AuditEntry.objects.get(action="recall.reopened").before["outcome"] == "refused"
    assert care.reopen_task(scope=manager, **ask) == opened


def test_taking_back_a_result_that_made_its_own_task_leaves_no_task(slipping: World) -> None:
    desk = scope_of(slipping.front_desk)
    task = services.record_recall(scope=desk, customer_id=slipping.zhou.pk, outcome="no_answer", today=TODAY, now=NOON)

    assert care.reopen_task(scope=desk, task_id=task.pk, now=NOON + timedelta(minutes=1)) is None

    listed = queries.recall_list(scope=desk, today=TODAY)
    assert [row.customer for row in listed.rows] == [slipping.zhou, slipping.qian]
    assert not Task.objects.unscoped("test").exists()


def test_a_result_of_a_salon_far_away_is_taken_back_on_the_day_of_that_salon(slipping: World) -> None:
    Salon.objects.filter(pk=slipping.lakeside.pk).update(timezone="America/Vancouver")
    owner = scope_of(slipping.owner)
    task = services.assign_recall(scope=owner, customer_id=slipping.zhou.pk, staff_id=None, today=TODAY, now=NOON)
    ask: dict[str, Any] = {"scope": owner, "task_id": task.pk}
    evening = datetime(2026, 11, 23, 2, tzinfo=UTC)  # the 22nd in Vancouver, the 23rd in Shanghai

    care.record_outcome(outcome="later", now=evening, again_on=date(2026, 11, 23), **ask)

    assert care.reopen_task(now=evening + timedelta(hours=5), **ask) is not None
    care.record_outcome(outcome="no_answer", now=evening, **ask)
    with pytest.raises(TooLateToReopen):
        care.reopen_task(now=evening + timedelta(hours=7), **ask)
