"""Attacks 22 to 24 on both providers, over the wire: lost answers, forged and replayed notices, any order of words."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liuke.accounts.queries import scope_of
from liuke.kit import clock
from liuke.ledger.queries.doubts import doubts
from liuke.visits import services
from liuke.visits.models import PaymentNotice, PaymentOrder, RefundOrder, Ticket
from liuke.visits.payments.errors import PaymentAwaited
from liuke.visits.payments.port import Ask
from liuke.visits.payments.states import State
from liuke.visits.services.asking import provider_on
from liuke.visits.services.paying import write_ask
from tests.contract.alipay_server import AlipayServer
from tests.contract.wechat_server import WeChatServer
from tests.visits.payments.asking import MINUTE, Desk, at_the_desk, order_now, switch_on
from tests.world import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.contract.wire import PaymentServer, Trade
    from tests.world import World

CODES = {"wechat": "13456789012345{}", "alipay": "28765432109876{}"}
PACKAGES = {"wechat": "wechatpayv3", "alipay": "alipay"}
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:wechatpayv3", "ignore::DeprecationWarning:alipay")


@dataclass
class Shop:
    """陆佳's till, and the provider it asks."""

    desk: Desk
    there: PaymentServer

    def ask(self, *, loses: str = "", at: datetime = NOON, code: str = "") -> PaymentOrder:
        self.there.loses = loses
        whole = CODES[self.there.purse].format(code) if code else ""
        return self.desk.ask(at=at, code=whole)

    def trade(self, order: PaymentOrder) -> Trade:
        return self.there.trades[order.number]

    def customer_pays(self, order: PaymentOrder) -> None:
        self.there.trades[order.number].state = "paid"

    def notifies(self, trade: Trade, *, event: str = "e1", **more: Any) -> int:
        headers, body = self.there.notice(trade, event=event, at=more.pop("at", NOON.timestamp()), **more)
        return self.sends(headers, body)

    def sends(self, headers: dict[str, str], body: bytes) -> int:
        kind = headers.get("Content-Type", "application/json")
        rest = {name: value for name, value in headers.items() if name != "Content-Type"}
        answer = Client(enforce_csrf_checks=True).post(
            f"/till/notices/{self.there.purse}/", body, content_type=kind, headers=rest
        )
        assert answer.status_code != 200 or answer.content == (b"success" if self.there.purse == "alipay" else b"")
        return answer.status_code


@pytest.fixture(params=[WeChatServer, AlipayServer], ids=["wechat", "alipay"])
def shop(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    server: type[PaymentServer] = request.param
    if find_spec(PACKAGES[server.purse]) is None:
        (pytest.fail if os.environ.get("LIUKE_REQUIRE") == "all" else pytest.skip)("dev.py setup vendors")
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with server() as there:
        switch_on(world, there.purse, adapter=there.purse, **there.settings())
        yield Shop(at_the_desk(world, there.purse), there)
    assert list(doubts()) == []


def test_a_code_is_shown_paid_and_the_provider_says_so(shop: Shop) -> None:
    order = shop.ask()
    assert (order.standing, bool(order.code_url)) == (State.WAITING, True)
    shop.customer_pays(order)

    assert shop.notifies(shop.trade(order)) == 200

    assert order_now(order).standing is State.PAID
    assert shop.desk.confirm().payments.get(purse=shop.there.purse).reference == shop.trade(order).reference


def test_a_scanned_customer_pays_is_refused_or_confirms_later(shop: Shop) -> None:
    poor = shop.ask(code="0000")
    slow = shop.ask(code="1111")
    assert (poor.standing, slow.standing.is_open) == (State.FAILED, True)
    assert services.look_again(slow.pk, now=NOON).standing is State.WAITING
    shop.customer_pays(slow)

    assert services.look_again(slow.pk, now=NOON).standing is State.PAID
    assert at_once(shop).standing is State.PAID


def at_once(shop: Shop) -> PaymentOrder:
    """Ask a customer with money at another bill."""
    return Shop(at_the_desk(shop.desk.world, shop.there.purse, facial=shop.desk.facial), shop.there).ask(code="2222")


def test_attack_22_a_forged_notice_is_401_and_changes_nothing(shop: Shop) -> None:
    order = shop.ask()
    shop.customer_pays(order)
    headers, body = shop.there.notice(shop.trade(order), event="e1", at=NOON.timestamp())

    assert shop.notifies(shop.trade(order), forged=True) == 401
    assert shop.sends(headers, body.replace(order.number.encode(), b"0" * 32) + b" ") == 401
    assert shop.sends({}, body.replace(b"e1", b"e2")) == 401

    assert not PaymentNotice.objects.exists()
    assert order_now(order).standing is State.WAITING
    with pytest.raises(PaymentAwaited):
        shop.desk.confirm()


def test_attack_22_a_notice_replayed_adds_nothing(shop: Shop) -> None:
    order = shop.ask()
    shop.customer_pays(order)

    assert [shop.notifies(shop.trade(order)) for _time in range(3)] == [200] * 3

    assert PaymentNotice.objects.count() == 1
    assert order_now(order).standing is State.PAID
    shop.desk.confirm()
    assert shop.notifies(shop.trade(order), event="e2") == 200
    assert Ticket.unguarded.count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"told_minor": 397_99}, "wrong_amount"), ({"merchant": "1900009999"}, "wrong_merchant"),
     ({"number": "f" * 32}, "unknown_order")],
)  # fmt: skip
def test_attack_22_a_signed_notice_that_does_not_fit_is_set_aside(shop: Shop, wrong: dict[str, Any], why: str) -> None:
    order = shop.ask()
    shop.customer_pays(order)
    trade = shop.trade(order)
    for name, value in wrong.items():
        setattr(trade, name, value)

    assert shop.notifies(trade) == 200

    assert PaymentNotice.objects.get().misfit == why
    assert order_now(order).standing is State.WAITING
    assert not Ticket.unguarded.exists()


