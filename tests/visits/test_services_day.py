"""The day's end: its numbers are the book's, they stay as they were, and the day takes nothing more."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.cards.rules.kinds import CardKind
from liuke.kit.problems import NotAllowed, NotFound
from liuke.ledger.errors import DayClosed, DayNotAsSeen
from liuke.ledger.models import Account, DayMark, Entry, Seal
from liuke.ledger.queries.balances import balances_at
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import CLEARING, Purse
from liuke.visits import services
from liuke.visits.errors import DayAhead, DayMoved, DifferenceUnexplained, ReasonMissing, WrongAmount
from liuke.visits.models import DayClose, DayPayer, Payment, Ticket, TicketLine
from liuke.visits.queries.day import day_of, last_float
from liuke.visits.rules.day_close import Counting
from liuke.visits.rules.sale import SaleLine, What
from tests.cards.counter import TestCounter, make_product
from tests.visits.till import How, item_line, make_item, paid, sell, stored_value, ten_sessions, yuan
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liuke.accounts.models import Staff
    from tests.world import World

TOMORROW = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Iterator[None]:
    yield
    assert list(doubts()) == []


def close(world: World, *, by: Staff | None = None, cash: float | None = None, **more: Any) -> DayClose:
    """Close Lakeside's day with what should lie in the drawer, or with another sum counted."""
    who, now = by or world.manager, more.pop("now", NOON)
    day, salon = more.pop("day", TODAY), more.pop("salon", world.lakeside)
    found = day_of(salon.pk, day)
    minor = found.cash_minor if cash is None else yuan(cash).minor
    told = Counting(minor, more.pop("seen", found.last_entry), **more)
    return services.close_day(salon.pk, day, told, scope=scope_of(who), actor=who.pk, now=now)


def open_again(world: World, *, by: Staff | None = None, reason: str = "少记一单") -> None:
    who = by or world.owner
    services.open_day_again(world.lakeside.pk, TODAY, reason=reason, scope=scope_of(who), actor=who.pk, now=NOON)


def take_back(world: World, ticket: Ticket) -> Ticket:
    return services.take_back(ticket.pk, reason="开错", scope=scope_of(world.manager), actor=world.manager.pk, now=NOON)


