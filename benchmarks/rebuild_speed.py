"""A day's answers for a whole chain, Parquet to Parquet: rebuilt, after one more day, in pandas, and the mere scan.

    python -m benchmarks.rebuild_speed [--customers N …] [--rounds R]

A customer has 20 bill lines (``chain``). Jobs, each in a process of its own, alternating; the least of each counts:

- ``lay``: closed months are laid by customer, once a month in a shop's life, and not part of what follows.
- ``rebuild``: features, rhythms, every scheme, 40 tags, from all facts; the state is kept for the next day.
- ``next_day``: the same after one more day, from the kept state. Its answers are compared with a rebuild's, every cell.
- ``pandas``: ``rebuild_pandas.py`` for the same answers. ``scan``: DuckDB reads the columns used from the same
  files, and does nothing.
- ``small``: a rebuild whose engine may use 600 MB.

Only the ratios mean anything; by CPU seconds they are steadier on a machine others use.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import chain
from benchmarks.measuring import Took, growth, least, ratios, timed

BEFORE = chain.AS_OF - timedelta(days=1)
ANSWERS = ("features", "rhythms", "places")
LIMIT_MB = 600


def job(name: str, home: Path, *, day: object = chain.AS_OF, does: str = "answer", **environment: str) -> Took:
    """Time one job."""
    command = [sys.executable, "-m", "benchmarks.rebuild_job", does, str(home), str(day), str(home / name)]
    return timed(name, command, LIUKE_HOME=str(home), **environment)


def one_round(home: Path, *, with_pandas: bool) -> dict[str, Took]:
    """Run every job once."""
    facts, found = home / "facts", {}
    chain.forget(facts)
    found["rebuild"] = job("rebuild", home, day=BEFORE)
    found["next_day"] = job("next_day", home)
    found["scan"] = job("scan", home, does="scan")
    if with_pandas:
        command = [
            sys.executable,
            "-m",
            "benchmarks.rebuild_pandas",
            str(facts),
            str(chain.AS_OF),
            str(home / "pandas"),
        ]
        found["pandas"] = timed("pandas", command)
    chain.forget(facts)
    found["small"] = job("small", home, day=BEFORE, LIUKE_ENGINE_MEMORY_MB=str(LIMIT_MB))
    return found


def differing(home: Path, one: str, other: str) -> int:
    """Return how many rows of the answers of two jobs are not the same in every cell."""
    link = duckdb.connect()
    pairs = [(a, b, name) for name in ANSWERS for a, b in ((one, other), (other, one))]
    counts = (
        link.execute(f"SELECT count(*) FROM (FROM '{home}/{a}/{n}*.parquet' EXCEPT FROM '{home}/{b}/{n}*.parquet')")
        for a, b, n in pairs
    )  # fmt: skip
    return sum(count.fetchall()[0][0] for count in counts)


def measure(customers: int, *, rounds: int, home: Path, with_pandas: bool) -> dict[str, Any]:
    """Return the least of each job at one size, and the ratios.

    Raises:
        SystemExit: the answers after one more day are not those of a rebuild.
    """
    if not (home / "facts/facts.json").exists():
        chain.make(home / "facts", customers=customers)
    chain.forget(home / "facts")
    laid = job("lay", home, does="lay")
    chain.remember(home / "facts")
    for day in (BEFORE, chain.AS_OF):  # writes the plans down, as the first refreshes after an update do
        job("warm-up", home, day=day)
    best = least([one_round(home, with_pandas=with_pandas) for _ in range(rounds)])
    chain.forget(home / "facts")
    job("to compare", home)
    if found := differing(home, "next_day", "to compare"):
        raise SystemExit(f"{found} rows after one more day are not those of a rebuild")
    pairs = [("rebuild", "scan"), ("rebuild", "next_day"), ("small", "rebuild")]
    if with_pandas:
        pairs += [("pandas", "rebuild"), ("pandas", "next_day")]
    over = {f"{one}_over_{other}": ratios(best, one, other) for one, other in pairs}
    return {"customers": customers, "lines": chain.LINES_EACH * customers, "best": {"lay": laid, **best}} | over


def main() -> None:
    """Generate, alternate, print the ratios and the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--home", type=Path, help="where the facts are made and stay; else they go afterwards")
    parser.add_argument("--no-pandas", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuke-bench-") as folder:
        home, found = options.home or Path(folder), []
        for customers in options.customers:
            print(f"{customers} customers, {chain.LINES_EACH * customers} lines", flush=True)
            sizes = {"rounds": options.rounds, "with_pandas": not options.no_pandas}
            found.append(measure(customers, home=home / str(customers), **sizes))
            print(json.dumps(found[-1]), flush=True)
        for small, large in itertools.pairwise(found):
            print(json.dumps({"cpu_grows_by_exponent": growth(small, large)}), flush=True)


if __name__ == "__main__":
    main()
