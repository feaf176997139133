"""Her statement, and what her accounts held at any minute."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from liuke.ledger.queries.balances import balances_at
from liuke.ledger.queries.statement import lines_of
from liuke.ledger.rules.book import Purse
from tests.ledger.book import spend, top_up
from tests.world import NOON

if TYPE_CHECKING:
    from tests.ledger.book import Card


def test_the_statement_shows_each_move_with_the_balance_after_it(card: Card) -> None:
    top_up(card, 1000, 200)
    spend(card, 100, 20)

    lines = lines_of([card.principal, card.bonus])

    assert [(line.account.purse, line.change, line.after) for line in lines] == [
        ("bonus", -20, 180),
        ("principal", -100, 900),
        ("bonus", 200, 200),
        ("principal", 1000, 1000),
    ]
    older = lines_of([card.principal, card.bonus], before=lines[1].transfer.pk)
    assert [(line.change, line.after) for line in older] == [(200, 200), (1000, 1000)]


def test_any_past_minute_is_there(card: Card) -> None:
    for minute, amount in enumerate((100, 200, 300)):
        top_up(card, amount, now=NOON + timedelta(minutes=minute))
    with transaction.atomic():
        accounts = [card.principal.pk, card.house(Purse.CASH)]

    held = [balances_at(accounts, at=NOON + timedelta(seconds=s)) for s in (-1, 0, 59, 60, 120)]

    assert [[one[pk] for pk in accounts] for one in held] == [[n, n] for n in (0, 100, 100, 300, 600)]
