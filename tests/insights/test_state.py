"""The state kept from day to day: a later day added to it is a rebuild, in every cell."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.insights import plans
from liuke.insights.dates import day_number
from liuke.insights.features.state import KEYS, NAMES
from tests.insights.shop import facts_of, features_of

if TYPE_CHECKING:
    from tests.insights.desk import Desk

TODAY = date(2026, 11, 22)
MOVING = plans.moving_on()
ITEMS: list[dict[str, Any]] = [
    {"item_id": 1}, {"item_id": 2, "category": "美白", "need_type": "medical"}, {"item_id": 3, "kind": "product"},
    {"item_id": 4, "category": ""},
]  # fmt: skip
amounts = st.one_of(st.integers(-(10**5), 10**9), st.integers(-(10**13), 10**13))
ages = st.one_of(st.integers(-3, 400), st.sampled_from([0, 1, 2, 89, 90, 91, 179, 180, 181, 364, 365, 366, 367]))
bills = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.integers(1, 3), "item_id": st.integers(0, 5), "day": ages,
            "charged_minor": amounts, "returned_minor": st.integers(0, 500),
            "sale_count": st.integers(0, 2), "is_visit": st.integers(0, 1), "staff_id": st.integers(0, 2),
            "hour": st.integers(-1, 23), "channel": st.sampled_from(["salon", "online", ""]),
        }
    ),
    max_size=20,
)  # fmt: skip
visits = st.lists(st.fixed_dictionaries({"customer_id": st.integers(1, 3), "day": ages}), max_size=6)


def cells(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """Return the state there is."""

    def rows(name: str) -> list[dict[str, Any]]:
        order = ", ".join(KEYS.get(name, ("customer_id",)))
        found: list[dict[str, Any]] = desk.fetch(f"SELECT * FROM state_{name} ORDER BY {order}").to_pylist()
        return found

    return {name: rows(name) for name in NAMES}


def move_on(desk: Desk, *, since: int, as_of: int) -> None:
    for name in NAMES:
        desk.give(f"kept_{name}", desk.fetch(f"SELECT * FROM state_{name}"))
    desk.ask_for(since=since, as_of=as_of)
    desk.run(MOVING)


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"day": TODAY - timedelta(days=row["day"])} for row in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bills=bills, visits=visits, steps=st.lists(st.sampled_from([0, 1, 2, 30, 95, 400]), min_size=1, max_size=3))
def test_the_state_moved_on_day_by_day_is_a_rebuild(
    engine: Desk, bills: list[dict[str, Any]], visits: list[dict[str, Any]], steps: list[int]
) -> None:
    people = [{"customer_id": n} for n in (1, 2, 3)]
    facts_of(engine, lines=dated(bills), visits=dated(visits), items=ITEMS, profiles=people)
    day = day_number(TODAY) - sum(steps)
    engine.ask_for(as_of=day)
    engine.run(plans.rebuilding())

    for step in steps:
        move_on(engine, since=day, as_of=day + step)
        day += step

    moved_on = cells(engine), features_of(engine, TODAY)
    engine.ask_for(as_of=day)
    engine.run(plans.rebuilding())
    assert moved_on == (cells(engine), features_of(engine, TODAY))
