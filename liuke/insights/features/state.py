"""What is kept from one refresh to the next: sums per customer that a later day is added to.

``moved(kept, …)`` equals ``rebuilt(…)`` in every cell as long as no fact before the kept day changed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from liuke.insights.features import days as of_days
from liuke.insights.features import habits
from liuke.insights.features.rhythm import category_states
from liuke.insights.writer import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from liuke.insights.writer import Day, Writer


@dataclass(frozen=True)
class State:
    """Sums per customer: of her days, her sales, her different items, per category, per member of staff."""

    people: ir.Table
    bought: ir.Table
    breadth: ir.Table
    categories: ir.Table
    staff: ir.Table


KEYS = {"categories": ("customer_id", "code"), "staff": ("customer_id", "staff_id")}
NAMES = tuple(field.name for field in fields(State))


def rebuilt(writer: Writer, facts: Mapping[str, ir.Table], *, as_of: Day) -> State:
    """Return the state before ``as_of``, from all facts, as tables named ``state_…``."""
    people = of_days.counted(of_days.seen(facts["days"], as_of), as_of=as_of)
    sold = habits.sold_lines(of_days.seen(facts["lines"], as_of))
    categories = category_states(of_days.seen(facts["cares"], as_of), facts["items"])
    parts = {"people": people, "categories": categories, "breadth": habits.breadth(habits.bought_items(sold))}
    return _kept(writer, parts | _sold(sold, facts["items"]), as_name="state")


def moved(writer: Writer, kept: State, facts: Mapping[str, ir.Table], *, since: Day, as_of: Day) -> State:
    """Return the state before ``as_of``, from the state before ``since`` and the facts of the days between.

    The facts of the days at the edges of the windows are read as well, and which items the customers of the days
    between had bought before.
    """
    days = of_days.moving(facts["days"], since=since, as_of=as_of)
    people = of_days.counted(days, as_of=as_of, since=since)
    sold = writer.keep(habits.sold_lines(_between(facts["lines"], since, as_of)))
    earlier = facts["lines"].filter((facts["lines"].day < since.date) & (facts["lines"].sale_count > 0))
    pairs = habits.bought_items(sold).anti_join(earlier, ["customer_id", "item_id"])
    categories = category_states(_between(facts["cares"], since, as_of), facts["items"])
    parts = {"people": people, "categories": categories, "breadth": habits.breadth(pairs)}
    delta = _kept(writer, parts | _sold(sold, facts["items"]), as_name="delta")
    return State(
        **{
            name: writer.keep(
                _merged(getattr(kept, name), getattr(delta, name), by=KEYS.get(name, ("customer_id",))), f"state_{name}"
            )
            for name in NAMES
        }
    )


def named(name: str, schemas: Mapping[str, Mapping[str, str]]) -> State:
    """Return a state whose tables lie in the engine as ``<name>_people`` and so on."""
    return State(**{part: table_of(schemas[part], f"{name}_{part}") for part in NAMES})


def _between(table: ir.Table, since: Day, as_of: Day) -> ir.Table:
    """Return the rows of the days between with ``day_n``."""
    return of_days.seen(table.filter(table.day >= since.date), as_of)


def _sold(sold: ir.Table, items: ir.Table) -> dict[str, ir.Table]:
    return {"bought": habits.habit_sums(habits.with_items(sold, items)), "staff": habits.staff_times(sold)}


def _kept(writer: Writer, parts: Mapping[str, ir.Table], *, as_name: str) -> State:
    return State(**{name: writer.keep(parts[name], f"{as_name}_{name}") for name in NAMES})


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
