"""The boards' numbers: each by its definition on people with stories, and as many as the rows behind it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.booking.models import Appointment
from liuke.care.models import Task
from liuke.customers.models import Customer
from liuke.segments import cuts, queries, services
from liuke.segments.models import TagStanding
from liuke.segments.queries.cohorts import cohorts, people_of_cohort
from liuke.segments.queries.lost import lost, people_lost
from liuke.segments.queries.staying import LEAST, factor_names, people_staying, staying
from liuke.segments.queries.tickets import ticket_months, tickets_of
from liuke.segments.queries.warnings import WARNINGS, warnings
from tests.segments.shop import bought, came, make_item
from tests.stories import told
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope

WHY = "tests read everything"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def warned(scope: Scope) -> dict[str, int]:
    return {one.code: one.customers for one in warnings(scope=scope)}


@pytest.fixture
def shop(world: World) -> World:
    """林 comes and spends less; 周 has been lost since long; 钱 bought in September and was back in November."""
    told(open_shop, world)
    return world


def open_shop(world: World) -> None:
    """Tell ``shop``."""
    care = make_item()
    came(world.lin, ago(200), ago(150), ago(110), item=care, minor=500_00)
    came(world.lin, ago(40), ago(10), item=care, minor=300_00)
    came(world.zhou, ago(300), item=care)
    came(world.qian, date(2026, 9, 3), item=care, minor=100_00)
    came(world.qian, date(2026, 11, 5), item=care, minor=200_00)
    services.refresh(as_of=TODAY, now=NOON)


def test_a_cohort_counts_who_was_here_again_in_each_later_month(shop: World) -> None:
    found = {cohort.month: cohort for cohort in cohorts(scope=WHOLE_SHOP)}

    september = found[date(2026, 9, 1)]
    assert september.size == 1
    assert [(cell.since, cell.customers, cell.is_open) for cell in september.cells] == [(1, 0, False), (2, 1, True)]
    assert people_of_cohort(scope=WHOLE_SHOP, month=date(2026, 9, 1), since=2) == [shop.qian.pk]


def test_a_purchase_after_the_day_of_the_count_is_not_seen(shop: World) -> None:
    bought(shop.qian, TODAY)
    services.refresh(as_of=TODAY, now=NOON)

    assert [month.tickets for month in ticket_months(scope=WHOLE_SHOP, currency="CNY")][-1] == 2


def test_every_cell_and_month_has_as_many_rows_as_it_says(shop: World) -> None:
    for cohort in cohorts(scope=WHOLE_SHOP):
        for since, n in [(0, cohort.size), *((cell.since, cell.customers) for cell in cohort.cells)]:
            assert len(people_of_cohort(scope=WHOLE_SHOP, month=cohort.month, since=since)) == n
    for month in ticket_months(scope=WHOLE_SHOP, currency="CNY"):
        rows = tickets_of(scope=WHOLE_SHOP, month=month.month)
        assert len(rows) == month.tickets
        assert sum(row.minor for row in rows) // len(rows) == month.average.minor


def test_a_ticket_is_a_day_and_its_month_says_how_much_it_swings(shop: World) -> None:
    month = next(m for m in ticket_months(scope=WHOLE_SHOP, currency="CNY") if m.month == date(2026, 11, 1))

    assert (month.tickets, month.average.minor, month.low.minor, month.high.minor) == (2, 250_00, 200_00, 300_00)
    assert month.swing_permille == 200
    assert month.is_open


def test_each_warning_is_about_whom_it_says(shop: World) -> None:
    assert warned(WHOLE_SHOP) == {"away": 0, "overdue": 0, "ticket": 1}
    Appointment.unguarded.create(
        salon=shop.lakeside, customer=shop.zhou, business_date=ago(300), known_on=ago(310), row_key="a", status="done"
    )

    assert warned(WHOLE_SHOP)["booking"] == 2


def test_three_months_away_is_the_same_on_the_board_and_as_a_tag(world: World) -> None:
    for days in (89, 90, 91, 179, 180, 181):
        came(make_customer(world.lakeside, f"客{days}"), ago(days))
    services.refresh(as_of=TODAY, now=NOON)

    tagged = TagStanding.objects.unscoped(WHY).filter(tag="three_months").count()
    assert warned(WHOLE_SHOP)["away"] == tagged == 4


def test_a_warning_opens_as_many_customers_as_it_counts(shop: World) -> None:
    for code in WARNINGS:
        opened = cuts._warned(Customer.objects.within(WHOLE_SHOP), WHOLE_SHOP, code)
        assert opened.count() == warned(WHOLE_SHOP).get(code, opened.count())


def test_who_stays_is_the_retention_rate_and_every_share_opens_its_rows(world: World) -> None:
    for n in range(2 * LEAST):
        customer = make_customer(world.lakeside, f"客{n}")
        came(customer, *(ago(day) for day in ((300, 280, 260, 240) if n % 2 else (300,))))
        if n % 2 or n % 4:
            came(customer, ago(20))
    services.refresh(as_of=TODAY, now=NOON)

    found, rate = staying(scope=WHOLE_SHOP), queries.kpis(scope=WHOLE_SHOP, currency="CNY")[0]

    assert (found.all.part, found.all.whole) == (rate.part, rate.whole) == (45, 60)
    often = next(one for one in found.factors if one.code == "often")
    assert (often.having.part, often.having.whole, often.lacking.part, often.lacking.whole) == (30, 30, 15, 30)
    assert often.is_apart
    for has, share in ((True, often.having), (False, often.lacking)):
        asked: dict[str, Any] = {"scope": WHOLE_SHOP, "factor": "often", "has": has}
        assert len(people_staying(**asked, stayed=None)) == share.whole
        assert len(people_staying(**asked, stayed=True)) == share.part


def test_a_small_group_is_not_compared(shop: World) -> None:
    assert not any(factor.is_enough or factor.is_apart for factor in staying(scope=WHOLE_SHOP).factors)


def test_what_happens_after_the_turn_is_no_factor(world: World) -> None:
    came(world.lin, ago(300), *(ago(day) for day in (100, 80, 60, 40)))
    came(world.zhou, *(ago(day) for day in (300, 290, 280, 270)))
    services.refresh(as_of=TODAY, now=NOON)

    assert people_staying(scope=WHOLE_SHOP, factor="often", has=True, stayed=None) == [world.zhou.pk]


def test_the_lost_are_counted_by_what_they_said_and_by_the_last_thing_on_file(shop: World) -> None:
    before = lost(scope=WHOLE_SHOP)
    Task.unguarded.create(
        salon=shop.lakeside, customer=shop.zhou, due_on=ago(100), reason="…", created_at=NOON, closed_at=NOON,
        outcome="refused",
    )  # fmt: skip
    Appointment.unguarded.create(
        salon=shop.lakeside,
        customer=shop.zhou,
        business_date=ago(250),
        known_on=ago(260),
        row_key="b",
        status="no_show",
    )
    after = lost(scope=WHOLE_SHOP)

    assert [(one.code, one.customers) for one in (*before.said, *before.last)] == [("not_asked", 1), ("once", 1)]
    assert [(one.code, one.customers) for one in (*after.said, *after.last)] == [("refused", 1), ("missed", 1)]
    assert people_lost(scope=WHOLE_SHOP, said="refused") == [shop.zhou.pk]
    assert people_lost(scope=WHOLE_SHOP, last="once") == []


def test_a_stranger_to_the_salon_counts_nobody(shop: World) -> None:
    scope = scope_of(shop.stranger)

    assert cohorts(scope=scope) == []
    assert ticket_months(scope=scope, currency="CNY") == []
    assert sum(warned(scope).values()) == 0
    assert staying(scope=scope).all.whole == 0
    assert lost(scope=scope).customers == 0


def test_before_the_first_count_the_boards_are_empty(world: World) -> None:
    assert cohorts(scope=WHOLE_SHOP) == []
    assert ticket_months(scope=WHOLE_SHOP, currency="CNY") == []
    assert staying(scope=WHOLE_SHOP).factors == []
    assert lost(scope=WHOLE_SHOP).customers == 0


def test_no_factor_claims_a_cause() -> None:
    with translation.override("zh-hans"):
        said = " ".join(factor_names().values())

    assert not any(word in said for word in ("因为", "导致", "使得", "让她"))
