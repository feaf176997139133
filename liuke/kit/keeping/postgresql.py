"""PostgreSQL's tables as CSV streams, into a schema beside the shop's, and the swap of the two: no pg_dump needed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from liuke.kit import guards
from liuke.kit.keeping.frozen import instead, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liuke.kit.keeping.archive import Manifest

STAGING = "liuke_restoring"
_KEPT = "before_restore_{stamp}"
_FOREIGN = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


def columns_of(link: Any, table: str) -> list[str]:
    """Return a table's columns in their order."""
    with link.cursor() as cursor:
        return [column.name for column in link.introspection.get_table_description(cursor, table)]


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def rows_of(link: Any, table: str, columns: list[str]) -> Iterator[bytes]:
    """Return a table as CSV."""
    told = f'COPY "{table}" ({_listed(columns)}) TO STDOUT (FORMAT csv)'
    with link.connection.cursor() as cursor, cursor.copy(told) as stream:
        for data in stream:
            yield bytes(data)


def sequences_of(link: Any) -> dict[str, int]:
    """Return the last number of every sequence that gave one."""
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        return dict(cursor.fetchall())


def others_at_work() -> int:
    """Return how many other sessions this database has."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        found: int = cursor.fetchone()[0]
        return found


def sweep() -> None:
    """Remove what a restore that died left beside the shop."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {STAGING} CASCADE")


@contextmanager
def staged() -> Iterator[Any]:
    """Return a connection whose tables are those of an empty schema beside the shop's."""
    own = connections[DEFAULT_DB_ALIAS]
    with own.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {STAGING}")
    link = own.copy()
    options = dict(link.settings_dict["OPTIONS"])
    options["options"] = f"{options.get('options', '')} -c search_path={STAGING}".strip()
    link.settings_dict["OPTIONS"] = options
    try:
        yield link
    finally:
        link.close()


def load(link: Any, manifest: Manifest, streams: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Fill the tables; foreign keys are taken off meanwhile and looked at once, at the end. No trigger stands yet."""
    with instead(link), transaction.atomic(), link.cursor() as cursor:
        cursor.execute(_FOREIGN)
        foreign = cursor.fetchall()
        for table, name, _definition in foreign:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(f"TRUNCATE {_listed(tables_of(link))}")
        for table, blocks in streams:
            told = f'COPY "{table}" ({_listed(manifest.columns[table])}) FROM STDIN (FORMAT csv)'
            with link.connection.cursor() as raw, raw.copy(told) as stream:
                for block in blocks:
                    stream.write(block)
        for table, name, definition in foreign:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for name, last in manifest.sequences.items():
            cursor.execute("SELECT setval(to_regclass(%s), %s)", [f'"{name}"', last])


def kept_schema(stamp: str) -> str:
    """Return the name of the schema the former tables go to."""
    return _KEPT.format(stamp=stamp.lower())


def swap(stamp: str) -> None:
    """Move the shop's tables aside and the restored ones into their place, in one transaction."""
    link = connections[DEFAULT_DB_ALIAS]
    kept = kept_schema(stamp)
    old, new = tables_of(link), _tables_in(link, STAGING)
    with transaction.atomic(), link.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (here,) = cursor.fetchone()
        cursor.execute(f"CREATE SCHEMA {kept}")
        for table in old:
            cursor.execute(f'ALTER TABLE "{here}"."{table}" SET SCHEMA {kept}')
        for table in new:
            cursor.execute(f'ALTER TABLE {STAGING}."{table}" SET SCHEMA "{here}"')
        cursor.execute(f"DROP SCHEMA {STAGING} CASCADE")  # the triggers' functions; their triggers are made anew
        guards.recreate()


def _tables_in(link: Any, schema: str) -> list[str]:
    with link.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        return [name for (name,) in cursor.fetchall()]


def is_swapped(settings: dict[str, Any], stamp: str) -> bool:
    """Return whether the swap of this stamp was committed; asked before Django stands, after a restore that died.

    Raises:
        OSError: the database cannot be asked, and only it knows.
    """
    import psycopg

    told = {"dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    told |= {"host": settings["HOST"], "port": settings["PORT"], **settings["OPTIONS"]}
    try:
        with psycopg.connect(**{name: value for name, value in told.items() if value}) as link:
            found = link.execute("SELECT to_regnamespace(%s) IS NOT NULL", [kept_schema(stamp)]).fetchone()
    except psycopg.Error as error:
        raise OSError(str(error)) from error
    return bool(found and found[0])
