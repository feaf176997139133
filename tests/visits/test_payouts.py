"""What a closed card is owed goes back by the ways its money came: never more by one than came by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import scope_of
from liuke.cards.definitions import region
from liuke.cards.errors import CashRefundOverLimit, MoreThanCame, NotPaidThatWay
from liuke.cards.queries.paid import payments_of
from liuke.cards.rules.refunds.facts import Cause
from liuke.cards.rules.refunds.sheet import Closing
from liuke.cards.services import Press, close_card, pay_out, replace_card
from liuke.kit.idempotency import once
from liuke.ledger.queries.doubts import doubts
from liuke.ledger.rules.book import Purse
from liuke.visits.models import TicketLine
from liuke.visits.rules.sale import SaleLine, What
from tests.console.clients import signed_in, text
from tests.visits.till import How, item_line, make_item, on_card, paid, sell, stored_value, ten_sessions
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from liuke.cards.models import Card
    from tests.world import World

MAINLAND = region("mainland")


def press(world: World, key: str) -> Press:
    return Press(scope_of(world.manager), once(scope="tests", key=key, body=b""), NOON, "她要求的")


def sold(world: World) -> Card:
    """Return a card of ten sessions for 2 000, sold with a cream of 100, paid 1 400 by WeChat and 700 in cash."""
    facial = make_item("补水", 398)
    product = ten_sessions(world, facial).product
    assert product is not None
    lines = (SaleLine(What.CARD, product.pk), item_line(make_item("面霜", 100)))
    ticket = sell(world, *lines, payments=(paid(How.WECHAT, 1400), paid(How.CASH, 700)))
    card = TicketLine.unguarded.filter(ticket=ticket).earliest("pk").card
    assert card is not None
    return card


def closed(world: World, card: Card) -> Card:
    closing = Closing(Cause.SHOP, NOON, TODAY, TODAY, TODAY, decided_by="周雅琴")
    close_card(card.pk, closing=closing, region=MAINLAND, press=press(world, "close"))
    return card


def ways(card: Card) -> dict[str, tuple[int, int]]:
    found = payments_of(card, currency="CNY")
    return {one.method: (one.amount.minor, one.returned.minor) for one in found}


def test_of_a_bill_with_more_on_it_the_cards_part_counts(world: World) -> None:
    assert ways(sold(world)) == {"wechat": (1333_33, 0), "cash": (666_67, 0)}


def test_each_way_takes_back_what_it_brought_and_the_rest_goes_to_her_bank(world: World) -> None:
    card = closed(world, sold(world))

    with pytest.raises(NotPaidThatWay):
        pay_out(card.pk, by=Purse.ALIPAY, region=MAINLAND, press=press(world, "alipay"))
    with pytest.raises(CashRefundOverLimit):
        pay_out(card.pk, by=Purse.CASH, region=MAINLAND, press=press(world, "cash"))
    with pytest.raises(MoreThanCame):
        pay_out(card.pk, by=Purse.WECHAT, minor=1333_34, region=MAINLAND, press=press(world, "too much"))
    pay_out(card.pk, by=Purse.WECHAT, minor=1000_00, region=MAINLAND, press=press(world, "some"))
    assert ways(card)["wechat"] == (1333_33, 1000_00)
    pay_out(card.pk, by=Purse.WECHAT, region=MAINLAND, press=press(world, "rest"))
    assert on_card(card)["refund_payable"] == 666_67
    pay_out(card.pk, by=Purse.BANK_CARD, region=MAINLAND, press=press(world, "bank"))

    assert on_card(card)["refund_payable"] == 0
    assert list(doubts()) == []


def test_top_ups_and_what_a_lost_card_was_paid_with_count_for_the_new_one(world: World) -> None:
    purse = stored_value(world, 0)
    for how, amount in ((How.ALIPAY, 300), (How.WECHAT, 200)):
        sell(world, SaleLine(What.TOP_UP, purse.pk, price_minor=amount * 100), payments=(paid(how, amount),))
    new = replace_card(purse.pk, press=press(world, "lost"))

    assert ways(new) == {"alipay": (300_00, 0), "wechat": (200_00, 0)}


def test_a_debt_paid_later_counts_by_its_own_way(world: World) -> None:
    product = ten_sessions(world, make_item("补水", 398)).product
    assert product is not None
    owing = SaleLine(What.CARD, product.pk, paid_minor=500_00)
    ticket = sell(world, owing, payments=(paid(How.CASH, 500),), by=world.manager)
    card = TicketLine.unguarded.get(ticket=ticket).card
    assert card is not None
    sell(world, SaleLine(What.DEBT, card.pk, price_minor=300_00), payments=(paid(How.ALIPAY, 300),))

    assert ways(card) == {"cash": (500_00, 0), "alipay": (300_00, 0)}


def test_the_sheet_and_the_card_name_the_ways_with_their_limits(world: World) -> None:
    card = sold(world)
    client = signed_in(world.manager, language="zh-hans")
    key = "11111111-1111-4111-8111-111111111111"

    sheet = text(
        client.post(f"/cards/{card.pk}/closing/", {"cause": "shop", "reason": "停业", "key": key, "trial": "1"})
    )
    closed(world, card)
    page = text(client.get(f"/cards/{card.pk}/"))

    assert "当初这样付的" in sheet
    assert "（微信）" in sheet
    assert "微信，最多 ¥1,333.33" in page
    assert "支付宝" not in page
