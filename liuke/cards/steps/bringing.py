"""Cards of an old system: opened with what they held there, and put away again where that was a mistake."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liuke.cards.holding import holdings
from liuke.cards.models import Card, CardEventKind, CardStatus
from liuke.cards.steps.changing import new_number, note_event
from liuke.cards.steps.parts import Part
from liuke.kit.transactions import step
from liuke.ledger.rules.book import Code, Purse
from liuke.ledger.steps import Move, NewLot, close_accounts, open_account

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from liuke.cards.rules.kinds import CardKind
    from liuke.cards.steps.parts import Counter

_LONGEST_NUMBER = 24


@dataclass(frozen=True)
class OldCard:
    """A card as the old system knew it; ``number`` empty: it gets its own."""

    name: str
    kind: CardKind
    number: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Brought:
    """What a card held: money in minor units, sessions by unit; ``expires_on`` is the last day of bonus and sessions.

    Principal never expires.
    """

    principal: int = 0
    bonus: int = 0
    arrears: int = 0
    sessions: Mapping[str, int] = field(default_factory=dict)
    expires_on: date | None = None


@step
def bring_in(old: OldCard, counter: Counter, *, customer_id: int, import_id: int) -> Card:
    """Return a card of the old system, opened here, with nothing on it yet; what it had cost is not known. 期初开卡."""
    return Card.objects.unscoped("the import's salons are in reach").create(
        uid=uuid.uuid4(),
        number=old.number or new_number(),
        customer_id=customer_id,
        salon_id=counter.salon_id,
        name=old.name,
        kind=old.kind,
        opened_on=counter.today,
        expires_on=old.expires_on,
        opened_at=counter.now,
        import_id=import_id,
    )


@step
def bringing(card: Card, counter: Counter, brought: Brought) -> Part:
    """Return how what a card held comes into the book, against the opening account of the salon. 期初."""
    currency, ends = counter.currency, brought.expires_on
    moves = []
    paid = NewLot(paid_minor=brought.principal, list_minor=brought.principal)
    parts = [(Purse.PRINCIPAL, currency, brought.principal, paid), (Purse.BONUS, currency, brought.bonus, None)]
    parts += [(Purse.SESSIONS, unit, count, None) for unit, count in brought.sessions.items()]
    for purse, unit, amount, lot in parts:
        if amount:
            own, opening = _account(card, counter, purse, unit), counter.house(Purse.OPENING, unit)
            moves.append(Move(opening, own, amount, unit, Code.BROUGHT_IN, lot=lot or NewLot(expires_on=ends)))
    if brought.arrears:
        owed, opening = _account(card, counter, Purse.ARREARS, currency), counter.house(Purse.OPENING)
        moves.append(Move(owed, opening, brought.arrears, currency, Code.BROUGHT_IN))
    return Part(tuple(moves))


@step
def put_away(card: Card, counter: Counter, *, actor_id: int | None, reason: str) -> bool:
    """Close a card that was brought in by mistake and free its number; return False where something is on it.

    A closed card stays in the shop's records; the number it had stands in its event.
    """
    [holding] = holdings([card])
    if any(held.available or held.aside for held in holding.accounts.values()):
        return False
    close_accounts(held.pk for held in holding.accounts.values())
    former, mark = card.number, f"~{card.pk}"
    card.status, card.number = CardStatus.CLOSED, former[: _LONGEST_NUMBER - len(mark)] + mark
    card.version += 1
    card.save(update_fields=["status", "number", "version"])
    note_event(card, CardEventKind.CLOSED, counter, actor_id=actor_id, reason=reason, details={"number": former})
    return True


def _account(card: Card, counter: Counter, purse: Purse, unit: str) -> int:
    return open_account(card.salon_id, purse, unit, customer_id=card.customer_id, card=card.pk, now=counter.now).pk
