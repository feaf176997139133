"""One row of a file of cards → one entry of the ledger, and the card it lies on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from liuke.accounts.queries import organization
from liuke.cards.models import KIND_NAMES, Card, CardEventKind, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.cards.steps import Brought, Counter, OldCard, bring_in, bringing, note_event
from liuke.intake.rules.shapes.cards import LONGEST_NUMBER
from liuke.kit.idempotency import once
from liuke.ledger.rules.book import POINTS, Code, Event, Purse, Source
from liuke.ledger.steps import Move, NewLot, Writing, open_account, post

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.intake.models import Import

    Row = dict[str, Any]

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Posted:
    """What a row became: the id of its entry, and of the card it lies on, if any."""

    customer_id: int
    entry: int
    card: int | None


class Taken(Exception):
    """Somebody else has the number of a card."""


class Posting:
    """Posts the rows of one file."""

    def __init__(self, of: Import, *, now: datetime) -> None:
        self.of, self.now = of, now
        self.currency = organization().currency
        told = of.options.get("as_of") or of.totals.get("as_of")
        self.day = date.fromisoformat(told) if told else now.astimezone(ZoneInfo(of.salon.timezone)).date()

    def post(self, row: Row, customer_id: int, sessions: dict[str, int]) -> Posted | None:
        """Post a row and return what it became; None where somebody else has the number of its card."""
        counter = Counter(row["salon_id"], self.currency, self.day, self.now)
        brought = Brought(
            row["principal_minor"] or 0, row["gift_minor"] or 0, row["debt_minor"] or 0, sessions, row["expires_on"]
        )
        moves: list[Move] = []
        try:
            card = self._card(row, counter, brought, customer_id)
        except Taken:
            return None
        if card is not None:
            moves += bringing(card, counter, brought).moves
        if row["points"]:
            moves.append(self._points(row["points"], counter, customer_id))
        key = once(scope=f"import:{self.of.pk}", key=row["row_key"], body=b"")
        writing = Writing(
            Event.OPENING, counter.salon_id, key, self.of.started_by_id, Source.IMPORT, self.day, self.now,
            import_id=self.of.pk,
        )  # fmt: skip
        entry = post(writing, moves)
        if card is not None:
            note_event(card, CardEventKind.BROUGHT_IN, counter, actor_id=self.of.started_by_id, entry=entry.uid)
        return Posted(customer_id, entry.pk, card.pk if card else None)

    def _points(self, count: int, counter: Counter, customer_id: int) -> Move:
        own = open_account(counter.salon_id, Purse.POINTS, POINTS, customer_id=customer_id, now=self.now)
        return Move(counter.house(Purse.OPENING, POINTS), own.pk, count, POINTS, Code.BROUGHT_IN, lot=NewLot())

    def _card(self, row: Row, counter: Counter, brought: Brought, customer_id: int) -> Card | None:
        """Return the card a row lies on: one of its number and name that this file opened for her, else a new one.

        Points alone lie on no card. A member's number is often the number of all her cards: the second of another name
        gets it with ``-2``.
        """
        money = brought.principal or brought.bonus
        if not (money or brought.arrears or brought.sessions):
            return None
        kind = CardKind.PACKAGE if brought.sessions and not money else CardKind.STORED_VALUE
        name = (row["card_name"] or str(KIND_NAMES[kind]))[:_LONGEST_NAME]
        ends = None if kind.holds_money else brought.expires_on
        number = row["card_no"]
        while number and (there := Card.objects.unscoped("numbers are the whole shop's").filter(number=number).first()):
            if (there.customer_id, there.import_id) != (customer_id, self.of.pk):
                raise Taken
            if (there.name, there.kind, there.status) == (name, kind, CardStatus.OPEN):
                return _lasting(there, ends)
            number = _next(row["card_no"], number)
        return bring_in(OldCard(name, kind, number, ends), counter, customer_id=customer_id, import_id=self.of.pk)


def _next(first: str, number: str) -> str:
    """Return the number after this one: ``K001``, ``K001-2``, ``K001-3``."""
    count = int(number.rpartition("-")[2]) + 1 if number != first else 2
    mark = f"-{count}"
    return first[: LONGEST_NUMBER - len(mark)] + mark


def _lasting(card: Card, ends: date | None) -> Card:
    """Return a card that is good as long as any of its sessions are."""
    longer = None if ends is None or card.expires_on is None else max(ends, card.expires_on)
    if longer != card.expires_on:
        card.expires_on = longer
        card.save(update_fields=["expires_on"])
    return card
