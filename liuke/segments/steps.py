# ruff: noqa: SLF001 - _meta is Django's own way to a table's name
"""Writing a run's answers: everything in one transaction, so that a run becomes current whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from liuke.insights.engine import literal
from liuke.segments.models import CategoryRhythm, CustomerFeatures, RunStatus, RunSums, Standing, TagStanding
from liuke.segments.plans import plan
from liuke.segments.queries.boards import HEALTH, KPIS
from liuke.segments.queries.matrix import MATRIX
from liuke.segments.queries.people import TIERS
from liuke.segments.queries.sums import count_in
from liuke.segments.replacing import fill, take_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.insights.engine import Engine
    from liuke.insights.plan import Plan
    from liuke.segments.bulk import Link
    from liuke.segments.computing import Answers
    from liuke.segments.replacing import Fresh

_SWAP_FROM = 0.15  # replacing all is cheaper than deleting and adding so large a part
_IDS = 5000
_STANDING = {"customer_id": "int64", "scheme": "string", "tier": "string", "clause": "int64"}
_MARK = {"customer_id": "int64", "tag": "string"}


def publish(link: Link, engine: Engine, answers: Answers, *, run_id: int) -> None:
    """Write features, rhythms, tiers, tags and sums, and make the run the current one; the caller commits."""
    # Each table is computed while the one before it is still being written.
    filled = [
        fill(link, CategoryRhythm._meta.db_table, _rhythms(engine, answers)),
        fill(link, CustomerFeatures._meta.db_table, _features(engine, answers)),
        _merge(link, engine, Standing._meta.db_table, "standings", columns=_STANDING),
        _merge(link, engine, TagStanding._meta.db_table, "marks", columns=_MARK),
        fill(link, RunSums._meta.db_table, _sums(engine, run_id=run_id)),
    ]
    link.execute(f"UPDATE segments_run SET status = '{RunStatus.DONE}' WHERE id = {int(run_id)}")  # noqa: S608 - our own number
    take_places(link, filled)


def _features(engine: Engine, answers: Answers) -> pa.Table:
    rows = engine.fetch(answers.features)
    rows = _dated(rows, first_day_n="first_day", last_day_n="last_day", due_day_n="due_on")
    return rows.select([field.column for field in CustomerFeatures._meta.concrete_fields])


def _rhythms(engine: Engine, answers: Answers) -> pa.Table:
    return _dated(engine.fetch(answers.rhythms), last_day_n="last_day", due_day_n="due_on")


def _sums(engine: Engine, *, run_id: int) -> pa.Table:
    found = count_in(engine, [HEALTH, KPIS, MATRIX, TIERS])
    if not found:
        return pa.table({})
    rows = ", ".join(f"({run_id}, {', '.join(map(literal, row))})" for row in found)
    # The widths of the table: PostgreSQL takes no narrower number into a column.
    numbers = "CAST(run_id AS BIGINT) AS run_id, CAST(salon_id AS BIGINT) AS salon_id"
    return engine.fetch(f"SELECT {numbers}, name, rows FROM (VALUES {rows}) AS sums(run_id, salon_id, name, rows)")  # noqa: S608 - words of ours


def _dated(rows: pa.Table, **names: str) -> pa.Table:
    """Return the rows with day numbers turned into dates, under their new names."""
    for number, day in names.items():
        at = rows.schema.get_field_index(number)
        column = pc.cast(pc.cast(rows.column(at), pa.int32()), pa.date32())
        rows = rows.set_column(at, day, column)
    return rows


def _merge(link: Link, engine: Engine, table: str, found: str, *, columns: Mapping[str, str]) -> Fresh | None:
    """Write only what changed since the last run; where that is much, all, which may still have to take its place.

    Args:
        link: the transaction.
        engine: holds the new rows.
        table: the stored rows.
        found: the engine's table of the new rows.
        columns: of ``found``; all but ``tier`` and ``clause`` name a row.
    """
    kept = link.query(f"SELECT COUNT(*) AS n FROM {table}").to_pylist()[0]["n"]  # noqa: S608 - a table of ours
    if not kept:
        return fill(link, table, engine.fetch(_first(found, columns).answers["all"]))
    stored = link.pull(f"SELECT id, {', '.join(columns)}, CAST(since AS VARCHAR(10)) AS since FROM {table}")  # noqa: S608 - names of ours
    engine.view("stored", [stored])
    comparing = _comparing(found, columns)
    engine.run(comparing)
    changed, gone = (engine.fetch(comparing.answers[name]) for name in ("changed", "gone"))
    if changed.num_rows + gone.num_rows > _SWAP_FROM * kept:
        return fill(link, table, engine.fetch(comparing.answers["all"]))
    ids = [*gone.column("id").to_pylist(), *changed.column("old_id").to_pylist()]
    _swap(link, table, ids, changed.select([*columns, "since"]))
    return None


def _swap(link: Link, table: str, ids: list[int | None], rows: pa.Table) -> None:
    """Put rows in the place of those with these ids."""
    old = [str(i) for i in ids if i is not None]
    for start in range(0, len(old), _IDS):
        link.execute(f"DELETE FROM {table} WHERE id IN ({', '.join(old[start : start + _IDS])})")  # noqa: S608 - numbers
    link.append(table, rows)


def redate(link: Link, engine: Engine) -> None:
    """Let ``since`` of every standing be the day of the move that brought it; ``engine`` holds the ``moves``."""
    table, columns = Standing._meta.db_table, ", ".join(_STANDING)
    stored = link.pull(f"SELECT id, {columns}, CAST(since AS VARCHAR(10)) AS since FROM {table}")  # noqa: S608 - names of ours
    engine.view("stored", [stored])
    off = engine.fetch(
        "SELECT stored.* EXCLUDE (since), last.since FROM stored JOIN (SELECT customer_id, scheme, max(day) AS since, "
        "arg_max(tier, day) AS tier FROM moves GROUP BY customer_id, scheme) AS last USING (customer_id, scheme, tier) "
        "WHERE last.since <> CAST(stored.since AS DATE)"
    )
    _swap(link, table, off.column("id").to_pylist(), off.select([*_STANDING, "since"]))


def _first(found: str, columns: Mapping[str, str]) -> Plan:
    def written() -> Plan:
        from liuke.insights import publishing

        return publishing.first_time(found, columns)

    return plan(f"first-{found}", written)


def _comparing(found: str, columns: Mapping[str, str]) -> Plan:
    def written() -> Plan:
        from liuke.insights import publishing

        return publishing.comparing(found, columns, keys=tuple(set(columns) - {"tier", "clause"}))

    return plan(f"comparing-{found}", written)
