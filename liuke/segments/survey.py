"""What moved in the database since the last look, without reading it all.

Two questions, each answered by sums the database makes: per day, how many rows and the sum of their ids (new rows,
removed rows, rows moved to another day); per range of ids, one sum over all other columns (edited rows).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from liuke.insights.sources import Source
    from liuke.segments.bulk import Link

_SPAN = 65_536
_MANY = 200  # conditions of one statement; SQLite refuses a thousand
_PRIME = 2_147_483_647  # below 2**31, so that no sum of a range passes 64 bits

Ranges = list[list[int]]
"""Lowest id, highest id and sum of each range, in order of id."""


@dataclass(frozen=True)
class Survey:
    """What a source holds now. ``edited`` are days that may hold an edited row, told by the ranges before."""

    days: dict[str, str]
    rows: dict[str, int]
    ranges: Ranges
    edited: set[str]


def survey(link: Link, source: Source, *, columns: Mapping[str, str], before: Ranges) -> Survey:
    """Return what a dated source holds now.

    Args:
        link: the transaction the rows will be read in.
        source: its query brings ``id`` and ``day``.
        columns: the other columns with their types (``int64``, ``string``).
        before: the ranges of the last survey; empty the first time.

    An edit of one column shows unless it adds a multiple of 2 147 483 647; several edits of one range that cancel out
    are missed with a chance of one in two thousand million.
    """
    found = link.query(
        f"SELECT day, COUNT(*) AS n, CAST(SUM(id) AS BIGINT) AS ids FROM ({source.query}) AS f GROUP BY day"  # noqa: S608 - a query of ours
    ).to_pylist()
    rows = {_iso(row["day"]): int(row["n"]) for row in found}
    days = {_iso(row["day"]): f"{row['n']}|{row['ids']}" for row in found}
    edges = [(low, high) for low, high, _sum in before]
    edges += _new_edges(link, source, edges[-1][1] + 1 if edges else 0)
    ranges = _summed(link, source, columns, edges)
    changed = [now[:2] for old, now in zip(before, ranges, strict=False) if old != now]
    return Survey(days, rows, _folded(ranges), _days_of(link, source, changed))


def _new_edges(link: Link, source: Source, start: int) -> list[tuple[int, int]]:
    top = link.query(f"SELECT COALESCE(MAX(id), -1) AS top FROM ({source.query}) AS f").to_pylist()[0]["top"]  # noqa: S608 - ours
    return [(low, min(low + _SPAN - 1, top)) for low in range(start, int(top) + 1, _SPAN)]


def _summed(link: Link, source: Source, columns: Mapping[str, str], edges: list[tuple[int, int]]) -> Ranges:
    if not edges:
        return []
    total = " + ".join(f"{2 * n + 3} * {_number(name, kind)}" for n, (name, kind) in enumerate(columns.items()))
    values = ", ".join(f"({low}, {high})" for low, high in edges)
    found = link.query(
        f"WITH edges(low, high) AS (VALUES {values}) SELECT low, high, (SELECT CAST(COALESCE(SUM("  # noqa: S608 - ours
        f"(id % 97 + 1) * ({total}) % {_PRIME}), 0) AS BIGINT) FROM ({source.query}) AS f "
        "WHERE f.id BETWEEN edges.low AND edges.high) AS mix FROM edges ORDER BY low"
    )
    return [[int(row["low"]), int(row["high"]), int(row["mix"])] for row in found.to_pylist()]


def _number(name: str, kind: str) -> str:
    """Return a column as a whole number; of a text its length and first letter, which tell our codes apart."""
    if kind != "string":
        return name
    first = "ASCII" if connection.vendor == "postgresql" else "UNICODE"
    return f"(LENGTH({name}) * 257 + COALESCE({first}({name}), 0))"


def _folded(ranges: Ranges) -> Ranges:
    """Return the ranges with small neighbours made one: their sums add up."""
    folded: Ranges = []
    for low, high, total in ranges:
        if folded and high - folded[-1][0] < _SPAN:
            folded[-1][1:] = high, folded[-1][2] + total
        else:
            folded.append([low, high, total])
    return folded


def _days_of(link: Link, source: Source, ranges: Ranges) -> set[str]:
    if not ranges:
        return set()
    where = " OR ".join(f"id BETWEEN {low} AND {high}" for low, high in ranges) if len(ranges) <= _MANY else "1 = 1"
    found = link.query(f"SELECT DISTINCT day FROM ({source.query}) AS f WHERE {where}")  # noqa: S608 - numbers of ours
    return {_iso(row["day"]) for row in found.to_pylist()}


def _iso(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()


def only(source: Source, days: list[tuple[str, str]]) -> str:
    """Return the source's query for the days of these spans, each from its first to before its end."""
    where = " OR ".join(f"(day >= '{first}' AND day < '{end}')" for first, end in days)
    return f"SELECT * FROM ({source.query}) AS f WHERE {where}"  # noqa: S608 - days of ours
