from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.insights.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """Open one engine for the tests of a file."""
    opened = Engine()
    yield opened
    opened.close()
