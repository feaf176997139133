"""Asking at the till as a page: offered where a provider is on, settled by itself, listed where no bill was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liuke.accounts.queries import scope_of
from liuke.kit import clock
from liuke.visits import services
from liuke.visits.models import PaymentNotice, PaymentOrder, RefundOrder, Ticket
from liuke.visits.payments.simulator import Simulator
from tests.console.clients import signed_in, text
from tests.visits.payments.asking import at_the_desk, switch_on
from tests.visits.test_pages_till import Till
from tests.visits.till import make_item
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

OFFER = "show a code for"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def till(world: World) -> Till:
    switch_on(world, "wechat")
    till = Till(signed_in(world.front_desk))
    till.press(f"item:{make_item('水光补水护理', 398).pk}")
    till.press("pay:wechat")
    return till


def asks(till: Till, do: str, **more: Any) -> Any:
    sent = {"do": do, "version": till.version, "seen": till.seen, **more}
    return till.read(till.client.post(f"/till/{till.uid}/asking/", sent, headers={"HX-Request": "true"}))


def looks(till: Till) -> Any:
    return till.read(till.client.post(f"/till/{till.uid}/asked/", headers={"HX-Request": "true"}))


def is_closed_to_confirm(till: Till) -> bool:
    return " disabled" in till.page.split('id="confirm"')[1].split(">")[0]


def test_the_till_asks_waits_and_closes_the_bill_with_the_number(till: Till, home: Path) -> None:
    assert OFFER in till.page
    asks(till, "ask:wechat")
    order = PaymentOrder.unguarded.get()
    assert "the customer scans this code" in till.page
    assert is_closed_to_confirm(till)
    assert looks(till).status_code == 204

    Simulator(home).pay(order.number)
    looks(till)

    assert "is paid" in till.page
    assert not is_closed_to_confirm(till)
    assert f"(number SIM{order.number[:16].upper()})" in till.page
    till.confirm()
    receipt = text(till.client.get(f"/till/bills/{Ticket.unguarded.get().pk}/"))
    assert f"SIM{order.number[:16].upper()}" in receipt


def test_a_scanned_payment_code_pays_a_bill_that_named_no_way_yet(world: World) -> None:
    switch_on(world, "alipay")
    till = Till(signed_in(world.front_desk))
    till.press(f"item:{make_item('肩颈热石', 268).pk}")

    asks(till, "scan", code="2876543210987654")

    assert PaymentOrder.unguarded.get().state == "paid"
    assert "Alipay has taken <b>¥268.00</b>" in till.page


def test_a_scan_that_is_nobodys_code_asks_nobody(till: Till) -> None:
    response = asks(till, "scan", code="6901234567892")

    assert response.status_code == 409
    assert not PaymentOrder.unguarded.exists()


def test_the_simulated_customer_pays_by_a_press_and_can_be_called_off(till: Till) -> None:
    asks(till, "ask:wechat")
    asks(till, f"off:{PaymentOrder.unguarded.get().pk}")
    assert "called off" in till.page
    asks(till, "ask:wechat")

    asks(till, f"pays:{PaymentOrder.unguarded.latest('pk').pk}")

    assert "is paid" in till.page


def test_a_lost_answer_is_said_in_words(till: Till) -> None:
    asks(till, "ask:wechat")
    PaymentOrder.unguarded.update(state="created")

    till.read(till.client.get("/till/"))

    assert "no answer came yet" in till.page


def test_where_no_provider_is_on_nothing_is_offered(world: World) -> None:
    till = Till(signed_in(world.front_desk))
    till.press(f"item:{make_item('肩颈热石', 268).pk}")
    till.press("pay:wechat")

    assert OFFER not in till.page
    assert 'id="payer"' not in till.page


def test_money_without_a_bill_stands_on_the_list_and_goes_back_by_a_press(world: World) -> None:
    switch_on(world, "wechat")
    desk = at_the_desk(world)
    order = desk.ask()
    services.pay_simulated(order.pk, scope=scope_of(world.front_desk), now=NOON)
    manager, other = signed_in(world.manager), signed_in(world.stranger)
    assert order_reference(order) in text(manager.get("/till/payments/"))
    assert order_reference(order) not in text(other.get("/till/payments/"))
    assert other.post(f"/till/payments/{order.pk}/return/").status_code == 404
    assert signed_in(world.front_desk).post(f"/till/payments/{order.pk}/return/").status_code == 403

    assert manager.post(f"/till/payments/{order.pk}/return/").status_code == 302

    assert RefundOrder.objects.get().number in text(manager.get("/till/payments/"))


def order_reference(order: PaymentOrder) -> str:
    return f"SIM{order.number[:16].upper()}"


def test_a_notice_nobody_signed_is_401_and_kept_nowhere(world: World) -> None:
    switch_on(world, "wechat")
    for purse in ("wechat", "alipay", "cash"):
        response = signed_in(world.front_desk).post(f"/till/notices/{purse}/", b"{}", content_type="application/json")
        assert response.status_code == 401

    assert not PaymentNotice.objects.exists()


def test_the_owner_sees_what_is_missing_in_words_and_nobody_else_sees_the_page(world: World) -> None:
    owner = signed_in(world.owner)
    page = text(owner.get("/settings/payments/"))
    assert "Still missing: Merchant number; App ID" in page

    refused = owner.post("/settings/payments/", {"purse": "wechat", "is_on": "1", "merchant": "1900000109"})
    kept = owner.post("/settings/payments/", {"purse": "wechat", "api_key": "geheim", "merchant": "1900000109"})

    assert (refused.status_code, kept.status_code) == (409, 302)
    page = text(owner.get("/settings/payments/"))
    assert "1900000109" in page
    assert "geheim" not in page
    for person in (world.manager, world.front_desk):
        assert signed_in(person).get("/settings/payments/").status_code == 403
