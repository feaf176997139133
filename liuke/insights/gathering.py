"""From rows pulled out of a database to facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.insights.contracts import raw_columns
from liuke.insights.lines import daily_lines
from liuke.insights.writer import Writer, table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from liuke.insights.contracts import Contract
    from liuke.insights.plan import Plan

_MADE: dict[str, Callable[[ir.Table], ir.Table]] = {"lines": daily_lines}  # where rows and facts differ


def gathering(contract: Contract, columns: Mapping[str, str]) -> Plan:
    """Return how the table ``raw`` becomes a fact, the answer ``rows``; dated facts get their ``month``, 202611.

    Args:
        contract: of the fact.
        columns: of ``raw`` as the database gave them.
    """
    writer = Writer("gathering")
    rows = _conform(table_of(columns, "raw"), raw_columns(contract.name))
    facts = contract.check(_MADE[contract.name](rows) if contract.name in _MADE else rows)
    writer.answer("rows", facts.mutate(month=month_of(facts.day)) if contract.day else facts)
    return writer.plan()


def month_of(day: ir.Value) -> ir.Value:
    """Return the month as a number: cheaper than its text."""
    return (day.year() * 100 + day.month()).cast("int64")


def _conform(rows: ir.Table, schema: Mapping[str, str]) -> ir.Table:
    """Return the columns with the types asked for; SQLite gives dates as text, PostgreSQL narrower integers."""
    kinds = rows.schema()

    def column(name: str, kind: str) -> ir.Value:
        if kind == "date" and not kinds[name].is_date():
            return rows[name].cast("string").nullif("").cast("date")
        return rows[name].cast(kind)

    return rows.select(**{name: column(name, kind) for name, kind in schema.items()})
