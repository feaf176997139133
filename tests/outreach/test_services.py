"""A row of the list becomes one task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.care.errors import StaffElsewhere
from liuke.kit.problems import NotAllowed, NotFound
from liuke.outreach import queries, services
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
    assert listed().dropped == {"contacted": 1}
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
