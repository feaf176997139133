"""The port messages leave by: in a demo the simulator takes them, a real shop has no channel yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import Organization
from liuke.kit.transactions import use_case
from liuke.messaging import queries
from liuke.messaging.errors import NoChannel
from liuke.messaging.models import SimulatedMessage
from liuke.messaging.steps import send
from tests.console.clients import signed_in, text
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World


@use_case
def say(words: str) -> None:
    send(words, to_hint="138****8000", now=NOON)


def test_a_message_of_a_demo_stands_in_the_simulators_outbox_and_the_newest_fifty_stay(world: World) -> None:
    Organization.objects.update(is_demo=True)
    for number in range(52):
        say(f"您的验证码 {number:06}")

    page = text(signed_in(world.front_desk).get("/messages/simulator/"))

    assert "000051" in page
    assert "138****8000" in page
    assert "000001" not in page
    assert SimulatedMessage.objects.count() == queries.MOST_KEPT


def test_a_real_shop_sends_nothing_and_says_so(world: World) -> None:
    with pytest.raises(NoChannel):
        say("您好")

    assert "Only the demo" in text(signed_in(world.front_desk).get("/messages/simulator/"))
    assert not queries.has_channel()
