"""Who was in which tier on any day: the moves of every customer, worked out day by day from the facts. 分层历史.

A move is (customer, scheme, day, tier, clause): from that day on she is in that tier because of that clause; an empty
tier means she is no longer there. Moves lie in the lake. What later facts change is worked out again from the first day
they change; profiles are not dated and count as they were when a day was worked out.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from liuke.insights import moves, packing
from liuke.insights.engine import Engine
from liuke.segments import definitions
from liuke.segments.computing import Stopwatch, compute
from liuke.segments.plans import code_mark

if TYPE_CHECKING:
    from liuke.insights.schemes import Scheme
    from liuke.segments.lake import Lake

MOVES = {"customer_id": "int64", "scheme": "string", "tier": "string", "clause": "int64", "day": "date"}
MOST = 60_000_000
"""Customers times days worked out day by day. Above it only the first day of each month is, and the last."""


@dataclass(frozen=True)
class Reach:
    """How far the past is worked out: as-of days from ``first`` to ``until``; ``last`` is the aim."""

    first: date
    until: date
    last: date
    by_month: bool

    @property
    def is_whole(self) -> bool:
        return self.until >= self.last


def reach(lake: Lake) -> Reach | None:
    """Return how far the past is worked out, or None where nothing is."""
    if "until" not in lake.past:
        return None
    first, until, last = (date.fromisoformat(lake.past[name]) for name in ("first", "until", "last"))
    return Reach(first, until, last, bool(lake.past["by_month"]))


def go_on(lake: Lake, *, last: date, steps: int) -> Reach | None:
    """Work out up to ``steps`` more days and keep them; return how far the past is, None where nothing ever happened.

    The caller holds the lake alone and has gathered. Safe to interrupt: what was kept before stands.

    Args:
        lake: the facts.
        last: the last as-of day wanted.
        steps: as-of days to work out now, > 0.
    """
    first = lake.first_day()
    if first is None or first >= last or lake.lacks():
        return None
    schemes = definitions.schemes()
    with closing(Engine()) as machine:
        lake.open(machine)
        days, about, until = _wanted(machine, lake, schemes, last=last)
        todo = [day for day in days if until is None or day > until][:steps]
        if todo or until != date.fromisoformat(lake.past["until"]):
            files = _cut(machine, lake, until, schemes)
            machine.give("found", _worked_out(machine, lake, todo, schemes))
            _keep(machine, lake, files, about, until=todo[-1] if todo else until or last)
    return reach(lake)


def note(machine: Engine, lake: Lake, *, as_of: date, schemes: dict[str, Scheme]) -> bool:
    """Add the day just computed, if all days before it are there; return whether it was added.

    Args:
        machine: holds the facts and the answers of ``compute``.
        lake: the facts.
        as_of: the day computed.
        schemes: all there are.
    """
    first = lake.first_day()
    if first is None or first >= as_of:
        return False
    days, about, until = _wanted(machine, lake, schemes, last=as_of)
    if until is None or [day for day in days if day > until] != [as_of]:
        return False
    files = _cut(machine, lake, until, schemes)
    machine.give("found", _noted(machine, schemes, day=as_of))
    machine.call("previous", _compared(schemes))
    _keep(machine, lake, files, about, until=as_of)
    return True


def _wanted(
    machine: Engine, lake: Lake, schemes: dict[str, Scheme], *, last: date
) -> tuple[list[date], dict[str, Any], date | None]:
    """Return the as-of days wanted, what the past stands on now, and up to which day what is kept holds."""
    start = (lake.first_day() or last) + timedelta(days=1)
    people = machine.fetch("SELECT COUNT(*) AS n FROM profiles").to_pylist()[0]["n"]
    by_month = people * (last - start).days > MOST
    about: dict[str, Any] = {
        "what": _about(lake, schemes, start, by_month=by_month), "marks": _marks(machine, lake), "by_month": by_month,
        "first": start.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    return _days(start, last, by_month=by_month), about, _valid_until(lake.past, about)


def _keep(machine: Engine, lake: Lake, files: list[str], about: dict[str, Any], *, until: date) -> None:
    columns = ", ".join(MOVES)
    ordered = f"SELECT {columns} FROM found ORDER BY scheme, customer_id, day"  # noqa: S608 - statements of ours
    lake.keep_past(machine, ordered, about={**about, "until": until.isoformat()}, files=files)


def _days(start: date, last: date, *, by_month: bool) -> list[date]:
    every = (start + timedelta(days=n) for n in range((last - start).days + 1))
    return [day for day in every if not by_month or day.day == 1 or day in {start, last}]


def _about(lake: Lake, schemes: dict[str, Scheme], start: date, *, by_month: bool) -> str:
    """Return what the whole past stands on, as one hash: schemes, our code, items, the first day, the grid."""
    said = f"{schemes}|{code_mark()}|{lake.items_mark()}|{start}|{by_month}"
    return hashlib.sha256(said.encode()).hexdigest()


_COUNTING = (
    ("contacts", "day", "contacts", ""),
    ("interactions", "day", "interactions", ""),
    (
        "appointments", "known_on - 1", "customer_id, day, known_on",
        " WHERE known_on <= day AND (status <> 'cancelled' OR cancelled_on IS NOT NULL)",
    ),
    (
        "appointments", "cancelled_on - 1", "customer_id, day, known_on, cancelled_on",
        " WHERE status = 'cancelled' AND cancelled_on <= day",
    ),
    ("appointments", "day", "customer_id, day, if(status = 'done', 'booked', status)", ""),
)  # fmt: skip
"""Facts beside those marked by the lake: table, the last as-of day that does not see it, what is seen, of which rows.

