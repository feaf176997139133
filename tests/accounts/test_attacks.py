"""Guessed passwords in every spelling and from every address; headers that lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.accounts.test_pages_sign_in import PASSWORD, attempt, lu
from tests.console.clients import signed_in, text

if TYPE_CHECKING:
    from tests.world import World

__all__ = ["lu"]

SPELLINGS = [
    "front_desk",
    "FRONT_DESK",
    " front_desk ",
    "Front_Desk",
    "ｆｒｏｎｔ_desk",
    "front_desk\t",
    "front＿desk",
    "\u200bfront_desk",
]


def test_no_spelling_of_a_name_and_no_address_gives_more_than_ten_guesses(lu: World) -> None:
    answers = []
    for number in range(40):
        client = Client(REMOTE_ADDR=f"10.0.{number}.7", HTTP_X_FORWARDED_FOR=f"1.2.3.{number}")
        answers.append(attempt(client, SPELLINGS[number % len(SPELLINGS)], "wrong"))

    for spelling in SPELLINGS:
        assert attempt(Client(REMOTE_ADDR="10.9.9.9"), spelling, PASSWORD) != 302, spelling


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "front_desk\r\nSet-Cookie: a=b", "' OR 1=1 --", "𠮷" * 200, ""])
def test_no_name_breaks_the_door(world: World, name: str) -> None:
    answer = Client().post("/sign-in/", {"username": name, "password": "wrong"})

    assert answer.status_code in {400, 422, 429}
    assert "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "localhost@evil.example", "a\r\nb"]
)
def test_a_foreign_host_is_refused(world: World, host: str) -> None:
    owner, sent = signed_in(world.owner), {"host": host, "referer": "http://evil.example/"}

    for answer in (owner.get("/", headers=sent), owner.post("/", headers=sent)):
        assert answer.status_code == 400
        assert "evil" not in str(answer.headers) + answer.content.decode()


def test_a_forwarded_host_is_not_believed(world: World) -> None:
    answer = Client().get("/customers/", headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"})

    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize(
    "place", ["/sign-in/?next=%0d%0aSet-Cookie:%20a=b", "/customers/?q=%0d%0aX:1", "/%0d%0aX-Evil:1"]
)
def test_a_line_break_in_an_address_starts_no_header(world: World, place: str) -> None:
    answer = signed_in(world.owner).get(place)

    assert answer.status_code < 500
    assert "X-Evil" not in answer.headers
    assert all("\n" not in value and "\r" not in value for value in answer.headers.values())
    assert "\r\nX-Evil" not in text(answer)
