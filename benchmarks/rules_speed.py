"""Two hundred rules for a million customers, and who came into and left a tier overnight.

    python -m benchmarks.rules_speed [--customers N] [--rounds R]

- ``one_pass``: all rules in one pass over the feature table, Parquet to Parquet; the statement is written beforehand,
  as a refresh keeps it. ``postgresql``: one membership table, each rule's rows taken out and put in again, as customer
  systems do; SAMPLE rules are measured and scaled to all (said so). Both count the same members.
- ``moves``: who is in another tier of the fifteen schemes than the day before, as rows for events, clause included,
  by the packed numbers sorting leaves and the past keeps, both days as tables of the engine. ``except``: both ways by
  EXCEPT over yesterday's and today's long tables (customer, scheme, tier), who came and who left as rows. Each has its
  own form of both days beforehand.

Each pair takes turns in one process; the least of each counts. PostgreSQL is a server of its own, its disk not waited
for, on the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from benchmarks.measuring import in_turn
from bootstrap.postgres import postgres
from liuke.insights import moves, packing
from liuke.insights.engine import Engine
from liuke.insights.plans import packed
from liuke.insights.rules import parse
from liuke.insights.rules.emit import emit, sort_everybody
from liuke.insights.schemes import Scheme, Tier
from liuke.insights.writer import table_of, typed

if TYPE_CHECKING:
    import pyarrow as pa

    from liuke.insights.rules import Rule

RULES, SAMPLE, SCHEMES = 200, 20, 15
COLUMNS = {
    "recency_days": 400, "tenure_days": 1100, "activity_days": 40, "activity_days_90": 8, "activity_days_365": 24,
    "purchase_days": 40, "spend_minor": 4_000_000, "spend_90_minor": 500_000, "spend_365_minor": 1_500_000,
    "average_ticket_minor": 150_000, "rhythm_days": 90, "overdue_permille": 6000, "items_count": 20,
    "categories_count": 8, "weekend_permille": 1000, "evening_permille": 1000, "discount_permille": 500,
    "health_score": 100,
}  # fmt: skip
"""The features the rules look at, and the highest value of each."""


def rules() -> list[Rule]:
    """Return rules of four comparisons each, the same every time."""
    dice = random.Random(7)  # noqa: S311 - rules to measure with

    def one() -> dict[str, Any]:
        name = dice.choice(list(COLUMNS))
        return {"feature": name, dice.choice(["at_least", "below"]): dice.randrange(1, COLUMNS[name])}

    return [parse({"all": [one(), {"any": [one(), one()]}, {"not": one()}]}) for _n in range(RULES)]


def make_features(path: Path, *, customers: int) -> None:
    """Write a feature table of numbers spread evenly."""
    drawn = ", ".join(f"CAST(hash(n, {k}) % {most + 1} AS BIGINT) AS {name}"
                      for k, (name, most) in enumerate(COLUMNS.items()))  # fmt: skip
    duckdb.execute(f"COPY (SELECT n AS customer_id, {drawn} FROM range(1, {customers} + 1) AS t(n)) TO '{path}'")


def compare_rules(folder: Path, *, customers: int, rounds: int) -> dict[str, Any]:
    """Return the seconds of both ways to sort everybody by all rules, and their ratio."""
    features, out, asked = folder / "features.parquet", folder / "marks.parquet", rules()
    make_features(features, customers=customers)
    table = ibis.table(dict.fromkeys(["customer_id", *COLUMNS], "int64"), name="features")
    tags = {f"r{n}": rule for n, rule in enumerate(asked)}
    statement = typed(table.select("customer_id", **sort_everybody(table, schemes={}, tags=tags, cuts={})))
    with closing(Engine()) as machine, postgres() as url:
        if url is None:
            raise SystemExit("no PostgreSQL to compare with")
        machine.view("features", [features])
        link = Memberships(url, features, customers)
        mine, theirs = in_turn(rounds, lambda: machine.write(statement, out), lambda: link.rebuild(asked[:SAMPLE]))
        bits = ", ".join(f"sum(tags_0 >> {n} & 1)" for n in range(SAMPLE))
        counted = duckdb.execute(f"SELECT {bits} FROM '{out}'").fetchall()
        if [int(n) for n in counted[0]] != link.counts():
            raise SystemExit("the two do not count the same members")
        link.close()
    scaled = theirs * RULES / SAMPLE
    return {
        "rules": RULES, "customers": customers, "one_pass": round(mine, 2), "postgresql": round(scaled, 1),
        "scaled_from": SAMPLE, "postgresql_over_one_pass": round(scaled / mine, 1),
    }  # fmt: skip


class Memberships:
    """A table (rule, customer) in PostgreSQL, and the features beside it."""

    def __init__(self, url: str, features: Path, customers: int) -> None:
        """Load the features and put every rule's members in once, as they stand before a rebuild."""
        import psycopg

        self._link = psycopg.connect(url, autocommit=True)
        columns = ", ".join(f"{name} bigint" for name in ["customer_id", *COLUMNS])
        self._link.execute(f"CREATE TABLE features ({columns}, PRIMARY KEY (customer_id))")
        self._link.execute("CREATE TABLE membership (rule int, customer_id bigint, PRIMARY KEY (rule, customer_id))")
        rows = duckdb.execute(f"FROM '{features}'").fetchall()
        with self._link.cursor() as cursor, cursor.copy("COPY features FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        assert len(rows) == customers
        self._link.execute("ANALYZE features")

    def rebuild(self, asked: list[Rule]) -> None:
        """Take each rule's members out and put them in again, a transaction a rule."""
        table = ibis.table(dict.fromkeys(["customer_id", *COLUMNS], "int64"), name="features")
        for n, rule in enumerate(asked):
            who = ibis.to_sql(table.filter(emit(rule, table, {})).select("customer_id"), dialect="postgres")
            with self._link.transaction():
                self._link.execute("DELETE FROM membership WHERE rule = %s", [n])
                self._link.execute(f"INSERT INTO membership SELECT {n}, customer_id FROM ({who}) AS w")  # type: ignore[arg-type]

    def counts(self) -> list[int]:
        """Return how many members each sampled rule has."""
        found = dict(self._link.execute("SELECT rule, count(*) FROM membership GROUP BY rule").fetchall())
        return [found.get(n, 0) for n in range(SAMPLE)]

    def close(self) -> None:
        """Leave the server as it was."""
        self._link.execute("DROP TABLE membership, features")
        self._link.close()


def make_day(machine: Engine, day: str, schemes: list[Scheme], *, turn: int, customers: int) -> None:
    """Make a day's tiers drawn by lot, as sorting leaves them and as one long table."""
    drawn = ", ".join(
        f"CAST(hash(n, {k}, CASE WHEN hash(n, {k}, 99) % 200 = 0 THEN {turn} ELSE 0 END) % {len(s.tiers)} "
        f"AS BIGINT) AS scheme_{s.code}, 0::BIGINT AS clause_{s.code}" for k, s in enumerate(schemes)
    )  # fmt: skip
    machine.make("wide", f"SELECT n AS customer_id, 1::BIGINT AS is_known, {drawn} FROM range(1, {customers} + 1) t(n)")
    columns = [f"{kind}_{s.code}" for s in schemes for kind in ("scheme", "clause")]
    wide = table_of(dict.fromkeys(["customer_id", "is_known", *columns], "int64"), "wide")
    machine.make(day, typed(wide.mutate(**packed(wide, schemes))))
    machine.make(f"long_{day}", " UNION ALL ".join(
        f"SELECT customer_id, '{s.code}' AS scheme, 't' || scheme_{s.code} AS tier FROM wide" for s in schemes
    ))  # fmt: skip


def compare_moves(*, customers: int, rounds: int) -> dict[str, Any]:
    """Return the seconds of both ways to find who moved between two days, and their ratio.

    One customer in two hundred moves in each scheme; in a third of them a tier has alternatives, so that the clause
    goes with the move, as in the schemes that are shipped.
    """
    either = parse({"any": [{"feature": "recency_days", "below": 9}, {"feature": "spend_minor", "at_least": 9}]})
    schemes = [
        Scheme(f"s{n}", "", "", tuple(Tier(f"t{k}", "", "", either if n % 3 == 0 and k == 0 else None)
                                      for k in range(5 + n % 4))) for n in range(SCHEMES)
    ]  # fmt: skip
    with closing(Engine()) as machine:
        for day, turn in (("before", 0), ("places", 1)):
            make_day(machine, day, schemes, turn=turn, customers=customers)
        machine.make("previous", f"SELECT customer_id, {', '.join(packing.words(schemes))} FROM before")
        found: dict[str, pa.Table] = {}

        def by_packed_numbers() -> None:
            found["mine"] = moves.moved(machine, schemes)

        def by_except() -> None:
            machine.make("came", "FROM long_places EXCEPT FROM long_before")
            machine.make("left", "FROM long_before EXCEPT FROM long_places")
            found["theirs"] = machine.fetch("FROM came")

        best = in_turn(rounds, by_packed_numbers, by_except)
        machine.give("moves", found["mine"])
        same = machine.fetch("FROM came INTERSECT SELECT customer_id, scheme, tier FROM moves").num_rows
    if not found["mine"].num_rows == found["theirs"].num_rows == same:
        raise SystemExit("the two do not find the same moves")
    return {
        "customers": customers, "rows": customers * SCHEMES, "moved": found["mine"].num_rows,
        "moves": round(best[0], 3), "except": round(best[1], 2), "except_over_moves": round(best[1] / best[0], 1),
    }  # fmt: skip


def main() -> None:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuke-bench-") as folder:
        os.environ["LIUKE_HOME"] = folder
        sizes = {"customers": options.customers, "rounds": options.rounds}
        print(json.dumps(compare_moves(**sizes)), flush=True)
        print(json.dumps(compare_rules(Path(folder), **sizes)), flush=True)


if __name__ == "__main__":
    main()
