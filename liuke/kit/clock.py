"""The one place that reads the clock. Edges call it; everything below is given ``now`` and ``today``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def business_day(at: datetime, zone: str) -> date:
    """Return the salon's local date of an instant."""
    return at.astimezone(ZoneInfo(zone)).date()
