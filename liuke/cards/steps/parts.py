"""Holding cards while a sale is decided, and what each part of it will move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.cards.errors import CardExpired, CardNotUsable, ValueAside
from liuke.cards.holding import holdings
from liuke.cards.models import Card, CardStatus
from liuke.kit.transactions import step
from liuke.ledger.queries.balances import accounts_of_cards
from liuke.ledger.steps import Move, house_accounts, lock_accounts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from liuke.cards.holding import Holding
    from liuke.ledger.rules.book import Purse
    from liuke.ledger.steps import Used


@dataclass(frozen=True)
class Part:
    """One part of a sale: what the ledger moves, and what the customer gets for value paid ahead."""

    moves: tuple[Move, ...]
    used: tuple[Used, ...] = ()


@dataclass(frozen=True)
class Counter:
    """Where and when a sale happens.

    Args:
        salon_id: the salon that serves.
        currency: the shop's.
        today: the salon's business date.
        now: the instant.
    """

    salon_id: int
    currency: str
    today: date
    now: datetime

    def house(self, purse: Purse, unit: str = "", *, salon_id: int | None = None) -> int:
        """Return a salon's own account."""
        unit = unit or self.currency
        return house_accounts(salon_id or self.salon_id, [(purse, unit)], now=self.now)[purse.value, unit]


@step
def hold_cards(card_ids: Iterable[int], *, today: date) -> dict[int, Holding]:
    """Return what cards hold, nobody else using them until the transaction ends.

    Raises:
        CardNotUsable: one is frozen, reported lost or closed.
        CardExpired: its last day is over.
        AccountNotOpen: the check at night froze one of its accounts.
    """
    wanted = sorted(set(card_ids))
    lock_accounts(held.pk for held in accounts_of_cards(wanted))
    rows = Card.objects.unscoped("the caller reached them").filter(pk__in=wanted).order_by("pk")
    cards = list(rows.select_for_update(no_key=True, of=("self",)))
    for card in cards:
        if card.status != CardStatus.OPEN:
            raise CardNotUsable(card=card.number, status=CardStatus(card.status).label)
        if card.expires_on is not None and card.expires_on < today:
            raise CardExpired(card=card.number, on=card.expires_on.isoformat())
    return {held.card.pk: held for held in holdings(cards)}


@step
def hold_whole(card: Card) -> Holding:
    """Return what a card holds, whatever its state: what is frozen, lost or over can still be moved or given back.

    Raises:
        AccountNotOpen: the check at night froze one of its accounts.
        ValueAside: something of it is put aside for a purpose not yet decided.
    """
    lock_accounts(held.pk for held in accounts_of_cards([card.pk]))
    holding = holdings([card])[0]
    if any(held.aside for held in holding.accounts.values()):
        raise ValueAside
    return holding
