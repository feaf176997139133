"""One more day is added to the kept state; whatever moved, the answers are those of a beginning from nothing."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liuke.insights.engine import Engine
from liuke.kit.home import home
from liuke.segments import computing, services
from liuke.segments.lake import Lake
from liuke.segments.models import CategoryRhythm, CustomerFeatures, Standing, TagStanding
from liuke.visits.models import TicketLine
from tests.segments.shop import bought, came, every, make_item
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from liuke.catalog.models import Item
    from liuke.insights.plan import Plan

WHY = "tests read everything"


def answers() -> list[list[tuple[object, ...]]]:
    """Every cell of the answers, save row numbers and since when."""
    return [
        list(CustomerFeatures.objects.unscoped(WHY).order_by("pk").values_list()),
        sorted(CategoryRhythm.objects.unscoped(WHY).values_list("customer_id", "category", "days", "due_on")),
        sorted(Standing.objects.unscoped(WHY).values_list("customer_id", "scheme", "tier", "clause")),
        sorted(TagStanding.objects.unscoped(WHY).values_list("customer_id", "tag")),
    ]


def something_happens(world: World, items: list[Item], ago: int, *, chance: random.Random) -> None:
    """A visit of the day; sometimes a late bill, a corrected one, one taken back, a return."""
    day = TODAY - timedelta(days=ago)
    people = (world.lin, world.zhou, world.qian)
    came(chance.choice(people), day, item=chance.choice(items), minor=chance.randint(1, 900_00))
    lines = list(TicketLine.objects.unscoped(WHY).order_by("pk"))
    match chance.choice(["late", "corrected", "taken back", "returned", "nothing"]):
        case "late":
            came(chance.choice(people), day - timedelta(days=chance.randint(1, 200)), item=chance.choice(items))
        case "corrected":
            line = chance.choice(lines)
            line.charged_minor += chance.randint(-50, 50)
            line.save()
        case "taken back":
            chance.choice(lines).delete()
        case "returned":
            bought(chance.choice(people), day, item=items[0], minor=-100_00, kind="return")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_late_corrected_and_refunded_bills_leave_the_answers_of_a_rebuild(world: World, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    items = [make_item(), make_item("美白", category="美白", need="medical"), make_item("面霜", category="")]
    came(world.lin, *every(30, until=TODAY - timedelta(days=7), times=8), item=items[0])
    for ago in (6, 5, 3, 2, 1):
        something_happens(world, items, ago, chance=chance)
        services.refresh(as_of=TODAY - timedelta(days=ago - 1), now=NOON)
    moved_on = answers()

    shutil.rmtree(home().facts)
    services.refresh(as_of=TODAY, now=NOON)

    assert answers() == moved_on


def days_in_the_lake() -> set[tuple[int, date]]:
    with closing(Engine()) as machine:
        Lake(home().facts).open(machine, "days")
        return {(row["customer_id"], row["day"]) for row in machine.fetch("FROM days").to_pylist()}


@pytest.mark.parametrize("before", ["days were kept", "they were summed so"])
def test_the_days_of_an_older_lake_are_summed_again(world: World, before: str) -> None:
    came(world.lin, *every(30, until=TODAY - timedelta(days=7), times=8), item=make_item())
    services.refresh(as_of=TODAY, now=NOON)
    whole, days = answers(), days_in_the_lake()
    manifest = home().facts / "manifest.json"
    kept = json.loads(manifest.read_text())
    kept["made"] = {"days": "other statements"}
    if before == "days were kept":
        del kept["made"], kept["months"]["days"]
    else:
        for part in kept["months"]["days"].values():
            part["files"] = []
    manifest.write_text(json.dumps(kept))

    services.refresh(as_of=TODAY, now=NOON)

    assert days_in_the_lake() == days != set()
    assert answers() == whole


def test_a_month_whose_last_bill_is_taken_back_has_no_days_any_more(world: World) -> None:
    came(world.lin, *every(30, until=TODAY - timedelta(days=7), times=4), item=make_item())
    bought(world.lin, TODAY - timedelta(days=300))
    services.refresh(as_of=TODAY, now=NOON)
    assert (world.lin.pk, TODAY - timedelta(days=300)) in days_in_the_lake()

    TicketLine.objects.unscoped(WHY).filter(business_date=TODAY - timedelta(days=300)).delete()
    services.refresh(as_of=TODAY, now=NOON)

    moved_on, days = answers(), days_in_the_lake()
    shutil.rmtree(home().facts)
    services.refresh(as_of=TODAY, now=NOON)
    assert (answers(), days_in_the_lake()) == (moved_on, days)
    assert min(day for _who, day in days) == TODAY - timedelta(days=97)


def test_one_more_day_is_added_and_nothing_is_computed_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=make_item())
    services.refresh(as_of=TODAY - timedelta(days=1), now=NOON)
    came(world.lin, TODAY - timedelta(days=1))
    made: list[str] = []
    run = Engine.run

    def noted(engine: Engine, plan: Plan, **how: Any) -> None:
        made.extend(step.table for step in plan.steps)
        run(engine, plan, **how)

    monkeypatch.setattr(Engine, "run", noted)

    services.refresh(as_of=TODAY, now=NOON)

    assert "moving_0" in made
    assert "rebuilding_0" not in made
    lin = CustomerFeatures.objects.unscoped(WHY).get(customer=world.lin)
    assert (lin.activity_days, lin.recency_days) == (7, 1)


def test_an_item_that_changes_its_category_counts_for_the_past_too(world: World) -> None:
    care = make_item(category="补水")
    came(world.lin, *every(30, until=TODAY - timedelta(days=10), times=6), item=care)
    services.refresh(as_of=TODAY - timedelta(days=1), now=NOON)
    care.category = "美白"
    care.save()

    services.refresh(as_of=TODAY, now=NOON)

    assert CustomerFeatures.objects.unscoped(WHY).get(customer=world.lin).top_category == "美白"


def test_some_customers_at_a_time_are_the_answers_of_all_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    care = make_item()
    for customer in (world.lin, world.zhou, world.qian):
        came(customer, *every(30, until=TODAY - timedelta(days=7), times=4), item=care)
    services.refresh(as_of=TODAY, now=NOON)
    whole = answers()
    monkeypatch.setattr(Engine, "memory_mb", 600)
    monkeypatch.setattr(computing, "_PEOPLE_A_MB", 2 / 150)  # two people at once
    written: list[str] = []
    write = Engine.write

    def noted(engine: Engine, sql: str, path: Path) -> None:
        written.append(path.stem)
        write(engine, sql, path)

    monkeypatch.setattr(Engine, "write", noted)

    services.refresh(as_of=TODAY, now=NOON)

    assert answers() == whole
    assert {"features_0", "features_1"} <= set(written)


def test_what_engines_put_down_beside_the_facts_stays_while_they_work(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(world.lin, *every(30, until=TODAY - timedelta(days=7), times=4), item=make_item())
    monkeypatch.setattr(Engine, "limits", {})
    monkeypatch.setattr(Engine, "memory_mb", None)
    Engine.limit(memory_mb=1000, spill=home().facts / "spill")

    with closing(Engine()) as other:
        other.write("SELECT 1 AS one", other.file("beside"))
        services.refresh(as_of=TODAY, now=NOON)

        assert other.file("beside").exists()
    assert CustomerFeatures.objects.unscoped(WHY).get(customer=world.lin).activity_days == 4
    assert list(home().facts.glob("spill.*")) == []
