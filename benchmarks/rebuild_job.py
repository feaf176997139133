"""One job of ``rebuild_speed`` in a process of its own: ``python -m benchmarks.rebuild_job JOB HOME DAY OUT``."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import closing
from datetime import date
from pathlib import Path


def answer(home: Path, day: date, out: Path) -> dict[str, float]:
    """Compute and write what a refresh of that day finds; the kept state is used where it holds."""
    os.environ.setdefault("LIUKE_HOME", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuke.config.settings")
    import django

    django.setup()
    from liuke.insights.engine import Engine
    from liuke.segments import definitions
    from liuke.segments.computing import Stopwatch, compute
    from liuke.segments.lake import Lake

    watch = Stopwatch()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with closing(Engine()) as machine:
        lake = Lake(home / "facts")
        lake.open(machine)
        answers = compute(
            machine, lake, as_of=day, schemes=definitions.shipped(), tags=definitions.tags()[:40],
            watch=watch, keep=True,
        )  # fmt: skip
        with watch.step("write"):
            for file in machine.file("features").parent.glob("*.parquet"):
                shutil.move(file, out / file.name)
            machine.write(answers.rhythms, out / "rhythms.parquet")
    return watch.seconds


def lay(home: Path, day: date, _out: Path) -> dict[str, float]:
    """Lay the closed months by customer, as the first gathering of a month does."""
    os.environ.setdefault("LIUKE_HOME", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuke.config.settings")
    import django

    django.setup()
    from liuke.insights.engine import Engine
    from liuke.segments.lake import Lake

    with closing(Engine()) as machine:
        Lake(home / "facts").lay_by_customer(machine, open_month=day.isoformat()[:7])
    return {}


USED = {
    "lines": ("customer_id", "item_id", "day", "staff_id", "hour", "channel", "list_minor", "charged_minor",
              "sale_count"),
    "days": ("customer_id", "day", "charged_minor", "returned_minor", "is_purchase", "is_visit"),
    "cares": ("customer_id", "category", "day", "times", "is_care"),
    "appointments": ("customer_id", "day", "known_on", "status", "cancelled_on"),
    "profiles": ("customer_id", "salon_id", "steward_id", "joined_on", "birth_year", "birth_month", "birth_day",
                 "gender", "region", "occupation", "source", "has_phone"),
}  # fmt: skip


def scan(home: Path, day: date, _out: Path) -> dict[str, float]:
    """Read the columns of the facts a rebuild uses, from the files it reads, and do nothing with them."""
    import duckdb

    link, facts = duckdb.connect(), home / "facts"
    for fact, columns in USED.items():
        sums = ", ".join(f"max({column})" for column in columns)
        laid = [*(facts / "by_customer").glob(f"{fact}.*.parquet")]
        files = [*laid, facts / fact / f"{day.isoformat()[:7]}.parquet"] if laid else (facts / fact).glob("*.parquet")
        link.execute(f"SELECT {sums} FROM read_parquet({[str(file) for file in files]!r})").fetchall()
    return {}


JOBS = {"answer": answer, "lay": lay, "scan": scan}

if __name__ == "__main__":
    job, home, day, out = sys.argv[1:]
    print(json.dumps(JOBS[job](Path(home), date.fromisoformat(day), Path(out))))
