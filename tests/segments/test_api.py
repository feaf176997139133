"""Tiers by JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.customers.models import Tag, TagMark
from liuke.kit.models import Job
from tests.console.clients import signed_in
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World


def test_a_scheme_comes_with_its_sentences_and_counts(slipping: World) -> None:
    client = signed_in(slipping.owner)
    scheme = client.get("/api/v1/schemes/lifecycle_stage").json()

    assert "lifecycle_stage" in client.get("/api/v1/schemes").json()
    assert {tier["code"]: tier["customers"] for tier in scheme["tiers"] if tier["customers"]} == {
        "lead": 1,
        "active": 1,
        "at_risk": 1,
    }


def test_a_tier_says_who_and_why(slipping: World) -> None:
    found = signed_in(slipping.owner).get("/api/v1/schemes/lifecycle_stage/tiers/at_risk").json()

    assert [(row["name"], row["because"]) for row in found["items"]] == [
        ("周晚晴", "last here 53 days ago, 2.2 times the usual 24 days")
    ]
    assert signed_in(slipping.stranger).get("/api/v1/schemes/lifecycle_stage/tiers/at_risk").json()["total"] == 0


def test_what_does_not_exist_is_named(slipping: World) -> None:
    client = signed_in(slipping.owner)

    assert client.get("/api/v1/schemes/horoscope").json()["code"] == "segments.unknown_scheme"
    assert client.get("/api/v1/schemes/rfm/tiers/rich").json()["code"] == "segments.unknown_tier"


def test_a_refresh_is_asked_for_once(world: World) -> None:
    client = signed_in(world.manager)
    for _again in range(2):
        assert client.post("/api/v1/refreshes").status_code == 202

    assert Job.objects.filter(task__endswith="refresh_all").count() == 1
    assert client.get("/api/v1/freshness").json()["is_working"] is True


def test_a_scheme_is_read_as_a_file_and_loaded_once_however_often_it_is_sent(slipping: World) -> None:
    client = signed_in(slipping.owner)
    toml = client.get("/api/v1/schemes/value/definition").json()["toml"].replace('"value"', '"mine"', 1)
    sent: dict[str, Any] = {
        "data": {"toml": toml},
        "content_type": "application/json",
        "headers": {"Idempotency-Key": "one"},
    }

    answers = [client.post("/api/v1/schemes", **sent) for _again in range(2)]

    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(201, 1), (201, 1)]
    assert answers[0].json()["toml"] == toml
    refused = client.post("/api/v1/schemes", **sent | {"data": {"toml": "no"}, "headers": {"Idempotency-Key": "two"}})
    assert (refused.status_code, refused.json()["code"]) == (422, "segments.unreadable_scheme")
    assert signed_in(slipping.manager).post("/api/v1/schemes", **sent).status_code == 403


def test_tags_of_both_sources_are_listed_with_who_carries_them(slipping: World) -> None:
    TagMark.unguarded.create(customer=slipping.lin, tag=Tag.objects.create(name="敏感", kind="need"), marked_at=NOON)

    found = {tag["name"]: tag for tag in signed_in(slipping.owner).get("/api/v1/tags").json()}

    assert (found["敏感"]["source"], found["敏感"]["customers"]) == ("hand", 1)
    assert found["phone missing"]["source"] == "rule"
    assert all(tag["sentence"] for tag in found.values() if tag["source"] == "rule")
    other = {tag["name"]: tag["customers"] for tag in signed_in(slipping.stranger).get("/api/v1/tags").json()}
    assert set(other.values()) == {0}
