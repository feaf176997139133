"""Which records hang on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def below(links: Mapping[int, int], record: int) -> set[int]:
    """Return the records that were merged into this one, directly or through others; itself is not among them.

    Args:
        links: record → the one it was merged into.
        record: where to begin.
    """
    found: set[int] = set()
    fresh = {record}
    while fresh:
        fresh = {one for one, into in links.items() if into in fresh and one not in found}
        found |= fresh
    return found
