"""An engine that also takes rows lying in memory and expressions not yet written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from liuke.insights.engine import Engine
from liuke.insights.writer import typed

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class Desk(Engine):
    """The engine of the tests."""

    def table(self, rows: pa.Table, name: str = "given") -> ir.Table:
        """Return rows as a table; the next one of that name takes its place."""
        self._link.register(name, rows)
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Return the rows of an expression."""
        found: list[dict[str, Any]] = self.fetch(typed(expression)).to_pylist()
        return found
