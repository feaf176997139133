"""The home page by role: its numbers, their rows, birthdays, an empty shop, and what went wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client, override_settings

from liuke.accounts.models import Organization
from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.booking.models import Appointment
from liuke.console.queries import figures, today
from liuke.console.queries.periods import Period, at_work, period_of
from liuke.console.queries.rows import rows_of
from liuke.customers import services as customers
from liuke.customers.models import Customer
from liuke.kit import clock
from liuke.segments import services as segments
from liuke.visits.models import Ticket
from tests.console.clients import signed_in
from tests.console.test_pages_customer import visit
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    import pytest
    from pytest_django import DjangoAssertNumQueries


def test_visits_and_takings_are_compared_with_the_same_day_a_week_before(world: World) -> None:
    visit(world.lin, TODAY, 20_000)
    visit(world.zhou, TODAY, 10_000)
    visit(world.lin, TODAY - timedelta(days=7), 40_000)
    scope, period = scope_of(world.manager), period_of("today", today=TODAY)

    visits, takings = figures.visits(scope, period), figures.takings(scope, period)

    assert (visits.now, visits.before, visits.change) == (2, 1, 1)
    assert (takings.now, takings.before, takings.size) == (30_000, 40_000, 0.25)
    assert takings.spark[-1] == 0.75


def test_a_day_that_is_not_over_is_compared_up_to_the_same_time(world: World) -> None:
    week = timedelta(days=7)
    visit(world.lin, TODAY, 20_000)
    for who, hours, minor in ((world.lin, -2, 10_000), (world.zhou, 5, 90_000)):
        visit(who, TODAY - week, minor)
        Ticket.objects.unscoped("test").filter(customer=who, business_date=TODAY - week).update(
            sold_at=NOON - week + timedelta(hours=hours)
        )
    scope, period = scope_of(world.manager), _noon(period_of("today", today=TODAY))

    visits, takings = figures.visits(scope, period), figures.takings(scope, period)

    assert (visits.now, visits.before, visits.basis) == (1, 1, "same_time")
    assert (takings.now, takings.before, takings.basis) == (20_000, 10_000, "same_time")
    assert takings.spark[-7] == 1  # the line is drawn of whole days, without the present one


def test_where_the_files_know_no_times_no_difference_is_drawn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    visit(world.lin, TODAY - timedelta(days=7), 40_000)
    assert figures.takings(scope_of(world.manager), _noon(period_of("today", today=TODAY))).basis == "unlike"
    assert figures.takings(scope_of(world.manager), _noon(period_of("yesterday", today=TODAY))).basis == "whole"

    page = signed_in(world.manager).get("/").content.decode()

    assert "so far; the whole day last week: <b>¥400.00</b>" in page
    assert "▼" not in page


def _noon(period: Period) -> Period:
    return at_work(period, now=NOON, zone="Asia/Shanghai")


def test_the_numbers_of_another_salon_are_not_added(world: World) -> None:
    visit(world.lin, TODAY, 20_000)

    assert figures.takings(scope_of(world.stranger), period_of("today", today=TODAY)).now == 0


def test_birthdays_of_the_week_include_lunar_ones_soonest_first(world: World) -> None:
    make_customer(world.lakeside, "后天", birth_month=11, birth_day=24)
    make_customer(world.lakeside, "农历", birth_month=10, birth_day=14, birth_calendar="lunar")

    found = today.birthdays(scope_of(world.manager), today=TODAY)

    assert [(b.customer.name, b.on) for b in found] == [("农历", TODAY), ("后天", TODAY + timedelta(days=2))]


def test_today_s_birthday_stands_first_however_many_celebrate_later(world: World) -> None:
    for number in range(60):
        make_customer(world.lakeside, f"阿{number}", birth_month=11, birth_day=25)
    make_customer(world.lakeside, "邹今天", birth_month=11, birth_day=22)

    found = today.birthdays(scope_of(world.manager), today=TODAY)

    assert [len(found), found[0].customer.name, found[0].on] == [4, "邹今天", TODAY]


def test_a_long_day_shows_what_is_around_now_and_counts_the_rest(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept = {"salon": world.lakeside, "business_date": TODAY, "known_on": TODAY}
    starts = [*(NOON + timedelta(minutes=10 * number) for number in range(-5, 7)), None]
    for number, at in enumerate(starts):
        Appointment.unguarded.create(**kept, starts_at=at, row_key=f"a{number}", status="booked")
    Appointment.unguarded.create(**kept, starts_at=NOON, row_key="off", status="cancelled")

    with django_assert_num_queries(3):
        day = today.day_of(WHOLE_SHOP, TODAY, now=NOON)

    assert (day.total, day.counts, day.later) == (14, [("booked", 13), ("cancelled", 1)], 3)
    assert [row.starts_at for row in day.behind] == starts[2:5]
    assert [row.starts_at for row in day.ahead] == [None, *starts[5:9]]


def test_home_shows_whom_to_contact_and_health_to_who_may_see_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    for number in range(5):
        visit(world.zhou, TODAY - timedelta(days=53 + 24 * number), 40_000)
    segments.refresh(as_of=TODAY, now=NOON)

    manager = signed_in(world.manager).get("/")
    desk, stranger = signed_in(world.front_desk).get("/"), signed_in(world.stranger).get("/")
    slipping = signed_in(world.manager).get("/customers/?figure=slipping").context["customers"]

    assert [row.customer.name for row in manager.context["recall"].rows] == ["周晚晴"]
    assert manager.context["health"].slipping == slipping.total
    assert "health" not in desk.context
    assert "¥" not in desk.content.decode()
    assert stranger.context["recall"].rows == []
    for kpi in manager.context["kpis"]:
        people = signed_in(world.manager).get(f"/customers/?figure={kpi.code}").context["customers"].total
        assert people == (kpi.part if kpi.amount is None else kpi.whole)


def test_every_number_opens_its_rows(world: World) -> None:
    client = signed_in(world.manager)
    numbers = client.get("/?period=month").context["numbers"]

    assert [number["what"] for number in numbers] == ["takings", "visits", "new", "appointments"]
    for number in numbers:
        assert client.get(f"/rows/{number['what']}/?period=month").status_code == 200


def test_takings_are_closed_to_the_front_desk(world: World) -> None:
    client = signed_in(world.front_desk)

    assert "takings" not in [number["what"] for number in client.get("/").context["numbers"]]
    assert client.get("/rows/takings/").status_code == 403


def test_an_empty_shop_is_taught_what_the_page_is_for(world: World) -> None:
    Customer.objects.unscoped("cast").all().delete()

    assert b"There are no customers here yet" in signed_in(world.manager).get("/").content


def test_demo_data_says_so_on_every_page(world: World) -> None:
    client = signed_in(world.manager)
    assert b"Demo data" not in client.get("/").content

    Organization.objects.update(is_demo=True)

    assert b"Demo data" in client.get("/").content


def test_the_navigation_shows_only_what_exists_and_the_role_may_open(world: World) -> None:
    desk = [place.entry.url_name for place in signed_in(world.front_desk).get("/").context["shell"].places]
    manager = [place.entry.url_name for place in signed_in(world.manager).get("/").context["shell"].places]

    assert {"console:home", "console:customers", "accounts:settings"} <= set(desk)
    assert "accounts:staff" not in desk
    assert "accounts:staff" in manager
    assert "accounts:audit" not in manager


def test_pages_carry_a_strict_policy_and_no_inline_script(world: World) -> None:
    answer = signed_in(world.manager).get("/")

    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert b"<script>" not in answer.content
    assert b" onclick" not in answer.content


def test_a_page_that_is_not_there_and_a_form_from_elsewhere_say_what_to_do(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["language"] = "en"

    assert b"liuke.not_found" in client.get("/nowhere/").content
    forged = client.post("/sign-in/", {"username": "a", "password": "b"})

    assert forged.status_code == 403
    assert b"This form has expired" in forged.content


@override_settings(ALLOWED_HOSTS=["liuke.test"])
def test_a_foreign_host_name_is_refused(world: World) -> None:
    assert Client().get("/sign-in/", headers={"host": "evil.example"}).status_code == 400


def test_what_breaks_is_said_without_a_trace(world: World) -> None:
    from liuke.console.pages import broken

    answer = broken(Client().get("/sign-in/").wsgi_request)

    assert answer.status_code == 500
    assert "liuke.broken" in answer.content.decode()


def test_two_records_of_one_person_on_one_day_are_one_visit_at_home_and_in_its_rows(world: World) -> None:
    twice = make_customer(world.lakeside, "林小满")
    for who in (world.lin, twice, world.zhou):
        visit(who, TODAY, 20_000)
    scope, period = scope_of(world.manager), period_of("today", today=TODAY)
    assert figures.visits(scope, period).now == 3

    customers.merge_customers(twice.pk, into=world.lin.pk, scope=WHOLE_SHOP, now=NOON)

    assert figures.visits(scope, period).now == 2
    assert rows_of("visits", scope, first=TODAY, last=TODAY).count() == 2
