"""The background refresh."""

from __future__ import annotations

import pytest

from liuke.segments.models import Run
from liuke.segments.tasks import refresh_all


@pytest.mark.django_db
def test_an_empty_home_has_nothing_to_refresh_and_nothing_fails() -> None:
    refresh_all.func()

    assert not Run.objects.exists()


@pytest.mark.usefixtures("world")
def test_a_shop_is_refreshed_in_the_background() -> None:
    refresh_all.func()

    assert Run.objects.count() == 1
