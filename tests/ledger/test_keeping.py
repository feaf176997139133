"""The database refuses to change or lose what stands in the book, whichever way somebody tries (M9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from liuke.kit import guards
from liuke.ledger.models import Account, Transfer
from liuke.ledger.queries.doubts import asked, doubts
from liuke.ledger.rules.book import Event
from liuke.ledger.services import seal_some
from liuke.ledger.steps import end_hold, mark_day, put_aside
from tests.ledger.book import spend, take_back, top_up, writing
from tests.world import NOON, TODAY

if TYPE_CHECKING:
    from tests.ledger.book import Card

GUARDED: list[Any] = [
    model for model in apps.get_app_config("ledger").get_models() if getattr(model, "append_only", False)
]
KEPT: list[Any] = [
    model for model in apps.get_app_config("ledger").get_models() if getattr(model, "kept_by_triggers", False)
]


@pytest.fixture
def full(card: Card) -> Card:
    """Every table of the book has a row."""
    top_up(card, 1000, 200)
    take_back(spend(card, 100, 20))
    with transaction.atomic():
        hold = put_aside(card.principal.pk, 10, writing(card.salon_id, Event.HELD), expires_at=NOON)
        end_hold(hold.pk, writing(card.salon_id, Event.HOLD_ENDED))
        mark_day(card.salon_id, TODAY, is_closed=True, actor=None, now=NOON)
    seal_some(card.principal.issuer_id)
    return card


def refused(sql: str) -> bool:
    """Return whether the database refuses a statement that would touch a row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            touched = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError:
        return True
    assert touched, f"nothing to touch: {sql}"
    return False


def columns(model: Any) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


@pytest.mark.parametrize("model", [*GUARDED, *KEPT], ids=lambda model: model.__name__)
def test_no_row_of_the_book_is_changed_replaced_or_deleted_by_hand(full: Card, model: Any) -> None:
    table, names = model._meta.db_table, columns(model)
    listed = ", ".join(f'"{name}"' for name in names)
    key, other = model._meta.pk.column, names[-1]
    upsert = f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table} WHERE true"
    ways = [
        f"UPDATE {table} SET {other} = {other}",
        f"DELETE FROM {table}",
        f"{upsert} ON CONFLICT ({key}) DO UPDATE SET {other} = excluded.{other}",
    ]
    if connection.vendor == "postgresql":
        ways += [f"TRUNCATE {table} CASCADE"] if model in GUARDED else []
    else:
        ways += [f"REPLACE INTO {table} ({listed}) SELECT {listed} FROM {table}"]

    assert [way for way in ways if not refused(way)] == []


def test_the_orm_cannot_either(full: Card) -> None:
    one = Transfer.objects.first()
    assert one is not None
    one.amount += 1
    for write in (
        one.save,
        lambda: Transfer.objects.update(amount=1),
        lambda: Transfer.objects.bulk_update([one], ["amount"]),
        one.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.parametrize("column", ["posted_dr", "posted_cr", "held"])
def test_a_balance_is_not_changed_by_hand(full: Card, column: str) -> None:
    assert refused(f"UPDATE ledger_account SET {column} = {column} + 1 WHERE bounded")


@pytest.mark.parametrize("column", ["unit", "purse", "side"])
def test_an_account_stays_what_it_is(full: Card, column: str) -> None:
    assert refused(f"UPDATE ledger_account SET {column} = 'x'")


def test_an_account_is_not_opened_full(full: Card) -> None:
    account = full.principal
    account.pk, account.card = None, 99
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.unguarded.bulk_create([account])


@pytest.mark.parametrize("table", sorted({m._meta.db_table for m in [*GUARDED, *KEPT, Account]}))
def test_the_shop_does_not_start_when_a_guard_of_a_table_is_missing(db: None, table: str) -> None:
    wanted = guards._wanted(connection.vendor)[table]
    with transaction.atomic():
        where = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {next(iter(wanted))}{where}")
        assert guards.missing() == [table]
        transaction.set_rollback(True)


def test_every_invariant_is_asked(db: None) -> None:
    named = [rule for rule, _table, _sql in asked()]

    assert " ".join(named) == "L1 L3 L4 L5 L6 L6 L6 L6 L7 L8 L8 L10 L11 L11 L12 L14 L14 L15"


SPOILT = {
    "L1": "UPDATE ledger_transfer SET unit = 'PTS'",
    "L3": "UPDATE ledger_account SET posted_cr = posted_cr + 1 WHERE bounded AND purse = 'arrears' OR card = 1",
    "L6": "UPDATE ledger_lotstate SET used = used + 1",
    "L7": "UPDATE ledger_lot SET expires_on = '2020-01-01'",
    "L8": "UPDATE ledger_reversible SET reversed = reversed - 1",
    "L11": "UPDATE ledger_consumption SET principal_minor = principal_minor - 1",
    "L10": "UPDATE ledger_seal SET number = number + 7 WHERE number = (SELECT max(number) FROM ledger_seal)",
}


@pytest.mark.parametrize("rule", SPOILT)
@pytest.mark.django_db(transaction=True)
def test_what_was_changed_around_the_guards_is_found(full: Card, rule: str) -> None:
    with transaction.atomic(), guards.lifted(), connection.cursor() as cursor:
        cursor.execute(SPOILT[rule])
        assert cursor.rowcount

    assert rule in {doubt.rule for doubt in doubts()}
