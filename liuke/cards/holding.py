"""What cards hold, read from the ledger: their accounts and the lots in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liuke.cards.rules.kinds import CardKind
from liuke.cards.rules.splitting import Lot as TopUpLot
from liuke.kit.money import Money
from liuke.ledger.queries.balances import accounts_of_cards, lots_of
from liuke.ledger.rules.book import Purse, session_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from liuke.cards.models import Card
    from liuke.ledger.queries.balances import Held, LotLeft


@dataclass(frozen=True)
class Holding:
    """What one card holds now.

    Args:
        card: the card.
        accounts: its accounts by purse and unit.
        lots: what is left of their lots, oldest first, by account.
        taken: how often a card by time was used on the bill that is being made.
    """

    card: Card
    accounts: dict[tuple[str, str], Held] = field(default_factory=dict)
    lots: dict[int, list[LotLeft]] = field(default_factory=dict)
    taken: int = 0

    def balance(self, purse: Purse, unit: str) -> int:
        """Return what can be used of a purse, in the smallest part of the unit; expired lots are counted in."""
        held = self.accounts.get((purse.value, unit))
        return held.available if held else 0

    @property
    def owes_back(self) -> int:
        """What is owed back of it since it was closed, minor units."""
        return sum(held.available for (purse, _u), held in self.accounts.items() if purse == Purse.REFUND_PAYABLE)

    @property
    def sessions(self) -> dict[str, int]:
        """Sessions left by unit, of lots expired or not."""
        return {unit: held.available for (purse, unit), held in self.accounts.items() if purse == Purse.SESSIONS}

    def covers(self, item_id: int) -> bool:
        """Return whether it is a card by time that is good for a service."""
        named = {one["item"] for one in self.card.contents}
        return CardKind(self.card.kind).is_by_time and (not named or item_id in named)

    def session_account(self, item_id: int) -> Held | None:
        """Return the account a session of a service comes from: its own, or of a choice the common one."""
        own = self.accounts.get((Purse.SESSIONS.value, session_unit(item_id)))
        if own is None and self.card.choose and item_id in {one["item"] for one in self.card.contents}:
            own = self.accounts.get((Purse.SESSIONS.value, session_unit(None)))
        return own

    def top_ups(self, currency: str) -> list[TopUpLot]:
        """Return its top-ups as the rule of spending wants them: what came in one entry belongs together."""
        principal, bonus = (self.accounts.get((purse.value, currency)) for purse in (Purse.PRINCIPAL, Purse.BONUS))
        came: dict[int, dict[str, LotLeft]] = {}
        for name, held in (("principal", principal), ("bonus", bonus)):
            for lot in self.lots.get(held.pk, []) if held else []:
                both = came.setdefault(lot.entry_id, {})
                both[name] = _together(both[name], lot) if name in both else lot
        return [_top_up(key, both, currency) for key, both in came.items()]

    def drawn(self, key: str, purse: Purse, currency: str) -> list[LotLeft]:
        """Return the lots of a top-up (by the key of ``top_ups``) in one purse, oldest first."""
        lots = self.lots[self.accounts[purse.value, currency].pk]
        return [lot for lot in lots if str(lot.entry_id) == key]


def _together(one: LotLeft, other: LotLeft) -> LotLeft:
    """Return two lots of one entry as one: a card topped up twice on one bill was topped up once."""
    return replace(one, quantity=one.quantity + other.quantity, rest=one.rest + other.rest)


def _top_up(key: int, both: dict[str, LotLeft], currency: str) -> TopUpLot:
    principal, bonus = both.get("principal"), both.get("bonus")
    first = principal or bonus
    assert first is not None  # noqa: S101 - one of them brought the key
    return TopUpLot(
        key=str(key),
        topped_up_on=first.earned_on,
        paid=Money(principal.quantity if principal else 0, currency),
        bonus=Money(bonus.quantity if bonus else 0, currency),
        paid_left=Money(principal.rest if principal else 0, currency),
        bonus_left=Money(bonus.rest if bonus else 0, currency),
        bonus_expires_on=bonus.expires_on if bonus else None,
        bonus_items=tuple(str(item) for item in bonus.items) if bonus else (),
    )


def holdings(cards: Iterable[Card], *, accounts: Sequence[Held] | None = None) -> list[Holding]:
    """Return what cards hold; two queries, however many cards, and one where their accounts are known."""
    found: Sequence[Card] = list(cards)
    accounts = accounts_of_cards([card.pk for card in found]) if accounts is None else accounts
    lots = lots_of([held.pk for held in accounts])
    return [
        Holding(
            card,
            {(held.purse, held.unit): held for held in accounts if held.card == card.pk},
            {held.pk: lots.get(held.pk, []) for held in accounts if held.card == card.pk},
        )
        for card in found
    ]
