"""The terms of a service are changed by who may, once, and with a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.catalog.services import Terms, change_item
from liuke.kit.problems import NotAllowed, NotFound
from tests.cards.counter import make_item
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World


def test_the_same_terms_again_change_nothing_and_leave_no_trace(world: World) -> None:
    item, terms = make_item("补水", 398), Terms(398_00, 60, 20_00, on_offer=True)

    versions = [change_item(item.pk, terms, scope=scope_of(world.owner), now=NOON).version for _time in range(2)]

    assert versions == [2, 2]
    assert AuditEntry.objects.get(action="item.changed").after == {"handwork": "¥20.00", "minutes": 60}


def test_who_may_not_changes_nothing_and_nothing_is_not_found(world: World) -> None:
    terms = Terms(None, None, None, on_offer=False)

    with pytest.raises(NotAllowed):
        change_item(make_item("补水", 398).pk, terms, scope=scope_of(world.manager), now=NOON)
    with pytest.raises(NotFound):
        change_item(999_999, terms, scope=scope_of(world.owner), now=NOON)
