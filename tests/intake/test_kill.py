"""kill -9 at any moment of an import loses nothing and doubles nothing: the command line, in a process of its own."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from liuke.accounts import services
from liuke.cards.models import Card
from liuke.intake.models import Import
from liuke.visits.models import TicketLine, Visit
from tests.intake.cards import owed
from tests.intake.files import write_csv
from tests.world import NOON

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 6000
HEADER = ("单号", "消费时间", "会员编号", "项目名称", "美容师", "数量", "实收金额")


def _rows() -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = [
        (
            f"S{i // 2}",
            f"2026-0{1 + i % 9}-1{i % 9} 1{i % 9}:30",
            f"M{i % 700}",
            f"护理{i % 40}",
            f"小{i % 7}",
            "1",
            f"{i % 900}.50",
        )
        for i in range(ROWS)
    ]
    return made + made[:50]  # equal rows are lines of their own


def _environment(home: Path) -> dict[str, str]:
    """Return an environment whose command line works on the database of this test run."""
    settings = connection.settings_dict
    environment = {**os.environ, "LIUKE_HOME": str(home)}
    if connection.vendor == "sqlite":
        (home / "liuke.sqlite3").unlink(missing_ok=True)
        (home / "liuke.sqlite3").symlink_to(settings["NAME"])
        return environment
    user = f"{settings['USER']}:{settings['PASSWORD']}" if settings["PASSWORD"] else settings["USER"]
    url = f"postgresql://{user}@/{settings['NAME']}?host={settings['HOST']}&port={settings['PORT']}"
    return environment | {"DATABASE_URL": url}


def _start(file: Path, environment: dict[str, str], *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "liuke", "import", str(file), "--json", *options]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def _killed_until_done(
    file: Path, environment: dict[str, str], *options: str, rounds: int, seed: int
) -> dict[str, Any]:
    """Kill the import ``rounds`` times, most of them while it writes, then let it end."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    for _round in range(rounds):
        before = sum(Import.unguarded.values_list("cursor", flat=True))
        child = _start(file, environment, *options)
        deadline = time.monotonic() + 60
        while child.poll() is None and time.monotonic() < deadline:
            moved = sum(Import.unguarded.values_list("cursor", flat=True)) > before
            if moved or chance.random() < 0.01:  # now and then before the first chunk
                break
            time.sleep(chance.random() * 0.02)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
    done = _start(file, environment, *options)
    out, err = done.communicate(timeout=120)
    assert done.returncode == 0, err.decode()
    files: list[dict[str, Any]] = json.loads(out)["files"]
    return files[0]


def _is_exactly_once(done: dict[str, Any], rows: list[tuple[str, ...]]) -> None:
    assert TicketLine.unguarded.count() == len(rows)
    assert sum(TicketLine.unguarded.values_list("charged_minor", flat=True)) == sum(
        round(float(r[6]) * 100) for r in rows
    )
    assert Visit.unguarded.count() == len({(r[2], r[1][:10]) for r in rows})
    assert done["created"] + done["duplicate"] == len(rows)


@pytest.fixture
def empty_shop(transactional_db: None, home: Path) -> Path:
    services.ensure_roles()
    services.set_up_shop(name="棠栗", currency="CNY", timezone="Asia/Shanghai", now=NOON)
    return home


def test_an_import_killed_three_times_is_in_exactly_once(empty_shop: Path, tmp_path: Path) -> None:
    rows = _rows()
    file = write_csv(tmp_path / "流水.csv", [HEADER, *rows])

    done = _killed_until_done(file, _environment(empty_shop), rounds=3, seed=3)

    _is_exactly_once(done, rows)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(20))
def test_an_import_killed_again_and_again_is_in_exactly_once(empty_shop: Path, tmp_path: Path, seed: int) -> None:
    rows = _rows()
    file = write_csv(tmp_path / "流水.csv", [HEADER, *rows])

    done = _killed_until_done(file, _environment(empty_shop), rounds=1 + seed % 4, seed=seed)

    _is_exactly_once(done, rows)


def test_opening_balances_killed_three_times_are_posted_exactly_once(empty_shop: Path, tmp_path: Path) -> None:
    header = ("卡号", "姓名", "手机", "卡名称", "储值余额", "积分")
    rows = [(f"K{i}", f"客{i}", f"138{i:08d}", "储值卡", f"{i}.50", str(i)) for i in range(600)]
    file = write_csv(tmp_path / "卡项余额.csv", [header, *rows])
    totals = ("--total", "principal=180000.00", "--total", f"points={sum(range(600))}")

    done = _killed_until_done(file, _environment(empty_shop), *totals, rounds=3, seed=5)

    assert done["created"] + done["duplicate"] == len(rows)
    held = owed()
    assert (held["principal"], held["points"]) == (180_000_00, sum(range(600)))
    assert Card.unguarded.count() == len(rows)