An appointment is seen three times: ahead from the very day it was promised on, gone from the day it was taken back on,
and from the day after its own as kept or not. A booked one that was kept changes nothing.
"""


def _marks(machine: Engine, lake: Lake) -> dict[str, str]:
    """Return for each day a mark of the facts that count from the day after it on."""
    marks = lake.marks()
    parts = " UNION ALL ".join(
        f"SELECT {n} AS part, {last} AS day, hash({what}) AS mark FROM {table}{where}"  # noqa: S608 - names of ours
        for n, (table, last, what, where) in enumerate(_COUNTING)
    )
    rows = machine.fetch(
        f"SELECT part, CAST(day AS VARCHAR) AS day, CAST(SUM(mark % 1000000007) AS VARCHAR) AS mark "  # noqa: S608 - statements of ours
        f"FROM ({parts}) GROUP BY part, day ORDER BY part, day"
    ).to_pylist()
    for row in rows:
        marks[row["day"]] = f"{marks.get(row['day'], '')}{row['part']}:{row['mark']} "
    return marks


def _valid_until(kept: dict[str, Any], about: dict[str, Any]) -> date | None:
    """Return the last as-of day that still holds; None where none does."""
    if kept.get("what") != about["what"]:
        return None
    before, now = kept["marks"], about["marks"]
    changed = min((day for day in {*before, *now} if before.get(day) != now.get(day)), default=None)
    until = date.fromisoformat(kept["until"])
    return until if changed is None else min(until, date.fromisoformat(changed))


def _cut(machine: Engine, lake: Lake, until: date | None, schemes: dict[str, Scheme]) -> list[str]:
    """Make ``previous``, the tiers on ``until``, readable; return the files that still count, later moves cut off."""
    machine.give("names", packing.names(list(schemes.values())))
    if until is not None and until >= date.fromisoformat(lake.past["until"]):
        machine.view("previous", [lake.last_places])
        return list(lake.past["files"])
    machine.view("kept", [] if until is None else lake.past_files(), MOVES)
    end = f"DATE '{(until or date.min).isoformat()}'"
    words = ", ".join(
        f"CAST(coalesce(sum(place << shift) FILTER (word = {n}), 0) AS BIGINT) AS {name}"
        for n, name in enumerate(packing.words(list(schemes.values())))
    )
    machine.make(
        "previous",
        f"SELECT customer_id, {words} FROM (SELECT customer_id, scheme, arg_max(tier, day) AS tier FROM kept "  # noqa: S608 - a date
        f"WHERE day <= {end} GROUP BY customer_id, scheme) JOIN names USING (scheme, tier) GROUP BY customer_id",
    )
    if until is None:
        return []
    machine.make("held", f"SELECT * FROM kept WHERE day <= {end}")  # noqa: S608 - a date
    return [lake.put("past", "moves", machine, "FROM held")]


def _worked_out(machine: Engine, lake: Lake, days: list[date], schemes: dict[str, Scheme]) -> pa.Table:
    found = [pa.schema([(name, _ARROW[kind]) for name, kind in MOVES.items()]).empty_table()]
    for day in days:
        compute(machine, lake, as_of=day, schemes=schemes, tags=(), watch=Stopwatch(), is_lean=True)
        found.append(_noted(machine, schemes, day=day))
        machine.make("previous", _compared(schemes))
    return pa.concat_tables(found)


_ARROW = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}


def _noted(machine: Engine, schemes: dict[str, Scheme], *, day: date) -> pa.Table:
    """Return who is in another tier in ``places`` than in ``previous``."""
    found = moves.moved(machine, list(schemes.values()))
    return found.append_column("day", pa.repeat(pa.scalar(day, pa.date32()), found.num_rows))


def _compared(schemes: dict[str, Scheme]) -> str:
    """Return the statement of what the day after ``places`` is compared with."""
    return f"SELECT customer_id, {', '.join(packing.words(list(schemes.values())))} FROM places"  # noqa: S608 - names of ours
