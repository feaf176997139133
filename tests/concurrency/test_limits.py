"""Two tills split a purchase over the day's limit at the same moment: one of them sells. The twin holds no buyer."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from liuke.cards.errors import CashOverLimit
from liuke.cards.holding import holdings
from liuke.cards.models import Card
from liuke.kit import transactions
from liuke.ledger.models import Issuer
from liuke.visits import services
from liuke.visits.models import Payment, Ticket
from liuke.visits.queries.limits import see_limits
from liuke.visits.rules.sale import SaleLine, What
from liuke.visits.steps import rows, selling
from tests.concurrency.race import race
from tests.visits.till import How, paid, sell, stored_value, yuan

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

TILLS, ROUNDS = 2, 3
HALF = 30_000
"""Two of them in cash on one day are above the 50 000 from which a person pays by transfer."""


@pytest.fixture
def purses(world: World) -> list[Card]:
    """Two cards of 林, so that not the card lets a till wait, but only who buys."""
    Issuer.objects.create(legal_name="棠栗美肤")
    return [stored_value(world, 0) for _till in range(TILLS)]


def top_up(world: World, card: Card, amount: float, *, key: str = "") -> str:
    """Return what became of a top-up in cash."""
    line = SaleLine(What.TOP_UP, card.pk, price_minor=yuan(amount).minor)
    try:
        sell(world, line, payments=(paid(How.CASH, amount),), key=key)
    except CashOverLimit:
        return "refused"
    return "sold"


def test_of_two_tills_that_split_a_purchase_over_the_limit_one_sells(world: World, purses: list[Card]) -> None:
    for number in range(ROUNDS):
        Ticket.unguarded.update(business_date="2026-01-01")  # another day begins

        answers = race(TILLS, lambda at: top_up(world, purses[at], HALF, key=f"r{number}-{at}"))  # noqa: B023

        assert sorted(answers) == ["refused", "sold"]
    assert Payment.objects.count() == ROUNDS


def test_the_day_after_the_one_refused_may_be_sold(world: World, purses: list[Card]) -> None:
    assert [top_up(world, card, HALF) for card in purses] == ["sold", "refused"]

    Ticket.unguarded.update(business_date="2026-01-01")

    assert top_up(world, purses[1], HALF) == "sold"


def test_twin_that_holds_no_buyer_sells_twice(
    world: World, purses: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer at a time, so there the twin goes without a transaction; elsewhere too."""
    top_up(world, stored_value(world, 0), 100)
    look, everybody = see_limits, threading.Barrier(TILLS)
    write, turn = rows.write_rows, threading.Lock()  # it is the limit that is passed, not the paper

    def together(*args: Any, **more: Any) -> None:
        look(*args, **more)
        everybody.wait()

    def in_turn(*args: Any, **more: Any) -> Any:
        with turn, transaction.atomic():
            return write(*args, **more)

    def read_cards(wanted: set[int], **_more: Any) -> dict[int, Any]:
        return {one.card.pk: one for one in holdings(Card.unguarded.filter(pk__in=wanted))}

    monkeypatch.setattr(transactions, "connection", SimpleNamespace(in_atomic_block=True))
    monkeypatch.setattr(services, "check_out", services.check_out.__wrapped__)  # type: ignore[attr-defined]
    monkeypatch.setattr(selling, "hold_cards", read_cards)
    monkeypatch.setattr(selling, "_hold_buyer", lambda _sale, _shelf: None)
    monkeypatch.setattr(selling, "see_limits", together)
    monkeypatch.setattr(selling, "write_rows", in_turn)

    answers = race(TILLS, lambda at: top_up(world, purses[at], HALF, key=f"twin-{at}"))

    assert answers == ["sold", "sold"]
