"""Writing plans with Ibis: each kept step becomes a statement, what is known only at run time a variable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.datatypes as dt

from liuke.insights.engine import KINDS
from liuke.insights.plan import Plan, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir


@ibis.udf.scalar.builtin(name="getvariable", signature=((dt.string,), dt.int64))  # type: ignore[untyped-decorator]
def _number(of: Any) -> Any: ...


@ibis.udf.scalar.builtin(name="getvariable", signature=((dt.string,), dt.date))  # type: ignore[untyped-decorator]
def _date(of: Any) -> Any: ...


@dataclass(frozen=True)
class Day:
    """A day told when the plan runs: as days since 1970-01-01, and as a date, which files can be skipped by."""

    number: ir.IntegerValue
    date: ir.DateValue

    def less(self, days: int) -> Day:
        """Return the day so many days before."""
        return Day(self.number - days, self.date - ibis.interval(days=days))


def day(name: str) -> Day:
    """Return the day of ``Engine.ask_for``."""
    return Day(_number(name), _date(f"{name}_day"))


def number(name: str) -> ir.IntegerValue:
    """Return a number told when the plan runs, with ``Engine.tell``."""
    found: ir.IntegerValue = _number(name)
    return found


class Writer:
    """Takes down the steps of one calculation."""

    def __init__(self, name: str) -> None:
        """Begin a plan; ``name`` goes before the names of steps that have none of their own."""
        self._name = name
        self._steps: list[Step] = []
        self._answers: dict[str, str] = {}

    def keep(self, step: ir.Table, name: str = "") -> ir.Table:
        """Compute a step once, because several others stand on it, and return it as a table."""
        name = name or f"{self._name}_{len(self._steps)}"
        self._steps.append(Step(name, typed(step), schema_of(step)))
        return ibis.table(step.schema(), name=name)

    def kept(self, name: str) -> ir.Table:
        """Return a table some step made."""
        return table_of(self.plan().columns(name), name)

    def values(self, row: ir.Table) -> dict[str, ir.IntegerValue]:
        """Compute one row of whole numbers and return them for later steps."""
        self._steps.append(Step("", typed(row), schema_of(row)))
        return {name: _number(name) for name in row.columns}

    def answer(self, name: str, rows: ir.Table, *, by: tuple[str, ...] = ()) -> None:
        """Offer rows to whoever runs the plan, in the order of ``by``."""
        self._answers[name] = typed(rows, by=by)

    def plan(self) -> Plan:
        return Plan(tuple(self._steps), self._answers)


def schema_of(table: ir.Table) -> dict[str, str]:
    """Return the columns with their types."""
    return {name: str(kind).lstrip("!") for name, kind in table.schema().items()}


def table_of(columns: Mapping[str, str], name: str) -> ir.Table:
    """Return a table by its name; it is there when the plan runs."""
    return ibis.table(dict(columns), name=name)


def typed(rows: ir.Table, *, by: tuple[str, ...] = ()) -> str:
    """Return the statement of some rows.

    Each column gets the type the expression declares: a DuckDB sum is 128 bits wide, and Parquet would keep it as a
    float.
    """
    columns = ", ".join(f'CAST("{name}" AS {KINDS[kind]}) AS "{name}"' for name, kind in schema_of(rows).items())
    order = f" ORDER BY {', '.join(by)}" if by else ""
    return f"SELECT {columns} FROM ({ibis.to_sql(rows, dialect='duckdb')}) AS rows{order}"  # noqa: S608 - compiled by Ibis
