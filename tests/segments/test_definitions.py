"""The shipped schemes and tags say what their sources say, in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.insights.rules import parse
from liuke.insights.rules.sentence import rule_sentence
from liuke.insights.schemes import read_scheme
from liuke.segments import definitions, services
from liuke.segments.models import Standing
from liuke.segments.queries.people import tier_sentence
from liuke.segments.toml import rule_table, table_of, written
from tests.segments.shop import bought, came, every
from tests.world import NOON, TODAY, make_customer

if TYPE_CHECKING:
    from tests.world import World

LONG_AGO = TODAY - timedelta(days=400)


def test_there_are_forty_rule_tags_and_more_in_three_kinds() -> None:
    tags = definitions.tags()

    assert len(tags) >= 40
    assert {tag.kind for tag in tags} == {"interest", "behaviour", "need"}
    for language in ("zh", "en"):
        names = [tag.name_in(language) for tag in tags]
        sentences = [rule_sentence(tag.rule, language=language, currency="CNY") for tag in tags]
        assert len(set(names)) == len(set(sentences)) == len(tags)


@pytest.mark.parametrize("code", sorted(definitions.shipped()))
def test_every_tier_reads_as_a_sentence_of_its_own_in_both_languages(code: str) -> None:
    scheme = definitions.shipped()[code]

    for language in ("zh", "en"):
        said = [tier_sentence(tier, language=language, currency="CNY") for tier in scheme.tiers]
        assert all(said)
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("code", sorted(definitions.shipped()))
def test_a_scheme_written_as_a_file_is_the_same_scheme(code: str) -> None:
    scheme = definitions.shipped()[code]

    found, _table = definitions.read_file(written(table_of(scheme)))

    assert found == scheme
    assert read_scheme(table_of(scheme)) == scheme
    assert [parse(rule_table(rule)) for rule in scheme.rules] == scheme.rules


def test_the_sources_own_lines_divide_the_customers(world: World) -> None:
    rich, near, mother, busy = (
        make_customer(world.lakeside, name, **columns)
        for name, columns in {
            "许": {}, "曹": {}, "严": {"occupation": "宝妈", "gender": "f"}, "华": {"occupation": "白领", "gender": "f"}
        }.items()
    )  # fmt: skip
    bought(rich, TODAY - timedelta(days=5), minor=100_000_01)
    bought(near, TODAY - timedelta(days=5), minor=100_000_00)
    came(mother, *every(30, until=TODAY - timedelta(days=2), times=2))
    came(busy, LONG_AGO)
    services.refresh(as_of=TODAY, now=NOON)
    stood = {
        (row.customer_id, row.scheme): row.tier for row in Standing.objects.unscoped("tests look at everybody").all()
    }

    assert stood[rich.pk, "annual_spend"] == "over_100k"
    assert stood[near.pk, "annual_spend"] == "near_100k"
    assert stood[busy.pk, "annual_spend"] == "nothing"
    assert stood[world.qian.pk, "key_nodes"] == "registered"
    assert stood[rich.pk, "key_nodes"] == "first_purchase"
    assert stood[mother.pk, "key_nodes"] == "repurchased"
    assert (stood[mother.pk, "personas"], stood[busy.pk, "personas"]) == ("mothers", "career_women")
    assert stood[busy.pk, "retention"] == "lost"
    assert stood[world.qian.pk, "audience"] == "new"
