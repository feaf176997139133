"""Where facts come from: one query over the system of record for each raw table, declared by the app that owns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liuke.insights.contracts import Contract


@dataclass(frozen=True)
class Source:
    """One query that runs alike on SQLite and PostgreSQL.

    Args:
        contract: the fact it feeds.
        query: a SELECT whose columns are never NULL unless the contract says so (drivers guess types from the
            first rows). With ``day`` it holds ``{where}`` where the months asked for are put in.
        day: the database column months are cut by; empty for small tables read whole each time.
        table: the table whose changes are noticed; only with ``day``.
        watched: integer expressions over that table; an edit of any of them is noticed.
    """

    contract: Contract
    query: str
    day: str = ""
    table: str = ""
    watched: tuple[str, ...] = ()

    def fingerprint_query(self) -> str:
        """Return a query giving one row per day: the day, how many rows, and sums that move when any row does.

        ``mixed`` weighs each row by its id, so that two edits that cancel out in a sum still show.
        """
        sums = ", ".join(f"CAST(SUM({column}) AS {_WIDE}) AS w{n}" for n, column in enumerate(self.watched))
        folded = " + ".join(f"{3 + 2 * n} * (({column}) % 999983)" for n, column in enumerate(self.watched))
        return (
            f"SELECT {self.day} AS day, COUNT(*) AS n, MAX(id) AS top, CAST(SUM(id) AS {_WIDE}) AS ids, {sums}, "  # noqa: S608 - declared by apps, no input
            f"CAST(SUM((id % 9973 + 1) * ({folded})) AS {_WIDE}) AS mixed "
            f"FROM {self.table} GROUP BY {self.day} ORDER BY {self.day}"
        )


_WIDE = "VARCHAR(40)"  # as text: sums of many large amounts pass 64 bits on PostgreSQL
