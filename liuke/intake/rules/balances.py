"""When two files state the same balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_AMOUNTS = ("principal_minor", "gift_minor", "debt_minor", "points", "sessions")
_NAMES = ("card_no", "card_name", "expires_on")


@dataclass
class Statement:
    """A balance as a file states it: ``values`` by column, days as texts; ``number`` is its row among the balances."""

    number: int
    is_of_cards: bool
    salon_id: int
    import_id: int
    values: dict[str, Any]


def is_same_balance(one: Statement, other: Statement) -> bool:
    """Return whether two statements about one customer mean the same balance.

    Two lists, or two files of cards of one salon, have to say exactly the same. A list of customers and a file of
    cards say it in different words: they mean the same where they agree on at least one amount and nothing one of
    them says contradicts the other; what only one of them says is no contradiction.
    """
    if one.is_of_cards == other.is_of_cards:
        return one.values == other.values and (not one.is_of_cards or one.salon_id == other.salon_id)
    mine, theirs = ({n: _plain(s.values[n]) for n in (*_AMOUNTS, *_NAMES)} for s in (one, other))
    both = [name for name in mine if mine[name] and theirs[name]]
    return any(name in _AMOUNTS for name in both) and all(mine[name] == theirs[name] for name in both)


def _plain(value: Any) -> Any:
    """Return a value as it compares: 6次 is 6, and nought says nothing."""
    if not isinstance(value, str):
        return value
    text = value.removesuffix("次").strip()
    return "" if text == "0" else text
