"""Lin's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.book import Card, open_card

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def card(world: World) -> Card:
    """Return Lin's card with nothing on it."""
    return open_card(world.lin)
