"""The demo's customers look at things and ask: the same for the same seed, in the past, gone with the demo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from liuke.demo import queries, services
from liuke.demo.chain import chain
from liuke.demo.interest import Interest, interest_of
from liuke.demo.simulation import simulate_block
from liuke.kit.home import home
from liuke.segments import services as segments
from liuke.segments.models import TagStanding
from liuke.visits.models import Interaction
from tests.world import NOON

UNTIL = date(2026, 11, 22)


def interest(number: int, *, seed: int = 1) -> list[Interest]:
    block = simulate_block(chain(), number=number, seed=seed, until=UNTIL, hour=14, beauticians_per_salon=5)
    return interest_of(block, chain(), seed=seed)


def test_interest_is_the_same_for_the_same_seed_and_lies_between_joining_and_yesterday() -> None:
    block = simulate_block(chain(), number=2, seed=1, until=UNTIL, hour=14, beauticians_per_salon=5)
    found = interest(2)

    assert found == interest(2) != interest(2, seed=3)
    for one in found:
        assert block.first_day + timedelta(days=int(block.joined[one.place])) <= one.day < UNTIL


@pytest.mark.django_db
def test_the_demo_has_interactions_and_their_tags_and_takes_them_along_when_it_goes() -> None:
    services.fill_demo(customers=200, seed=1, until=UNTIL, now=NOON)
    segments.refresh(as_of=UNTIL, now=NOON)
    rows = Interaction.objects.unscoped("test")
    wanted = {"medical_curious", "anti_aging_curious", "asked_not_booked"}

    assert rows.count() == len(interest(0)) + len(interest(1)) == queries.holdings().interactions > 100
    assert wanted <= set(TagStanding.objects.unscoped("test").values_list("tag", flat=True))

    services.fill_demo(customers=200, seed=1, until=UNTIL, now=NOON)
    assert rows.count() == queries.holdings().interactions

    services.remove_demo(shop=home())
    assert not rows.exists()
