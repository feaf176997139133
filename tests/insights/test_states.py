"""The algebra: what is known of two stretches of days, merged, is what is known of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuke.insights.states import merge, states

if TYPE_CHECKING:
    from liuke.insights.engine import Engine

days = st.dictionaries(
    st.tuples(st.integers(1, 3), st.integers(0, 60)),
    st.tuples(st.integers(-(10**11), 10**11), st.integers(0, 1)),
    max_size=25,
)
_SCHEMA = pa.schema([(name, pa.int64()) for name in ("customer_id", "day_n", "value", "counts")])


def rows_of(found: dict[tuple[int, int], tuple[int, int]]) -> pa.Table:
    rows = [
        {"customer_id": who, "day_n": day, "value": value, "counts": counts}
        for (who, day), (value, counts) in found.items()
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=days, cut=st.integers(0, 60))
def test_merging_a_later_stretch_is_a_rebuild(
    engine: Engine, found: dict[tuple[int, int], tuple[int, int]], cut: int
) -> None:
    by = ("customer_id",)
    before = {key: value for key, value in found.items() if key[1] < cut}
    after = {key: value for key, value in found.items() if key[1] >= cut}
    whole, early, late = (states(engine.table(rows_of(part)), by=by) for part in (found, before, after))

    merged = engine.fetch(merge(early, late, by=by).order_by("customer_id")).to_pylist()

    assert merged == engine.fetch(whole.order_by("customer_id")).to_pylist()


def test_gaps_are_summed_and_squared(engine: Engine) -> None:
    rows = rows_of({(1, 0): (5, 1), (1, 10): (5, 0), (1, 13): (7, 1)})

    state = engine.fetch(states(engine.table(rows), by=("customer_id",))).to_pylist()[0]

    assert (state["n"], state["first"], state["last"], state["gap_sum"], state["gap_sq"]) == (3, 0, 13, 13, 109)
    assert (state["tickets"], state["total"], int(state["total_sq"])) == (2, 12, 74)
