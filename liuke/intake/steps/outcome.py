"""What writing a chunk came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Outcome:
    """Rows of one chunk by what became of them, new visits, and referrers nobody knows."""

    created: int = 0
    updated: int = 0
    duplicate: int = 0
    visits: int = 0
    referrers_unknown: int = 0
