"""A bill taken back: everything goes where it came from, once, and both bills stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Sum

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.cards.models import Card, CardStatus
from liuke.cards.rules.kinds import CardKind
from liuke.kit.problems import NotAllowed, NotFound
from liuke.ledger.errors import NotReversible, ValueUsed
from liuke.ledger.queries.doubts import doubts
from liuke.visits import services
from liuke.visits.errors import NotTheTills, ReasonMissing
from liuke.visits.models import LineShare, Payment, Ticket, TicketLine, Visit
from liuke.visits.rules.sale import SaleLine, Share, What
from tests.cards.counter import make_product
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value, ten_sessions
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.models import Staff
    from tests.world import World


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def back(
    world: World, ticket: Ticket, *, by: Staff | None = None, reason: str = "点错了", now: datetime = NOON
) -> Ticket:
    who = by or world.manager
    return services.take_back(ticket.pk, reason=reason, scope=scope_of(who), actor=who.pk, now=now)


def test_value_sessions_and_shares_come_back_and_the_day_is_as_it_was(world: World) -> None:
    facial, massage = make_item("补水", 398), make_item("肩颈", 268)
    sessions, purse = ten_sessions(world, facial), stored_value(world, 300)
    shares = (Share(world.beautician.pk, 10_000),)
    ticket = sell(
        world, item_line(facial, session_card=sessions.pk, shares=shares), item_line(massage),
        payments=(paid(How.STORED, 268, purse),),
    )  # fmt: skip

    returned = back(world, ticket)

    assert (on_card(sessions)["sessions"], on_card(purse)["principal"]) == (10, 300_00)
    assert (returned.takes_back, returned.number, returned.note) == (ticket, "LK-20261122-0002", "点错了")
    rows = TicketLine.unguarded
    assert rows.aggregate(sum=Sum("charged_minor"))["sum"] == 0
    assert set(rows.filter(kind="return").values_list("reverses__ticket", flat=True)) == {ticket.pk}
    assert Payment.objects.aggregate(sum=Sum("amount_minor"))["sum"] == 0
    assert LineShare.objects.aggregate(sum=Sum("earned_minor"))["sum"] == 0
    assert not Visit.unguarded.filter(business_date=TODAY).exists()
    assert AuditEntry.objects.filter(action="ticket.taken_back").count() == 1


def test_a_visit_stays_that_another_bill_of_the_day_shows(world: World) -> None:
    facial = make_item("补水", 398)
    wrong, _right = (sell(world, item_line(facial), payments=(paid(How.CASH, 398),)) for _time in range(2))

    back(world, wrong)

    assert Visit.unguarded.filter(customer=world.lin, business_date=TODAY).count() == 1


def test_a_bill_is_taken_back_once_and_its_return_never(world: World) -> None:
    ticket = sell(world, item_line(make_item("补水", 398)), payments=(paid(How.CASH, 398),))
    returned = back(world, ticket)

    for one in (ticket, returned):
        with pytest.raises(NotReversible):
            back(world, one)


def test_a_card_sold_by_mistake_is_closed_with_its_bill(world: World) -> None:
    facial = make_item("补水", 398)
    product = ten_sessions(world, facial).product
    assert product is not None
    ticket = sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.CASH, 2000),))

    back(world, ticket)

    assert list(Card.unguarded.order_by("pk").values_list("status", flat=True)) == [CardStatus.OPEN, CardStatus.CLOSED]


def test_a_top_up_that_was_spent_stays(world: World) -> None:
    purse = stored_value(world, 0)
    ticket = sell(world, SaleLine(What.TOP_UP, purse.pk, price_minor=500_00), payments=(paid(How.CASH, 500),))
    sell(world, item_line(make_item("补水", 398)), payments=(paid(How.STORED, 398, purse),))

    with pytest.raises(ValueUsed):
        back(world, ticket)

    assert on_card(purse)["principal"] == 102_00


def test_who_may_not_or_says_nothing_takes_nothing_back(world: World) -> None:
    ticket = sell(world, item_line(make_item("补水", 398)), payments=(paid(How.CASH, 398),))
    imported = Ticket.unguarded.create(salon=world.lakeside, business_date=TODAY)

    with pytest.raises(NotAllowed):
        back(world, ticket, by=world.front_desk)
    with pytest.raises(NotFound):
        back(world, ticket, by=world.stranger)
    with pytest.raises(ReasonMissing):
        back(world, ticket, reason="  ")
    with pytest.raises(NotTheTills):
        back(world, imported)


def test_a_stored_value_card_opened_with_money_takes_it_back_and_closes(world: World) -> None:
    product = make_product(CardKind.STORED_VALUE, "金卡", 1000)
    ticket = sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.WECHAT, 1000),))
    card = TicketLine.unguarded.get(ticket=ticket).card
    assert card is not None
    assert on_card(card) == {"principal": 1000_00}

    back(world, ticket)

    card.refresh_from_db()
    assert (on_card(card), card.status) == ({"principal": 0}, CardStatus.CLOSED)
