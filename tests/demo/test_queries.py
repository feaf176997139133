"""The doors of the demo."""

from __future__ import annotations

import pytest

from liuke.accounts.rules import ROLE_PRESETS
from liuke.demo import queries, services
from liuke.kit.problems import NotFound
from tests.world import NOON, World


@pytest.mark.django_db
def test_there_is_a_door_for_every_role_in_the_order_of_the_presets() -> None:
    services.open_demo(now=NOON)

    assert [person.username for person in queries.doors()] == [preset.code for preset in ROLE_PRESETS]
    assert queries.door("beautician").name == "何苗"


def test_a_real_shop_has_no_doors(world: World) -> None:
    assert queries.doors() == []
    with pytest.raises(NotFound):
        queries.door("owner")
