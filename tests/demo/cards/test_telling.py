"""The demo's cards in the ledger: in order to the fen, the same as the bills say, grown and taken away whole."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from liuke.cards.models import Card, CardEvent, CardEventKind, CardProduct, CardStatus, Ladders, RefundSheetRow
from liuke.demo import queries, services
from liuke.kit import guards
from liuke.kit.home import home
from liuke.kit.keeping import checks
from liuke.ledger.models import Account, Consumption, Entry, LotState, Seal, StatementLink, Transfer
from liuke.ledger.queries.balances import balances_at, lots_of
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.queries.statement import chain_of
from liuke.ledger.rules.book import Event, Purse, Source
from liuke.visits.models import TicketLine
from tests.demo.shop import UNTIL, open_demo
from tests.stories import told
from tests.world import NOON

if TYPE_CHECKING:
    from django.db.models import QuerySet

pytestmark = pytest.mark.django_db


def entries() -> QuerySet[Entry]:
    return Entry.objects.unscoped("test")


def balances(*purses: Purse) -> int:
    wanted = Account.objects.unscoped("test").filter(purse__in=purses).values_list("pk", flat=True)
    return sum(balances_at(wanted, at=NOON).values())


def contents() -> tuple[object, ...]:
    """Return all that does not depend on chance: what was moved when, and which cards came of it."""
    moves = Transfer.objects.order_by("pk").values_list("amount", "code", "entry__recorded_at")
    return list(moves), list(Card.objects.unscoped("test").order_by("pk").values_list("number", "name", "status"))


def test_the_ledger_of_the_demo_is_in_order_and_verify_says_so() -> None:
    told(open_demo)

    assert list(doubts()) == []
    assert checks.run(now=NOON, only_data=True).findings == ()


def test_everything_that_happens_to_cards_happens_in_the_demo() -> None:
    told(open_demo)
    happened = set(entries().values_list("event", flat=True))

    assert happened == {
        Event.CARD_SOLD, Event.TOP_UP, Event.SALE, Event.SESSION_USED, Event.ARREARS_PAID, Event.CARD_MOVED,
        Event.CARD_CLOSED, Event.PAID_OUT, Event.REVERSAL,
    }  # fmt: skip
    assert set(CardEvent.objects.values_list("kind", flat=True)) == {
        CardEventKind.SOLD, CardEventKind.TOPPED_UP, CardEventKind.LOST, CardEventKind.REISSUED, CardEventKind.MOVED,
        CardEventKind.CLOSED, CardEventKind.PAID_OUT,
    }  # fmt: skip
    assert set(RefundSheetRow.objects.values_list("cause", flat=True)) == {"shop", "customer", "cooling_off"}
    over = LotState.objects.filter(account__purse=Purse.BONUS, lot__expires_on__lt=UNTIL, used__lt=F("quantity"))
    assert over.exists()
    assert set(entries().values_list("source", flat=True)) == {Source.DEMO}


def test_what_is_owed_to_customers_adds_up_to_the_ledger_to_the_fen() -> None:
    told(open_demo)
    accounts = Account.objects.unscoped("test")
    lots = {
        purse: [
            lot for own in lots_of(accounts.filter(purse=purse).values_list("pk", flat=True)).values() for lot in own
        ]
        for purse in (Purse.PRINCIPAL, Purse.BONUS, Purse.SESSIONS)
    }
    seasons = Card.objects.unscoped("test").filter(kind="time").exclude(status=CardStatus.CLOSED)

    for purse in (Purse.PRINCIPAL, Purse.BONUS):
        assert sum(lot.rest for lot in lots[purse]) == balances(purse) > 0
    of_sessions = sum(lot.paid_for(lot.rest) for lot in lots[Purse.SESSIONS])
    assert of_sessions + sum(card.price_minor for card in seasons) == balances(Purse.DEFERRED) > 0
    assert balances(Purse.TAKINGS) == 0
    assert balances(Purse.BONUS_GRANTED) + balances(Purse.BONUS_USED) == balances(
        Purse.BONUS
    )  # what is used is credited


def test_bills_say_what_the_ledger_charged() -> None:
    told(open_demo)
    charged: Counter[tuple[object, ...]] = Counter()
    for row in Consumption.objects.filter(takes_back=None).select_related("entry"):
        assert row.card
        card = Card.objects.unscoped("test").get(pk=row.card)
        charged[card.customer_id, row.entry.business_date, row.item_id] += row.charged_minor
    lines: Counter[tuple[object, ...]] = Counter()
    for customer, day, item, minor in TicketLine.objects.unscoped("test").values_list(
        "customer", "business_date", "item", "charged_minor"
    ):
        lines[customer, day, item] += minor

    assert len(charged) > 300
    assert {key for key, minor in charged.items() if lines[key] != minor} == set()


def test_every_entry_stands_in_the_chain_and_statements_prove_themselves() -> None:
    told(open_demo)
    customer = StatementLink.objects.values_list("customer", flat=True).order_by("customer").first()
    assert customer is not None
    own = set(Account.objects.unscoped("test").filter(customer=customer).values_list("pk", flat=True))

    assert Seal.objects.count() == entries().count()
    assert chain_of(customer, own)[1] is None


def test_growing_leaves_what_stands_and_keeps_the_book_in_order() -> None:
    told(open_demo)
    before, stood = contents(), entries().count()
    services.fill_demo(customers=200, seed=1, until=UNTIL, now=NOON)
    assert contents() == before

    services.fill_demo(customers=300, seed=1, until=UNTIL, now=NOON + timedelta(hours=5))

    assert entries().count() > stood + 100
    assert Seal.objects.count() == entries().count()
    assert list(doubts()) == []


def test_the_same_seed_makes_the_same_cards() -> None:
    told(open_demo)
    before = contents()
    services.remove_demo(shop=home())
    open_demo()

    assert contents() == before


def test_a_demo_of_another_day_leaves_the_cards_of_those_who_stand_alone() -> None:
    told(open_demo)
    before = contents()

    services.fill_demo(customers=200, seed=1, until=UNTIL - timedelta(days=30), now=NOON)

    assert contents() == before


def test_the_cards_go_with_the_demo_and_the_guards_stand_again() -> None:
    told(open_demo)
    assert queries.holdings().cards > 50

    services.remove_demo(shop=home())

    for model in (Account, Entry, Transfer, LotState, Seal, StatementLink, Card, CardEvent, CardProduct, Ladders):
        assert not model._base_manager.exists()
    assert guards.missing() == []


def test_nothing_is_told_after_the_last_moment_of_the_demo() -> None:
    told(open_demo)

    assert not entries().filter(business_date__gte=UNTIL).exists()
    assert not CardEvent.objects.filter(business_date__gte=UNTIL).exists()


def test_a_block_asks_a_bounded_number_of_questions_for_each_entry() -> None:
    services.fill_demo(customers=100, seed=1, until=UNTIL, now=NOON)
    stood = entries().count()

    with CaptureQueriesContext(connection) as asked:
        services.fill_demo(customers=200, seed=1, until=UNTIL, now=NOON)

    told_now = entries().count() - stood
    assert 100 < told_now < 500
    assert len(asked) < 30 * told_now
