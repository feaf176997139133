"""The database at one moment, while others go on writing; and another database in the place of this thread's own."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATABASE = "liuke.sqlite3"
MIGRATIONS = "django_migrations"


@contextmanager
def instead(link: Any) -> Iterator[None]:
    """Let everything in the block ask another database."""
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = link
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before


def opened_at(path: Path) -> Any:
    """Return a connection to a SQLite file, set up as the shop's own."""
    link = connections[DEFAULT_DB_ALIAS].copy()
    link.settings_dict["NAME"] = str(path)
    return link


@contextmanager
def frozen(folder: Path) -> Iterator[Any]:
    """Return a connection that sees one moment; on SQLite its file is ``folder / DATABASE``.

    SQLite is copied by its online backup in one step: readers and writers of the write-ahead log go on meanwhile.
    PostgreSQL keeps one repeatable-read transaction open.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor == "sqlite":
        path = folder / DATABASE
        own.ensure_connection()
        with closing(sqlite3.connect(path)) as target:
            own.connection.backup(target)
        path.chmod(0o600)
        link = opened_at(path)
    else:
        link = own.copy()
        link.ensure_connection()
        link.set_autocommit(False)
        with link.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    try:
        yield link
    finally:
        link.close()


def tables_of(link: Any) -> list[str]:
    """Return the tables of the program, in the order of their names."""
    with instead(link), link.cursor() as cursor:
        there = {info.name for info in link.introspection.get_table_list(cursor) if info.type in "tp"}
        return sorted(there & {*link.introspection.django_table_names(), MIGRATIONS})


def counted(link: Any, tables: list[str]) -> dict[str, int]:
    """Return how many rows each table has."""
    with link.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table of ours
            found[table] = cursor.fetchone()[0]
        return found


def migrations_of(link: Any) -> list[str]:
    """Return every applied migration as ``app.name``."""
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(link).applied_migrations())
