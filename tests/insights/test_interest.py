"""Interest shown apart from visits: counted by days, cut at the as-of day, measured against what she bought."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.insights.shop import rows_on

if TYPE_CHECKING:
    from tests.insights.desk import Desk

TODAY = date(2026, 11, 22)
KINDS = ("browsed", "asked", "liked", "opened", "attended", "other")
ITEMS = [{"item_id": 1}, {"item_id": 7, "need_type": "medical"}, {"item_id": 8, "need_type": "anti_aging"}]


def showed(kind: str, ago: int, **columns: Any) -> dict[str, Any]:
    return {"customer_id": 1, "day": TODAY - timedelta(days=ago), "kind": kind} | columns


def row_of(engine: Desk, *interactions: dict[str, Any], **facts: list[dict[str, Any]]) -> dict[str, Any]:
    shop: dict[str, Any] = {"lines": [{"customer_id": 1, "day": TODAY - timedelta(days=40)}], "items": ITEMS}
    return rows_on(engine, TODAY, interactions=list(interactions), **(shop | facts))[1]


def test_a_day_of_many_clicks_is_one_interaction_beside_answers_and_kept_appointments(engine: Desk) -> None:
    clicks = [showed("browsed", 3, item_id=n, times=20) for n in (1, 7, 8)]
    answered = [{"task_id": 1, "customer_id": 1, "day": TODAY - timedelta(days=20)}]
    kept = [{"appointment_id": 1, "customer_id": 1, "day": TODAY - timedelta(days=30), "status": "done"}]

    row = row_of(engine, *clicks, showed("liked", 3), showed("opened", 100), contacts=answered, appointments=kept)

    assert (row["interactions_90"], row["interactions_180"], row["last_interaction_days"]) == (3, 4, 3)


def test_the_last_interaction_is_the_latest_of_all_three_ways(engine: Desk) -> None:
    answered = [{"task_id": 1, "customer_id": 1, "day": TODAY - timedelta(days=5)}]
    unanswered = [{"task_id": 2, "customer_id": 1, "day": TODAY - timedelta(days=1), "outcome": "no_answer"}]

    assert row_of(engine, contacts=unanswered)["last_interaction_days"] is None
    assert row_of(engine, showed("liked", 9), contacts=answered + unanswered)["last_interaction_days"] == 5


def test_what_she_looked_at_is_counted_by_item_and_need(engine: Desk) -> None:
    looked = [showed("browsed", ago, item_id=item) for ago, item in ((3, 7), (9, 7), (10, 8), (11, 1), (91, 9), (5, 0))]

    row = row_of(engine, *looked, showed("asked", 2, item_id=9))

    browsed = ("browsed_items_90", "browsed_medical_90", "browsed_anti_aging_90")
    assert tuple(row[name] for name in browsed) == (3, 1, 1)


def test_a_question_is_open_until_she_comes(engine: Desk) -> None:
    came = {"customer_id": 1, "day": TODAY - timedelta(days=10)}

    assert row_of(engine, showed("asked", 15))["open_question_days"] == 15
    assert row_of(engine, showed("asked", 15), lines=[came])["open_question_days"] is None
    assert row_of(engine, showed("asked", 10), lines=[came])["open_question_days"] is None
    assert row_of(engine, showed("browsed", 1))["open_question_days"] is None


def test_who_asked_and_never_came_has_an_open_question(engine: Desk) -> None:
    facts: dict[str, Any] = {"profiles": [{"customer_id": 1}], "interactions": [showed("asked", 4)]}

    assert rows_on(engine, TODAY, **facts)[1]["open_question_days"] == 4


def test_days_at_events_are_counted_within_a_year(engine: Desk) -> None:
    went = [showed("attended", ago, item_id=n) for n, ago in enumerate((30, 30, 200, 365, 366))]

    assert row_of(engine, *went)["events_365"] == 3


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(later=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=8))
def test_no_interaction_of_the_day_or_later_moves_a_feature(engine: Desk, later: list[tuple[str, int, int]]) -> None:
    past = [showed("browsed", 3, item_id=7), showed("asked", 20)]
    future = [showed(kind, -ahead, item_id=item) for kind, ahead, item in later]

    assert row_of(engine, *past, *future) == row_of(engine, *past)


def test_the_leakage_test_would_see_an_interaction_of_yesterday(engine: Desk) -> None:
    assert row_of(engine, showed("attended", 1)) != row_of(engine)
