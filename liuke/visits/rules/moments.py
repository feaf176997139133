"""When an event took place, as another system writes it."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OLDEST_YEARS = 10


def event_day(text: str, *, zone: tzinfo) -> date | None:
    """Return the local day of an event: ``2026-05-01``, or an instant with its offset; None for anything else."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if not _DAY.match(text):
            return None
        at = datetime.fromisoformat(text)
        return at.astimezone(zone).date() if at.tzinfo else None
    except (ValueError, OverflowError):  # a day there is not, an instant before the calendar begins
        return None


def is_in_range(day: date, *, today: date) -> bool:
    """Return whether an event of this day may be taken: not ahead, at most ``OLDEST_YEARS`` ago to the day."""
    return day <= today and (day.year + OLDEST_YEARS, day.month, day.day) >= (today.year, today.month, today.day)
