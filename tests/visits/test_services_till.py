"""Bills at the till: one entry each, paid exactly, priced by the list; the book is in order whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts.queries import WHOLE_SHOP
from liuke.cards.errors import NotOnThisCard
from liuke.cards.models import CardEvent, CardProduct, Ladders
from liuke.cards.rules.kinds import CardKind
from liuke.catalog.models import Item
from liuke.kit.idempotency import KeyReused
from liuke.kit.problems import NotAllowed, NotFound
from liuke.ledger.errors import InsufficientBalance
from liuke.ledger.models import Issuer, SalonIssuer
from liuke.ledger.queries.doubts import doubts
from liuke.visits import services
from liuke.visits.errors import (
    CustomerNeeded,
    ItemsOnly,
    NotHerCard,
    NotSold,
    OtherIssuer,
    ReasonMissing,
    SharesWrong,
    TotalsDiffer,
    WrongAmount,
)
from liuke.visits.models import LineShare, Payment, Ticket, TicketLine, Visit
from liuke.visits.rules.sale import Sale, SaleLine, Share, What
from tests.cards.counter import make_product
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value, ten_sessions
from tests.world import NOON, TODAY, make_customer, make_staff

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def facial(world: World) -> Item:
    return make_item("水光补水护理", 398)


@pytest.fixture
def cream(world: World) -> Item:
    row = {"name": "舒缓修护面霜", "name_key": "舒缓修护面霜", "kind": "product", "list_price_minor": 320_00}
    return Item.objects.create(**row)


@pytest.fixture(autouse=True)
def _the_book_is_in_order(world: World) -> Any:
    yield
    assert list(doubts()) == []


def lines_of(ticket: Ticket) -> list[TicketLine]:
    return list(TicketLine.unguarded.filter(ticket=ticket).order_by("pk"))


def payments_of(ticket: Ticket) -> dict[str, int]:
    return {one.purse: one.amount_minor for one in ticket.payments.all()}


def test_a_session_stored_value_wechat_and_cash_pay_one_bill(world: World, facial: Item, cream: Item) -> None:
    massage = make_item("肩颈热石", 268)
    sessions, purse = ten_sessions(world, facial), stored_value(world, 200)

    ticket = sell(
        world,
        item_line(facial, session_card=sessions.pk),
        item_line(massage),
        item_line(cream),
        payments=(paid(How.STORED, 200, purse), paid(How.WECHAT, 300), paid(How.CASH, 88, tendered_minor=100_00)),
    )

    assert [line.charged_minor for line in lines_of(ticket)] == [200_00, 268_00, 320_00]
    assert payments_of(ticket) == {"sessions": 200_00, "principal": 200_00, "wechat": 300_00, "cash": 88_00}
    assert (on_card(sessions)["sessions"], on_card(purse)["principal"]) == (9, 0)
    assert ticket.payments.get(purse="cash").tendered_minor == 100_00
    assert (ticket.number, ticket.business_date) == ("LK-20261122-0001", TODAY)
    assert Visit.objects.unscoped("test").filter(customer=world.lin, business_date=TODAY).count() == 1


def test_two_lines_on_one_card_draw_what_the_first_left(world: World, facial: Item) -> None:
    massage, purse = make_item("肩颈热石", 268), stored_value(world, 700)

    sell(world, item_line(facial), item_line(massage), payments=(paid(How.STORED, 666, purse),))

    assert on_card(purse)["principal"] == 34_00


def test_two_sessions_on_two_lines_leave_eight(world: World, facial: Item) -> None:
    card = ten_sessions(world, facial)

    sell(world, item_line(facial, session_card=card.pk), item_line(facial, session_card=card.pk))

    assert on_card(card)["sessions"] == 8


def test_a_card_that_holds_less_pays_nothing(world: World, facial: Item) -> None:
    purse = stored_value(world, 100)

    with pytest.raises(InsufficientBalance) as refusal:
        sell(world, item_line(facial), payments=(paid(How.STORED, 398, purse),))

    assert refusal.value.details["available"] == "¥100.00"
    assert not Ticket.objects.unscoped("test").exists()
    assert on_card(purse)["principal"] == 100_00


@pytest.mark.parametrize("amount", [397.99, 398.01])
def test_a_fen_more_or_less_is_refused_with_the_difference(world: World, facial: Item, amount: float) -> None:
    with pytest.raises(TotalsDiffer) as refusal:
        sell(world, item_line(facial), payments=(paid(How.CASH, amount),))

    assert abs(refusal.value.difference.minor) == 1


def test_a_walk_in_pays_cash_and_is_nobodys_visit(world: World, facial: Item) -> None:
    ticket = sell(world, item_line(facial), customer=None, payments=(paid(How.CASH, 398),))

    assert ticket.customer is None
    assert not Visit.objects.unscoped("test").exists()
    with pytest.raises(CustomerNeeded):
        sell(world, item_line(facial), customer=None, payments=(paid(How.ON_ACCOUNT, 398),), by=world.manager)


def test_the_front_desk_gives_no_other_price_and_the_manager_says_why(world: World, facial: Item) -> None:
    cheaper = {"price_minor": 300_00, "reason": "老顾客"}
    with pytest.raises(NotAllowed):
        sell(world, item_line(facial, **cheaper), payments=(paid(How.CASH, 300),))
    with pytest.raises(ReasonMissing):
        sell(world, item_line(facial, price_minor=300_00), payments=(paid(How.CASH, 300),), by=world.manager)

    ticket = sell(world, item_line(facial, **cheaper), payments=(paid(How.CASH, 300),), by=world.manager)

    [line] = lines_of(ticket)
    assert (line.list_minor, line.charged_minor, line.note) == (398_00, 300_00, "老顾客")


def test_only_the_manager_lets_a_bill_be_owed_and_it_is_paid_back(world: World, facial: Item) -> None:
    with pytest.raises(NotAllowed):
        sell(world, item_line(facial), payments=(paid(How.ON_ACCOUNT, 398),))

    sell(world, item_line(facial), payments=(paid(How.ON_ACCOUNT, 398),), by=world.manager)
    back = sell(world, SaleLine(What.DEBT, 0, price_minor=398_00), payments=(paid(How.ALIPAY, 398),))

    assert lines_of(back)[0].ahead_minor == 398_00
    assert back.entry is not None
    assert back.entry.event == "arrears_paid"


def test_the_same_key_is_the_same_bill_and_another_bill_is_refused(world: World, facial: Item, cream: Item) -> None:
    first = sell(world, item_line(facial), payments=(paid(How.CASH, 398),), key="form-1")

    again = sell(world, item_line(facial), payments=(paid(How.CASH, 398),), key="form-1")

    assert again.pk == first.pk
    with pytest.raises(KeyReused):
        sell(world, item_line(cream), payments=(paid(How.CASH, 320),), key="form-1")
    with pytest.raises(KeyReused):
        sell(world, item_line(facial), payments=(paid(How.CASH, 398),), key="form-1", by=world.manager)
    assert Ticket.objects.unscoped("test").count() == 1


def test_a_card_sold_is_no_visit_and_charges_when_it_is_used(world: World, facial: Item) -> None:
    contents = [{"item": facial.pk, "sold": 10, "gifts": 0, "list_minor": 398_00}]
    product = make_product(CardKind.PACKAGE, "补水十次卡", 2000, contents=contents)

    ticket = sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.BANK_CARD, 2000),))

    [line] = lines_of(ticket)
    assert line.card is not None
    assert (line.charged_minor, line.ahead_minor, on_card(line.card)["sessions"]) == (0, 2000_00, 10)
    assert ticket.entry is not None
    assert (ticket.entry.event, CardEvent.objects.get().kind) == ("card_sold", "sold")
    assert not Visit.objects.unscoped("test").exists()


def test_a_card_paid_in_part_needs_the_manager_and_leaves_a_debt_on_it(world: World, facial: Item) -> None:
    contents = [{"item": facial.pk, "sold": 10, "gifts": 0, "list_minor": 398_00}]
    product = make_product(CardKind.PACKAGE, "补水十次卡", 2000, contents=contents)
    line = SaleLine(What.CARD, product.pk, paid_minor=500_00)
    with pytest.raises(NotAllowed):
        sell(world, line, payments=(paid(How.CASH, 500),))

    ticket = sell(world, line, payments=(paid(How.CASH, 500),), by=world.manager)

    card = lines_of(ticket)[0].card
    assert card is not None
    assert on_card(card)["arrears"] == 1500_00
    assert payments_of(ticket) == {"cash": 500_00, "arrears": 1500_00}


LADDER = '[[ladders]]\ncode = "usual"\nzh = "常规"\nen = "usual"\n[[ladders.steps]]\npay = 1000\nbonus = 200\n'


def test_1000_put_on_a_card_bring_200_by_the_ladder(world: World) -> None:
    Ladders.objects.create(text=LADDER, made_at="2026-11-01T00:00:00Z")
    purse = stored_value(world, 0)

    ticket = sell(world, SaleLine(What.TOP_UP, purse.pk, price_minor=1000_00), payments=(paid(How.WECHAT, 1000),))

    assert ticket.entry is not None
    assert (on_card(purse), ticket.entry.event) == ({"principal": 1000_00, "bonus": 200_00}, "top_up")


def test_a_card_is_not_bought_with_another_card(world: World, facial: Item) -> None:
    purse, product = stored_value(world, 3000), make_product(CardKind.STORED_VALUE, "金卡", 1000)

    with pytest.raises(ItemsOnly):
        sell(world, SaleLine(What.CARD, product.pk), payments=(paid(How.STORED, 1000, purse),))


def test_work_is_split_to_the_fen_and_bonus_is_nobodys_earning(world: World, cream: Item) -> None:
    second = make_staff("beautician", "沈月", world.lakeside, username="shenyue")
    shares = (Share(world.beautician.pk, 6_667, requested=True), Share(second.pk, 3_333))
    line = item_line(cream, shares=shares)

    sell(world, line, payments=(paid(How.CASH, 320),))

    rows = LineShare.objects.order_by("pk").values_list("staff", "requested", "cash_minor", "earned_minor")
    assert list(rows) == [(world.beautician.pk, True, 213_34, 213_34), (second.pk, False, 106_66, 106_66)]
    with pytest.raises(SharesWrong):
        sell(world, item_line(cream, shares=shares[:1]), payments=(paid(How.CASH, 320),))


def test_what_is_not_hers_not_here_or_not_sold_is_refused(world: World, facial: Item, cream: Item) -> None:
    purse, sessions = stored_value(world, 500), ten_sessions(world, facial)
    elsewhere = make_customer(world.westside, "金丝雀")
    by_purse = (paid(How.STORED, 398, purse),)

    with pytest.raises(NotHerCard):
        sell(world, item_line(facial), payments=by_purse, customer=world.zhou)
    with pytest.raises(NotFound):
        sell(world, item_line(facial), payments=(paid(How.CASH, 398),), customer=elsewhere)
    with pytest.raises(NotOnThisCard):
        sell(world, item_line(cream, session_card=sessions.pk))
    with pytest.raises(NotAllowed):
        sell(world, item_line(facial), payments=by_purse, by=world.beautician)
    Item.objects.filter(pk=facial.pk).update(is_active=False)
    with pytest.raises(NotSold):
        sell(world, item_line(facial), payments=by_purse)


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_no_or_too_many_pieces_are_refused(world: World, facial: Item, quantity: int) -> None:
    with pytest.raises(WrongAmount):
        sell(world, item_line(facial, quantity=quantity), payments=(paid(How.CASH, 398),))


def test_numbers_of_a_day_go_up_by_one_and_each_salon_counts_its_own(world: World, facial: Item) -> None:
    numbers = [sell(world, item_line(facial), payments=(paid(How.CASH, 398),)).number for _time in range(3)]

    assert numbers == ["LK-20261122-0001", "LK-20261122-0002", "LK-20261122-0003"]


def test_payments_add_up_to_what_the_lines_say(world: World, facial: Item, cream: Item) -> None:
    sessions = ten_sessions(world, facial)
    product = CardProduct.objects.get(code=sessions.product.code)  # type: ignore[union-attr]
    own = SaleLine(What.CARD, product.pk, paid_minor=1_00)

    ticket = sell(
        world, item_line(facial, session_card=sessions.pk), item_line(cream), own, by=world.manager,
        payments=(paid(How.GROUP_BUY, 321),),
    )  # fmt: skip

    told = sum(line.charged_minor + line.ahead_minor for line in lines_of(ticket))
    assert sum(one.amount_minor for one in Payment.objects.filter(ticket=ticket)) == told


def test_a_gift_of_the_house_is_a_bill_without_money(world: World) -> None:
    look = make_item("皮肤检测", 0)

    ticket = sell(world, item_line(look))

    assert (payments_of(ticket), Visit.unguarded.count()) == ({}, 1)


def test_a_card_sold_in_lakeside_pays_in_westside_unless_another_company_issued_it(world: World) -> None:
    facial, purse = make_item("补水", 100), stored_value(world, 300)
    bill = Sale(world.westside.pk, world.lin.pk, (item_line(facial),), (paid(How.STORED, 100, purse),))

    def westside(key: str) -> Ticket:
        write = services.write_named(bill, key=key, actor=None)
        return services.check_out(bill, write=write, scope=WHOLE_SHOP, actor=None, now=NOON)

    westside("first")
    SalonIssuer.objects.filter(salon=world.westside).update(issuer=Issuer.objects.create(legal_name="城西美容有限公司"))

    with pytest.raises(OtherIssuer):
        westside("second")
    assert on_card(purse)["principal"] == 200_00


CHECKOUT = 26
"""Queries of a bill of three lines and three payments, its card and house accounts known."""


def test_a_bill_of_three_lines_and_three_payments_takes_its_number_of_queries(
    world: World, facial: Item, cream: Item
) -> None:
    massage, purse = make_item("肩颈热石", 268), stored_value(world, 5000)
    lines = (item_line(facial), item_line(massage), item_line(cream))
    ways = (paid(How.STORED, 600, purse), paid(How.WECHAT, 300), paid(How.CASH, 86))
    sell(world, *lines, payments=ways)

    with CaptureQueriesContext(connection) as asked:
        sell(world, *lines, payments=ways)

    assert len(asked) == CHECKOUT
