"""What segments tell the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class TiersMoved:
    """The moves of the as-of days after ``after`` up to ``until`` are worked out; ``queries.past`` reads them."""

    kind: ClassVar[str] = "tiers.moved"

    after: str
    until: str
