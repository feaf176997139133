# ruff: noqa: SLF001 - _meta is Django's own way to a table's name
"""Writing a run's answers: everything in one transaction, so that a run becomes current whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from liuke.segments.models import CategoryRhythm, CustomerFeatures, RunStatus, Standing, TagStanding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import ibis.expr.types as ir

    from liuke.insights.engine import Engine
    from liuke.insights.schemes import RuleTag, Scheme
    from liuke.segments.bulk import Link
    from liuke.segments.computing import Answers

_SWAP_FROM = 0.3  # replacing all is cheaper than deleting and adding so large a part
_IDS = 5000
_YES = True


def publish(
    link: Link, engine: Engine, answers: Answers, *, run_id: int, as_of: date, schemes: Mapping[str, Scheme],
    tags: tuple[RuleTag, ...],
) -> None:  # fmt: skip
    """Write features, rhythms, tiers and tags, and make the run the current one; the caller's transaction commits."""
    # Each table is computed while the one before it is still being written.
    _replace(link, CategoryRhythm._meta.db_table, _rhythms(engine, answers))
    _replace(link, CustomerFeatures._meta.db_table, _features(engine, answers))
    standings = _standings(answers, schemes)
    marks = _marks(answers, tags)
    _merge(
        link,
        engine,
        Standing._meta.db_table,
        standings,
        keys=("customer_id", "scheme"),
        values=("tier", "clause"),
        as_of=as_of,
    )
    _merge(link, engine, TagStanding._meta.db_table, marks, keys=("customer_id", "tag"), values=(), as_of=as_of)
    link.execute(f"UPDATE segments_run SET status = '{RunStatus.DONE}' WHERE id = {int(run_id)}")  # noqa: S608 - our own number


def _features(engine: Engine, answers: Answers) -> pa.Table:
    rows = engine.fetch(answers.features.order_by("customer_id"))
    rows = _dated(rows, first_day_n="first_day", last_day_n="last_day", due_day_n="due_on")
    return rows.select([field.column for field in CustomerFeatures._meta.concrete_fields])


def _rhythms(engine: Engine, answers: Answers) -> pa.Table:
    repeated = answers.categories.filter(answers.categories.days > 1)  # a care taken once has no rhythm of hers yet
    return _dated(engine.fetch(repeated.order_by("customer_id", "category")), last_day_n="last_day", due_day_n="due_on")


def _dated(rows: pa.Table, **names: str) -> pa.Table:
    """Return the rows with day numbers turned into dates, under their new names."""
    for number, day in names.items():
        at = rows.schema.get_field_index(number)
        column = pc.cast(pc.cast(rows.column(at), pa.int32()), pa.date32())
        rows = rows.set_column(at, day, column)
    return rows


def _standings(answers: Answers, schemes: Mapping[str, Scheme]) -> ir.Table:
    places = answers.places
    tables = []
    for scheme in schemes.values():
        place = places[f"scheme_{scheme.code}"]
        codes = [tier.code for tier in scheme.tiers]
        tier = ibis.cases(*((place == n, code) for n, code in enumerate(codes[:-1])), else_=codes[-1])
        tables.append(
            places.select(
                "customer_id",
                scheme=ibis.literal(scheme.code),
                tier=tier,
                clause=places[f"clause_{scheme.code}"],
            )
        )
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _marks(answers: Answers, tags: tuple[RuleTag, ...]) -> ir.Table:
    places = answers.places
    tables = [
        places.filter(places[f"tag_{tag.code}"] == 1).select("customer_id", tag=ibis.literal(tag.code)) for tag in tags
    ]
    return ibis.union(*tables)


def _replace(link: Link, table: str, rows: pa.Table) -> None:
    """Put ``rows`` in the place of all rows of a table; SQLite builds its indexes after them, which is cheaper."""
    indexes = _indexes(link, table)
    for name, _sql in indexes:
        link.execute(f'DROP INDEX "{name}"')
    link.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
    link.append(table, rows)
    for _name, sql in indexes:
        link.execute(sql)


def _indexes(link: Link, table: str) -> list[tuple[str, str]]:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return []
    found = link.query(  # the table is one of ours
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql <> ''"  # noqa: S608 - a table of ours
    )
    return [(row["name"], row["sql"]) for row in found.to_pylist()]


def _merge(
    link: Link,
    engine: Engine,
    table: str,
    found: ir.Table,
    *,
    keys: tuple[str, ...],
    values: tuple[str, ...],
    as_of: date,
) -> None:
    """Write only what changed since the last run; a row whose tier did not change keeps its ``since``."""
    columns = (*keys, *values)
    new = engine.keep(found)
    kept = link.query(f"SELECT COUNT(*) AS n FROM {table}").to_pylist()[0]["n"]  # noqa: S608 - a table of ours
    if not kept:
        _replace(link, table, engine.fetch(new.mutate(since=ibis.literal(as_of)).order_by("customer_id")))
        return
    stored = link.pull(f"SELECT id, {', '.join(columns)}, CAST(since AS VARCHAR(10)) AS since FROM {table}")  # noqa: S608 - names of ours
    old = engine.read([stored], {})
    old = old.mutate(since=old.since.cast("date"))
    joined = new.left_join(old, list(keys), rname="old_{name}")
    moved = joined.id.isnull() | (joined.since > ibis.literal(as_of))
    if "tier" in values:
        moved = moved | (joined.tier != joined.old_tier)
    since = ibis.cases((moved.fill_null(_YES), ibis.literal(as_of)), else_=joined.since)
    differs = moved | (joined.clause != joined.old_clause) if "clause" in values else moved
    answer = joined.select(*columns, new_since=since, old_id=joined.id, differs=differs.fill_null(_YES)).rename(
        since="new_since"
    )
    changed = engine.fetch(answer.filter(answer.differs))
    gone = engine.fetch(old.anti_join(new, list(keys)).select("id"))
    if changed.num_rows + gone.num_rows > _SWAP_FROM * kept:
        _replace(link, table, engine.fetch(answer.select(*columns, "since").order_by("customer_id")))
        return
    ids = [
        *gone.column("id").to_pylist(),
        *(i for i in changed.column("old_id").to_pylist() if i is not None),
    ]
    for start in range(0, len(ids), _IDS):
        link.execute(f"DELETE FROM {table} WHERE id IN ({', '.join(map(str, ids[start : start + _IDS]))})")  # noqa: S608 - numbers
    link.append(table, changed.select([*columns, "since"]))
