"""A rule tried by the database means what it means in the engine and for one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.accounts.queries import WHOLE_SHOP
from liuke.insights.rules import AllOf, AnyOf, Compare, Known, Not, OneOf, Operator, Quantile
from liuke.insights.rules.evaluate import decide
from liuke.segments import definitions, queries
from liuke.segments.models import CustomerFeatures, Standing
from liuke.segments.queries import trying
from liuke.segments.queries.people import feature_row
from tests.world import make_customer

if TYPE_CHECKING:
    from liuke.insights.rules import Rule
    from tests.world import World

NUMBERS = ("recency_days", "activity_days", "age_years")
TEXTS = ("gender", "region")
leaves = st.one_of(
    st.builds(
        Compare,
        st.sampled_from(NUMBERS),
        st.sampled_from(Operator),
        st.integers(-1, 4) | st.builds(Quantile, st.integers(1, 99)),
    ),
    st.builds(
        OneOf, st.sampled_from(TEXTS), st.lists(st.sampled_from(["f", "m", "x"]), min_size=1, max_size=2).map(tuple)
    ),
    st.builds(Known, st.sampled_from([*NUMBERS, *TEXTS])),
)
rules = st.recursive(
    leaves,
    lambda inside: st.one_of(
        st.builds(AllOf, st.lists(inside, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inside, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inside),
    ),
    max_leaves=6,
)


@pytest.fixture
def many(slipping: World) -> World:
    """Customers with every mixture of known and unknown."""
    numbers = [None, 0, 1, 2, 3]
    for n in range(25):
        customer = make_customer(slipping.lakeside, f"客{n}")
        values: dict[str, Any] = {"recency_days": numbers[n % 5], "age_years": numbers[n // 5], "activity_days": n % 4}
        CustomerFeatures.objects.unscoped("tests").create(
            customer=customer, gender=["f", "m", ""][n % 3], region=["x", ""][n % 2], **values
        )
    return slipping


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=rules)
def test_the_database_finds_exactly_whom_the_rule_holds_for(many: World, rule: Rule) -> None:
    cuts = trying.cuts_for(queries.require_run(), [rule])
    rows = list(CustomerFeatures.objects.within(WHOLE_SHOP))

    found = set(
        CustomerFeatures.objects.within(WHOLE_SHOP).filter(trying.condition(rule, cuts)).values_list("pk", flat=True)
    )
    refused = CustomerFeatures.objects.within(WHOLE_SHOP).filter(trying.condition(rule, cuts, holds=False))

    assert found == {row.pk for row in rows if decide(rule, feature_row(row), cuts) is True}
    assert set(refused.values_list("pk", flat=True)) == {
        row.pk for row in rows if decide(rule, feature_row(row), cuts) is False
    }


def test_every_shipped_scheme_is_tried_as_the_engine_sorted_it(slipping: World) -> None:
    run = queries.require_run()
    for scheme in definitions.shipped().values():
        given_rules = [(tier.code, tier.rule) for tier in scheme.tiers if tier.rule is not None]
        found = trying.check_scheme(given_rules, saved=given_rules, scope=WHOLE_SHOP, run=run)

        stood = Standing.objects.within(WHOLE_SHOP).filter(scheme=scheme.code)
        assert {tier.code: tier.reaches for tier in found.tiers} == {
            code: stood.filter(tier=code).count() for code, _rule in given_rules
        }
        assert found.moving == 0


def test_a_cut_point_asked_for_anew_is_the_engines(slipping: World) -> None:
    run = queries.require_run()
    known = queries.cuts_of(run)
    run.cuts = []

    assert known
    assert {key: trying.cuts_for(run, [Compare(key[0], Operator.ABOVE, key[1])])[key] for key in known} == known
