"""A refresh may die at any moment: the last answers stay whole, and the next refresh puts everything right."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from liuke.kit.home import home
from liuke.segments import services
from liuke.segments.models import CategoryRhythm, CustomerFeatures, Run, Standing, TagStanding
from tests.segments.shop import came, every, make_item
from tests.world import NOON, TODAY, World, make_customer

if TYPE_CHECKING:
    from datetime import date

WHY = "tests read everything"
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from datetime import datetime
from pathlib import Path
import django
from django.conf import settings
name, root, day, now = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
django.setup()
from liuke.kit import home
home.install(home.open_home(Path(root)))
from liuke.segments import services
print("ready", flush=True)
services.refresh(as_of=datetime.fromisoformat(day).date(), now=datetime.fromisoformat(now))
"""


def answers() -> dict[str, list[tuple[object, ...]]]:
    """Everything a run leaves behind, save the numbers of its rows."""
    tables = {
        "features": CustomerFeatures.objects.unscoped(WHY).order_by("pk").values_list(),
        "rhythms": CategoryRhythm.objects.unscoped(WHY).values_list("customer_id", "category", "rhythm_days", "due_on"),
        "tiers": Standing.objects.unscoped(WHY).values_list("customer_id", "scheme", "tier", "clause", "since"),
        "tags": TagStanding.objects.unscoped(WHY).values_list("customer_id", "tag", "since"),
    }
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


def refresh_and_kill(day: date, *, after_seconds: float) -> None:
    """Start a refresh in a process of its own and kill it, its children with it."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "liuke.config.settings"}
    command = [
        sys.executable, "-c", SCRIPT, str(connection.settings_dict["NAME"]), str(home().root), day.isoformat(),
        NOON.isoformat(),
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after_seconds)  # the moment of death is what this test is about
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)


def kill_often(world: World, times: int) -> None:
    care = make_item()
    came(world.lin, *every(30, until=TODAY.replace(day=10), times=6), item=care)
    services.refresh(as_of=TODAY, now=NOON)
    came(make_customer(world.lakeside, "新来的"), TODAY.replace(day=5), item=care)
    before, done_before = answers(), 1
    chance = random.Random(7)  # noqa: S311 - moments, not secrets

    for _kill in range(times):
        refresh_and_kill(TODAY, after_seconds=chance.uniform(0.05, 2.0))
        whole = answers()
        done = Run.objects.filter(status="done").count()
        complete = {len(rows) for name, rows in whole.items() if name == "features"}
        assert complete == ({3} if done == 1 else {4}), "a run is current whole or not at all"
        assert done > done_before or whole == before
        before, done_before = whole, done

    services.refresh(as_of=TODAY, now=NOON)
    after = answers()
    services.refresh(as_of=TODAY, now=NOON)
    assert answers() == after
    assert len(after["features"]) == 4
    assert Run.objects.filter(status="running").count() == 0


sqlite_only = pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="the child is pointed at a SQLite file"
)


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_three_kills_leave_the_answers_whole(world: World) -> None:
    kill_often(world, 3)


@sqlite_only
@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_twenty_kills_leave_the_answers_whole(world: World) -> None:
    kill_often(world, 20)
