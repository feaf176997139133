"""Whose work it was: what a person sold and earned, who asked for her, and who may read it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.catalog.models import Item
from liuke.visits import services
from liuke.visits.models import TicketLine
from liuke.visits.queries.work import StaffWork, staff_day
from liuke.visits.rules.sale import Share
from tests.console.clients import signed_in, text
from tests.visits.till import How, item_line, make_item, paid, sell, ten_sessions, yuan
from tests.world import NOON, TODAY, make_staff

if TYPE_CHECKING:
    from liuke.accounts.models import Staff
    from liuke.visits.models import Ticket
    from tests.world import World


@pytest.fixture
def shen(world: World) -> Staff:
    return make_staff("beautician", "沈月", world.lakeside, username="shenyue")


@pytest.fixture
def bills(world: World, shen: Staff) -> list[Ticket]:
    """何苗 is asked for and shares a massage with 沈月; 沈月 uses a session of a card."""
    massage, facial = make_item("肩颈热石", 268), make_item("水光补水护理", 200)
    card = ten_sessions(world, facial)
    both = (Share(world.beautician.pk, 5000, requested=True), Share(shen.pk, 5000))
    return [
        sell(world, item_line(massage, shares=both), payments=(paid(How.CASH, 268),)),
        sell(world, item_line(facial, session_card=card.pk, shares=(Share(shen.pk, 10_000),))),
    ]


def told(who: Staff) -> list[StaffWork]:
    return staff_day(scope_of(who), TODAY, TODAY, currency="CNY")


@pytest.mark.usefixtures("bills")
def test_the_manager_sees_what_each_sold_earned_and_who_was_asked_for(world: World, shen: Staff) -> None:
    assert sorted(told(world.manager), key=lambda one: one.staff_id) == [
        StaffWork(world.beautician.pk, "何苗", yuan(134), yuan(134), 1, 0, yuan(0)),
        StaffWork(shen.pk, "沈月", yuan(134), yuan(334), 0, 2, yuan(0)),
    ]


@pytest.mark.usefixtures("bills")
def test_a_beautician_sees_her_own_work_and_nobody_elses(world: World) -> None:
    page = text(signed_in(world.beautician).get(f"/till/work/?day={TODAY}"))

    assert [one.name for one in told(world.beautician)] == ["何苗"]
    assert ("¥134.00" in page, "沈月" in page) == (True, False)


@pytest.mark.usefixtures("bills")
def test_a_manager_of_another_salon_sees_none_of_it(world: World) -> None:
    other = make_staff("salon_manager", "高远", world.westside, username="gaoyuan")

    assert told(other) == []


def test_a_bill_taken_back_takes_its_work_away(world: World, bills: list[Ticket]) -> None:
    services.take_back(bills[0].pk, reason="点错", scope=WHOLE_SHOP, actor=None, now=NOON)

    [he] = [one for one in told(world.manager) if one.name == "何苗"]

    assert (he.cash, he.earned, he.requested, he.unrequested) == (yuan(0), yuan(0), 0, 0)


def test_handwork_is_what_stood_on_the_service_when_the_bill_was_closed(world: World, shen: Staff) -> None:
    massage = make_item("肩颈热石", 268)
    Item.objects.filter(pk=massage.pk).update(handwork_minor=25_01)
    both = (Share(world.beautician.pk, 5000), Share(shen.pk, 5000))
    ticket = sell(world, item_line(massage, quantity=3, shares=both), payments=(paid(How.CASH, 804),))
    Item.objects.filter(pk=massage.pk).update(handwork_minor=99_00)

    assert {one.name: one.handwork for one in told(world.manager)} == {"何苗": yuan(37.52), "沈月": yuan(37.51)}
    line = TicketLine.unguarded.get(ticket=ticket)
    for left in ({"何苗": yuan(25.01), "沈月": yuan(25.01)}, {"何苗": yuan(12.50), "沈月": yuan(12.51)}):
        write = services.refund_named(ticket.pk, {line.pk: 1}, reason="x", key=str(left["沈月"].minor), actor=None)
        services.refund_part(
            ticket.pk, {line.pk: 1}, reason="x", write=write, scope=scope_of(world.manager), actor=None, now=NOON
        )
        assert {one.name: one.handwork for one in told(world.manager)} == left
    assert "¥12.51" in text(signed_in(world.manager).get(f"/till/work/?day={TODAY}"))


@pytest.mark.usefixtures("bills")
def test_a_month_is_sent_as_a_file_whose_names_are_no_formulas(world: World, shen: Staff) -> None:
    shen.name = "=1+1"
    shen.save()

    sent = signed_in(world.manager).get(f"/till/work/?month={TODAY:%Y-%m}&file=csv")

    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Cash sales", "Earned sales", "Handwork", "Requested", "Not requested"]
    assert ["'=1+1", "134.00", "334.00", "0.00", "0", "2"] in rows


@pytest.mark.parametrize("asked", ["day=x", "month=2026-13", "month=9999-12", "day=", "month=２０２６-01"])
def test_days_nobody_knows_show_today(world: World, asked: str) -> None:
    assert signed_in(world.manager).get(f"/till/work/?{asked}").status_code == 200


def test_more_work_takes_no_more_queries(world: World, bills: list[Ticket]) -> None:
    scope = scope_of(world.manager)

    with CaptureQueriesContext(connection) as asked:
        rows = staff_day(scope, TODAY, TODAY, currency="CNY")

    assert (len(asked), len(rows), len(bills)) == (1, 2, 2)
