"""Tiers and tags as bits: what was packed is told apart again, however many schemes there are."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pyarrow as pa
import pytest

from liuke.insights import moves, packing, plans
from liuke.insights.engine import Engine
from liuke.insights.rules import parse
from liuke.insights.schemes import MOST_TIERS, Scheme, Tier
from liuke.insights.writer import table_of, typed


def schemes(count: int) -> list[Scheme]:
    tiers = tuple(Tier(f"t{n}", "", "", None) for n in range(MOST_TIERS))
    return [Scheme(f"s{n}", "", "", tiers) for n in range(count)]


def day(rows: list[list[int]], its: list[Scheme], *, spread: int) -> pa.Table:
    """Return a day's packed tiers; a row is the customer, then the place of her tier per scheme, -1 if not known."""
    columns = ["customer_id", *(f"scheme_{one.code}" for one in its)]
    cells = {name: [max(row[k], 0) for row in rows] for k, name in enumerate(columns)}
    cells |= {"customer_id": [row[0] * spread for row in rows], "is_known": [int(row[1] >= 0) for row in rows]}
    with closing(Engine()) as machine:
        machine.give("places", pa.table({name: pa.array(values, pa.int64()) for name, values in cells.items()}))
        places = table_of(dict.fromkeys(cells, "int64"), "places")
        return machine.fetch(typed(places.select("customer_id", **plans.packed(places, its))))


def between(before: pa.Table, now: pa.Table, its: list[Scheme]) -> list[dict[str, Any]]:
    """Return the moves between two days."""
    with closing(Engine()) as machine:
        machine.give("previous", before)
        machine.give("places", now)
        found: list[dict[str, Any]] = moves.moved(machine, its).to_pylist()
    return found


def moved(before: list[list[int]], now: list[list[int]], *, count: int, spread: int = 1) -> set[tuple[int, str, str]]:
    """Return who moved where."""
    its = schemes(count)
    found = between(day(before, its, spread=spread), day(now, its, spread=spread), its)
    return {(row["customer_id"] // spread, row["scheme"], row["tier"]) for row in found}


@pytest.mark.parametrize("spread", [1, 1_000_003])
@pytest.mark.parametrize("count", [1, 12, 13, 30])
def test_who_moved_is_found_in_the_first_and_in_the_last_scheme(count: int, spread: int) -> None:
    last = f"s{count - 1}"
    before = [[1] + [MOST_TIERS - 1] * count, [2] + [0] * count, [3] + [5] * count]
    now = [[1] + [MOST_TIERS - 1] * (count - 1) + [0], [2] + [0] * count, [3] + [-1] * count, [4] + [7] * count]

    found = moved(before, now, count=count, spread=spread)

    assert {row for row in found if row[0] == 1} == {(1, last, "t0")}
    assert not {row for row in found if row[0] == 2}
    assert {row for row in found if row[0] == 3} == {(3, f"s{n}", "") for n in range(count)}
    assert {row for row in found if row[0] == 4} == {(4, f"s{n}", "t7") for n in range(count)}


def test_sixty_one_tags_take_two_numbers() -> None:
    assert [packing.tag_words(range(n)) for n in (0, 1, 60, 61)] == [[], ["tags_0"], ["tags_0"], ["tags_0", "tags_1"]]


def test_nobody_moves_in_an_empty_shop_and_everybody_does_on_the_first_day() -> None:
    its = schemes(1)
    nobody, one = day([], its, spread=1), day([[7, 2]], its, spread=1)

    assert between(nobody, nobody, its) == []
    assert between(nobody, one, its) == [{"customer_id": 7, "scheme": "s0", "tier": "t2", "clause": 0}]


def test_who_moved_is_found_among_more_customers_than_are_read_at_once() -> None:
    before = [[n, n % 5] for n in range(1, 40_001)]
    now = [[who, tier + (who % 9999 == 0)] for who, tier in reversed(before[1:])]

    assert moved(before, now, count=1) == {(1, "s0", "")} | {
        (k * 9999, "s0", f"t{k * 9999 % 5 + 1}") for k in (1, 2, 3, 4)
    }


def test_the_clause_goes_with_the_move_and_nowhere_has_none() -> None:
    either = parse({"any": [{"feature": "spend_minor", "below": 9}, {"feature": "recency_days", "below": 9}]})
    its = [Scheme("s0", "", "", (Tier("t0", "", "", either), Tier("t1", "", "", None)))]
    before = day([[1, 1], [2, 1], [3, 0], [4, 0]], its, spread=1)
    now = day([[2, 0], [1, 0], [3, 0], [4, -1]], its, spread=1)
    clauses = {1: 1, 2: 0, 3: 1, 4: 1}
    now = now.append_column("clause_s0", pa.array([clauses[n] for n in now.column("customer_id").to_pylist()]))

    found = between(before, now, its)

    assert {(row["customer_id"], row["clause"]) for row in found} == {(1, 1), (2, 0), (4, 0)}
