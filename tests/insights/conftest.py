from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.insights.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def engine() -> Iterator[Desk]:
    """Open one engine for the tests of a file."""
    opened = Desk()
    yield opened
    opened.close()
