"""A calculation as statements: written once by ``writer``, kept as text, run by the engine without Ibis.

Writing the statements of a refresh takes Ibis over a second, more than a small shop's answers take the engine.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Step:
    """One statement. Its rows become ``table``; without a name its single row becomes numbers later steps read."""

    table: str
    sql: str
    columns: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """Steps in order, and the statements that read their answers, by name."""

    steps: tuple[Step, ...]
    answers: dict[str, str]

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table some step makes, with their types."""
        return next(step.columns for step in self.steps if step.table == table)

    def to_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Plan:
        kept = json.loads(text)
        return cls(tuple(Step(**step) for step in kept["steps"]), kept["answers"])

    @property
    def mark(self) -> str:
        """One hash of all it says."""
        return hashlib.sha256(self.to_text().encode()).hexdigest()
