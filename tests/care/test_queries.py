"""Open tasks and what became of the closed ones."""

from __future__ import annotations

from django.db import transaction

from liuke.accounts.queries import scope_of
from liuke.care import queries, services, steps
from tests.world import NOON, TODAY, World


def test_a_closed_task_is_no_longer_open_and_strangers_see_none(world: World) -> None:
    scope = scope_of(world.manager)
    for customer in (world.lin, world.zhou):
        with transaction.atomic():
            steps.open_recall(
                customer=customer, staff_id=world.beautician.pk, due_on=TODAY, playbook="", reason="r", suggestion="",
                offer="", stake_minor=0, actor_id=None, now=NOON,
            )  # fmt: skip
    first = queries.open_tasks(scope=scope).get(customer=world.lin)

    services.record_outcome(scope=scope, task_id=first.pk, outcome="no_answer", now=NOON)

    assert [task.customer for task in queries.open_tasks(scope=scope, staff_id=world.beautician.pk)] == [world.zhou]
    assert not queries.open_tasks(scope=scope_of(world.stranger)).exists()
