"""Tiers and tags as bits: what was packed is told apart again, however many schemes there are."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from liuke.insights import moves, packing
from liuke.insights.engine import Engine
from liuke.insights.schemes import MOST_TIERS, Scheme, Tier


def schemes(count: int) -> list[Scheme]:
    tiers = tuple(Tier(f"t{n}", "", "", None) for n in range(MOST_TIERS))
    return [Scheme(f"s{n}", "", "", tiers) for n in range(count)]


def moved(before: list[list[int]], now: list[list[int]], *, count: int) -> set[tuple[int, str, str]]:
    """Return who moved where; a row is the customer, then the place of her tier per scheme, -1 for nobody known."""
    its = schemes(count)
    plan = moves.noting(its)

    def places(rows: list[list[int]]) -> str:
        cells = ", ".join(
            f"{int(k == 0)} * col0 + {int(k > 0)} * greatest(col{k or 1}, 0) AS {name}"
            for k, name in enumerate(["customer_id", *(f"scheme_{one.code}" for one in its)])
        )
        zeros = ", ".join(f"CAST(0 AS BIGINT) AS clause_{one.code}" for one in its)
        values = ", ".join(f"({', '.join(f'CAST({n} AS BIGINT)' for n in row)})" for row in rows)
        return f"SELECT {cells}, {zeros}, CAST(col1 >= 0 AS BIGINT) AS is_known FROM (VALUES {values}) AS t"

    with closing(Engine()) as machine:
        machine.give("names", packing.names(its))
        machine.ask_for(as_of=20_000)
        nobody = ", ".join(f"CAST(0 AS BIGINT) AS {word}" for word in ("customer_id", *packing.words(its)))
        machine.make("previous", f"SELECT {nobody} WHERE false")
        for rows in (before, now):
            machine.make("places", places(rows))
            machine.run(plan)
        found: list[dict[str, Any]] = machine.fetch(plan.answers["moves"]).to_pylist()
    return {(row["customer_id"], row["scheme"], row["tier"]) for row in found}


@pytest.mark.parametrize("count", [1, 12, 13, 30])
def test_who_moved_is_found_in_the_first_and_in_the_last_scheme(count: int) -> None:
    last = f"s{count - 1}"
    before = [[1] + [MOST_TIERS - 1] * count, [2] + [0] * count, [3] + [5] * count]
    now = [[1] + [MOST_TIERS - 1] * (count - 1) + [0], [2] + [0] * count, [3] + [-1] * count, [4] + [7] * count]

    found = moved(before, now, count=count)

    assert {row for row in found if row[0] == 1} == {(1, last, "t0")}
    assert not {row for row in found if row[0] == 2}
    assert {row for row in found if row[0] == 3} == {(3, f"s{n}", "") for n in range(count)}
    assert {row for row in found if row[0] == 4} == {(4, f"s{n}", "t7") for n in range(count)}


def test_sixty_one_tags_take_two_numbers() -> None:
    assert [packing.tag_words(range(n)) for n in (0, 1, 60, 61)] == [[], ["tags_0"], ["tags_0"], ["tags_0", "tags_1"]]
