"""Database guards of append-only tables: UPDATE and DELETE are refused by the database itself.

Django drops hand-written triggers silently whenever it rebuilds a SQLite table, so guards are re-created after
every migrate and checked at start. So are the triggers by which a model lets the database keep rows beside its own:
its ``triggers(vendor)`` returns the statements of each by name.

A trigger counts as there when it says what the code says and is switched on: a body replaced by hand, or one of an
older version, is missing. PostgreSQL rewrites what it is told, so each trigger carries a mark of how it was made.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Triggers = dict[str, dict[str, list[str]]]
    """Statements by the trigger's name, by table."""

_FUNCTION = re.compile(r"FUNCTION\s+(\w+)\s*\(.*?\bAS\s+\$(\w*)\$(.*)\$\2\$", re.DOTALL | re.IGNORECASE)
_ENABLED = "OA"  # fires for everybody, or always


class GuardMissing(Exception):
    """A table stands without its triggers; the process must not start."""


def append_only_tables() -> list[str]:
    """Return the tables of every model whose class says ``append_only = True``."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False))  # noqa: SLF001


def _wanted(vendor: str) -> Triggers:
    """Return every trigger that must stand: the guards, and what models let the database keep."""
    wanted = {table: _guards(table, vendor) for table in append_only_tables()}
    for model in apps.get_models():
        if hasattr(model, "triggers"):
            wanted.setdefault(model._meta.db_table, {}).update(model.triggers(vendor))  # noqa: SLF001
    return wanted


def recreate(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place; existing ones are replaced."""
    link = connections[alias]
    present = set(link.introspection.table_names())
    wanted = {table: triggers for table, triggers in _wanted(link.vendor).items() if table in present}
    with link.cursor() as cursor:
        for triggers in wanted.values():
            for statement in chain.from_iterable(triggers.values()):
                cursor.execute(statement)
        if link.vendor == "postgresql":
            _mark(cursor, wanted)


def missing() -> list[str]:
    """Return the tables whose triggers are not all there, word for word and switched on."""
    wanted = _wanted(connection.vendor)
    with connection.cursor() as cursor:
        standing = _standing_postgresql if connection.vendor == "postgresql" else _standing_sqlite
        there = standing(cursor, wanted)
    return sorted(table for table, triggers in wanted.items() if not {(table, name) for name in triggers} <= there)


def _standing_sqlite(cursor: Any, wanted: Triggers) -> set[tuple[str, str]]:
    """Return table and name of the triggers that say what they should; REPLACE walks around them without the pragma."""
    if not cursor.execute("PRAGMA recursive_triggers").fetchone()[0]:
        return set()
    cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {(table, name) for table, name, sql in cursor.fetchall() if sql in wanted.get(table, {}).get(name, ())}


_STANDING = """
SELECT c.relname, t.tgname, t.tgenabled, obj_description(t.oid, 'pg_trigger'), md5(pg_get_triggerdef(t.oid))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)
"""
_BODIES = "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s) AND pg_function_is_visible(oid)"


def _standing_postgresql(cursor: Any, wanted: Triggers) -> set[tuple[str, str]]:
    """Return table and name of the triggers that are on, made by these statements, with functions of these bodies."""
    bodies = {
        (table, name): {found[1]: found[3] for found in map(_FUNCTION.search, statements) if found}
        for table, triggers in wanted.items()
        for name, statements in triggers.items()
    }
    cursor.execute(_BODIES, [sorted({function for own in bodies.values() for function in own})])
    sources = set(cursor.fetchall())
    cursor.execute(_STANDING)
    return {
        (table, name)
        for table, name, enabled, mark, definition in cursor.fetchall()
        if enabled in _ENABLED
        and mark == f"{_digest(wanted.get(table, {}).get(name, ()))} {definition}"
        and bodies[table, name].items() <= sources
    }


def _digest(statements: Iterable[str]) -> str:
    return hashlib.md5("\n".join(statements).encode(), usedforsecurity=False).hexdigest()


def _mark(cursor: Any, wanted: Triggers) -> None:
    """Write on each trigger by which words it was made and how PostgreSQL keeps it."""
    cursor.execute(_STANDING)
    marks = [
        f"COMMENT ON TRIGGER {name} ON {table} IS '{_digest(wanted[table][name])} {definition}'"
        for table, name, _enabled, _old, definition in cursor.fetchall()
        if name in wanted.get(table, {})
    ]
    if marks:
        cursor.execute(";".join(marks))


def check() -> None:
    """Refuse to go on when a trigger is missing.

    Raises:
        GuardMissing: names the tables; ``liuke migrate`` puts the triggers back.
    """
    if tables := missing():
        raise GuardMissing(", ".join(tables) + ": run `liuke migrate`, and ask who changed them")


def recreate_after_migrate(*, sender: Any, using: str, **_kwargs: Any) -> None:
    """Signal receiver: the last app's migrate puts the guards back."""
    if sender.name == "liuke.kit":
        recreate(using)


def _guarded(vendor: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")


def _guards(table: str, vendor: str) -> dict[str, list[str]]:
    """Return the statements of an append-only table's guards by name."""
    made = _guard_postgresql if vendor == "postgresql" else _guard_sqlite
    return {f"guard_{table}_{what}": made(table, what) for what in _guarded(vendor)}


def _guard_postgresql(table: str, what: str) -> list[str]:
    body = f"BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END"
    each = "STATEMENT" if what == "truncate" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"DROP TRIGGER IF EXISTS guard_{table}_{what} ON {table}",
        (
            f"CREATE TRIGGER guard_{table}_{what} BEFORE {what} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION guard_{table}()"
        ),
    ]


def _guard_sqlite(table: str, what: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS guard_{table}_{what}",
        (
            f"CREATE TRIGGER guard_{table}_{what} BEFORE {what} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        ),
    ]


def drop() -> None:
    """Take every guard off. For ``lifted`` and for tests that empty their tables; nothing else.

    What models let the database keep goes on; of their triggers only those go that refuse, named ``guard_``.
    """
    _drop("guard_")


def _drop(beginning: str = "") -> None:
    with connection.cursor() as cursor:
        for table, triggers in _wanted(connection.vendor).items():
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in triggers:
                if name.startswith(beginning):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


@contextmanager
def lifted() -> Iterator[None]:
    """Take the guards off inside the caller's transaction and put them back: for removing a demo shop whole."""
    drop()
    yield
    recreate()


@contextmanager
def bare() -> Iterator[None]:
    """Take every trigger off inside the caller's transaction: for loading tables whole, kept rows and all."""
    _drop()
    yield
    recreate()
