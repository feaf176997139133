"""The page of one customer, and the list: one timeline, true figures, few queries, clear refusals."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from liuke.accounts.models import AuditEntry
from liuke.accounts.queries import scope_of
from liuke.booking.models import Appointment
from liuke.care.models import Task
from liuke.catalog.models import Item
from liuke.console.queries.knowing import known_of
from liuke.console.queries.rhythm import rhythms
from liuke.console.queries.timeline import Timeline
from liuke.customers.models import Customer
from liuke.customers.rows import allergy_columns
from liuke.kit import clock
from liuke.kit.home import home
from liuke.segments import services as segments
from liuke.visits.models import LineKind, Ticket, TicketLine, Visit
from tests.console.clients import signed_in
from tests.world import NOON, TODAY, World


def visit(customer: Customer, on: date, *minor: int, is_visit: bool = True) -> None:
    """Write a visit with a bill of these lines; without lines, a visit alone."""
    if is_visit:
        Visit.objects.unscoped("cast").create(salon=customer.salon, customer=customer, business_date=on)
    if not minor:
        return
    ticket = Ticket.objects.unscoped("cast").create(salon=customer.salon, customer=customer, business_date=on)
    item, _new = Item.objects.get_or_create(kind="service", name="水光补水", name_key="水光补水")
    for amount in minor:
        TicketLine.objects.unscoped("cast").create(
            ticket=ticket, salon=customer.salon, customer=customer, business_date=on, item=item,
            list_minor=amount, charged_minor=amount, is_visit=is_visit, row_key=uuid.uuid4().hex,
            kind=LineKind.SALE if amount > 0 else LineKind.RETURN,
        )  # fmt: skip


def story(world: World) -> None:
    """林 came four times, 24 days apart, bought once, has an appointment and a task."""
    for number in range(4):
        visit(world.lin, TODAY - timedelta(days=53 + 24 * number), 30_000, 10_000)
    visit(world.lin, TODAY - timedelta(days=3), 5_000, -1_000, is_visit=False)
    visit(world.lin, TODAY - timedelta(days=300))
    kept = {"salon": world.lakeside, "customer": world.lin}
    Appointment.objects.unscoped("cast").create(
        **kept, business_date=TODAY, known_on=TODAY, starts_at=datetime(2026, 11, 22, 7, tzinfo=UTC), row_key="a1"
    )
    Task.objects.unscoped("cast").create(**kept, due_on=TODAY, reason="53 天没来", created_at=NOON)


def test_a_year_is_added_up_live_and_the_interval_is_that_of_the_last_refresh(world: World) -> None:
    story(world)
    before = rhythms(scope_of(world.manager), [world.lin.pk], today=TODAY)[world.lin.pk]

    segments.refresh(as_of=TODAY, now=NOON)
    lin = rhythms(scope_of(world.manager), [world.lin.pk], today=TODAY)[world.lin.pk]

    assert (before.usual_days, before.times) == (None, None)
    assert (lin.days_since, lin.visits, lin.usual_days) == (3, 5, 59)  # 297 days between six days she came or bought
    assert lin.spend_minor == 4 * 40_000 + 4_000
    assert lin.average_ticket_minor == 32_800
    assert not lin.is_late


def test_who_is_past_her_interval_is_said_so_with_the_same_numbers_everywhere(world: World) -> None:
    for number in range(5):
        visit(world.zhou, TODAY - timedelta(days=53 + 24 * number), 40_000)
    segments.refresh(as_of=TODAY, now=NOON)
    scope = scope_of(world.manager)

    zhou = rhythms(scope, [world.zhou.pk], today=TODAY)[world.zhou.pk]
    known = known_of(scope, world.zhou.pk, today=TODAY)
    page = signed_in(world.manager).get("/customers/?stage=at_risk&order=health").content.decode()

    assert (zhou.days_since, zhou.usual_days, zhou.is_late, round(zhou.times or 0, 1)) == (53, 24, True, 2.2)
    assert known.row is not None
    assert (known.row.facts["away"], known.row.features.rhythm_days) == (53, 24)
    assert known.stage is not None
    assert known.stage.tier.code == "at_risk"
    assert "周晚晴" in page
    assert "林小满" not in page


def test_the_page_of_a_customer_says_what_to_do_and_why(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    for number in range(5):
        visit(world.zhou, TODAY - timedelta(days=53 + 24 * number), 40_000)
    first = signed_in(world.manager).get(f"/customers/{world.zhou.pk}/").content.decode()
    segments.refresh(as_of=TODAY, now=NOON)

    manager = signed_in(world.manager).get(f"/customers/{world.zhou.pk}/").content.decode()
    desk = signed_in(world.front_desk).get(f"/customers/{world.zhou.pk}/").content.decode()

    assert "Nothing has been counted yet" in first
    assert "Away for 53 days: 2.2 times her usual interval of 24 days" in manager
    assert "Health score" in manager
    assert f"as of {TODAY}" in manager
    assert 'name="outcome" value="booked"' in manager
    assert "¥" not in desk


def test_who_never_came_has_no_rhythm(world: World) -> None:
    qian = rhythms(scope_of(world.manager), [world.qian.pk], today=TODAY)[world.qian.pk]

    assert (qian.days_since, qian.usual_days, qian.average_ticket_minor) == (None, None, None)


def test_the_timeline_joins_bills_visits_appointments_and_tasks_newest_first(world: World) -> None:
    story(world)

    timeline = Timeline(scope_of(world.manager), world.lin.pk)
    moments = timeline[0:10]

    assert timeline.count() == 8
    assert [m.kind for m in moments] == [
        "task",
        "appointment",
        "ticket",
        "ticket",
        "ticket",
        "ticket",
        "ticket",
        "visit",
    ]
    assert [m.is_visit for m in moments[2:4]] == [False, True]
    assert moments[2].charged_minor == 4_000


def test_the_timeline_of_another_salon_is_empty(world: World) -> None:
    story(world)

    assert Timeline(scope_of(world.stranger), world.lin.pk).count() == 0


def test_money_is_not_shown_to_a_role_that_may_not_see_it(world: World) -> None:
    story(world)

    desk = signed_in(world.front_desk).get(f"/customers/{world.lin.pk}/").content.decode()
    manager = signed_in(world.manager).get(f"/customers/{world.lin.pk}/").content.decode()

    assert "¥400.00" not in desk
    assert "¥400.00" in manager


def test_an_allergy_is_recorded_when_read_and_named_but_closed_to_the_front_desk(world: World) -> None:
    sealed = allergy_columns("薰衣草", uid=world.lin.uid, key_wrapped="", vault=home().vault)
    Customer.objects.unscoped("cast").filter(pk=world.lin.pk).update(**sealed)

    hands = signed_in(world.beautician).get(f"/customers/{world.lin.pk}/").content.decode()
    desk = signed_in(world.front_desk).get(f"/customers/{world.lin.pk}/").content.decode()

    assert "薰衣草" in hands
    assert "薰衣草" not in desk
    assert "allergy note" in desk
    assert AuditEntry.objects.get(action="customer.allergies_read").actor == world.beautician


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000", "page=-1", "page=0", "page=x", "page=%00", "password__startswith=a", "_connector=OR",
        "owner__phone=1", "order=password", "salon=1 OR 1=1", "gender=x", "birthday=-1", "from=2026-99-99",
        "tag=" + "9" * 40,
    ],
)  # fmt: skip
def test_an_address_with_tricks_gets_a_sentence_and_400(world: World, query: str) -> None:
    answer = signed_in(world.manager).get(f"/customers/?{query}")

    assert answer.status_code == 400
    assert b"Code accounts." in answer.content


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_customer_who_is_not_there_is_404(world: World, number: str) -> None:
    assert signed_in(world.manager).get(f"/customers/{number}/").status_code == 404
