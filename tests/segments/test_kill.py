"""A refresh may die at any moment: the last answers stay whole, and the next refresh puts everything right."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from liuke.kit.home import home
from liuke.segments import services
from liuke.segments.models import CategoryRhythm, CustomerFeatures, Run, RunStatus, Standing, TagStanding
from tests.segments.shop import bought, came, every, make_item
from tests.world import NOON, TODAY, World, make_customer

WHY = "tests read everything"
TABLES = (CustomerFeatures, CategoryRhythm, Standing, TagStanding)
OTHERS = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
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
        "features": CustomerFeatures.objects.unscoped(WHY).values_list(),
        "rhythms": CategoryRhythm.objects.unscoped(WHY).values_list("customer_id", "category", "rhythm_days", "due_on"),
        "tiers": Standing.objects.unscoped(WHY).values_list("customer_id", "scheme", "tier", "clause", "since"),
        "tags": TagStanding.objects.unscoped(WHY).values_list("customer_id", "tag", "since"),
    }
    return {name: sorted(rows, key=repr) for name, rows in tables.items()}


def start_refresh() -> subprocess.Popen[bytes]:
    """Start a refresh in a process group of its own and return once it is about to begin."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "liuke.config.settings"}
    command = [
        sys.executable, "-c", SCRIPT, str(connection.settings_dict["NAME"]), str(home().root), TODAY.isoformat(),
        NOON.isoformat(),
    ]  # fmt: skip
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


def wait_until_gone(child: subprocess.Popen[bytes]) -> None:
    """Wait for the last process of the group, and for the server to notice that its client is dead."""
    with child:
        child.wait()
    while True:
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.01)


class Before:
    """The shop as yesterday's refresh left it, to be put back before each kill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(home().facts, folder)
        self.rows: dict[Any, list[Any]] = {table: list(table.unguarded.all()) for table in TABLES}
        self.runs = list(Run.objects.all())
        self.answers = answers()

    def put_back(self) -> None:
        shutil.rmtree(home().facts)
        shutil.copytree(self.folder, home().facts)
        Run.objects.all().delete()
        Run.objects.bulk_create(self.runs)
        for table, rows in self.rows.items():
            table.unguarded.all().delete()
            table.unguarded.bulk_create(rows)


def a_day_passes(world: World) -> None:
    """Refresh, then write what the next refresh has to find: a new day, a late bill, a bill taken back."""
    care = make_item()
    came(world.lin, *every(30, until=TODAY.replace(day=10), times=6), item=care)
    mistaken = bought(world.lin, TODAY.replace(day=11), item=care)
    services.refresh(as_of=TODAY - timedelta(days=1), now=NOON)
    came(make_customer(world.lakeside, "新来的"), TODAY - timedelta(days=1), item=care)
    came(world.lin, *every(30, until=TODAY.replace(day=5), times=3), item=care)
    mistaken.delete()


def kill_often(world: World, folder: Path, *, times: int) -> None:
    """Kill a refresh at ``times`` moments spread over its whole length; every second time its child goes too."""
    a_day_passes(world)
    before = Before(folder)
    child, began = start_refresh(), time.perf_counter()
    wait_until_gone(child)
    length = time.perf_counter() - began
    undisturbed, chance = answers(), random.Random(7)  # noqa: S311 - moments, not secrets
    assert undisturbed != before.answers

    killed = 0
    for number in range(times):
        before.put_back()
        child = start_refresh()
        time.sleep(length * (number + chance.random()) / times)  # the moment of death is what this test is about
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if number % 2 else os.kill)(child.pid, signal.SIGKILL)
        wait_until_gone(child)
        killed += child.returncode == -signal.SIGKILL
        is_done = Run.objects.latest("pk").status == RunStatus.DONE and Run.objects.count() == len(before.runs) + 1
        assert answers() == (undisturbed if is_done else before.answers), "a run is current whole or not at all"

        services.refresh(as_of=TODAY, now=NOON)

        assert answers() == undisturbed
        assert not Run.objects.filter(status=RunStatus.RUNNING).exists()
    assert killed


@pytest.mark.django_db(transaction=True)
def test_three_kills_leave_the_answers_whole(world: World, tmp_path: Path) -> None:
    kill_often(world, tmp_path / "before", times=3)


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_twenty_kills_leave_the_answers_whole(world: World, tmp_path: Path) -> None:
    kill_often(world, tmp_path / "before", times=20)
