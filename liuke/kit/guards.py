"""Database guards of append-only tables: UPDATE and DELETE are refused by the database itself.

Django drops hand-written triggers silently whenever it rebuilds a SQLite table, so guards are re-created after
every migrate and checked at start. So are the triggers by which a model lets the database keep rows beside its own:
its ``triggers(vendor)`` returns the statements of each by name.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterator


class GuardMissing(Exception):
    """A table stands without its triggers; the process must not start."""


def append_only_tables() -> list[str]:
    """Return the tables of every model whose class says ``append_only = True``."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))  # noqa: SLF001


def _kept(vendor: str) -> dict[str, dict[str, list[str]]]:
    """Return, by table, what its model wants the database to keep: statements by the trigger's name."""
    models = [model for model in apps.get_models() if hasattr(model, "triggers")]
    return {model._meta.db_table: model.triggers(vendor) for model in models}  # noqa: SLF001


def recreate(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Put every guard in place; existing ones are replaced."""
    link = connections[alias]
    present = set(link.introspection.table_names())
    with link.cursor() as cursor:
        for table in append_only_tables():
            if table in present:
                for statement in _statements(table, link.vendor):
                    cursor.execute(statement)
        for table, triggers in _kept(link.vendor).items():
            for statement in chain.from_iterable(triggers.values() if table in present else ()):
                cursor.execute(statement)


def missing() -> list[str]:
    """Return the tables whose triggers are not all there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {row[0] for row in cursor.fetchall()}
    wanted = {t: {f"guard_{t}_{what}" for what in _guarded(connection.vendor)} for t in append_only_tables()}
    kept = {table: set(triggers) for table, triggers in _kept(connection.vendor).items()}
    return sorted({table for names in (wanted, kept) for table, its in names.items() if not its <= present})


def check() -> None:
    """Refuse to go on when a trigger is missing.

    Raises:
        GuardMissing: names the tables.
    """
    if tables := missing():
        raise GuardMissing(", ".join(tables))


def recreate_after_migrate(*, sender: Any, using: str, **_kwargs: Any) -> None:
    """Signal receiver: the last app's migrate puts the guards back."""
    if sender.name == "liuke.kit":
        recreate(using)


def _guarded(vendor: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")


def _statements(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END"
        made = [f"CREATE OR REPLACE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"]
        for what in _guarded(vendor):
            each = "STATEMENT" if what == "truncate" else "ROW"
            made += [
                f"DROP TRIGGER IF EXISTS guard_{table}_{what} ON {table}",
                (
                    f"CREATE TRIGGER guard_{table}_{what} BEFORE {what} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION guard_{table}()"
                ),
            ]
        return made
    return [
        statement
        for what in _guarded(vendor)
        for statement in (
            f"DROP TRIGGER IF EXISTS guard_{table}_{what}",
            (
                f"CREATE TRIGGER guard_{table}_{what} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            ),
        )
    ]


def drop() -> None:
    """Take every guard off. For ``lifted`` and for tests that empty their tables; nothing else."""
    with connection.cursor() as cursor:
        for table in append_only_tables():
            for what in _guarded(connection.vendor):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS guard_{table}_{what}{where}")


@contextmanager
def lifted() -> Iterator[None]:
    """Take the guards off inside the caller's transaction and put them back: for removing a demo shop whole."""
    drop()
    yield
    recreate()
