"""What makes a row the same row: its content within kind and salon, and its count within the file."""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_BYTES = 15  # 30 hexadecimal characters; with the count it fits 40


def digest(parts: Iterable[object], *, space: str) -> str:
    """Return the hash of a row's content.

    Args:
        parts: the meaning of its used cells in a fixed order, so that a re-encoded or re-saved file is the same file.
        space: kind and salon.
    """
    text = space + "\x1e" + "\x1f".join(map(str, parts))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()


def dated(row_digest: str, day: date | None) -> str:
    """Return a digest that begins with its day, so that rows of one day lie together in the index of keys."""
    return row_digest if day is None else f"{day.toordinal():05x}{row_digest[5:]}"


class Occurrences:
    """Counts how often a digest has come in one file, in little memory: two passes, eight bytes per row."""

    def __init__(self) -> None:
        self._all = array("Q")
        self._counts: dict[int, int] | None = None

    def note(self, row_digest: str) -> None:
        """First pass: remember that a row has this digest."""
        self._all.append(int(row_digest[-16:], 16))

    def key(self, row_digest: str) -> str:
        """Second pass, in the order of the file: return the row's key, ``digest`` or ``digest.n`` for its nth."""
        if self._counts is None:
            self._counts = self._repeated()
        short = int(row_digest[-16:], 16)
        if short not in self._counts:
            return row_digest
        self._counts[short] += 1
        count = self._counts[short]
        return row_digest if count == 1 else f"{row_digest}.{count}"

    def distinct(self) -> int:
        """Return how many different digests were noted."""
        import numpy as np

        return int(np.unique(np.frombuffer(self._all, dtype=np.uint64)).size) if self._all else 0

    def _repeated(self) -> dict[int, int]:
        import numpy as np

        if not self._all:
            return {}
        values, counts = np.unique(np.frombuffer(self._all, dtype=np.uint64), return_counts=True)
        return dict.fromkeys(values[counts > 1].tolist(), 0)
