"""What other systems call an item: its code, else its name."""

from __future__ import annotations

import pytest

from liuke.catalog.queries import items_called
from tests.segments.shop import make_item


@pytest.mark.django_db
def test_the_code_decides_then_the_name_and_of_two_the_older_one() -> None:
    water, laser = make_item("补水", code="S01"), make_item("S01", code="S02")
    make_item("补水", code="S03")

    found = items_called({"S01": "s01", "补水": "补水", "没有": "没有"})

    assert found == {"S01": water.pk, "补水": water.pk}
    assert items_called({"S02": "s02"}) == {"S02": laser.pk}
    assert items_called({}) == {}
