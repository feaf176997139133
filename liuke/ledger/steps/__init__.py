"""Writes of the ledger that join a transaction: the only way rows come into the book."""

from liuke.ledger.steps.accounts import (
    close_accounts,
    house_account,
    house_accounts,
    issuer_of,
    lock_accounts,
    lock_accounts_of_cards,
    open_account,
)
from liuke.ledger.steps.days import mark_day
from liuke.ledger.steps.holds import end_hold, put_aside
from liuke.ledger.steps.issuers import place_salon, write_issuer
from liuke.ledger.steps.posting import Move, NewLot, Used, Writing, post
from liuke.ledger.steps.reversing import give_back, reverse

__all__ = [
    "Move",
    "NewLot",
    "Used",
    "Writing",
    "close_accounts",
    "end_hold",
    "give_back",
    "house_account",
    "house_accounts",
    "issuer_of",
    "lock_accounts",
    "lock_accounts_of_cards",
    "mark_day",
    "open_account",
    "place_salon",
    "post",
    "put_aside",
    "reverse",
    "write_issuer",
]
