"""Use cases of cards beside the till."""

from liuke.cards.services.changing import change_status, extend_card, replace_card
from liuke.cards.services.closing import close_card, pay_out
from liuke.cards.services.offering import Offer, save_ladder, save_offer
from liuke.cards.services.press import Press
from liuke.cards.services.ruling import IssuerChange, choose_issuer, choose_rules, save_issuer
from liuke.cards.services.stating import hand_out_statement

__all__ = [
    "IssuerChange",
    "Offer",
    "Press",
    "change_status",
    "choose_issuer",
    "choose_rules",
    "close_card",
    "extend_card",
    "hand_out_statement",
    "pay_out",
    "replace_card",
    "save_issuer",
    "save_ladder",
    "save_offer",
]