def by_purse(one: DayClose) -> dict[str, tuple[int, int]]:
    """Return what came in and went back, in yuan, where anything did."""
    rows = DayPayer.objects.filter(close=one)
    return {row.purse: (row.in_minor // 100, row.out_minor // 100) for row in rows if row.in_minor or row.out_minor}


def test_the_numbers_of_a_day_are_written_down_as_they_are(world: World) -> None:
    facial = make_item("补水", 300)
    sessions, purse = ten_sessions(world, facial), stored_value(world, 500)
    sell(world, item_line(facial), payments=(paid(How.CASH, 200), paid(How.WECHAT, 100)))
    sell(world, item_line(facial), payments=(paid(How.STORED, 300, purse),))
    sell(world, item_line(facial, session_card=sessions.pk))
    sell(world, item_line(facial), by=world.manager, payments=(paid(How.ON_ACCOUNT, 300),))
    take_back(world, sell(world, item_line(facial), payments=(paid(How.ALIPAY, 300),)))
    top_up = SaleLine(What.TOP_UP, purse.pk, price_minor=1000_00)
    sell(world, top_up, payments=(paid(How.CASH, 1000),))
    product = make_product(CardKind.STORED_VALUE, "新卡")
    sell(world, SaleLine(What.CARD, product.pk, price_minor=600_00), payments=(paid(How.BANK_CARD, 600),))

    done = close(world)

    # the two cards of the cast were bought in cash at the counter: 2 000 and 500 that no bill shows
    assert by_purse(done) == {
        "cash": (3700, 0), "wechat": (100, 0), "alipay": (300, 300), "bank_card": (600, 0),
        "principal": (300, 0), "sessions": (200, 0), "arrears": (300, 0),
    }  # fmt: skip
    assert (done.bills, done.returns) == (7, 1)
    assert (done.top_ups, done.top_ups_minor, done.cards_sold, done.cards_sold_minor) == (1, 1000_00, 1, 600_00)
    assert done.cash_sales_minor == (2500 + 300 + 1000 + 600) * 100
    assert done.earned_sales_minor == (300 + 300 + 200 + 300) * 100


def test_the_close_names_the_end_of_the_chain_and_the_last_entry(world: World) -> None:
    sell(world, item_line(make_item("补水", 300)), payments=(paid(How.CASH, 300),))

    done = close(world)

    entry, seal = Entry.unguarded.latest("pk"), Seal.objects.latest("number")
    assert (done.last_entry, done.entries) == (entry, 1)
    assert (seal.entry, done.head_number, done.head_hash) == (entry, seal.number, seal.hash)


def test_a_closed_day_takes_no_bill_and_no_return_and_its_numbers_stay(world: World) -> None:
    facial = make_item("补水", 300)
    ticket = sell(world, item_line(facial), payments=(paid(How.CASH, 300),))
    close(world)

    with pytest.raises(DayClosed) as refusal:
        sell(world, item_line(facial), payments=(paid(How.CASH, 300),))
    with pytest.raises(DayClosed):
        take_back(world, ticket)

    assert (refusal.value.status, refusal.value.code) == (409, "ledger.day_closed")
    assert (Ticket.unguarded.count(), Payment.objects.count(), Entry.unguarded.count()) == (1, 1, 1)


def test_no_other_way_leads_onto_a_closed_day(world: World) -> None:
    card = stored_value(world, 500)
    close(world)

    with pytest.raises(DayClosed):
        TestCounter(world.lakeside.pk).spend(card, yuan(100))
    TestCounter(world.westside.pk).spend(card, yuan(100))
    TestCounter(world.lakeside.pk, TODAY + timedelta(days=1), TOMORROW).spend(card, yuan(100))

    assert day_of(world.lakeside.pk, TODAY).entries == 1


def test_a_bill_of_a_closed_day_is_corrected_on_the_next_one(world: World) -> None:
    ticket = sell(world, item_line(make_item("补水", 300)), payments=(paid(How.CASH, 300),))
    first = close(world)

    services.take_back(ticket.pk, reason="漏记", scope=scope_of(world.manager), actor=world.manager.pk, now=TOMORROW)
    second = close(world, day=TODAY + timedelta(days=1), now=TOMORROW, float_minor=500_00, cash=200)

    first.refresh_from_db()
    assert (by_purse(first), by_purse(second)) == ({"cash": (300, 0)}, {"cash": (0, 300)})


def test_the_database_keeps_a_close_as_it_is(world: World) -> None:
    done = close(world)

    for change in (
        lambda: DayClose.unguarded.filter(pk=done.pk).update(counted_minor=1),
        lambda: DayPayer.objects.filter(close=done).delete(),
        lambda: DayMark.unguarded.all().update(is_closed=False),
        lambda: DayMark.unguarded.create(
            salon=world.lakeside, business_date=TODAY, turn=3, is_closed=True, at=NOON, actor=None
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_was_counted_by_notes_must_be_explained_where_it_differs(world: World) -> None:
    sell(world, item_line(make_item("补水", 300)), payments=(paid(How.CASH, 300),))

    with pytest.raises(DifferenceUnexplained) as refusal:
        close(world, cash=795, float_minor=500_00)
    assert refusal.value.details["difference"] == "−¥5.00"
    assert not DayMark.unguarded.exists()
    done = close(world, cash=795, float_minor=500_00, notes={100_00: 7, 5_00: 19}, reason="找零少了 5 元")

    assert (done.difference_minor, done.notes) == (-5_00, {"10000": 7, "500": 19})
    with pytest.raises(WrongAmount):
        close(world, day=TODAY - timedelta(days=1), notes={7: 1})
    with pytest.raises(WrongAmount):
        close(world, day=TODAY - timedelta(days=1), cash=100, notes={50_00: 1}, reason="…")


def test_a_day_that_moved_while_she_counted_is_not_closed(world: World) -> None:
    seen = day_of(world.lakeside.pk, TODAY).last_entry
    sell(world, item_line(make_item("补水", 300)), payments=(paid(How.WECHAT, 300),))

    with pytest.raises(DayMoved):
        close(world, seen=seen)

    assert not DayMark.unguarded.exists()


def test_only_who_may_closes_and_only_the_owner_opens_again(world: World) -> None:
    with pytest.raises(NotAllowed):
        close(world, by=world.front_desk)
    with pytest.raises(NotFound):
        close(world, by=world.stranger)
    with pytest.raises(DayAhead):
        close(world, day=TODAY + timedelta(days=1))
    close(world)
    with pytest.raises(DayNotAsSeen):
        close(world)
    with pytest.raises(NotAllowed):
        open_again(world, by=world.manager)
    with pytest.raises(ReasonMissing):
        open_again(world, reason=" ")


def test_a_day_opened_again_takes_bills_and_is_closed_anew_beside_the_first_close(world: World) -> None:
    close(world)

    open_again(world)
    sell(world, item_line(make_item("补水", 300)), payments=(paid(How.CASH, 300),))
    close(world)

    assert [by_purse(one) for one in DayClose.unguarded.order_by("pk")] == [{}, {"cash": (300, 0)}]
    assert [(one.turn, one.is_closed, one.reason) for one in DayMark.unguarded.order_by("turn")] == [
        (1, True, ""), (2, False, "少记一单"), (3, True, ""),
    ]  # fmt: skip
    told = AuditEntry.objects.filter(object_type="day").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["day.closed", "day.opened_again", "day.closed"]


def random_day(world: World, day_number: int, dice: random.Random) -> None:
    """Sell, use and take back at random on one day."""
    facial = make_item(f"项目{day_number}", dice.randrange(1, 99_999) / 100)
    price = facial.list_price_minor or 0
    sessions, purse = ten_sessions(world, facial), stored_value(world, 5000)
    tickets = []
    for _bill in range(dice.randrange(2, 9)):
        part = dice.randrange(price + 1)
        first, second = dice.sample([How.CASH, How.WECHAT, How.ALIPAY, How.BANK_CARD, How.GROUP_BUY, How.STORED], 2)
        payments = tuple(
            paid(how, minor / 100, purse if how is How.STORED else None)
            for how, minor in ((first, part), (second, price - part))
            if minor
        )
        line = item_line(facial, session_card=sessions.pk) if dice.random() < 0.3 else item_line(facial)
        tickets.append(sell(world, line, payments=() if line.session_card else payments))
    for ticket in dice.sample(tickets, dice.randrange(len(tickets))):
        take_back(world, ticket)


@pytest.mark.parametrize("seed", range(6))
def test_the_numbers_add_up_to_the_accounts_of_the_salon_to_the_fen(world: World, seed: int) -> None:
    random_day(world, seed, random.Random(seed))  # noqa: S311 - a day, not a secret

    done = close(world)

    house = Account.unguarded.filter(salon=world.lakeside, customer=None, purse__in=CLEARING)
    held = balances_at(house.values_list("pk", flat=True), at=NOON)
    kept = {one.purse: held[one.pk] for one in house}
    net = {one.purse: one.net_minor for one in done.payers.all()}
    assert {purse.value: kept.get(purse.value, 0) for purse in CLEARING} == {
        one.value: net[one.value] for one in CLEARING
    }
    bills = Payment.objects.filter(ticket__business_date=TODAY)
    for purse in (Purse.PRINCIPAL, Purse.BONUS, Purse.WECHAT, Purse.ALIPAY):
        assert net[purse.value] == sum(one.amount_minor for one in bills if one.purse == purse)
    revenue = Account.unguarded.filter(salon=world.lakeside, purse=Purse.REVENUE).values_list("pk", flat=True)
    assert done.earned_sales_minor == sum(balances_at(revenue, at=NOON).values())


def test_what_went_back_in_part_is_off_the_days_numbers_as_it_is_off_the_book(world: World) -> None:
    cream, purse = make_item("面霜", 300), stored_value(world, 500)
    payments = (paid(How.CASH, 600), paid(How.STORED, 300, purse))
    ticket = sell(world, item_line(cream, quantity=3), payments=payments)
    wanted = {TicketLine.unguarded.get(ticket=ticket).pk: 1}
    who = world.manager
    write = services.refund_named(ticket.pk, wanted, reason="不满意", key="part", actor=who.pk)
    services.refund_part(ticket.pk, wanted, reason="不满意", write=write, scope=scope_of(who), actor=who.pk, now=NOON)

    done = close(world)

    # the card of the cast was filled in cash at the counter: 500 that no bill shows
    assert by_purse(done) == {"cash": (1100, 200), "principal": (300, 100)}
    assert (done.bills, done.returns, done.cash_sales_minor) == (1, 1, 900_00)
    revenue = Account.unguarded.filter(salon=world.lakeside, purse=Purse.REVENUE).values_list("pk", flat=True)
    assert done.earned_sales_minor == sum(balances_at(revenue, at=NOON).values()) == 600_00


def test_the_float_of_a_day_closed_twice_is_that_of_its_last_close(world: World) -> None:
    close(world, float_minor=500_00, cash=500)
    open_again(world)
    close(world, float_minor=300_00, cash=300)

    before, scope = TODAY + timedelta(days=1), scope_of(world.manager)
    assert last_float(world.lakeside.pk, before=before, scope=scope) == 300_00
