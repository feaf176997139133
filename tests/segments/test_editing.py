"""A rule on the form is the rule: what is typed, pressed and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liuke.insights.features.catalogue import BY_NAME, FEATURES, Unit
from liuke.insights.rules import AllOf, AnyOf, Compare, Known, Not, OneOf, Operator, Quantile, RuleRefused, parse
from liuke.segments import definitions, editing
from liuke.segments.pages.builder import GROUPS

if TYPE_CHECKING:
    from liuke.insights.rules import Rule
    from liuke.segments.editing import Node

NUMBERS = [feature.name for feature in FEATURES if not feature.is_text]
TEXTS = [feature.name for feature in FEATURES if feature.is_text]
ranked = [operator for operator in Operator if operator is not Operator.EQUAL]
clauses = st.one_of(
    st.builds(Compare, st.sampled_from(NUMBERS), st.sampled_from(Operator), st.integers(-(10**9), 10**9)),
    st.builds(Compare, st.sampled_from(NUMBERS), st.sampled_from(ranked), st.builds(Quantile, st.integers(1, 99))),
    st.builds(
        OneOf,
        st.sampled_from(TEXTS),
        st.lists(st.text("甲乙丙abc", min_size=1), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(Known, st.sampled_from(NUMBERS + TEXTS)),
)
negatable = st.one_of(clauses, st.builds(Not, clauses))
groups = st.one_of(
    st.builds(AllOf, st.lists(negatable, min_size=1, max_size=4).map(tuple)),
    st.builds(
        AnyOf, st.lists(st.one_of(negatable, st.builds(AllOf, st.tuples(clauses, clauses))), min_size=1).map(tuple)
    ),
)


def sent(root: Node) -> dict[str, list[str]]:
    """Return what a browser sends of a form."""
    form: dict[str, list[str]] = {}
    for node in root.walk():
        form[f"k.{node.path}"] = [node.word or "leaf"]
        form[f"x.{node.path}"] = ["1" if node.is_out else ""]
        if not node.word:
            form |= {f"f.{node.path}": [node.feature], f"w.{node.path}": [node.feature]}
            is_written = BY_NAME[node.feature].is_text and not BY_NAME[node.feature].values
            typed = ["、".join(node.values)] if is_written else node.values
            form |= {f"o.{node.path}": [node.operator], f"v.{node.path}": typed}
    return form


@given(rule=groups, currency=st.sampled_from(["CNY", "JPY"]))
def test_what_goes_through_the_form_comes_back_the_same(rule: Rule, currency: str) -> None:
    shown = editing.from_rule(rule, currency=currency)
    assume(sum(1 for _node in shown.walk()) <= editing.MOST_NODES)

    read = editing.from_form(sent(shown))

    assert parse(editing.to_table(read, currency=currency)) == rule


@pytest.mark.parametrize("code", sorted(definitions.shipped()))
def test_every_shipped_rule_can_be_worked_on(code: str) -> None:
    for rule in definitions.shipped()[code].rules:
        shown = editing.from_form(sent(editing.from_rule(rule, currency="CNY")))
        read = parse(editing.to_table(shown, currency="CNY"))

        assert read in (rule, AllOf((rule,)))


def test_a_condition_is_added_turned_and_taken_away() -> None:
    root = editing.from_rule(None, currency="CNY")
    added = editing.from_form(sent(root), do="out:r")
    turned = editing.from_form(sent(added), do="turn:r.0")
    grouped = editing.from_form(sent(turned), do="group:r")
    dropped = editing.from_form(sent(grouped), do="drop:r.1")

    assert [part.is_out for part in added.parts] == [False, True]
    assert [part.is_out for part in turned.parts] == [True, True]
    assert (grouped.parts[2].word, len(grouped.parts[2].parts)) == ("any", 2)
    assert [part.path for part in dropped.parts] == ["r.0", "r.1"]
    assert dropped.parts[1].word == "any"


def test_another_feature_begins_with_a_value_that_fits_it() -> None:
    form = sent(editing.from_rule(Compare("recency_days", Operator.AT_LEAST, 90), currency="CNY"))
    form["f.r.0"] = ["spend_365_minor"]

    assert editing.from_form(form).parts[0].values == ["1000"]


@pytest.mark.parametrize("typed", ["", "many", "1e999999", "NaN", "0.001", "9" * 30])
def test_what_is_no_number_is_refused_where_it_stands(typed: str) -> None:
    root = editing.from_rule(Compare("spend_365_minor", Operator.AT_LEAST, 5), currency="CNY")
    root.parts[0].values = [typed]

    with pytest.raises(RuleRefused) as refused:
        editing.to_table(root, currency="CNY")

    assert refused.value.where == "r.0"


def test_a_flood_of_conditions_is_refused() -> None:
    form = {"k.r": ["all"], **{f"k.r.{n}": ["leaf"] for n in range(editing.MOST_NODES + 1)}}

    with pytest.raises(RuleRefused):
        editing.from_form(form)


def test_every_number_can_be_chosen_in_exactly_one_group() -> None:
    for feature in FEATURES:
        assert sum(feature.name.startswith(begins) for _label, begins in GROUPS) == 1, feature.name
        assert feature.unit is Unit.TEXT or editing.fresh(feature.name).values


@pytest.mark.parametrize(
    ("before", "now", "begins"),
    [
        ("at_least", "rank_at_least", "20"),
        ("rank_below", "below", "1000"),
        ("at_least", "above", "7"),
        ("known", "above", "1000"),
    ],
)
def test_a_number_that_becomes_a_share_begins_anew(before: str, now: str, begins: str) -> None:
    form = sent(editing.from_rule(Compare("spend_365_minor", Operator.AT_LEAST, 700), currency="CNY"))
    form |= {"p.r.0": [before], "o.r.0": [now], "v.r.0": [] if before == "known" else ["7"]}

    assert editing.from_form(form).parts[0].values == [begins]
