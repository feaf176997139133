"""What a card holds, as it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.kit.money import Money, is_currency
from liuke.ledger.rules.book import Purse
from liuke.ledger.words import PURSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.cards.holding import Holding


def shown(amount: int, unit: str) -> str:
    """Return an amount of a unit: money, or a number of sessions."""
    if is_currency(unit):
        return str(Money(amount, unit))
    return _("%(n)s sessions") % {"n": amount}


def named(purse: str, unit: str, items: Mapping[int, str]) -> str:
    """Return what a purse is called; sessions of one service by its name."""
    service = unit.partition(":")[2]
    own = items.get(int(service)) if service.isdigit() else None
    return own or str(PURSES[Purse(purse)])


def amounts_of(holding: Holding) -> list[str]:
    """Return what a card holds in few words, each purse with its amount."""
    return [
        f"{named(purse, unit, {})} {shown(held.available, unit)}"
        for (purse, unit), held in holding.accounts.items()
        if held.available
    ]
