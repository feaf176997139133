"""Facts laid by customer are the facts by month, whatever happened to a month since."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.segments import by_customer, services, survey
from liuke.segments.lake import Lake
from liuke.visits.models import TicketLine
from tests.segments.shop import came, every, make_item
from tests.world import NOON, TODAY, World

WHY = "tests correct bills"


def facts(*, laid: bool) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the facts a state is made of, as they are read by month or by customer."""
    with closing(Engine()) as machine:
        lake = Lake(home().facts)
        lake.open(machine)
        if laid:
            lake.open_by_customer(machine)
        found = {name: machine.fetch(f'SELECT * FROM "{name}"').to_pylist() for name in by_customer.NAMES}
    return {name: sorted(tuple(row.values()) for row in rows) for name, rows in found.items()}


def laid() -> dict[str, Any]:
    """Return what the manifest says."""
    told: dict[str, Any] = json.loads((home().facts / "manifest.json").read_text())["by_customer"]
    return told


def lines_of(first: date, end: date) -> list[TicketLine]:
    return list(TicketLine.objects.unscoped(WHY).filter(business_date__gte=first, business_date__lt=end))


@pytest.fixture
def shop(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """林 and 周 came for ten months; an edited row makes its own day doubtful, as among millions, not everybody's."""
    monkeypatch.setattr(survey, "_SPAN", 1)
    care = make_item()
    came(world.lin, *every(11, until=TODAY - timedelta(days=3), times=28), item=care)
    came(world.zhou, *every(13, until=TODAY - timedelta(days=5), times=23), item=care)
    services.refresh(as_of=TODAY, now=NOON)
    return world


def test_what_is_laid_is_what_lies_in_the_months_and_her_rows_lie_together(shop: World) -> None:
    assert facts(laid=True) == facts(laid=False)
    with closing(Engine()) as machine:
        machine.view("laid", [home().facts / laid()["lines"]["file"]])
        rows = machine.fetch("SELECT customer_id, day FROM laid").to_pylist()
    assert {shop.lin.pk, shop.zhou.pk} == {row["customer_id"] for row in rows}
    assert rows == sorted(rows, key=lambda row: (row["customer_id"], row["day"]))


def test_one_corrected_bill_does_not_move_years_of_others(shop: World) -> None:
    before = laid()
    line = lines_of(TODAY - timedelta(days=200), TODAY - timedelta(days=100))[0]
    TicketLine.objects.unscoped(WHY).filter(pk=line.pk).update(charged_minor=7_77)

    services.refresh(as_of=TODAY, now=NOON)

    assert laid() == before
    assert facts(laid=True) == facts(laid=False)
    assert 7_77 in {amount for row in facts(laid=True)["days"] for amount in row}


def test_a_month_that_is_taken_back_is_not_read_from_what_was_laid(shop: World) -> None:
    before = laid()
    month = (TODAY - timedelta(days=120)).replace(day=1)
    gone = lines_of(month, (month + timedelta(days=31)).replace(day=1))
    TicketLine.objects.unscoped(WHY).filter(pk__in=[line.pk for line in gone]).delete()

    services.refresh(as_of=TODAY, now=NOON)

    assert gone
    assert laid() == before
    assert facts(laid=True) == facts(laid=False)


def test_a_month_that_closes_and_many_that_changed_are_laid_anew(shop: World) -> None:
    before = laid()["lines"]["months"]
    for line in lines_of(TODAY - timedelta(days=300), TODAY):
        TicketLine.objects.unscoped(WHY).filter(pk=line.pk).update(charged_minor=line.charged_minor + 1)

    services.refresh(as_of=TODAY, now=NOON)

    after = laid()["lines"]["months"]
    assert after.keys() == before.keys()
    assert not [month for month, files in after.items() if files == before[month]]
    assert facts(laid=True) == facts(laid=False)


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        ({}, False),
        ({f"2026-{n:02}": ["a"] for n in range(1, 9)}, False),
        ({f"2026-{n:02}": ["a"] for n in range(1, 10)}, True),
        ({f"2026-{n:02}": ["a" if n > 6 else "b"] for n in range(1, 9)}, False),
        ({f"2026-{n:02}": ["a" if n > 7 else "b"] for n in range(1, 9)}, True),
    ],
    ids=["nothing closed", "as it was", "one more month", "six changed", "seven changed"],
)
def test_when_months_are_laid_anew(closed: by_customer.Months, due: bool) -> None:
    known = {"months": {f"2026-{n:02}": ["a"] for n in range(1, 9)}} if closed else {}

    assert by_customer.is_due(known, closed) is due
