"""Use cases of cards beside the till."""

from liuke.cards.services.changing import change_status, extend_card, replace_card
from liuke.cards.services.closing import close_card
from liuke.cards.services.press import Press

__all__ = ["Press", "change_status", "close_card", "extend_card", "replace_card"]
