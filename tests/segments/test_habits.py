"""Habits by tier, and what those who come often take together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.queries import WHOLE_SHOP
from liuke.segments import services
from liuke.segments.models import TagStanding
from liuke.segments.queries import habits, packages
from liuke.visits.models import TicketLine
from tests.console.clients import signed_in, text
from tests.segments.shop import bought, came, every, make_item
from tests.stories import told
from tests.world import NOON, TODAY, make_customer

if TYPE_CHECKING:
    from liuke.customers.models import Customer
    from tests.world import World


@pytest.fixture
def often(world: World) -> list[Customer]:
    """Three who come every ten days and twice took a mask on the day of their care; one who never comes."""
    return told(come_often, world)


def come_often(world: World) -> list[Customer]:
    """Tell ``often``."""
    care, mask = make_item("补水"), make_item("面膜", category="面膜")
    for n in range(27):  # most come seldom
        came(make_customer(world.lakeside, f"客{n}"), TODAY - timedelta(days=100), item=mask)
    people = [make_customer(world.lakeside, name) for name in ("甲", "乙", "丙")]
    for person in people:
        days = list(every(10, until=TODAY - timedelta(days=2), times=6))
        came(person, *days, item=care, minor=200_00, staff=world.beautician)
        for day in days[:2]:
            bought(person, day, item=mask, minor=100_00)
    services.refresh(as_of=TODAY, now=NOON)
    return people


def test_the_habits_of_a_tier_are_counted_with_how_many_are_known(world: World, often: list[Customer]) -> None:
    rows = {row.code: row for row in habits.habits_by_tier(scope=WHOLE_SHOP, scheme="key_nodes")}

    again = rows["repurchased"]
    assert (again.customers, again.average_ticket and again.average_ticket.minor) == (3, 233_33)
    hour, _weekday, channel, need = again.usual
    assert hour is not None
    assert (hour.customers, hour.known) == (3, 3)
    assert channel is not None
    assert need is not None
    assert again.staff is not None
    assert (again.staff.words, again.staff.customers) == ("何苗", 3)
    assert rows["registered"].usual == [None] * 4
    assert rows["registered"].average_ticket is None


def test_what_is_taken_together_and_again_is_counted_with_its_rows(world: World, often: list[Customer]) -> None:
    found = packages.packages(scope=WHOLE_SHOP)

    assert found.frequent == TagStanding.objects.unscoped("tests").filter(tag="frequent").count() == 3
    assert [(row.names, row.customers, row.days) for row in found.pairs] == [(("补水", "面膜"), 3, 6)]
    assert [(row.names, row.customers, row.days) for row in found.repeats] == [(("补水",), 3, 18)]
    assert found.pairs[0].price.minor == 300_00
    takers = packages.takers(scope=WHOLE_SHOP, items=found.pairs[0].items)
    assert [(taker.customer_id, taker.days) for taker in takers] == [(person.pk, 2) for person in often]
    assert len(packages.takers(scope=WHOLE_SHOP, items=found.repeats[0].items)) == found.repeats[0].customers


def test_a_return_and_an_old_day_make_no_package(world: World, often: list[Customer]) -> None:
    rows = TicketLine.objects.unscoped("tests")
    long_ago = TODAY - timedelta(days=packages.PACKAGE_DAYS + 1)
    rows.filter(item__name="面膜", customer__in=often).update(business_date=long_ago)
    services.refresh(as_of=TODAY, now=NOON)

    assert packages.packages(scope=WHOLE_SHOP).pairs == []


def test_the_pages_show_them_and_a_stranger_sees_none(world: World, often: list[Customer]) -> None:
    owner, stranger = signed_in(world.owner), signed_in(world.stranger)
    pair = packages.packages(scope=WHOLE_SHOP).pairs[0].items
    rows = f"/packages/?item={pair[0]}&with={pair[1]}"

    assert "何苗" in text(owner.get("/habits/?scheme=key_nodes"))
    assert "补水 + 面膜" in text(owner.get("/packages/"))
    assert "甲" in text(owner.get(rows))
    assert "补水" not in text(stranger.get("/packages/"))
    assert ">甲<" not in text(stranger.get(rows))
    assert owner.get(f"/packages/?item={pair[0]}&with={pair[0]}").status_code == 400
    assert signed_in(world.front_desk).get("/packages/").status_code == 403


def test_before_the_first_count_both_pages_say_so(world: World) -> None:
    for address in ("/habits/", "/packages/"):
        assert "Nobody has been sorted yet" in text(signed_in(world.owner).get(address))


def test_two_salons_on_one_day_make_one_pair_and_a_return_makes_no_cheaper_price(
    world: World, often: list[Customer]
) -> None:
    mask = TicketLine.objects.unscoped("tests").filter(item__name="面膜", customer=often[0]).latest("pk")
    bought(often[0], mask.business_date, item=mask.item, minor=100_00, salon=world.westside)
    bought(often[0], mask.business_date, item=mask.item, minor=-100_00, kind="return")
    services.refresh(as_of=TODAY, now=NOON)

    [pair] = packages.packages(scope=WHOLE_SHOP).pairs

    assert (pair.customers, pair.days, pair.price.minor) == (3, 6, 300_00)
