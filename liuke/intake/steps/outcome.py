"""What writing a chunk came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Note(NamedTuple):
    """What only the writing can tell of a row that is taken: its row in the file, a ``Noted`` code, a text."""

    row: int
    code: str
    value: str


@dataclass
class Outcome:
    """Rows of one chunk by what became of them, new visits, and referrers nobody knows.

    ``rejected`` counts rows only the writing could refuse, ``refused`` adds up their balances.
    """

    created: int = 0
    updated: int = 0
    duplicate: int = 0
    visits: int = 0
    referrers_unknown: int = 0
    rejected: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
