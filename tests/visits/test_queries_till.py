"""What the till shows is what it does; what it wrote becomes facts; nothing asks more for more rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.ledger.errors import InsufficientBalance
from liuke.segments import services as segments
from liuke.segments.queries.asking import facts_say
from liuke.visits import services
from liuke.visits.errors import NotHerCard, TotalsDiffer
from liuke.visits.models import Payment
from liuke.visits.queries import till
from liuke.visits.queries.preview import preview
from liuke.visits.rules.drafts import Content, DraftPayment
from liuke.visits.rules.sale import How, SaleLine, What
from tests.visits.till import item_line, make_item, paid, sell, stored_value, ten_sessions
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from liuke.visits.queries.preview import Preview
    from tests.world import World


def shown(world: World, content: Content) -> Preview:
    return preview(content, salon_id=world.lakeside.pk, scope=scope_of(world.front_desk), today=TODAY)


def test_what_is_shown_before_is_what_is_paid(world: World) -> None:
    facial, massage = make_item("补水", 398), make_item("肩颈", 268)
    sessions, purse = ten_sessions(world, facial), stored_value(world, 200)
    lines = (item_line(facial, session_card=sessions.pk), item_line(massage))
    ways = (DraftPayment(How.STORED, purse.pk), DraftPayment(How.WECHAT))

    found = shown(world, Content(world.lin.pk, lines, ways))
    sell(world, *found.sale.lines, payments=found.sale.payments)

    told = [
        (one.kind, one.amount and one.amount.minor, one.count_left, one.left and one.left.minor)
        for one in found.effects
    ]
    assert told == [("sessions", None, 9, None), ("stored", 200_00, 0, 0), ("wechat", 68_00, 0, None)]
    assert dict(Payment.objects.values_list("purse", "amount_minor")) == {
        "principal": 200_00, "wechat": 68_00, "sessions": 200_00
    }  # fmt: skip


def test_what_cannot_be_closed_says_why_before(world: World) -> None:
    facial, other = make_item("补水", 398), stored_value(world, 1)
    sessions = ten_sessions(world, facial)

    too_many = shown(world, Content(world.lin.pk, (item_line(facial, session_card=sessions.pk, quantity=11),)))
    unpaid = shown(world, Content(None, (item_line(facial),)))
    not_hers = shown(world, Content(world.zhou.pk, (SaleLine(What.TOP_UP, other.pk, price_minor=100),)))

    assert isinstance(too_many.problem, InsufficientBalance)
    assert isinstance(unpaid.problem, TotalsDiffer)
    assert isinstance(not_hers.problem, NotHerCard)


@pytest.mark.parametrize("term", ["sg", "shuiguang", "水光", "F01", "补水"])
def test_a_service_is_found_by_the_first_letters_by_words_and_by_code(world: World, term: str) -> None:
    item = make_item("水光补水护理", 398)
    item.code = "F01"
    item.save()
    make_item("肩颈热石", 268)

    assert [tile.name for tile in till.tiles("service", term, currency="CNY", today=TODAY)] == ["水光补水护理"]


@pytest.mark.parametrize("lines", [1, 6])
def test_a_receipt_asks_as_much_for_many_lines_as_for_one(world: World, lines: int) -> None:
    items = [make_item(f"项目{number}", 100) for number in range(lines)]
    ticket = sell(world, *(item_line(item) for item in items), payments=(paid(How.CASH, 100 * lines),))

    with CaptureQueriesContext(connection) as asked:
        found = till.receipt(ticket.pk, scope=scope_of(world.front_desk))
        assert len(found.lines) == lines

    assert len(asked) == 6


def days(world: World) -> list[dict[str, Any]]:
    """Return the days of 林 and 周 as analytics know them after a refresh from tomorrow's point of view."""
    segments.refresh(as_of=TODAY + timedelta(days=1), now=NOON)
    columns = "customer_id, charged_minor, is_purchase, is_visit"
    return facts_say(WHOLE_SHOP, lambda reached: f"SELECT {columns} FROM days WHERE {reached} ORDER BY 1", "days")


def test_bills_of_the_till_are_facts_at_the_next_refresh(world: World) -> None:
    facial = make_item("补水", 398)
    assert days(world) == []
    sessions = ten_sessions(world, facial)
    cash = (paid(How.CASH, 398),)

    sell(world, item_line(facial, session_card=sessions.pk), item_line(facial), payments=cash)
    assert sessions.product is not None
    sell(world, SaleLine(What.CARD, sessions.product.pk), payments=(paid(How.CASH, 2000),), customer=world.zhou)

    served, bought = days(world)
    assert served == {"customer_id": world.lin.pk, "charged_minor": 598_00, "is_purchase": 1, "is_visit": 1}
    assert bought == {"customer_id": world.zhou.pk, "charged_minor": 0, "is_purchase": 1, "is_visit": 0}


def test_a_bill_taken_back_the_same_day_is_neither_money_nor_a_visit(world: World) -> None:
    ticket = sell(world, item_line(make_item("补水", 398)), payments=(paid(How.CASH, 398),))
    services.take_back(ticket.pk, reason="点错", scope=scope_of(world.manager), actor=world.manager.pk, now=NOON)

    [day] = days(world)

    assert (day["charged_minor"], day["is_visit"]) == (0, 0)


def test_the_ladders_are_read_once_for_all_top_ups_of_a_bill(world: World) -> None:
    purse = stored_value(world, 1)
    line = SaleLine(What.TOP_UP, purse.pk, price_minor=100_00)

    with CaptureQueriesContext(connection) as asked:
        assert shown(world, Content(world.lin.pk, (line, line, line), (DraftPayment(How.WECHAT),))).problem is None

    assert sum('FROM "cards_ladders"' in one["sql"] for one in asked.captured_queries) == 1
