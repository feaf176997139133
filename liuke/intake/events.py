"""What intake tells the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class ImportCommitted:
    """Every usable row of a file is in the tables of the shop."""

    kind: ClassVar[str] = "intake.import_committed"
    import_id: int
    file_kind: str


@dataclass(frozen=True)
class ImportUndone:
    """An import was taken back, as far as nothing later rests on it."""

    kind: ClassVar[str] = "intake.import_undone"
    import_id: int
    file_kind: str
