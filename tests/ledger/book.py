"""What the tests of the ledger write: Lin's card number 1, with the moves a card makes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from liuke.kit.idempotency import once
from liuke.ledger.models import Account, Entry
from liuke.ledger.queries.balances import parts_of
from liuke.ledger.rules.book import Code, Event, Purse, Source, session_unit
from liuke.ledger.rules.lots import draw
from liuke.ledger.steps import (
    Move,
    NewLot,
    Used,
    Writing,
    house_account,
    issuer_of,
    lock_accounts,
    open_account,
    post,
    reverse,
)
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from datetime import date, datetime

    from liuke.customers.models import Customer

_numbers = itertools.count(1)
CNY = "CNY"
FACIAL = session_unit(7)


def writing(
    salon_id: int, event: Event, *, key: str = "", now: datetime = NOON, today: date = TODAY, **more: Any
) -> Writing:
    """Name a write of the tests; without a key each is another one."""
    write = once(scope="tests", key=key or f"key-{next(_numbers)}", body=b"")
    return Writing(event, salon_id, write, None, Source.TILL, today, now, **more)


@dataclass(frozen=True)
class Card:
    """A card of a customer as the ledger sees it: its number and its accounts."""

    salon_id: int
    customer_id: int
    number: int

    @property
    def principal(self) -> Account:
        return self.account(Purse.PRINCIPAL)

    @property
    def bonus(self) -> Account:
        return self.account(Purse.BONUS)

    @property
    def sessions(self) -> Account:
        return self.account(Purse.SESSIONS, FACIAL)

    def account(self, purse: Purse, unit: str = CNY) -> Account:
        rows = Account.objects.unscoped("tests look at the book")
        return rows.get(card=self.number, purse=purse.value, unit=unit)

    def house(self, purse: Purse, unit: str = CNY) -> int:
        return house_account(self.salon_id, purse, unit, now=NOON)


def open_card(customer: Customer, *, number: int = 1) -> Card:
    """Open the three accounts of a card."""
    with transaction.atomic():
        issuer_of(customer.salon_id)
        for purse, unit in ((Purse.PRINCIPAL, CNY), (Purse.BONUS, CNY), (Purse.SESSIONS, FACIAL)):
            open_account(customer.salon_id, purse, unit, customer_id=customer.pk, card=number, now=NOON)
    return Card(customer.salon_id, customer.pk, number)


def top_up(card: Card, paid: int, bonus: int = 0, *, expires_on: date | None = None, **named: Any) -> Entry:
    """Pay into the card; the bonus may expire."""
    with transaction.atomic():
        cash = card.house(Purse.CASH)
        moves = [Move(cash, card.principal.pk, paid, CNY, Code.PAID_IN, lot=NewLot(paid_minor=paid))]
        if bonus:
            given = card.house(Purse.BONUS_GRANTED)
            lot = NewLot(expires_on=expires_on)
            moves.append(Move(given, card.bonus.pk, bonus, CNY, Code.BONUS_GIVEN, lot=lot))
        return post(writing(card.salon_id, Event.TOP_UP, **named), moves)


def spend(card: Card, principal: int, bonus: int = 0, **named: Any) -> Entry:
    """Take principal and bonus off the card for a service."""
    today = named.get("today", TODAY)
    with transaction.atomic():
        revenue, used = card.house(Purse.REVENUE), card.house(Purse.BONUS_USED)
        accounts = [card.principal.pk, card.bonus.pk]
        lock_accounts(accounts)
        parts = parts_of(accounts)
        moves = [
            Move(account, house, amount, CNY, code, draws=draw(parts.get(account, []), amount, unit=CNY, today=today))
            for account, house, amount, code in (
                (accounts[0], revenue, principal, Code.PRINCIPAL_USED),
                (accounts[1], used, bonus, Code.BONUS_USED),
            )
            if amount
        ]
        total = principal + bonus
        what = Used(total, total, principal_minor=principal, bonus_minor=bonus, card=card.number)
        return post(writing(card.salon_id, Event.SALE, **named), moves, used=[what])


def take_back(entry: Entry, **named: Any) -> Entry:
    """Take an entry back whole."""
    with transaction.atomic():
        return reverse(entry.pk, writing(entry.salon_id, Event.REVERSAL, reason="wrong person", **named))
