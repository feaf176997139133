from __future__ import annotations

from datetime import timedelta

import pytest

from liuke.segments import services as segments
from tests.segments.shop import came, every, make_item
from tests.stories import told
from tests.world import NOON, TODAY, World


@pytest.fixture
def slipping(world: World) -> World:
    """周 usually comes every 24 days and has been away for 53; 钱 came once, 20 days ago; 林 is in her rhythm."""
    told(slip, world)
    return world


def slip(world: World) -> None:
    """Tell ``slipping``."""
    care_item = make_item()
    came(world.zhou, *every(24, until=TODAY - timedelta(days=53), times=8), item=care_item, minor=500_00)
    came(world.qian, TODAY - timedelta(days=20), item=care_item, minor=200_00)
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=care_item)
    segments.refresh(as_of=TODAY, now=NOON)
