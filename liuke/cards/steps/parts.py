"""Holding cards while a sale is decided, and what each part of it will move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liuke.cards.errors import CardExpired, CardNotUsable, ValueAside
from liuke.cards.holding import holdings
from liuke.cards.models import Card, CardStatus
from liuke.kit.ready import Ready
from liuke.kit.transactions import step
from liuke.ledger.steps import Move, house_account, house_accounts, lock_accounts_of_cards

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from liuke.cards.holding import Holding
    from liuke.ledger.rules.book import Purse
    from liuke.ledger.steps import Used


_HELD = Ready(
    lambda pks: (
        Card.objects.unscoped("the caller reached them")
        .filter(pk__in=pks)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
)


@dataclass(frozen=True)
class Part:
    """One part of a sale: what the ledger moves, and what the customer gets for value paid ahead."""

    moves: tuple[Move, ...]
    used: tuple[Used, ...] = ()


@dataclass(frozen=True)
class Counter:
    """Where and when a sale happens. It asks for the house's accounts once.

    Args:
        salon_id: the salon that serves.
        currency: the shop's.
        today: the salon's business date.
        now: the instant.
        known: the house's accounts asked for so far, by salon and unit.
    """

    salon_id: int
    currency: str
    today: date
    now: datetime
    known: dict[tuple[int, str], dict[Purse, int]] = field(default_factory=dict, repr=False, compare=False)

    def house(self, purse: Purse, unit: str = "", *, salon_id: int | None = None) -> int:
        """Return a salon's own account."""
        salon, unit = salon_id or self.salon_id, unit or self.currency
        if (salon, unit) not in self.known:
            self.known[salon, unit] = house_accounts(salon, unit)
        own = self.known[salon, unit]
        if purse not in own:
            own[purse] = house_account(salon, purse, unit, now=self.now)
        return own[purse]


@step
def hold_cards(card_ids: Iterable[int], *, today: date) -> dict[int, Holding]:
    """Return what cards hold, nobody else using them until the transaction ends.

    Raises:
        CardNotUsable: one is frozen, reported lost or closed.
        CardExpired: its last day is over.
        AccountNotOpen: the check at night froze one of its accounts.
    """
    cards = lock_cards(card_ids)
    for card in cards:
        if card.status != CardStatus.OPEN:
            raise CardNotUsable(card=card.number, status=CardStatus(card.status).label)
        if card.expires_on is not None and card.expires_on < today:
            raise CardExpired(card=card.number, on=card.expires_on.isoformat())
    accounts = lock_accounts_of_cards(card.pk for card in cards)
    return {held.card.pk: held for held in holdings(cards, accounts=accounts)}


@step
def lock_cards(card_ids: Iterable[int]) -> list[Card]:
    """Return cards as they are now, held until the transaction ends: always before their accounts, oldest first."""
    return _HELD(card_ids)


@step
def hold_whole(card: Card) -> Holding:
    """Return what a card holds, whatever its state: what is frozen, lost or over can still be moved or given back.

    The caller holds the card itself.

    Raises:
        AccountNotOpen: the check at night froze one of its accounts.
        ValueAside: something of it is put aside for a purpose not yet decided.
    """
    holding = holdings([card], accounts=lock_accounts_of_cards([card.pk]))[0]
    if any(held.aside for held in holding.accounts.values()):
        raise ValueAside
    return holding
