"""Customers by JSON: the same scope, rights and refusals as the pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liuke.accounts.models import AuditEntry
from liuke.customers.models import Customer
from tests.console.clients import signed_in
from tests.world import make_customer

if TYPE_CHECKING:
    from tests.world import World

URL = "/api/v1/customers"


def post(client: Client, body: Any, *, key: str = "k1") -> Any:
    sent = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post(URL, sent, content_type="application/json", headers={"Idempotency-Key": key})


def test_a_stranger_is_told_to_sign_in(world: World) -> None:
    answer = Client().get(URL)

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "liuke.sign_in"


def test_the_list_holds_the_salons_own_customers_with_masked_phones(world: World) -> None:
    answer = signed_in(world.front_desk).get(URL).json()

    assert [one["name"] for one in answer["items"]] == ["钱朵朵", "周晚晴", "林小满"]
    assert answer["items"][2]["phone_masked"] == "138****8000"
    assert signed_in(world.stranger).get(URL).json()["total"] == 0


@pytest.mark.parametrize("term", ["林小满", "linxiaoman", "lxm", "8000", "138 0013 8000"])
def test_she_is_found_as_on_the_page(world: World, term: str) -> None:
    found = signed_in(world.front_desk).get(URL, {"q": term}).json()

    assert [one["id"] for one in found["items"]] == [world.lin.pk]


def test_another_salons_customer_is_not_there(world: World) -> None:
    answer = signed_in(world.stranger).get(f"{URL}/{world.lin.pk}")

    assert answer.status_code == 404
    assert "林小满" not in answer.content.decode()


def test_a_write_sent_twice_is_one_customer(world: World) -> None:
    client = signed_in(world.front_desk)
    body = {"name": "新客人", "salon_id": world.lakeside.pk, "phone": "139 0013 9000", "birthday": "农历八月十五"}

    first, second = post(client, body), post(client, body)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first.json()["birthday"] == "lunar 08-15"
    assert Customer.objects.unscoped("test").filter(name="新客人").count() == 1
    assert AuditEntry.objects.filter(action="customer.added").count() == 1


def test_a_key_with_another_body_is_refused(world: World) -> None:
    client = signed_in(world.front_desk)
    post(client, {"name": "甲", "salon_id": world.lakeside.pk})

    answer = post(client, {"name": "乙", "salon_id": world.lakeside.pk})

    assert (answer.status_code, answer.json()["code"]) == (422, "kit.key_reused")
    assert not Customer.objects.unscoped("test").filter(name="乙").exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param('{"name": "a", "name": "b", "salon_id": 1}', 400, id="a key twice"),
        pytest.param('{"name": NaN, "salon_id": 1}', 400, id="no JSON number"),
        pytest.param("[" * 100_000, 400, id="nested without end"),
        pytest.param('{"a":' * 60 + "1" + "}" * 60, 400, id="nested too deeply"),
        pytest.param(b'{"name": "\xff", "salon_id": 1}', 400, id="not UTF-8"),
        pytest.param("[]", 400, id="no object"),
        pytest.param('{"name": "a", "salon_id": "1"}', 422, id="a number as text"),
        pytest.param('{"name": "a", "salon_id": 1, "is_superuser": true}', 422, id="an unknown field"),
        pytest.param('{"name": "a", "salon_id": 99999999999999999999}', 422, id="a number too large"),
        pytest.param('{"name": "\\u202e\\u200b", "salon_id": 1}', 422, id="an invisible name"),
        pytest.param('{"name": "a", "salon_id": 1, "phone": "138****8000"}', 422, id="a masked phone"),
        pytest.param('{"name": "a", "salon_id": 1, "birthday": "2/30"}', 422, id="no day of the year"),
    ],
)
def test_a_hostile_body_is_refused_and_writes_nothing(world: World, body: str | bytes, status: int) -> None:
    before = Customer.objects.unscoped("test").count()
    sent = body.replace('"salon_id": 1', f'"salon_id": {world.lakeside.pk}') if isinstance(body, str) else body

    answer = post(signed_in(world.front_desk), sent)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert Customer.objects.unscoped("test").count() == before


def test_a_body_of_many_megabytes_is_refused(world: World) -> None:
    answer = post(signed_in(world.front_desk), '{"name": "' + "x" * 3_000_000 + '", "salon_id": 1}')

    assert answer.status_code == 413


def test_a_role_without_the_right_is_refused(world: World) -> None:
    answer = post(signed_in(world.beautician), {"name": "甲", "salon_id": world.lakeside.pk})

    assert (answer.status_code, answer.json()["code"]) == (403, "liuke.not_allowed")


def test_a_salon_nobody_has_is_not_found_and_nothing_is_written(world: World) -> None:
    answer = post(signed_in(world.owner), {"name": "甲", "salon_id": 21_224_408_552_879})

    assert answer.status_code == 404
    assert not Customer.objects.unscoped("test").filter(name="甲").exists()


def test_what_is_searched_for_is_handed_out_page_by_page_with_its_true_total(world: World) -> None:
    for number in range(60):
        make_customer(world.lakeside, f"沈{number:03}")
    client = signed_in(world.owner)

    first, second = (client.get("/api/v1/customers", {"q": "沈", "page": page}).json() for page in (1, 2))

    assert [(len(one["items"]), one["page"], one["pages"], one["total"]) for one in (first, second)] == [
        (50, 1, 2, 60), (10, 2, 2, 60),
    ]  # fmt: skip
    assert len({row["id"] for one in (first, second) for row in one["items"]}) == 60


@pytest.mark.parametrize("more", [{"a\0b": 1}, {"note": ["a\0"]}, {"note": {"x": [{"y\0": 1}]}}])
def test_the_character_is_refused_wherever_it_stands(world: World, more: dict[str, Any]) -> None:
    answer = post(signed_in(world.owner), {"name": "苏叶", "salon_id": world.lakeside.pk} | more)

    assert (answer.status_code, answer.json()["code"]) == (400, "liuke.bad_request")
    assert "NUL" in answer.json()["detail"]


@pytest.mark.parametrize("field", ["name", "code", "note"])
def test_a_character_no_database_keeps_is_refused_and_named(world: World, field: str) -> None:
    answer = post(signed_in(world.owner), {"name": "苏叶", "salon_id": world.lakeside.pk, field: "a\0b"})

    assert answer.status_code == 400
    assert "NUL" in answer.json()["detail"]


@pytest.mark.parametrize("key", ["a\0b", "é", "键"])
def test_a_key_that_is_no_plain_text_is_refused(world: World, key: str) -> None:
    answer = post(signed_in(world.owner), {"name": "苏叶", "salon_id": world.lakeside.pk}, key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "kit.key_missing")
