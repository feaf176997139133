"""The tests' own memory: a story put back is the story told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tests.stories import rows, told
from tests.world import make_customer

if TYPE_CHECKING:
    from pathlib import Path

    from liuke.customers.models import Customer
    from tests.world import World


def test_a_story_is_told_once_and_put_back_with_what_it_changed_and_removed(world: World, home: Path) -> None:
    tellings = []

    def story() -> Customer:
        tellings.append(1)
        world.westside.name = "城北店"
        world.westside.save()
        world.qian.delete()
        (home / "word").write_text("said")
        return make_customer(world.lakeside, "新来的", phone="+8613600136000")

    before, found = rows(), []
    for _time in range(2):
        with transaction.atomic():
            newcomer = told(story)
            found.append((rows(), newcomer.pk, newcomer.name, (home / "word").read_text()))
            transaction.set_rollback(True)
        (home / "word").unlink()
        assert rows() == before

    assert found[0] == found[1]
    assert found[0][0] != before
    assert tellings == [1]