def test_attack_22_an_answer_with_another_amount_is_no_payment(shop: Shop) -> None:
    order = shop.ask()
    shop.customer_pays(order)
    shop.trade(order).told_minor = 1

    looked = services.look_again(order.pk, now=NOON)

    assert (looked.standing, looked.why) == (State.WAITING, "wrong_amount")


def test_attack_22_a_notice_for_a_bill_called_off_is_money_without_a_bill(shop: Shop) -> None:
    order, world = shop.ask(), shop.desk.world
    services.call_off(order.pk, scope=scope_of(world.front_desk), now=NOON)
    services.discard_draft(shop.desk.draft.uid, version=shop.desk.draft.version, scope=scope_of(world.front_desk))
    shop.customer_pays(order)

    assert shop.notifies(shop.trade(order)) == 200

    assert order_now(order).standing is State.PAID
    assert not Ticket.unguarded.exists()
    refund = services.give_back_unbilled(order.pk, scope=scope_of(world.manager), now=NOON)
    assert services.give_back(refund.pk, now=NOON).is_done


def test_attack_22_a_notice_before_the_order_is_there_changes_nothing_and_the_poller_settles(shop: Shop) -> None:
    early = shop.there.new_trade("e" * 32, 398_00)
    early.state = "paid"
    assert shop.notifies(early) == 200
    assert PaymentNotice.objects.get().misfit == "unknown_order"
    order = shop.ask()
    PaymentOrder.unguarded.filter(pk=order.pk).update(number=early.number)

    assert services.look_when_due(order.pk, now=NOON + MINUTE).standing is State.PAID


@pytest.mark.parametrize("lost", ["before", "after"])
def test_attack_23_an_answer_that_is_lost_is_settled_within_two_minutes(shop: Shop, lost: str) -> None:
    order = shop.ask(loses=lost, code="2222")
    assert order.standing is State.CREATED
    with pytest.raises(PaymentAwaited):
        shop.ask(code="2222")

    looked = services.look_when_due(order.pk, now=NOON + MINUTE)
    later = services.look_when_due(order.pk, now=NOON + 4 * MINUTE)

    assert PaymentOrder.unguarded.count() == 1
    assert looked.standing is (State.PAID if lost == "after" else State.CREATED)
    assert later.standing is (State.PAID if lost == "after" else State.CLOSED)
    assert len(shop.there.trades) == (1 if lost == "after" else 0)


def test_attack_23_the_process_dies_after_the_money_was_taken(shop: Shop) -> None:
    account, provider = provider_on(shop.there.purse)
    died = write_ask(
        shop.desk.draft.uid, version=shop.desk.draft.version, account=account, merchant=provider.merchant,
        amount_minor=398_00, is_scanned=True, scope=scope_of(shop.desk.world.front_desk), now=NOON,
    )  # fmt: skip
    provider.ask(Ask(died.number, 398_00, "湖滨店", died.expires_at, CODES[shop.there.purse].format("2222")))
    assert (order_now(died).standing, shop.trade(died).state) == (State.CREATED, "paid")

    assert services.look_when_due(died.pk, now=NOON + MINUTE).standing is State.PAID

    assert shop.desk.confirm().payments.get(purse=shop.there.purse).reference
    assert (PaymentOrder.unguarded.count(), Ticket.unguarded.count()) == (1, 1)


def test_a_wrongly_signed_answer_is_no_answer(shop: Shop) -> None:
    shop.there.signs_wrongly = True
    order = shop.ask(code="2222")
    assert order.standing is State.CREATED
    shop.there.signs_wrongly = False

    assert services.look_again(order.pk, now=NOON).standing is State.PAID


def test_attack_24_refunded_before_paid_ends_refunded(shop: Shop) -> None:
    order = shop.ask()
    shop.customer_pays(order)
    trade = shop.trade(order)
    paid = shop.there.notice(trade, event="paid", at=NOON.timestamp())
    trade.give_back("r1", trade.minor)
    refunded = shop.there.notice(trade, event="back", at=NOON.timestamp(), back="r1")

    assert [shop.sends(*refunded), shop.sends(*paid), shop.sends(*refunded)] == [200] * 3

    assert (order_now(order).standing, order_now(order).refunded_minor) == (State.REFUNDED, 398_00)
    assert PaymentNotice.objects.count() == 2


@pytest.mark.parametrize("lost", ["", "before", "after"])
def test_a_refund_is_asked_again_under_its_number_and_gives_the_money_back_once(shop: Shop, lost: str) -> None:
    order, manager = shop.ask(code="2222"), shop.desk.world.manager
    ticket = shop.desk.confirm()
    services.take_back(ticket.pk, reason="过敏", scope=scope_of(manager), actor=manager.pk, now=NOON)
    refund = RefundOrder.objects.get()
    shop.there.slow_refunds, shop.there.loses = True, lost

    for _time in range(3):
        assert not services.give_back(refund.pk, now=NOON).is_done
    shop.there.slow_refunds = False

    assert services.give_back(refund.pk, now=NOON).is_done
    assert shop.trade(order).refunds == {refund.number: 398_00}
    assert order_now(order).standing is State.REFUNDED


def test_what_was_never_paid_is_closed_there_too(shop: Shop) -> None:
    order = shop.ask()

    assert services.look_when_due(order.pk, now=NOON + 11 * MINUTE).standing is State.CLOSED
    assert shop.trade(order).state == "closed"
