"""Small factories for facts: a visit with its bill line, set-based where many are wanted."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from liuke.catalog.models import Item
from liuke.segments import services
from liuke.visits.models import Ticket, TicketLine, Visit
from tests.stories import told
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liuke.customers.models import Customer
    from tests.world import World

WHY = "tests write facts"
_numbers = count()


def make_item(name: str = "水光补水", *, category: str = "补水", need: str = "basic", **columns: Any) -> Item:
    """Write one service."""
    return Item.objects.create(kind="service", name=name, name_key=name, category=category, need_type=need, **columns)


def came(customer: Customer, *days: date, item: Item | None = None, minor: int = 300_00, **columns: Any) -> None:
    """Write one visit with a bill of one line on each day."""
    for day in days:
        Visit.objects.unscoped(WHY).get_or_create(customer=customer, salon=customer.salon, business_date=day)
        bought(customer, day, item=item, minor=minor, is_visit=True, **columns)


def bought(
    customer: Customer, day: date, *, item: Item | None = None, minor: int = 300_00, **columns: Any
) -> TicketLine:
    """Write a bill of one line; without ``is_visit`` it is a purchase only."""
    ticket = Ticket.objects.unscoped(WHY).create(salon=customer.salon, customer=customer, business_date=day)
    row = {
        "ticket": ticket, "salon": customer.salon, "customer": customer, "business_date": day, "item": item,
        "list_minor": minor, "charged_minor": minor, "hour": 15, "channel": "salon",
        "row_key": f"{next(_numbers)}-{uuid.uuid4().hex[:8]}",
    } | columns  # fmt: skip
    return TicketLine.objects.unscoped(WHY).create(**row)


def every(days: int, *, until: date, times: int) -> Iterable[date]:
    """Return ``times`` dates ``days`` apart, the last one ``until``."""
    return [until - timedelta(days=days * n) for n in range(times)][::-1]


@pytest.fixture
def slipping(world: World) -> World:
    """周 came every 24 days and has been away for 53; 林 is in her rhythm."""
    told(slip, world)
    return world


def slip(world: World) -> None:
    """Tell ``slipping``."""
    care = make_item()
    came(world.zhou, *every(24, until=TODAY - timedelta(days=53), times=8), item=care)
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=care)
    services.refresh(as_of=TODAY, now=NOON)


@pytest.fixture
def remembered(world: World) -> World:
    """The past is worked out: 周, who came every 8 days, was in her rhythm 5 days ago and is at risk today."""
    told(remember, world)
    return world


def remember(world: World) -> None:
    """Tell ``remembered``."""
    care = make_item()
    came(world.zhou, *every(8, until=TODAY - timedelta(days=13), times=8), item=care)
    came(world.lin, *every(10, until=TODAY - timedelta(days=3), times=5), item=care)
    services.refresh(as_of=TODAY, now=NOON)
    services.work_out_past(now=NOON, steps_at_once=10_000)
