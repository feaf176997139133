"""Which of several cards pays first. 核销顺序."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.cards.rules.kinds import CardKind


@dataclass(frozen=True, slots=True)
class Redeemable:
    """A card that could pay. ``expires_on`` is the last day it can be used; None means it never ends."""

    key: str
    kind: CardKind
    issued_on: date
    expires_on: date | None = None


def redemption_order(cards: Iterable[Redeemable], *, today: date) -> tuple[Redeemable, ...]:
    """Return the cards in the order they are used: good for named services first, then those that hold money.

    Among each, the earliest expiry comes first, then the oldest; equals keep the order they were given in.
    Cards past their last day are left out.
    """
    usable = (card for card in cards if card.expires_on is None or card.expires_on >= today)
    return tuple(sorted(usable, key=lambda card: (card.kind.holds_money, card.expires_on or date.max, card.issued_on)))
