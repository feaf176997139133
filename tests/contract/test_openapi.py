"""The API does what its document says: every operation fuzzed, no status that is not in the document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from liuke.config.api import api
from liuke.kit import clock
from tests.console.clients import signed_in
from tests.visits.sender import sender_of

if TYPE_CHECKING:
    from tests.world import World

document = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))


@pytest.mark.django_db
@document.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_in_the_document(case: Any, world: World) -> None:
    """The owner sends what the document allows and what it does not; the status and the shape are documented."""
    client = signed_in(world.owner)
    body = None if case.body is schemathesis.core.NOT_SET else case.body
    sent = "" if body is None else body if isinstance(body, (bytes, str)) else json.dumps(body)
    sent = sent.encode() if isinstance(sent, str) else sent
    headers = {name: str(value) for name, value in (case.headers or {}).items()}
    if "SignedByKey" in str(case.operation.definition.raw.get("security")):
        headers |= sender_of(world).signs(sent, at=clock.now())  # else nothing but the door would be tried
    answer = client.generic(
        case.method, case.formatted_path + _query(case), sent, content_type="application/json", headers=headers
    )

    if case.method.upper() != case.operation.method.upper():
        assert answer.status_code in {403, 405}  # a verb nobody offers; CSRF may refuse it first
        assert answer["Content-Type"] == "application/problem+json"
        return
    assert answer.status_code < 500, answer.content[:500]
    documented = case.operation.definition.raw["responses"]
    assert str(answer.status_code) in {str(status) for status in documented}, answer.content[:300]
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "code", "detail", "errors"}


def _query(case: Any) -> str:
    from django.utils.http import urlencode

    return f"?{urlencode(case.query, doseq=True)}" if case.query else ""


def test_every_operation_is_behind_the_door(world: World, client: Any) -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method in operations:
            address = path.replace("{customer_id}", str(world.lin.pk)).replace("{code}", "rfm").replace("{tier}", "x")
            answer = client.generic(method.upper(), address)
            signed = "SignedByKey" in str(operations[method].get("security"))
            code = "accounts.signature_wrong" if signed else "liuke.sign_in"
            assert (answer.status_code, answer.json()["code"]) == (401, code), (method, path)


def test_an_address_the_document_does_not_have_is_a_problem_document_too(world: World) -> None:
    answer = signed_in(world.owner).get("/api/v1/nothing")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "liuke.not_found"


def test_a_parameter_the_document_does_not_name_is_refused_by_its_name_on_every_address(world: World) -> None:
    owner, sender = signed_in(world.owner), sender_of(world)
    for path, operations in api.get_openapi_schema()["paths"].items():
        address = path.replace("{customer_id}", str(world.lin.pk)).replace("{code}", "rfm").replace("{tier}", "x")
        for method in operations:
            headers = sender.signs(b"", at=clock.now()) if path.endswith("/events") else {}
            answer = owner.generic(method.upper(), f"{address}?pgae=2&\u4e00=", headers=headers)

            told = [fault["at"] for fault in answer.json()["errors"]]
            assert (answer.status_code, told) == (422, [["query", "pgae"], ["query", "一"]]), (method, path)


def test_a_stranger_is_not_told_which_parameters_there_are(world: World, client: Any) -> None:
    del world

    assert client.get("/api/v1/customers?pgae=2").status_code == 401


def test_an_answer_to_many_unknown_parameters_stays_small(world: World) -> None:
    address = "/api/v1/tags?" + "&".join(f"{n}{'x' * 300}=1" for n in range(200))

    assert len(signed_in(world.owner).get(address).json()["errors"]) == 20
