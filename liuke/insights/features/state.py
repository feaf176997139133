"""What is kept from one refresh to the next: sums per customer that a later day is added to.

``moved(kept, …)`` equals ``rebuilt(…)`` in every cell as long as no fact before the kept day changed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from liuke.insights.features import days as of_days
from liuke.insights.features import habits
from liuke.insights.features.rhythm import category_days, category_states
from liuke.insights.states import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from liuke.insights.engine import Engine


@dataclass(frozen=True)
class State:
    """Sums per customer: of her days, her sales, her different items, per category, per member of staff."""

    people: ir.Table
    bought: ir.Table
    breadth: ir.Table
    categories: ir.Table
    staff: ir.Table


KEYS = {"categories": ("customer_id", "category"), "staff": ("customer_id", "staff_id")}
NAMES = tuple(field.name for field in fields(State))


def rebuilt(engine: Engine, facts: Mapping[str, ir.Table], *, as_of: int) -> State:
    """Return the state before ``as_of``, from all facts."""
    lines, visits = of_days.seen(facts["lines"], as_of), of_days.seen(facts["visits"], as_of)
    people = of_days.counted(of_days.customer_days(lines, visits), as_of=as_of)
    sold = engine.keep(habits.sold_lines(lines, facts["items"]))
    return _kept(engine, people, sold, habits.bought_items(sold))


def moved(engine: Engine, kept: State, facts: Mapping[str, ir.Table], *, since: int, as_of: int) -> State:
    """Return the state before ``as_of``, from the state before ``since`` and the facts of the days between.

    The facts of the days at the edges of the windows are read as well, and which items the customers of the days
    between had bought before.
    """
    if since == as_of:
        return kept
    lines, visits = (of_days.moving(facts[name], since=since, as_of=as_of) for name in ("lines", "visits"))
    people = of_days.counted(of_days.customer_days(lines, visits), as_of=as_of, since=since)
    fresh = facts["lines"].filter(facts["lines"].day >= day_of(since))
    sold = engine.keep(habits.sold_lines(of_days.seen(fresh, as_of), facts["items"]))
    earlier = facts["lines"].filter((facts["lines"].day < day_of(since)) & (facts["lines"].sale_count > 0))
    pairs = habits.bought_items(sold).anti_join(earlier, ["customer_id", "item_id"])
    delta = _kept(engine, people, sold, pairs)
    return State(
        **{
            name: engine.keep(_merged(getattr(kept, name), getattr(delta, name), by=KEYS.get(name, ("customer_id",))))
            for name in NAMES
        }
    )


def _kept(engine: Engine, people: ir.Table, sold: ir.Table, pairs: ir.Table) -> State:
    return State(
        people=engine.keep(people),
        bought=engine.keep(habits.habit_sums(sold)),
        breadth=engine.keep(habits.breadth(pairs)),
        categories=engine.keep(category_states(category_days(sold))),
        staff=engine.keep(habits.staff_times(sold)),
    )


def _merged(kept: ir.Table, delta: ir.Table, *, by: tuple[str, ...]) -> ir.Table:
    both = kept.union(delta.select(*kept.columns))
    sums = {}
    for name, kind in kept.schema().items():
        if name not in by:
            column = both[name]
            sums[name] = (
                column.min() if name == "first" else column.max() if name == "last" else column.sum().cast(kind)
            )
    return both.group_by(*by).agg(**sums).select(*kept.columns)
