"""New rows in the place of all rows of a large table: whoever reads meanwhile sees the old ones, then the new.

SQLite empties the table and builds its indexes after the rows, which is cheaper. PostgreSQL fills a table beside it,
which takes its name and the names of its indexes at the very end. Where the table has what a new one would not have (a
trigger, a view on it, rights somebody gave), or somebody reads from it for long, its rows are replaced one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from liuke.segments.bulk import LOCK_TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from liuke.segments.bulk import Link

_TRIES = 50  # a fifth of a second each
_PLAIN = """
SELECT c.relkind = 'r' AND NOT c.relispartition AND NOT c.relhassubclass AND NOT c.relhastriggers
  AND NOT c.relrowsecurity AND c.relreplident = 'd' AND c.relpersistence = 'p' AND c.reltablespace = 0
  AND c.reloptions IS NULL AND c.relacl IS NULL AND obj_description(c.oid, 'pg_class') IS NULL
  AND pg_get_userbyid(c.relowner) = current_user AND c.relnamespace = CAST(current_schema() AS regnamespace)
  AND has_schema_privilege(current_schema(), 'CREATE')
  AND NOT EXISTS (SELECT 1 FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM pg_depend AS d
      LEFT JOIN pg_constraint AS k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND k.conrelid IS DISTINCT FROM c.oid AND (
      d.deptype = 'n' OR d.classid IN ('pg_policy'::regclass, 'pg_publication_rel'::regclass,
        'pg_statistic_ext'::regclass, 'pg_rewrite'::regclass)))
  AS is_plain
FROM pg_class AS c WHERE c.oid = '{table}'::regclass"""
_INDEXES = """
SELECT CAST(c.relname AS text) AS name, pg_get_indexdef(i.indexrelid) AS sql, pg_get_constraintdef(k.oid) AS rule
FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
  LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
WHERE i.indrelid = '{table}'::regclass ORDER BY c.relname"""
_SEQUENCES = """
SELECT CAST(mine.relname AS text) AS mine, CAST(its.relname AS text) AS its
FROM pg_attribute AS a
  JOIN pg_class AS mine ON mine.oid = CAST(pg_get_serial_sequence('{fresh}', a.attname) AS regclass)
  JOIN pg_class AS its ON its.oid = CAST(pg_get_serial_sequence('{table}', a.attname) AS regclass)
WHERE a.attrelid = '{table}'::regclass AND a.attidentity <> ''"""
_COLUMNS = """
SELECT quote_ident(attname) AS name FROM pg_attribute
WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = ''"""
# Who waits for a table lets nobody else begin to read it: never for long, and never in a knot with somebody else.
_LOCK = """
DO $$ BEGIN
  FOR n IN 1..{tries} LOOP
    BEGIN
      SET LOCAL lock_timeout = '100ms';
      LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.1);
    END;
  END LOOP;
END $$"""
_HELD = """
SELECT COUNT(*) AS n FROM pg_locks
WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock' AND relation IN ({tables})"""


@dataclass(frozen=True)
class Fresh:
    """A table filled beside another one, and the statements that give it that one's names."""

    table: str
    fresh: str
    renames: tuple[str, ...]


def fill(link: Link, table: str, rows: pa.Table) -> Fresh | None:
    """Put ``rows`` in the place of all rows of a table, or into a table beside it that still has to take its place."""
    is_ours = not connection.in_atomic_block
    if is_ours and connection.vendor == "postgresql" and link.query(_PLAIN.format(table=table)).column(0)[0].as_py():
        return _filled_beside(link, table, rows)
    indexes = _indexes(link, table) if is_ours and connection.vendor == "sqlite" else []
    for index in indexes:
        link.execute(f'DROP INDEX "{index["name"]}"')
    link.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
    link.append(table, rows)
    for index in indexes:
        link.execute(index["sql"])
    return None


def _indexes(link: Link, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = link.query(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql <> ''"  # noqa: S608 - a table of ours
    ).to_pylist()
    return found


def _filled_beside(link: Link, table: str, rows: pa.Table) -> Fresh:
    fresh = f"{table}_fresh"
    link.execute(f"CREATE TABLE {fresh} (LIKE {table} INCLUDING ALL EXCLUDING INDEXES)")
    link.append(fresh, rows)
    renames = [f"ALTER TABLE {fresh} RENAME TO {table}"]
    for n, index in enumerate(link.query(_INDEXES.format(table=table)).to_pylist()):
        name = f"{fresh}_{n}"
        link.execute(_built(index, name, fresh))
        renames.append(f"ALTER INDEX {name} RENAME TO {index['name']}")
    sequences = link.query(_SEQUENCES.format(table=table, fresh=fresh)).to_pylist()
    renames += [f"ALTER SEQUENCE {sequence['mine']} RENAME TO {sequence['its']}" for sequence in sequences]
    link.execute(f"ANALYZE {fresh}")
    return Fresh(table, fresh, tuple(renames))


def _built(index: dict[str, Any], name: str, table: str) -> str:
    """Return the statement that gives a table an index another one has."""
    if index["rule"]:
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} {index['rule']}"
    unique = "UNIQUE " if index["sql"].startswith("CREATE UNIQUE ") else ""
    return f"CREATE {unique}INDEX {name} ON {table} USING {index['sql'].partition(' USING ')[2]}"


def take_places(link: Link, filled: Sequence[Fresh | None]) -> None:
    """Let the tables filled beside others take their places; the caller commits at once: nobody can read meanwhile."""
    waiting = [one for one in filled if one is not None]
    if not waiting:
        return
    link.execute(_LOCK.format(tries=_TRIES, tables=", ".join(one.table for one in waiting)))
    link.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    oids = ", ".join(f"'{one.table}'::regclass" for one in waiting)
    is_held = link.query(_HELD.format(tables=oids)).to_pylist()[0]["n"] == len(waiting)
    for one in waiting:
        if is_held:
            link.execute(f"DROP TABLE {one.table}")
            for rename in one.renames:
                link.execute(rename)
        else:
            _copy_over(link, one)


def _copy_over(link: Link, one: Fresh) -> None:
    link.execute(f"DELETE FROM {one.table}")  # noqa: S608 - tables of ours
    columns = ", ".join(row["name"] for row in link.query(_COLUMNS.format(table=one.table)).to_pylist())
    link.execute(f"INSERT INTO {one.table} ({columns}) SELECT {columns} FROM {one.fresh}")  # noqa: S608 - tables of ours
    link.execute(f"DROP TABLE {one.fresh}")
