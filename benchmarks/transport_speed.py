"""Bill lines out of the database and answers back into it, against a plain cursor and the ORM.

    python -m benchmarks.transport_speed [--lines N] [--answers N] [--rounds R]

On SQLite and on PostgreSQL, in a process each. Out: the query a refresh gathers bill lines by, into a Parquet file, by
``segments.bulk`` and by the driver's own cursor, its rows made into columns and written alike. Back: rows of
``segments_standing`` put in the place of as many that are there, by ``segments.replacing``; against ``bulk_create`` in
batches of a thousand and one ``save`` a row, both on a fixed sample and scaled (said so). The least of each counts.

PostgreSQL is a server of its own that does not wait for its disk (fsync off): nothing to reading, but what goes back is
dearer on a server that waits, most of all for the ORM's many transactions. TEST_POSTGRES_URL names another server.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measuring import ROOT, in_turn
from benchmarks.refresh_speed import generate
from bootstrap.postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Callable

CUSTOMERS, BATCHES, SINGLES = 50_000, 100_000, 5_000
TODAY = date(2026, 11, 22)


def out(folder: Path, *, rounds: int) -> dict[str, Any]:
    """Return how many times faster the lines come out than by a cursor."""
    from django.db import connection

    from liuke.segments.bulk import database
    from liuke.visits.facts import TICKET_LINES

    def by_bulk() -> None:
        with database(folder / "raw") as link, link.transaction(read_only=True) as reading:
            [last] = reading.query("SELECT MAX(id) AS id FROM visits_ticketline").to_pylist()
            file = reading.pull(TICKET_LINES.query, spans=[(0, last["id"])])
            counted["mine"] = pq.read_metadata(file).num_rows

    def by_cursor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(TICKET_LINES.query)
            names = [column[0] for column in cursor.description]
            parts = []
            while rows := cursor.fetchmany(50_000):
                parts.append(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))))
        whole = pa.concat_tables(parts)
        pq.write_table(whole, folder / "cursor.parquet")
        counted["theirs"] = whole.num_rows

    counted: dict[str, int] = {}
    mine, theirs = in_turn(rounds, by_bulk, by_cursor)
    if counted["mine"] != counted["theirs"]:
        raise SystemExit(f"not the same rows: {counted}")
    return {"lines": counted["mine"], "bulk": round(mine, 2), "cursor": round(theirs, 2),
            "cursor_over_bulk": round(theirs / mine, 1)}  # fmt: skip


def back(folder: Path, *, answers: int, rounds: int) -> dict[str, Any]:
    """Return how many times faster answers go back than by the ORM."""
    from liuke.segments.bulk import database
    from liuke.segments.models import Standing
    from liuke.segments.replacing import fill, take_places

    everything = Standing.objects.unscoped("a benchmark")
    keys = [(n % CUSTOMERS + 1, f"s{n // CUSTOMERS}") for n in range(answers)]
    rows = pa.table({
        "customer_id": [key[0] for key in keys], "scheme": [key[1] for key in keys], "tier": ["active"] * answers,
        "clause": [0] * answers, "since": pa.array([TODAY] * answers, pa.date32()),
    })  # fmt: skip

    def objects(count: int) -> list[Standing]:
        return [Standing(customer_id=who, scheme=s, tier="active", clause=0, since=TODAY) for who, s in keys[:count]]

    def by_swap() -> None:
        with database(folder / "raw") as link, link.transaction() as writing:
            take_places(writing, [fill(writing, "segments_standing", rows)])

    def by_batches() -> None:
        everything.bulk_create(objects(BATCHES), batch_size=1000)

    def by_saves() -> None:
        for one in objects(SINGLES):
            one.save(force_insert=True)

    def after_emptying(job: Callable[[], object]) -> float:
        everything.all().delete()
        return in_turn(1, job)[0]

    batches = min(after_emptying(by_batches) for _round in range(rounds)) * answers / BATCHES
    saves = min(after_emptying(by_saves) for _round in range(rounds)) * answers / SINGLES
    after_emptying(by_swap)
    [mine] = in_turn(rounds, by_swap)  # as many rows are there before they are replaced
    return {
        "answers": answers, "swap": round(mine, 2), "bulk_create_scaled": round(batches, 1),
        "save_scaled": round(saves, 1), "bulk_create_over_swap": round(batches / mine, 1),
        "save_over_swap": round(saves / mine, 1),
    }  # fmt: skip


def side(answers: int, rounds: int) -> None:
    """Measure the database Django is set to."""
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(out(Path(folder), rounds=rounds)), flush=True)
        print(json.dumps(back(Path(folder), answers=answers, rounds=rounds)), flush=True)


def copy_over(home: Path, url: str) -> None:
    """Put the shop of a SQLite file into PostgreSQL."""
    import sqlite3

    import psycopg

    with sqlite3.connect(home / "liuke.sqlite3") as source, psycopg.connect(url) as target:
        target.execute("SET session_replication_role = replica")  # rows come in no order of their references
        for table in ("accounts_organization", "accounts_salon", "catalog_item", "customers_customer",
                      "visits_ticket", "visits_ticketline"):  # fmt: skip
            kinds = dict(target.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
            ).fetchall())  # fmt: skip
            names = [row[1] for row in source.execute(f"PRAGMA table_info({table})") if row[1] in kinds]
            flags = [n for n, name in enumerate(names) if kinds[name] == "boolean"]
            with target.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:  # type: ignore[arg-type]
                for row in source.execute(f"SELECT {', '.join(names)} FROM {table}"):
                    values = list(row)
                    for n in flags:
                        values[n] = None if values[n] is None else bool(values[n])
                    copy.write_row(values)
        target.execute("ANALYZE")


def main() -> None:
    """Make the shop, then measure it on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--side", action="store_true", help="measure the database of the environment")
    options = parser.parse_args()
    if options.side:
        side(options.answers, options.rounds)
        return
    with tempfile.TemporaryDirectory(prefix="liuke-bench-") as folder, postgres() as url:
        home = Path(folder)
        generate(home, customers=CUSTOMERS, lines=options.lines)
        environment = os.environ | {"LIUKE_HOME": folder, "PYTHONPATH": str(ROOT),
                                    "DJANGO_SETTINGS_MODULE": "liuke.config.settings"}  # fmt: skip
        again = [sys.executable, "-m", "benchmarks.transport_speed", "--side", "--lines", str(options.lines),
                 "--answers", str(options.answers), "--rounds", str(options.rounds)]  # fmt: skip
        print("SQLite", flush=True)
        subprocess.run(again, env=environment, check=True)
        if url is None:
            raise SystemExit("no PostgreSQL to measure")
        environment["DATABASE_URL"] = url
        subprocess.run([sys.executable, "-m", "liuke", "migrate", "--json"], env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        copy_over(home, url)
        print("PostgreSQL", flush=True)
        subprocess.run(again, env=environment, check=True)


if __name__ == "__main__":
    main()
