"""Append-only tables refuse to forget, whatever way one tries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from liuke.accounts import steps
from liuke.accounts.models import AuditEntry
from liuke.kit import guards
from tests.world import NOON, World

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def entry(world: World) -> AuditEntry:
    with transaction.atomic():
        steps.audit("customer.changed", now=NOON, actor_id=world.owner.pk)
    return AuditEntry.objects.latest("pk")


WAYS: dict[str, Callable[[AuditEntry], object]] = {
    "ORM update": lambda e: AuditEntry.objects.filter(pk=e.pk).update(action="x"),
    "ORM delete": lambda e: AuditEntry.objects.filter(pk=e.pk).delete(),
    "bulk update": lambda e: AuditEntry.objects.bulk_update([e], ["action"]),
    "save": lambda e: e.save(),
    "raw update": lambda e: _execute("UPDATE accounts_auditentry SET action = 'x' WHERE id = %s", e.pk),
    "raw delete": lambda e: _execute("DELETE FROM accounts_auditentry WHERE id = %s", e.pk),
    "upsert": lambda e: _execute(
        "INSERT INTO accounts_auditentry (id, at, action, object_type, object_ref, before, after, address)"
        " VALUES (%s, '2026-01-01', 'x', '', '', '{}', '{}', '')"
        " ON CONFLICT (id) DO UPDATE SET action = 'x'",
        e.pk,
    ),
}


def _execute(sql: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


@pytest.mark.parametrize("way", WAYS)
def test_an_audit_entry_cannot_be_changed_or_removed(entry: AuditEntry, way: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS[way](entry)

    assert AuditEntry.objects.get(pk=entry.pk).action == "customer.changed"


@pytest.mark.django_db(transaction=True)
def test_every_connection_refuses_what_replace_would_do_behind_a_guard() -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL knows no such switch

    with ThreadPoolExecutor(max_workers=1) as another:
        assert another.submit(_recursive_triggers).result() == 1

    _execute("PRAGMA recursive_triggers = OFF")
    assert "accounts_auditentry" in guards.missing()
    _execute("PRAGMA recursive_triggers = ON")
    assert guards.missing() == []


def _recursive_triggers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        found: int = cursor.fetchone()[0]
    connection.close()
    return found


def test_replacing_a_row_on_sqlite_does_not_walk_around_the_guard(entry: AuditEntry) -> None:
    if connection.vendor != "sqlite":
        return  # the statement exists on SQLite only
    with pytest.raises(IntegrityError), transaction.atomic():
        _execute(
            "REPLACE INTO accounts_auditentry (id, at, action, object_type, object_ref, before, after, address)"
            " VALUES (%s, '2026-01-01', 'x', '', '', '{}', '{}', '')",
            entry.pk,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["update", "delete", "truncate"])
def test_the_start_is_refused_when_a_guard_is_missing(what: str) -> None:
    if what == "truncate" and connection.vendor == "sqlite":
        return  # SQLite has no such statement, and no such guard
    where = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
    _execute(f"DROP TRIGGER guard_accounts_auditentry_{what}{where}")

    with pytest.raises(guards.GuardMissing, match="accounts_auditentry"):
        guards.check()

    guards.recreate()
    guards.check()


_HOLLOW_SQLITE = (
    "DROP TRIGGER guard_accounts_auditentry_update",
    "CREATE TRIGGER guard_accounts_auditentry_update BEFORE update ON accounts_auditentry BEGIN SELECT 1; END",
)
TAMPERED: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "a body that lets everything pass": _HOLLOW_SQLITE,
        "the same body for fewer rows": (
            _HOLLOW_SQLITE[0],
            _HOLLOW_SQLITE[1].replace("BEGIN SELECT 1", "WHEN OLD.id < 0 BEGIN SELECT RAISE(ABORT, 'x')"),
        ),
    },
    "postgresql": {
        "a body that lets everything pass": (
            (
                "CREATE OR REPLACE FUNCTION guard_accounts_auditentry() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RETURN NEW; END$$"
            ),
        ),
        "a guard switched off": ("ALTER TABLE accounts_auditentry DISABLE TRIGGER guard_accounts_auditentry_update",),
        "a guard for copies only": (
            "ALTER TABLE accounts_auditentry ENABLE REPLICA TRIGGER guard_accounts_auditentry_delete",
        ),
        "the same body for fewer rows": (
            (
                "CREATE OR REPLACE TRIGGER guard_accounts_auditentry_update BEFORE UPDATE ON accounts_auditentry "
                "FOR EACH ROW WHEN (OLD.id < 0) EXECUTE FUNCTION guard_accounts_auditentry()"
            ),
        ),
        "a guard of another table": (
            "DROP TRIGGER guard_accounts_auditentry_update ON accounts_auditentry",
            (
                "CREATE TRIGGER guard_accounts_auditentry_update BEFORE UPDATE ON kit_schedule "
                "FOR EACH ROW EXECUTE FUNCTION guard_accounts_auditentry()"
            ),
        ),
    },
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", sorted({what for ways in TAMPERED.values() for what in ways}))
def test_a_guard_that_was_changed_counts_as_missing(what: str) -> None:
    for statement in TAMPERED[connection.vendor].get(what, ()):
        _execute(statement)

    is_tampered = what in TAMPERED[connection.vendor]
    assert guards.missing() == (["accounts_auditentry"] if is_tampered else [])

    guards.recreate()
    assert guards.missing() == []


@pytest.mark.django_db
def test_a_trigger_a_model_keeps_is_compared_by_its_words_too() -> None:
    if connection.vendor == "sqlite":
        _execute("DROP TRIGGER keep_moved_delete")
        _execute("CREATE TRIGGER keep_moved_delete AFTER DELETE ON customers_customer BEGIN SELECT 1; END")
    else:
        _execute(
            "CREATE OR REPLACE FUNCTION keep_moved_delete() RETURNS trigger LANGUAGE plpgsql "
            "AS $$BEGIN RETURN NULL; END$$"
        )

    assert guards.missing() == ["customers_customer"]
