"""Append-only tables refuse to forget, whatever way one tries."""

from __future__ import annotations

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
        cursor.execute(sql, parameters)


@pytest.mark.parametrize("way", WAYS)
def test_an_audit_entry_cannot_be_changed_or_removed(entry: AuditEntry, way: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS[way](entry)

    assert AuditEntry.objects.get(pk=entry.pk).action == "customer.changed"


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
