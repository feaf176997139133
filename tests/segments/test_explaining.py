"""Why she is in a tier, or not: each condition beside her own number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import scope_of
from liuke.insights.rules import decide
from liuke.kit.problems import NotFound
from liuke.segments import definitions
from liuke.segments.errors import NotRefreshed, UnknownTier
from liuke.segments.models import CustomerFeatures, Standing
from liuke.segments.queries.explaining import Verdict, verdict
from liuke.segments.queries.people import feature_row

if TYPE_CHECKING:
    from tests.world import World

WHY = "tests read everything"


def of_zhou(world: World, tier: str, scheme: str = "lifecycle_stage") -> Verdict:
    return verdict(scope=scope_of(world.manager), customer_id=world.zhou.pk, scheme=scheme, tier=tier)


def test_the_tier_she_is_in_shows_every_condition_as_met(slipping: World) -> None:
    found = of_zhou(slipping, "at_risk")

    assert found.is_in
    assert found.is_met
    assert [clause.holds for clause in found.clauses] == [True, True, True]
    assert any("是往常 24 天的 2.2 倍" in clause.own for clause in found.clauses)


def test_the_tier_she_is_not_in_shows_the_condition_she_misses(slipping: World) -> None:
    found = of_zhou(slipping, "active")

    assert (found.is_in, found.is_met, found.stands.code) == (False, False, "at_risk")
    assert [clause.holds for clause in found.clauses] == [False]


def test_an_earlier_tier_that_takes_her_is_named(slipping: World) -> None:
    found = of_zhou(slipping, "dormant")

    assert not found.is_in
    assert found.is_met
    assert found.stands.code == "at_risk"


def test_the_rest_has_no_conditions(slipping: World) -> None:
    found = of_zhou(slipping, "lost")

    assert (found.clauses, found.is_in, found.is_met) == ([], False, False)


def test_every_tier_of_every_scheme_agrees_with_where_everybody_stands(slipping: World) -> None:
    stood = {(s.customer_id, s.scheme): s.tier for s in Standing.objects.unscoped(WHY)}
    rows = {f.customer_id: feature_row(f) for f in CustomerFeatures.objects.unscoped(WHY)}

    for (customer, code), tier in stood.items():
        for asked in definitions.scheme(code).tiers:
            found = verdict(scope=scope_of(slipping.owner), customer_id=customer, scheme=code, tier=asked.code)
            assert found.stands.code == tier
            if asked.rule and not found.clauses[0].depth and len(found.clauses) == 1:
                assert found.clauses[0].holds == decide(asked.rule, rows[customer], {})


def test_what_cannot_be_answered_is_refused(world: World, slipping: World) -> None:
    with pytest.raises(UnknownTier):
        of_zhou(slipping, "rich")
    with pytest.raises(NotFound):
        verdict(scope=scope_of(slipping.stranger), customer_id=slipping.zhou.pk, scheme="lifecycle_stage", tier="lost")


def test_before_the_first_count_there_is_no_answer(world: World) -> None:
    with pytest.raises(NotRefreshed):
        of_zhou(world, "lost")
