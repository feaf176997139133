"""``liuke refresh`` against the same job in pandas, cold, reading and writing too; and how its cost grows.

    python -m benchmarks.refresh_speed [--customers N …] [--rounds R]

A customer has 20 bill lines. Three jobs, each in a process of its own, alternating; the best of each counts:

- ``rebuild``: ``liuke refresh`` with an empty lake and no answers yet.
- ``next_day``: ``liuke refresh`` after one more day of bills. Its answers are compared with a rebuild's, every cell.
- ``pandas``: the script of ``refresh_pandas.py`` for the same answers.

All read the same SQLite file, sum the lines per customer, item, salon and day, write those facts as Parquet by month,
compute the features, health, rhythms, tiers and tags, and write them back into indexed tables. Only the ratios mean
anything; by CPU seconds (children included) they are steadier on a machine others use.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import ROOT, Took, growth, least, ratios, timed
from liuke.customers.rules.names import search_keys, sort_key

AS_OF = date(2026, 11, 22)
LAST = (AS_OF - timedelta(days=1)).isoformat()
NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高雨欣梓涵诗琪佳怡思颖雅静梦瑶晓彤紫萱语嫣婉清若兰可心月华"
ITEMS, CATEGORIES, DAYS, LINES_EACH = 40, 8, 3 * 365, 20


def liuke(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb in a home of its own."""
    environment = os.environ | {"LIUKE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "liuke", *arguments], env=environment, capture_output=True, text=True, check=True
    )


def generate(home: Path, *, customers: int, lines: int) -> None:
    """Make a shop: an organization, customers, items, bills with their lines, set-based."""
    home.mkdir(parents=True, exist_ok=True)
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
    fill(link, customers=customers, lines=lines)
    link.close()


def fill(link: sqlite3.Connection, *, customers: int, lines: int) -> None:
    """Put items, customers and bills into salon 1."""
    needs, now = ("basic", "anti_aging", "medical"), "2026-11-22 04:00:00"
    names = [f"{NAMES[n % 20]}{NAMES[20 + n // 20 % 28]}{NAMES[20 + n // 560 % 28]}" for n in range(customers + 1)]
    insert(link, "catalog_item", (
        {"id": n, "kind": "service", "code": f"s{n}", "name": f"s{n}", "name_key": f"s{n}",
         "category": f"c{n % CATEGORIES}",
         "need_type": needs[n % 3], "is_active": 1, "version": 1} for n in range(1, ITEMS + 1)))  # fmt: skip
    insert(link, "customers_customer", (
        {"id": n, "uid": f"{n:032x}", "salon_id": 1, "name": names[n],
         "search_keys": search_keys(names[n]), "sort_key": sort_key(names[n]), "gender": "f" if n % 9 else "m",
         "birth_year": 1960 + n % 45, "birth_month": 1 + n % 12, "birth_day": 1 + n % 28, "joined_on": "2023-11-01",
         "created_at": now, "version": 1} for n in range(1, customers + 1)))  # fmt: skip
    fill_lines(link, customers=customers, lines=lines)
    link.commit()
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_lines(link: sqlite3.Connection, *, customers: int, lines: int) -> None:
    """Write the bill lines, skewed: few customers come often, most seldom."""
    rng = np.random.default_rng(7)
    who = (rng.pareto(1.2, lines) * customers / 12).astype(int) % customers + 1
    who = np.where(rng.random(lines) < 0.6, rng.integers(1, customers + 1, lines), who)
    day = np.sort(rng.integers(1, DAYS, lines))[::-1]  # as a shop writes them: the last day has the highest ids
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


def last_day(home: Path, *, there: bool) -> None:
    """Take the last day's bills out of the shop, or put them back."""
    with sqlite3.connect(home / "liuke.sqlite3") as link:
        for table in ("visits_ticketline", "visits_ticket"):
            link.execute(
                f"CREATE TABLE IF NOT EXISTS bench_{table} AS SELECT * FROM {table} WHERE business_date = ?", [LAST]
            )
            if there:
                link.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM bench_{table}")
            else:
                link.execute(f"DELETE FROM {table} WHERE business_date = ?", [LAST])


