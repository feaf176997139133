"""Signing in: equal answers, a lock after ten wrong passwords, a first password that must go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory

from liuke.accounts.access import address_of
from liuke.accounts.models import AuditEntry
from tests.console.clients import signed_in

if TYPE_CHECKING:
    from tests.world import World

PASSWORD = "correct horse battery"


@pytest.fixture
def lu(world: World) -> World:
    """Give 陆佳 of the front desk a password."""
    world.front_desk.set_password(PASSWORD)
    world.front_desk.save()
    return world


def attempt(client: Client, name: str, password: str, **more: str) -> int:
    """Return the status of one attempt."""
    return client.post("/sign-in/", {"username": name, "password": password, **more}).status_code


def test_she_signs_in_with_any_spelling_of_her_name_and_it_is_recorded(lu: World) -> None:
    client = Client()

    assert attempt(client, " Front_Desk ", PASSWORD) == 302
    assert client.get("/").status_code == 200
    assert AuditEntry.objects.filter(action="session.started", actor=lu.front_desk).exists()


def test_a_known_and_an_unknown_name_get_the_same_answer(lu: World) -> None:
    known = Client().post("/sign-in/", {"username": "front_desk", "password": "wrong"})
    unknown = Client().post("/sign-in/", {"username": "nobodyhere", "password": "wrong"})

    assert known.status_code == unknown.status_code == 422
    strip = [r.content.replace(b"front_desk", b"").replace(b"nobodyhere", b"") for r in (known, unknown)]
    assert len(strip[0]) == len(strip[1])


def test_ten_wrong_passwords_lock_the_name_in_every_spelling_and_the_page_says_until_when(lu: World) -> None:
    for number in range(9):
        assert attempt(Client(), "FRONT_DESK" if number % 2 else "front_desk", "wrong") == 422

    tenth = Client().post("/sign-in/", {"username": "front_desk", "password": "wrong"})
    right = Client().post("/sign-in/", {"username": "Front_desk", "password": PASSWORD})

    assert tenth.status_code == right.status_code == 429
    assert "一刻钟" in right.content.decode()
    assert attempt(Client(), "owner", "wrong") == 422


def test_the_session_gets_a_new_key_at_sign_in(lu: World) -> None:
    client = Client()
    session = client.session
    session["salon"] = 1
    session.save()
    before = session.session_key

    attempt(client, "front_desk", PASSWORD)

    assert client.session.session_key != before


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_to_our_own_pages_only(lu: World, target: str) -> None:
    response = Client().post("/sign-in/", {"username": "front_desk", "password": PASSWORD, "next": target})

    assert response["Location"] == "/"


@pytest.mark.parametrize(
    ("target", "led_to"), [("http://shop.example/tiers/", "/"), ("/tiers/", "/tiers/"), ("tiers", "/"), ("", "/")]
)
def test_behind_https_nobody_is_led_back_to_plain_http(lu: World, target: str, led_to: str) -> None:
    client = signed_in(lu.manager)

    for door in ("/theme/", "/refresh/"):
        answer = client.post(door, {"theme": "dark", "next": target}, secure=True, headers={"host": "localhost"})
        assert answer["Location"] == (led_to if led_to != "/" or door == "/theme/" else "/tiers/")


def test_an_address_is_kept_no_longer_than_one_can_be() -> None:
    assert address_of(RequestFactory(REMOTE_ADDR="f" * 90).get("/")) == "f" * 45


def test_a_first_password_must_be_changed_before_anything_else(world: World) -> None:
    world.owner.must_change_password = True
    world.owner.save()
    client = signed_in(world.owner)
    assert client.get("/customers/")["Location"] == "/password/"
    world.owner.set_password(PASSWORD)
    world.owner.save()
    client = signed_in(world.owner)

    new = "wir trinken tee"
    answer = client.post("/password/", {"present": PASSWORD, "new": new, "again": new})

    assert answer.status_code == 302
    assert client.get("/customers/").status_code == 200


def test_a_short_password_is_refused_beside_its_field(lu: World) -> None:
    answer = signed_in(lu.front_desk).post("/password/", {"present": PASSWORD, "new": "short", "again": "short"})

    assert answer.status_code == 422
    assert b'id="id_new_error"' in answer.content


def test_a_forged_address_header_is_not_believed(lu: World) -> None:
    Client().post("/sign-in/", {"username": "front_desk", "password": PASSWORD}, headers={"x-forwarded-for": "1.2.3.4"})

    assert AuditEntry.objects.get(action="session.started").address == "127.0.0.1"


def test_health_says_ready(world: World) -> None:
    answer = Client().get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "guards": True, "oldest_due_job_seconds": 0}


def test_the_language_follows_the_cookie_then_the_shop(world: World) -> None:
    assert "登录" in Client().get("/sign-in/").content.decode()
    client = Client()

    client.post("/language/", {"language": "en"})

    assert "Sign in" in client.get("/sign-in/").content.decode()
