"""What a few days add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from liuke.insights.states import states

if TYPE_CHECKING:
    from tests.insights.desk import Desk

_SCHEMA = pa.schema([(name, pa.int64()) for name in ("customer_id", "day_n", "value", "counts")])


def rows_of(found: dict[tuple[int, int], tuple[int, int]]) -> pa.Table:
    rows = [
        {"customer_id": who, "day_n": day, "value": value, "counts": counts}
        for (who, day), (value, counts) in found.items()
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def test_gaps_are_summed_and_squared(engine: Desk) -> None:
    rows = rows_of({(1, 0): (5, 1), (1, 10): (5, 0), (1, 13): (7, 1)})

    state = engine.rows(states(engine.table(rows), by=("customer_id",)))[0]

    assert (state["n"], state["first"], state["last"], state["gap_sum"], state["gap_sq"]) == (3, 0, 13, 13, 109)
    assert (state["tickets"], state["total"], int(state["total_sq"])) == (2, 12, 74)
