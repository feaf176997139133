"""Which copies stay, and which versions go together: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12


def copies_kept(made: Iterable[datetime]) -> set[datetime]:
    """Return which copies stay, by when they were made.

    The newest of each of the 7 latest days that have one, of the 5 latest weeks (from Monday) and of the 12 latest
    months. Days without a copy do not count, so a long pause never takes the last copies away.
    """
    newest_first = sorted(made, reverse=True)
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    kept: set[datetime] = set()
    for most, period in periods:
        first_of: dict[object, datetime] = {}
        for at in newest_first:
            first_of.setdefault(period(at), at)
        kept |= set(list(first_of.values())[:most])
    return kept


def is_newer(theirs: str, *, than: str) -> bool:
    """Return whether a version such as ``1.10.0`` is newer; one that cannot be read counts as newer."""
    try:
        return _numbers(theirs) > _numbers(than)
    except ValueError:
        return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
