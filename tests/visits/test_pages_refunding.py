"""A part of a bill given back on its page: first the sentence, then the press; and by JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.ledger.queries.doubts import doubts
from liuke.visits.models import Ticket, TicketLine
from tests.console.clients import signed_in, text
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value
from tests.world import make_customer

if TYPE_CHECKING:
    from django.test import Client

    from liuke.cards.models import Card
    from tests.world import World


@pytest.fixture
def purse(world: World) -> Card:
    return stored_value(world, 500)


@pytest.fixture
def ticket(world: World, purse: Card) -> Ticket:
    lines = (item_line(make_item("面霜", 100), quantity=3), item_line(make_item("肩颈", 268)))
    return sell(world, *lines, payments=(paid(How.STORED, 300, purse), paid(How.WECHAT, 268)))


def address(ticket: Ticket) -> str:
    return f"/till/bills/{ticket.pk}/refund/"


def fields(client: Client, ticket: Ticket, *pieces: int, **more: Any) -> dict[str, Any]:
    """Return what the browser sends: the pieces of each line, and the form's own key."""
    key = re.search(r'name="key" value="([^"]+)"', text(client.get(address(ticket))))
    assert key is not None
    lines = TicketLine.unguarded.filter(ticket=ticket).order_by("pk")
    return {f"pieces-{line.pk}": n for line, n in zip(lines, pieces, strict=False)} | {"key": key[1], **more}


def seen(page: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page)[1]  # type: ignore[index]


def test_the_sentence_says_where_it_goes_and_the_press_does_it(world: World, ticket: Ticket, purse: Card) -> None:
    client = signed_in(world.manager, language="zh-hans")
    sent = fields(client, ticket, 1, 0, reason="过敏")

    page = text(client.post(address(ticket), sent | {"trial": "1"}))
    assert "<b>¥100.00</b> 本金退回「储值卡」" in page
    assert Ticket.unguarded.filter(takes_back=ticket).count() == 0
    done = client.post(address(ticket), sent | {"confirm": "1", "seen": seen(page)})

    back = Ticket.unguarded.get(takes_back=ticket)
    assert done["Location"] == f"/till/bills/{back.pk}/"
    assert on_card(purse)["principal"] == 300_00
    assert "部分退款" in text(client.get(done["Location"]))
    assert "过敏" in text(client.get(done["Location"]))
    bill = text(client.get(f"/till/bills/{ticket.pk}/"))
    assert back.number in bill
    assert "/return/" not in bill
    assert "部分退款" in text(client.get("/till/bills/"))
    again = client.post(address(ticket), sent | {"confirm": "1", "seen": seen(page)})
    assert again["Location"] == done["Location"]
    assert list(doubts()) == []


def test_pieces_changed_after_the_sentence_are_worked_out_again(world: World, ticket: Ticket) -> None:
    client = signed_in(world.manager)
    page = text(client.post(address(ticket), fields(client, ticket, 1, trial="1", reason="x")))

    changed = client.post(address(ticket), fields(client, ticket, 2, confirm="1", reason="x", seen=seen(page)))

    assert "<b>¥200.00</b> principal goes back onto" in text(changed)
    assert not Ticket.unguarded.filter(takes_back=ticket).exists()


def test_what_cannot_go_back_is_said_and_nothing_is_done(world: World, ticket: Ticket) -> None:
    client = signed_in(world.manager)

    nothing = client.post(address(ticket), fields(client, ticket, 0, 0, trial="1"))
    too_much = client.post(address(ticket), fields(client, ticket, 4, trial="1"))
    sent = fields(client, ticket, 1, trial="1")
    sentence = text(client.post(address(ticket), sent))
    silent = client.post(address(ticket), sent | {"confirm": "1", "seen": seen(sentence)})

    assert [one.status_code for one in (nothing, too_much, silent)] == [422, 422, 422]
    assert "Choose what goes back" in text(too_much)
    assert "Say why" in text(silent)
    assert not Ticket.unguarded.filter(takes_back=ticket).exists()


def test_only_who_may_refund_in_reach(world: World, ticket: Ticket) -> None:
    assert signed_in(world.front_desk).get(address(ticket)).status_code == 403
    assert "/refund/" not in text(signed_in(world.front_desk).get(f"/till/bills/{ticket.pk}/"))
    assert signed_in(world.stranger).get(address(ticket)).status_code == 404


def test_names_are_shown_as_text(world: World) -> None:
    her = make_customer(world.lakeside, "<b>林</b>")
    ticket = sell(world, item_line(make_item("<i>霜</i>", 100)), payments=(paid(How.CASH, 100),), customer=her)

    page = text(signed_in(world.manager).get(address(ticket)))

    assert "<i>霜" not in page
    assert "<b>林" not in page


@pytest.mark.parametrize("lines", [1, 6])
def test_the_page_asks_as_much_for_many_lines_as_for_one(world: World, lines: int) -> None:
    items = [make_item(f"霜{n}", 10) for n in range(lines)]
    ticket = sell(world, *(item_line(one) for one in items), payments=(paid(How.CASH, 10 * lines),))
    client = signed_in(world.manager)
    client.get(address(ticket))

    with CaptureQueriesContext(connection) as asked:
        client.get(address(ticket))

    assert len(asked) == 12


def test_by_json_a_refund_is_one_call_and_the_same_call_again(world: World, ticket: Ticket, purse: Card) -> None:
    client = signed_in(world.manager)
    body = {"lines": [{"line": 1, "pieces": 2}, {"line": 2, "pieces": 1}], "reason": "过敏"}

    def send(what: dict[str, Any], key: str) -> Any:
        headers = {"Idempotency-Key": key}
        where = f"/api/v1/bills/{ticket.pk}/refunds"
        return client.post(where, what, content_type="application/json", headers=headers)

    first, again = send(body, "a"), send(body, "a")
    more = send(body, "b")

    assert (first.status_code, first.json()["charged_minor"], first.json()["takes_back"]) == (
        201, -468_00, ticket.pk,
    )  # fmt: skip
    assert again.json() == first.json()
    assert (more.status_code, more.json()["code"]) == (422, "visits.nothing_chosen")
    assert on_card(purse)["principal"] == 400_00
