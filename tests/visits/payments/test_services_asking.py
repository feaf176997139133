"""The till asks, the customer pays, the bill carries the number; nobody books anything by a word alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.kit import outbox
from liuke.kit.home import home
from liuke.kit.models import Job, OutboxEvent
from liuke.kit.problems import LiukeError, NotAllowed, NotFound
from liuke.ledger.queries.doubts import doubts
from liuke.visits import services, tasks
from liuke.visits.errors import DraftChanged
from liuke.visits.models import PaymentOrder, ProviderAccount, RefundOrder, Ticket
from liuke.visits.payments.errors import PaidOtherwise, PaymentAwaited, ProviderNotReady
from liuke.visits.payments.states import State
from liuke.visits.rules.drafts import Content, DraftPayment
from liuke.visits.rules.sale import How
from tests.visits.payments.asking import MINUTE, Desk, at_the_desk, order_now, switch_on
from tests.visits.till import item_line
from tests.world import NOON

if TYPE_CHECKING:
    from tests.world import World

WECHAT_CODE, POOR_CODE = "134567890123456789", "134567890123450000"


@pytest.fixture
def desk(world: World) -> Desk:
    switch_on(world, "wechat")
    return at_the_desk(world)


def pays(desk: Desk, order: PaymentOrder) -> PaymentOrder:
    return services.pay_simulated(order.pk, scope=scope_of(desk.world.front_desk), now=NOON)


def test_a_code_is_shown_paid_and_the_bill_carries_the_number(desk: Desk) -> None:
    order = desk.ask()
    assert (order.standing, order.amount_minor) == (State.WAITING, 398_00)
    with pytest.raises(PaymentAwaited):
        desk.confirm()

    paid = pays(desk, order)
    ticket = desk.confirm()

    assert paid.standing is State.PAID
    assert ticket.payments.get(purse="wechat").reference == paid.reference == f"SIM{order.number[:16].upper()}"
    assert order_now(order).ticket == ticket
    assert desk.confirm() == ticket
    assert list(doubts()) == []


def test_a_customer_who_is_scanned_has_paid_at_once(desk: Desk) -> None:
    assert desk.ask(code=WECHAT_CODE).standing is State.PAID
    assert desk.confirm().payments.get(purse="wechat").reference


def test_a_customer_without_money_is_asked_again_or_pays_otherwise(desk: Desk) -> None:
    refused = desk.ask(code=POOR_CODE)
    assert (refused.standing, refused.why) == (State.FAILED, "no money")

    again = desk.ask()

    assert again.number != refused.number
    assert pays(desk, again).standing is State.PAID


def test_nobody_is_asked_twice_for_one_bill(desk: Desk) -> None:
    order = desk.ask()
    for _time in range(2):
        with pytest.raises(PaymentAwaited):
            desk.ask()
        pays(desk, order)

    assert PaymentOrder.unguarded.count() == 1


def test_a_bill_that_changed_after_it_was_paid_is_not_closed_until_it_fits(desk: Desk) -> None:
    pays(desk, desk.ask())
    line = item_line(desk.facial)
    desk.change(Content(desk.world.lin.pk, (line, line), (DraftPayment(How.WECHAT),)))
    with pytest.raises(PaidOtherwise):
        desk.confirm()
    desk.change(Content(desk.world.lin.pk, (line,), (DraftPayment(How.CASH),)))
    with pytest.raises(PaidOtherwise):
        desk.confirm()

    desk.change(
        Content(desk.world.lin.pk, (line, line), (DraftPayment(How.WECHAT, None, 398_00), DraftPayment(How.CASH)))
    )

    assert {one.purse: one.amount_minor for one in desk.confirm().payments.all()} == {"wechat": 398_00, "cash": 398_00}


def test_what_was_called_off_is_not_awaited_and_what_was_paid_meanwhile_stays_paid(desk: Desk) -> None:
    scope = scope_of(desk.world.front_desk)
    gone = services.call_off(desk.ask().pk, scope=scope, now=NOON)
    assert gone.standing is State.CLOSED

    paid = pays(desk, desk.ask())

    assert services.call_off(paid.pk, scope=scope, now=NOON).standing is State.PAID


def test_the_worker_closes_what_was_never_paid(desk: Desk) -> None:
    order = desk.ask()

    assert services.look_when_due(order.pk, now=NOON + 9 * MINUTE).standing is State.WAITING
    assert services.look_again(order.pk, now=NOON + 11 * MINUTE).standing is State.CLOSED


def test_the_wish_to_look_is_written_with_the_ask_and_the_worker_looks_on(desk: Desk) -> None:
    order = desk.ask()
    assert OutboxEvent.objects.filter(kind="visits.payment_asked", payload={"order_id": order.pk}).count() == 1

    outbox.deliver_waiting(now=NOON)
    [first] = Job.objects.filter(task="liuke.visits.tasks.look_after")
    tasks.look_after.func(order.pk)

    assert first.arguments["args"] == [order.pk]
    order = order_now(order)
    later = Job.objects.filter(task="liuke.visits.tasks.look_after").exclude(pk=first.pk)
    assert [job.run_at for job in later] == ([order.look_at] if order.look_at else [])


def test_a_bill_taken_back_gives_the_money_back_the_way_it_came_once(desk: Desk) -> None:
    order = pays(desk, desk.ask())
    ticket = desk.confirm()
    manager = desk.world.manager

    back = services.take_back(ticket.pk, reason="过敏", scope=scope_of(manager), actor=manager.pk, now=NOON)
    refund = RefundOrder.objects.get()
    assert (refund.ticket, refund.amount_minor, refund.is_done) == (back, 398_00, False)
    for _time in range(2):
        services.give_back(refund.pk, now=NOON)

    assert RefundOrder.objects.get().is_done
    assert (order_now(order).standing, order_now(order).refunded_minor) == (State.REFUNDED, 398_00)


def test_a_payment_typed_by_hand_goes_back_by_hand(desk: Desk) -> None:
    ticket = desk.confirm()
    manager = desk.world.manager

    services.take_back(ticket.pk, reason="过敏", scope=scope_of(manager), actor=manager.pk, now=NOON)

    assert ticket.payments.get(purse="wechat").reference == ""
    assert not RefundOrder.objects.exists()


def test_money_on_no_bill_goes_back_once_by_who_may_and_then_fits_no_bill(desk: Desk) -> None:
    order, manager = pays(desk, desk.ask()), scope_of(desk.world.manager)
    with pytest.raises(NotAllowed):
        services.give_back_unbilled(order.pk, scope=scope_of(desk.world.front_desk), now=NOON)
    with pytest.raises(NotFound):
        services.give_back_unbilled(order.pk, scope=scope_of(desk.world.stranger), now=NOON)

    refund = services.give_back_unbilled(order.pk, scope=manager, now=NOON)
    with pytest.raises(DraftChanged):
        services.give_back_unbilled(order.pk, scope=manager, now=NOON)
    services.give_back(refund.pk, now=NOON)

    assert order_now(order).standing is State.REFUNDED
    assert desk.confirm().payments.get(purse="wechat").reference == ""
    assert AuditEntry.objects.filter(action="payment_order.given_back").count() == 1


def test_where_no_provider_is_on_nobody_is_asked_and_the_bill_closes_as_ever(world: World) -> None:
    desk = at_the_desk(world)
    with pytest.raises(ProviderNotReady):
        desk.ask()

    assert desk.confirm().payments.get(purse="wechat").reference == ""


def test_a_stranger_asks_nobody_in_another_salon(desk: Desk) -> None:
    with pytest.raises(LiukeError):
        desk.ask(by=desk.world.stranger)

    assert not PaymentOrder.unguarded.exists()


def test_keys_are_sealed_kept_when_left_empty_and_only_the_owners_to_change(world: World) -> None:
    change = {"adapter": "wechat", "is_on": False, "vault": home().vault, "now": NOON}
    services.change_provider("wechat", settings={"api_key": "geheim"}, scope=scope_of(world.owner), **change)  # type: ignore[arg-type]
    services.change_provider("wechat", settings={"api_key": ""}, scope=scope_of(world.owner), **change)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        services.change_provider("wechat", settings={}, scope=scope_of(world.manager), **change)  # type: ignore[arg-type]
    with pytest.raises(ProviderNotReady):
        services.change_provider("wechat", settings={}, scope=scope_of(world.owner), **change | {"is_on": True})  # type: ignore[arg-type]

    [kept] = ProviderAccount.objects.all()
    assert "geheim" not in kept.settings_sealed
    assert "geheim" in home().vault.unseal(kept.settings_sealed, place="provider_account:wechat")
    assert not any("geheim" in str(entry.after) for entry in AuditEntry.objects.all())


def test_closing_a_bill_reads_its_payments_once(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as asked:
        desk.confirm()

    assert sum("visits_paymentorder" in one["sql"] for one in asked.captured_queries) == 2  # the page's and the close's
    assert Ticket.unguarded.count() == 1
