"""Features: small shops whose numbers can be worked out by hand, and no look into the future."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.insights import contracts
from liuke.insights.features.catalogue import FEATURES, Feature
from tests.insights.shop import rows_on

if TYPE_CHECKING:
    from pathlib import Path

    from tests.insights.desk import Desk

TODAY = date(2026, 11, 22)


def line(customer: int, ago: int, **columns: Any) -> dict[str, Any]:
    return {"customer_id": customer, "day": TODAY - timedelta(days=ago)} | columns


def test_with_few_gaps_the_shops_usual_interval_fills_up(engine: Desk) -> None:
    regular = [line(1, ago) for ago in (10, 40, 70, 100, 130)]  # every 30 days
    twice = [line(2, 5), line(2, 25)]  # one gap of 20
    once = [line(3, 50)]

    rows = rows_on(engine, TODAY, lines=[*regular, *twice, *once])

    assert [rows[n]["rhythm_days"] for n in (1, 2, 3)] == [30, 23, 25]
    assert (rows[1]["overdue_permille"], rows[3]["overdue_permille"]) == (333, 2000)


def test_a_day_of_adjustments_only_is_no_purchase_but_its_money_counts(engine: Desk) -> None:
    lines = [line(1, 10), line(1, 5, sale_count=0, is_visit=0, charged_minor=-20_00, list_minor=0)]

    row = rows_on(engine, TODAY, lines=lines)[1]

    assert (row["purchase_days"], row["recency_days"], row["spend_minor"]) == (1, 10, 80_00)
    assert row["average_ticket_minor"] == 100_00


def test_a_purchase_counts_as_activity_and_not_as_a_visit(engine: Desk) -> None:
    lines = [line(1, 10, is_visit=0), line(1, 10, is_visit=0, item_id=2), line(1, 3, is_visit=0)]
    visits = [line(1, 1)]

    row = rows_on(engine, TODAY, lines=lines, visits=visits)[1]

    assert (row["activity_days"], row["visit_days"], row["purchase_days"], row["recency_days"]) == (3, 1, 2, 1)


def test_windows_end_the_day_before_and_hold_their_first_day(engine: Desk) -> None:
    row = rows_on(engine, TODAY, lines=[line(1, 90), line(1, 91), line(1, 0)])[1]

    assert (row["activity_days_90"], row["activity_days_180"], row["activity_days"]) == (1, 2, 2)


def test_the_cycle_the_shop_wrote_down_is_the_prior_of_its_care(engine: Desk) -> None:
    items = [{"item_id": 1, "cycle_days": 28}]

    row = rows_on(engine, TODAY, lines=[line(1, 70), line(1, 42)], items=items)[1]

    assert (row["due_category"], row["due_category_permille"]) == ("补水", 1500)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(later=st.lists(st.tuples(st.integers(1, 2), st.integers(0, 40), st.integers(-500, 900)), max_size=8))
def test_nothing_that_happens_later_moves_a_feature(engine: Desk, later: list[tuple[int, int, int]]) -> None:
    past = [line(1, 10), line(1, 40), line(2, 33)]
    future = [
        line(who, -ahead, charged_minor=paid * 100, item_id=100 + n) for n, (who, ahead, paid) in enumerate(later)
    ]

    known = rows_on(engine, TODAY, lines=past)

    assert rows_on(engine, TODAY, lines=past + future) == known


def test_an_appointment_ahead_is_a_promise_made_before(engine: Desk) -> None:
    appointments = [
        {"appointment_id": 1, "customer_id": 1, "day": TODAY + timedelta(days=3)},
        {"appointment_id": 2, "customer_id": 1, "day": TODAY - timedelta(days=3), "status": "no_show"},
    ]

    row = rows_on(engine, TODAY, lines=[line(1, 10)], appointments=appointments)[1]

    assert (row["bookings_ahead"], row["no_shows_365"], row["health_interaction"]) == (1, 1, 10)


def test_the_health_score_is_the_sum_of_its_parts(engine: Desk) -> None:
    rows = rows_on(engine, TODAY, lines=[line(1, n * 20 + 5) for n in range(12)] + [line(2, 170)])

    for row in rows.values():
        parts = [row[f"health_{name}"] for name in ("rhythm", "trend", "interaction", "breadth", "loyalty")]
        assert row["health_score"] == sum(parts)
    assert rows[1]["health_score"] > rows[2]["health_score"]


def test_every_feature_is_defined_in_both_languages_and_delivered(engine: Desk) -> None:
    row = rows_on(engine, TODAY, lines=[line(1, 1)])[1]

    assert {feature.name for feature in FEATURES} <= set(row)
    for feature in FEATURES:
        assert all(getattr(feature, column.name) for column in fields(Feature)[:6])
        assert re.search(r"[一-鿿]", feature.zh_means)


def test_a_table_that_breaks_its_contract_is_named(engine: Desk, tmp_path: Path) -> None:
    file = tmp_path / "visits.parquet"
    engine.write("SELECT CAST(1 AS BIGINT) AS customer_id, CAST(1 AS BIGINT) AS salon_id", file)

    with pytest.raises(contracts.ContractBroken, match=r"visits\.day is missing"):
        engine.view("visits", [file], contracts.VISITS.schema())
