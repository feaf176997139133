"""Setting up in seven steps: what is on, what to choose, and where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.segments import definitions
from tests.console.clients import signed_in, text

if TYPE_CHECKING:
    from tests.world import World


def test_the_seven_steps_are_walked_and_remembered(slipping: World) -> None:
    client = signed_in(slipping.owner)
    assert "1 Layering logic" in text(client.get("/tiers/guide/"))
    for step in (1, 2):
        assert client.post(f"/tiers/guide/?step={step}").status_code == 302

    page = text(client.get("/tiers/guide/"))

    assert "<h2>3 Tag classes</h2>" in page
    assert page.count("looked at</span>") == 2


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (1, "New, regular, VIP"),
        (2, "tags are set and taken off by rules"),
        (3, "three months away"),
        (4, "repurchased"),
        (5, "important value"),
        (6, "contact today and learn why"),
        (7, "nobody stands in"),
        (99, "nobody stands in"),
    ],
)
def test_each_step_shows_what_is_on(slipping: World, step: int, shown: str) -> None:
    assert shown in text(signed_in(slipping.owner).get(f"/tiers/guide/?step={step}"))


def test_a_scheme_switched_off_in_a_step_comes_back_to_it(slipping: World) -> None:
    client = signed_in(slipping.owner)

    answer = client.post("/schemes/key_nodes/switch/", {"on": "0", "next": "/tiers/guide/?step=4"})

    assert answer["Location"] == "/tiers/guide/?step=4"
    assert "key_nodes" not in definitions.schemes()
    assert "repurchased" not in text(client.get("/tiers/guide/?step=4"))


def test_before_the_first_count_every_step_stands(world: World) -> None:
    client = signed_in(world.owner)

    assert {client.get(f"/tiers/guide/?step={step}").status_code for step in range(1, 8)} == {200}
    assert signed_in(world.manager).get("/tiers/guide/").status_code == 403
