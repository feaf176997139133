"""The kinds of cards."""

from __future__ import annotations

from enum import StrEnum


class CardKind(StrEnum):
    """What a card holds. 卡项种类."""

    STORED_VALUE = "stored_value"
    GIFT = "gift"
    PACKAGE = "package"
    COURSE = "course"
    CHOICE = "choice"
    TIME = "time"
    UNLIMITED = "unlimited"

    @property
    def holds_money(self) -> bool:
        """Whether it pays for anything, rather than being good for named services."""
        return self in {CardKind.STORED_VALUE, CardKind.GIFT}

    @property
    def is_by_time(self) -> bool:
        """Whether it is good for its services as long as it lasts, rather than for so many sessions."""
        return self in {CardKind.TIME, CardKind.UNLIMITED}