def forget(home: Path) -> None:
    """Take away the lake and every answer."""
    shutil.rmtree(home / "facts", ignore_errors=True)
    link = sqlite3.connect(home / "liuke.sqlite3", isolation_level=None)
    for table in ("customerfeatures", "categoryrhythm", "standing", "tagstanding", "run"):
        link.execute(f"DELETE FROM segments_{table}")
    for table in ("features", "categories", "standings", "tags"):
        link.execute(f"DROP TABLE IF EXISTS pandas_{table}")
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def answers(home: Path) -> str:
    """Return every cell of the answers as one hash, row numbers and ``since`` left out."""
    found = hashlib.sha256()
    with sqlite3.connect(home / "liuke.sqlite3") as link:
        for query in (
            "SELECT * FROM segments_customerfeatures ORDER BY customer_id",
            (
                "SELECT customer_id, category, days, last_day, rhythm_days, due_on, overdue_permille "
                "FROM segments_categoryrhythm ORDER BY customer_id, category"
            ),
            "SELECT customer_id, scheme, tier, clause FROM segments_standing ORDER BY customer_id, scheme",
            "SELECT customer_id, tag FROM segments_tagstanding ORDER BY customer_id, tag",
        ):
            for row in link.execute(query):
                found.update(repr(row).encode())
    return found.hexdigest()


def refresh(home: Path, name: str, day: date) -> Took:
    """Time one refresh."""
    command = [sys.executable, "-m", "liuke", "refresh", "--as-of", day.isoformat(), "--json"]
    return timed(name, command, LIUKE_HOME=str(home))


def one_round(home: Path) -> dict[str, Took]:
    """Run the three jobs one after the other and return seconds and memory of each."""
    script = Path(__file__).with_name("refresh_pandas.py")
    forget(home)
    last_day(home, there=False)
    found = {"rebuild": refresh(home, "rebuild", AS_OF - timedelta(days=1))}
    last_day(home, there=True)
    found["next_day"] = refresh(home, "next_day", AS_OF)
    command = [sys.executable, str(script), str(home / "liuke.sqlite3"), AS_OF.isoformat(), str(home / "pandas")]
    found["pandas"] = timed("pandas", command)
    return found


def measure(customers: int, *, rounds: int, home: Path) -> dict[str, Any]:
    """Return the best of each job at one size, and the ratios."""
    if not (home / "liuke.sqlite3").exists():
        generate(home, customers=customers, lines=LINES_EACH * customers)
    best = least([one_round(home) for _ in range(rounds)])
    moved_on = answers(home)
    forget(home)
    refresh(home, "rebuild to compare", AS_OF)
    if answers(home) != moved_on:
        raise SystemExit("the answers after one more day are not those of a rebuild")
    over = {
        f"{one}_over_{other}": ratios(best, one, other)
        for one, other in (("pandas", "rebuild"), ("pandas", "next_day"), ("rebuild", "next_day"))
    }
    return {"customers": customers, "lines": LINES_EACH * customers, "best": best} | over


def main() -> None:
    """Generate, alternate, print the ratios and the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--home", type=Path, help="where the shops are made and stay; else they go afterwards")
    options = parser.parse_args()
    home = options.home or Path(tempfile.mkdtemp(prefix="liuke-bench-"))
    found = []
    for customers in options.customers:
        print(f"{customers} customers, {LINES_EACH * customers} lines", flush=True)
        found.append(measure(customers, rounds=options.rounds, home=home / str(customers)))
        print(json.dumps(found[-1]), flush=True)
    for small, large in itertools.pairwise(found):
        print(json.dumps({"cpu_grows_by_exponent": growth(small, large)}), flush=True)
    if not options.home:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
