"""The past worked out, and any day of it asked twice: of the moves, and computed for that day alone."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.segments import computing, definitions, past, services
from liuke.segments.lake import Lake
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from datetime import date


def work_out() -> past.Reach:
    """Gather, then work out the whole past."""
    services.refresh(as_of=TODAY, now=NOON)
    found = past.go_on(Lake(home().facts), last=TODAY, steps=10_000)
    assert found is not None
    return found


def tiers_on(day: date) -> dict[tuple[int, str], str]:
    """Return everybody's tier on a day by the moves."""
    machine = Engine()
    machine.view("moves", Lake(home().facts).past_files(), past.MOVES)
    rows = machine.fetch(
        "SELECT customer_id, scheme, arg_max(tier, day) AS tier FROM moves "
        f"WHERE day <= DATE '{day.isoformat()}' GROUP BY customer_id, scheme"
    ).to_pylist()
    machine.close()
    return {(row["customer_id"], row["scheme"]): row["tier"] for row in rows if row["tier"]}


def computed_on(day: date) -> dict[tuple[int, str], str]:
    """Return everybody's tier on a day computed for that day alone, with every feature."""
    schemes, lake = definitions.schemes(), Lake(home().facts)
    with closing(Engine()) as machine:
        lake.open(machine)
        computing.compute(machine, lake, as_of=day, schemes=schemes, tags=(), watch=computing.Stopwatch())
        computing.list_everybody(machine, schemes, ())
        rows = machine.fetch(
            "SELECT customer_id, scheme, tier FROM standings JOIN features USING (customer_id) "
            "WHERE is_recorded > 0 OR activity_days > 0"
        ).to_pylist()
    return {(row["customer_id"], row["scheme"]): row["tier"] for row in rows}
