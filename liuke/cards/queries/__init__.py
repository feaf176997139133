"""Cards of people, the facts one is closed by, and their numbers on the boards."""

from liuke.cards.queries.held import (
    cards_of,
    closing_facts,
    ladders_text,
    line_of,
    offers,
    one_card,
    one_offer,
    sheet_of,
)

__all__ = ["cards_of", "closing_facts", "ladders_text", "line_of", "offers", "one_card", "one_offer", "sheet_of"]
