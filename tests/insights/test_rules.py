"""Rules: Python's answer for one customer is the engine's answer for all, unknown values included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from liuke.insights.rules import (
    AllOf,
    AnyOf,
    Compare,
    Known,
    Not,
    OneOf,
    Operator,
    Quantile,
    Rule,
    RuleRefused,
    decide,
    deciding,
    parse,
    quantiles,
)  # fmt: skip
from liuke.insights.rules.emit import cut_points, emit
from liuke.insights.rules.sentence import reason, rule_sentence
from liuke.insights.rules.tree import cut_names
from liuke.insights.writer import Writer

if TYPE_CHECKING:
    import ibis

    from tests.insights.desk import Desk

NUMBERS = ("recency_days", "activity_days", "spend_365_minor")
TEXTS = ("need_type", "gender")

numbers = st.one_of(st.none(), st.integers(0, 6))
texts = st.one_of(st.none(), st.sampled_from(["", "f", "m", "basic"]))
rows = st.lists(
    st.fixed_dictionaries(dict.fromkeys(NUMBERS, numbers) | dict.fromkeys(TEXTS, texts)),
    min_size=1,
    max_size=12,
)
leaf = st.one_of(
    st.builds(
        Compare,
        st.sampled_from(NUMBERS),
        st.sampled_from(Operator),
        st.one_of(st.integers(0, 6), st.integers(1, 99).map(Quantile)),
    ),
    st.builds(OneOf, st.sampled_from(TEXTS), st.lists(st.sampled_from(["f", "m", "basic"]), min_size=1).map(tuple)),
    st.builds(Known, st.sampled_from([*NUMBERS, *TEXTS])),
)
trees = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)


def table_of(engine: Desk, people: list[dict[str, Any]]) -> ibis.Table:
    kinds = {"n": pa.int64()} | {name: pa.int64() for name in NUMBERS} | {name: pa.string() for name in TEXTS}
    numbered = [{"n": n} | row for n, row in enumerate(people)]
    return engine.table(pa.Table.from_pylist(numbered, schema=pa.schema(kinds)))


@example(
    people=[dict.fromkeys((*NUMBERS, *TEXTS))],
    rules=[Compare("recency_days", Operator.EQUAL, Quantile(1))],
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=rows, rules=st.lists(trees, min_size=1, max_size=6))
def test_one_by_one_is_all_at_once(engine: Desk, people: list[dict[str, Any]], rules: list[Rule]) -> None:
    table = table_of(engine, people)
    writer, wanted = Writer("rules"), quantiles(rules)
    limits = cut_points(writer, table, wanted)
    answers = table.select("n", **{f"r{at}": emit(rule, table, limits) for at, rule in enumerate(rules)})

    engine.run(writer.plan())
    found = {row["n"]: row for row in engine.rows(answers)}

    cuts = {key: engine.value(name) for key, name in cut_names(wanted).items()}
    for n, row in enumerate(people):
        assert [found[n][f"r{at}"] for at in range(len(rules))] == [decide(rule, row, cuts) for rule in rules]


@given(row=rows.map(lambda people: people[0]), rule=trees)
def test_the_deciding_clauses_are_there_exactly_when_the_rule_holds(row: dict[str, Any], rule: Rule) -> None:
    cuts = dict.fromkeys(quantiles([rule]), 3)

    clauses = deciding(rule, row, cuts)

    assert bool(clauses) == (decide(rule, row, cuts) is True)
    assert all(decide(clause, row, cuts) is True for clause in clauses)


@given(rule=trees)
def test_every_rule_can_be_read_aloud_in_both_languages(rule: Rule) -> None:
    for language in ("zh", "en"):
        assert rule_sentence(rule, language=language, currency="CNY")


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        pytest.param({"feature": "recency", "at_least": 1}, "unknown_feature", id="a feature nobody knows"),
        pytest.param({"feature": "recency_days", "more": 1}, "unknown_operator", id="an operator nobody knows"),
        pytest.param({"feature": "recency_days", "at_least": "many"}, "wrong_type", id="a text for a number"),
        pytest.param({"feature": "recency_days", "at_least": True}, "wrong_type", id="a truth for a number"),
        pytest.param({"feature": "gender", "at_least": 3}, "wrong_type", id="a number for a text"),
        pytest.param({"feature": "gender", "in": []}, "wrong_type", id="one of nothing"),
        pytest.param({"feature": "recency_days", "at_least": 1, "below": 3}, "one_operator", id="two operators"),
        pytest.param({"all": []}, "empty_list", id="all of nothing"),
        pytest.param({"none": [1]}, "unknown_operator", id="a word nobody knows"),
        pytest.param("recency", "not_a_rule", id="a bare text"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_place(table: object, problem: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        parse(table)

    assert (refused.value.problem, refused.value.where[:4]) == (problem, "rule")


def test_nesting_deeper_than_six_is_refused() -> None:
    table: dict[str, Any] = {"feature": "recency_days", "at_least": 1}
    for _level in range(6):
        table = {"not": table}

    with pytest.raises(RuleRefused, match="too_deep"):
        parse(table)


def test_a_rule_reads_as_people_speak() -> None:
    rule = parse({"all": [
        {"feature": "spend_365_minor", "at_least": "q80"},
        {"any": [{"feature": "recency_days", "below": 60}, {"feature": "gender", "in": ["f"]}]},
    ]})  # fmt: skip
    cuts = {("spend_365_minor", Quantile(80)): 3200_00}

    assert rule_sentence(rule, language="zh", currency="CNY", cuts=cuts) == (
        "近 365 天消费在本店最高的 20%（不少于 ¥3,200.00），且（距上次到店或消费不到 60 天，或性别是女）"
    )
    assert rule_sentence(rule, language="en", currency="CNY") == (
        "spend in the last 365 days in the shop's highest 20% and (days since the last visit or purchase less than "
        "60 days or gender is female)"
    )


def test_a_reason_names_her_own_numbers_once() -> None:
    row = {"recency_days": 53, "rhythm_days": 24, "overdue_permille": 2208}
    clauses = [Compare("overdue_permille", Operator.AT_MOST, 3000), Compare("recency_days", Operator.AT_MOST, 90)]

    assert reason(clauses, row, language="zh", currency="CNY") == "上次到店 53 天前，是往常 24 天的 2.2 倍"
