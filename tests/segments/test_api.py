"""Tiers by JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.kit.models import Job
from tests.console.clients import signed_in

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
