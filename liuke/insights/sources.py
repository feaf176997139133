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
            first rows). A dated fact brings ``id`` as well, so that changes of its rows can be noticed.
    """

    contract: Contract
    query: str
