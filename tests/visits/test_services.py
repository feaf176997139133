"""What a taken batch leaves: few queries, one call, and nothing where the call is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts import services as accounts
from liuke.accounts.errors import KeyEnded
from liuke.accounts.queries import WHOLE_SHOP
from liuke.accounts.signing import Caller
from liuke.kit.home import home
from liuke.visits.models import Interaction
from liuke.visits.services import Taken, Told, take_events
from tests.visits.sender import sender_of
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World


def told(world: World, number: int) -> Told:
    ways = [(str(world.lin.uid), "", ""), ("", "K8", ""), ("", "", "13900138111")]
    uid, card_no, phone = ways[number % 3]
    return Told(number, f"e{number}", uid, card_no, phone, "liked", "2026-11-20", "水光", "")


def take(world: World, key_id: int, *, events: int, signature: str) -> Taken:
    caller = Caller(key_id, WHOLE_SHOP, signature)
    return take_events([told(world, n) for n in range(events)], caller=caller, vault=home().vault, now=NOON)


def test_a_large_batch_takes_as_many_queries_as_a_small_one(world: World) -> None:
    keys = [sender_of(world).key.pk for _two in range(2)]
    counts = []
    for key_id, events in zip(keys, (3, 300), strict=True):
        with CaptureQueriesContext(connection) as asked:
            take(world, key_id, events=events, signature="a")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


def test_a_key_revoked_while_the_call_was_on_its_way_writes_nothing(world: World) -> None:
    key = sender_of(world).key
    accounts.revoke_key(key.pk, by=world.owner, now=NOON)

    with pytest.raises(KeyEnded):
        take(world, key.pk, events=3, signature="a")

    assert Interaction.objects.unscoped("test").count() == 0


def test_a_key_whose_salon_closed_while_the_call_was_on_its_way_writes_nothing(world: World) -> None:
    key = sender_of(world, world.lakeside).key
    type(world.lakeside).objects.filter(pk=world.lakeside.pk).update(is_active=False)

    with pytest.raises(KeyEnded):
        take(world, key.pk, events=3, signature="a")


def test_a_key_that_went_with_its_demo_while_the_call_was_on_its_way_is_refused(world: World) -> None:
    key = sender_of(world).key
    type(key).objects.unscoped("test").filter(pk=key.pk).delete()

    with pytest.raises(KeyEnded):
        take(world, key.pk, events=3, signature="a")
