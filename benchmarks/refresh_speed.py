"""``liuke refresh`` against the same job in pandas: 100 000 customers, 2 000 000 lines, cold, reading and writing too.

    python benchmarks/refresh_speed.py [--customers N] [--lines N] [--rounds R]

Both read the same SQLite file, compute recency, windows, ticket statistics, rhythms per customer and category,
habits and the same tiers, and write one row per customer and one per customer and scheme back into a table. Rounds
alternate (A B A B), each in a process of its own; the best of each counts. Only the ratios mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2026, 11, 22)
ITEMS, CATEGORIES, DAYS = 40, 8, 3 * 365


def liuke(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb in a home of its own."""
    environment = os.environ | {"LIUKE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "liuke", *arguments], env=environment, capture_output=True, text=True, check=True
    )


def generate(home: Path, *, customers: int, lines: int) -> None:
    """Make a shop: an organization, customers, items, and bill lines with their visits, set-based."""
    liuke(home, "migrate", "--json")
    link = sqlite3.connect(home / "liuke.sqlite3")
    link.executescript("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;")
    now = "2026-11-22 04:00:00"
    link.execute(
        "INSERT INTO accounts_organization (id, name, currency, timezone, language, is_demo, created_at) "
        "VALUES (1, 'Bench', 'CNY', 'Asia/Shanghai', 'zh-hans', 1, ?)", (now,),
    )  # fmt: skip
    link.execute(
        "INSERT INTO accounts_salon (id, name, timezone, opens_at, closes_at, is_active, is_demo) "
        "VALUES (1, 'Bench', 'Asia/Shanghai', '10:00', '21:00', 1, 1)"
    )
    needs = ("basic", "anti_aging", "medical")
    insert(link, "catalog_item", (
        {"id": n, "kind": "service", "code": f"s{n}", "name": f"s{n}", "name_key": f"s{n}",
         "category": f"c{n % CATEGORIES}",
         "need_type": needs[n % 3], "is_active": 1, "version": 1} for n in range(1, ITEMS + 1)))  # fmt: skip
    insert(link, "customers_customer", (
        {"id": n, "uid": f"{n:032x}", "salon_id": 1, "name": f"n{n}", "gender": "f" if n % 9 else "m",
         "birth_year": 1960 + n % 45, "birth_month": 1 + n % 12, "birth_day": 1 + n % 28, "joined_on": "2023-11-01",
         "created_at": now, "version": 1} for n in range(1, customers + 1)))  # fmt: skip
    fill_lines(link, customers=customers, lines=lines)
    link.commit()
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def fill_lines(link: sqlite3.Connection, *, customers: int, lines: int) -> None:
    """Write the bill lines, skewed: few customers come often, most seldom."""
    rng = np.random.default_rng(7)
    who = np.minimum((rng.pareto(1.2, lines) * customers / 12).astype(int), customers - 1) + 1
    who = np.where(rng.random(lines) < 0.6, rng.integers(1, customers + 1, lines), who)
    day = rng.integers(1, DAYS, lines)
    item, hour = rng.integers(1, ITEMS + 1, lines), rng.integers(10, 21, lines)
    listed = rng.integers(80, 2000, lines) * 100
    charged = listed * rng.integers(60, 101, lines) // 100
    days = [(AS_OF - timedelta(days=n)).isoformat() for n in range(DAYS + 1)]
    columns = zip(
        who.tolist(), day.tolist(), item.tolist(), hour.tolist(), listed.tolist(), charged.tolist(), strict=True
    )
    tickets = ((n, 1, int(c), "", days[d], "salon") for n, (c, d) in enumerate(zip(who, day, strict=True), 1))
    link.executemany(
        "INSERT INTO visits_ticket (id, salon_id, customer_id, number, business_date, channel) VALUES (?,?,?,?,?,?)",
        tickets,
    )
    rows = (
        (n, n, 1, c, days[d], h, "sale", i, "", 1, p, q, 0, "salon", 1, f"k{n}")
        for n, (c, d, i, h, p, q) in enumerate(columns, 1)
    )
    link.executemany(
        "INSERT INTO visits_ticketline (id, ticket_id, salon_id, customer_id, business_date, hour, kind, item_id, "
        "description, quantity, list_minor, charged_minor, tax_minor, channel, is_visit, row_key) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows,
    )  # fmt: skip


def insert(link: sqlite3.Connection, table: str, rows: object) -> None:
    """Insert rows; columns that may not be NULL and are not given get their type's zero."""
    info = link.execute(f"PRAGMA table_info({table})").fetchall()
    names = [column[1] for column in info]
    zero = {c[1]: ("" if "char" in c[2].lower() or "text" in c[2].lower() else 0) if c[3] else None for c in info}
    marks = ", ".join("?" * len(names))
    values = (tuple(row.get(name, zero[name]) for name in names) for row in rows)  # type: ignore[attr-defined]
    link.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)


def one_round(side: str, home: Path) -> dict[str, float]:
    """Run one side in a process of its own and return wall and CPU seconds and peak memory in MB."""
    shutil.rmtree(home / "facts", ignore_errors=True)
    link = sqlite3.connect(home / "liuke.sqlite3", isolation_level=None)
    for table in ("customerfeatures", "categoryrhythm", "standing", "tagstanding", "run"):
        link.execute(f"DELETE FROM segments_{table}")
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    if side == "liuke":
        command = [sys.executable, "-m", "liuke", "refresh", "--as-of", AS_OF.isoformat(), "--json"]
    else:
        command = [
            sys.executable,
            str(Path(__file__).with_name("refresh_pandas.py")),
            str(home / "liuke.sqlite3"),
            AS_OF.isoformat(),
        ]
    environment = os.environ | {"LIUKE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    timed = ["/usr/bin/env", "python3", "-c", _MEASURE, *command]
    done = subprocess.run(timed, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    *_output, peak = done.stdout.strip().splitlines()
    print(f"{side}: wall {wall:.1f} s, cpu {cpu:.1f} s, peak {int(peak) / 1024:.0f} MB", flush=True)
    print("  ", *[line[-400:] for line in _output], flush=True)
    return {"wall": wall, "cpu": cpu, "peak_mb": int(peak) / 1024}


_MEASURE = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)


def main() -> None:
    """Generate once, alternate, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--home", type=Path, help="a home generated before")
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="liuke-bench-"))
    if not (home / "liuke.sqlite3").exists():
        generate(home, customers=options.customers, lines=options.lines)
    best: dict[str, dict[str, float]] = {}
    for _round in range(options.rounds):
        for side in ("liuke", "pandas"):
            found = one_round(side, home)
            best[side] = {name: min(value, best.get(side, found)[name]) for name, value in found.items()}
    ratios = {name: round(best["pandas"][name] / best["liuke"][name], 2) for name in best["liuke"]}
    print(json.dumps({"best": best, "pandas_over_liuke": ratios}))
    if not options.home:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
