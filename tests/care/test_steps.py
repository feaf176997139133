"""Steps of care refuse to run alone."""

from __future__ import annotations

import pytest

from liuke.care import steps
from tests.world import NOON, TODAY, World


@pytest.mark.django_db(transaction=True)
def test_a_task_is_never_written_outside_a_use_case(world: World) -> None:
    with pytest.raises(RuntimeError, match="inside a use case"):
        steps.open_recall(
            customer=world.lin, staff_id=None, due_on=TODAY, playbook="", reason="r", suggestion="", offer="",
            stake_minor=0, actor_id=None, now=NOON,
        )  # fmt: skip
