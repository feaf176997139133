"""Addresses and forms are read with suspicion: a number nobody can have is refused, never a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.clients import signed_in

if TYPE_CHECKING:
    from tests.world import World

NO_NUMBERS = ["0" * 20 + "9" * 30, "9" * 5000, "9" * 19, "-1", "1.0", "１", "²", "x"]


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("name", ["salon", "steward", "tag", "import", "page"])
def test_a_number_in_an_address_that_is_no_rows_is_refused(world: World, name: str, number: str) -> None:
    answer = signed_in(world.manager).get("/customers/", {name: number})

    assert answer.status_code in {400, 404}


def test_the_largest_number_that_is_read_finds_nobody(world: World) -> None:
    assert signed_in(world.manager).get("/customers/", {"salon": "9" * 18}).status_code == 200


def test_a_page_beyond_the_end_says_which_is_the_last(world: World) -> None:
    answer = signed_in(world.manager).get("/customers/", {"page": "7"})

    assert answer.status_code == 400
    assert "It has pages 1 to 1" in answer.content.decode()


@pytest.mark.parametrize("number", [*NO_NUMBERS, ""])
def test_a_salon_that_is_none_changes_nothing(world: World, number: str) -> None:
    client = signed_in(world.owner)

    assert client.post("/salon/", {"salon": number}).status_code == 302
    assert "salon" not in client.session


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_a_number_in_a_form_that_is_no_rows_is_refused(world: World, number: str) -> None:
    client = signed_in(world.manager)

    assert client.post("/customers/marks/", {"tag": "1", "customer": number}).status_code in {404, 422}
    assert client.post("/customers/marks/", {"tag": number, "customer": "1"}).status_code == 422
