"""Bills, lines and visits written in bulk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from liuke.visits.models import Ticket, TicketLine, Visit
from liuke.visits.steps import NewLine, add_lines, mark_visits

if TYPE_CHECKING:
    from tests.world import World

DAY = date(2026, 5, 1)


def _line(world: World, key: str, *, number: str = "", returned: int = 0) -> NewLine:
    return NewLine(
        row_key=key, salon_id=world.lakeside.pk, customer_id=world.lin.pk, day=DAY, at=None, hour=None, number=number,
        kind="sale", item_id=None, description="", staff_id=None, quantity="1.000", list_minor=100, charged_minor=100,
        tax_minor=0, returned_minor=returned, channel="", is_visit=False,
    )  # fmt: skip


def test_lines_of_one_number_and_day_share_a_bill_and_others_do_not(world: World) -> None:
    with transaction.atomic():
        add_lines([_line(world, "a", number="7"), _line(world, "b", number="7"), _line(world, "c")], import_id=None)
    with transaction.atomic():
        add_lines([_line(world, "d", number="7")], import_id=None)

    assert Ticket.unguarded.count() == 2
    assert TicketLine.unguarded.filter(ticket__number="7").count() == 3


def test_what_came_back_is_a_reversal_of_its_own_sale(world: World) -> None:
    with transaction.atomic():
        add_lines([_line(world, "a", returned=30)], import_id=None)

    back = TicketLine.unguarded.get(kind="return")
    assert (back.charged_minor, back.reverses) == (-30, TicketLine.unguarded.get(row_key="a"))


def test_a_customer_was_here_once_a_day(world: World) -> None:
    here = (world.lin.pk, world.lakeside.pk, DAY)

    with transaction.atomic():
        first = mark_visits([here, here], import_id=None)
        second = mark_visits([here], import_id=None)

    assert (first, second, Visit.unguarded.count()) == (1, 0, 1)
