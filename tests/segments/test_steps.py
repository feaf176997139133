"""The lake and the answers: what changed is noticed, what did not is left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from liuke.kit.home import home
from liuke.segments import services, survey
from liuke.segments.models import CustomerFeatures, Standing
from liuke.visits.models import TicketLine
from tests.segments.shop import bought, came, make_item
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from pathlib import Path

WHY = "tests read everything"


def files() -> set[Path]:
    return {path.relative_to(home().facts) for path in home().facts.glob("lines/*.parquet")}


def test_only_the_month_that_changed_is_written_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "_SPAN", 1)  # an edit is told by its range of ids; all its days are written again
    came(world.lin, TODAY - timedelta(days=100), TODAY - timedelta(days=60), TODAY - timedelta(days=5))
    services.refresh(as_of=TODAY, now=NOON)
    before = files()

    line = TicketLine.objects.unscoped(WHY).filter(business_date=TODAY - timedelta(days=60)).get()
    line.charged_minor += 1
    line.save()
    services.refresh(as_of=TODAY, now=NOON)

    month = (TODAY - timedelta(days=60)).isoformat()[:7]
    assert {path.name[:7] for path in before ^ files()} == {month}
    assert CustomerFeatures.objects.unscoped(WHY).get(customer=world.lin).spend_minor == 900_01


def test_a_new_day_of_the_open_month_is_appended(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=5))
    services.refresh(as_of=TODAY, now=NOON)
    before = files()

    came(world.lin, TODAY - timedelta(days=2))
    services.refresh(as_of=TODAY, now=NOON)

    assert before < files()
    assert len(files()) == 2


def test_rows_taken_back_leave_the_lake(world: World) -> None:
    came(world.lin, TODAY - timedelta(days=5))
    line = bought(world.zhou, TODAY - timedelta(days=70))
    services.refresh(as_of=TODAY, now=NOON)

    line.delete()
    services.refresh(as_of=TODAY, now=NOON)

    zhou = Standing.objects.unscoped(WHY).get(customer=world.zhou, scheme="lifecycle_stage")
    assert zhou.tier == "lead"


@pytest.mark.django_db(transaction=True)
def test_the_committed_rows_of_a_shop_go_out_and_come_back_as_columns(world: World) -> None:
    came(world.lin, *(TODAY - timedelta(days=n) for n in (10, 40, 70, 100)), item=make_item())

    services.refresh(as_of=TODAY, now=NOON)
    again = services.refresh(as_of=TODAY, now=NOON)

    lin = CustomerFeatures.objects.unscoped(WHY).get(customer=world.lin)
    assert (lin.rhythm_days, lin.last_day, lin.due_on) == (30, TODAY - timedelta(days=10), TODAY + timedelta(days=20))
    assert Standing.objects.unscoped(WHY).count() == 3 * len(again.tiers)
