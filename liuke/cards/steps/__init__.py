"""What a sale does to cards, as moves for the ledger: the till posts all of them in one entry."""

from liuke.cards.steps.bringing import Brought, OldCard, bring_in, bringing, put_away
from liuke.cards.steps.changing import new_number, note_event, open_card
from liuke.cards.steps.ending import ending
from liuke.cards.steps.moving import moving
from liuke.cards.steps.parts import Counter, Part, hold_cards, hold_whole, lock_cards
from liuke.cards.steps.selling import paying_arrears, selling, topping_up
from liuke.cards.steps.using import session_use, spending

__all__ = [
    "Brought",
    "Counter",
    "OldCard",
    "Part",
    "bring_in",
    "bringing",
    "ending",
    "hold_cards",
    "hold_whole",
    "lock_cards",
    "moving",
    "new_number",
    "note_event",
    "open_card",
    "paying_arrears",
    "put_away",
    "selling",
    "session_use",
    "spending",
    "topping_up",
]
