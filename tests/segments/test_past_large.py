"""A thousand customers on days drawn by lot: her tiers in the past are those of that day's facts alone."""

from __future__ import annotations

import os
import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import Organization, Salon
from liuke.demo import services as demo
from liuke.insights import contracts
from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.segments import computing, definitions, past, services
from liuke.segments.lake import Lake
from tests.intake.files import take
from tests.segments.history import tiers_on
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from datetime import date

    from tests.world import World

FOLDER = Path(os.environ.get("LIUKE_SHARED_DATA") or "/nonexistent")
DAYS, PEOPLE = 50, 20
KNOWN_BY = {
    "lines": "day < {day}", "visits": "day < {day}", "days": "day < {day}", "contacts": "day < {day}",
    "interactions": "day < {day}", "appointments": "known_on <= {day}",
}  # fmt: skip
"""What of each fact could be known on a day; the others are not dated."""


def of_that_day_alone(day: date, folder: Path) -> dict[tuple[int, str], str]:
    """Return everybody's tier on a day, computed from a copy of the facts that ends before it."""
    schemes, lake = definitions.schemes(), Lake(home().facts)
    with closing(Engine()) as machine:
        lake.open(machine)
        for contract in contracts.ALL:
            if contract.name in KNOWN_BY:
                cut = KNOWN_BY[contract.name].format(day=f"DATE '{day}'")
                file = folder / f"{contract.name}.{day}.parquet"
                machine.write(f"FROM {contract.name} WHERE {cut}", file)
                machine.view(contract.name, [file], contract.schema())
        nothing_kept = Lake(folder / "lake")
        computing.compute(machine, nothing_kept, as_of=day, schemes=schemes, tags=(), watch=computing.Stopwatch())
        computing.list_everybody(machine, schemes, ())
        rows = machine.fetch(
            "SELECT customer_id, scheme, tier FROM standings JOIN places USING (customer_id) WHERE is_known = 1"
        ).to_pylist()
    return {(row["customer_id"], row["scheme"]): row["tier"] for row in rows}


def assert_a_thousand_agree(folder: Path, *, first: date, last: date) -> None:
    chance = random.Random(7)  # noqa: S311 - which people and days, not a secret
    looked_at = 0
    for _n in range(DAYS):
        day = first + timedelta(days=chance.randrange((last - first).days + 1))
        then, alone = tiers_on(day), of_that_day_alone(day, folder)
        people = sorted({who for who, _scheme in alone} | {who for who, _scheme in then})
        for who in chance.sample(people, min(PEOPLE, len(people))):
            assert {s: then.get((who, s)) for s in definitions.schemes()} == {
                s: alone.get((who, s)) for s in definitions.schemes()
            }, (who, day)
            looked_at += 1
    assert looked_at > DAYS * PEOPLE * 0.9


def work_out(day: date, now: datetime) -> past.Reach:
    services.refresh(as_of=day, now=now)
    found = services.work_out_past(now=now, steps_at_once=10_000)
    assert found is not None
    assert found.is_whole
    return found


@pytest.mark.heavy
@pytest.mark.django_db
def test_a_thousand_times_the_demo_s_past_is_that_day_s(tmp_path: Path) -> None:
    demo.fill_demo(customers=500, seed=7, until=TODAY, now=NOON)
    found = work_out(TODAY, NOON)

    assert_a_thousand_agree(tmp_path, first=found.first, last=found.until)


@pytest.mark.heavy
@pytest.mark.skipif(not FOLDER.is_dir(), reason="LIUKE_SHARED_DATA names no folder of reference files")
def test_a_thousand_times_the_cdnow_past_is_that_day_s(world: World, tmp_path: Path) -> None:
    Organization.objects.update(currency="USD", timezone="UTC")
    Salon.objects.update(timezone="UTC")
    take(Salon.objects.get(pk=world.lakeside.pk), FOLDER / "cdnow_full.csv.gz")
    last = datetime(1998, 7, 1, 12, tzinfo=UTC)
    found = work_out(last.date(), last)

    assert_a_thousand_agree(tmp_path, first=found.first, last=found.until)
