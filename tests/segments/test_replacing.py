"""Whole tables out and in: nothing of a table is lost when its rows are replaced, and nobody sees it half."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from django.db import connection
from pyarrow.parquet import ParquetFile

from liuke.kit.home import home
from liuke.segments import replacing, services
from liuke.segments.bulk import database
from liuke.segments.models import CategoryRhythm, CustomerFeatures, Standing, TagStanding
from liuke.visits.facts import TICKET_LINES
from liuke.visits.models import TicketLine
from tests.segments.shop import came, every, make_item
from tests.world import NOON, TODAY, World

if TYPE_CHECKING:
    from liuke.segments.bulk import Link

WHY = "tests read everything"
TABLES = [model._meta.db_table for model in (CustomerFeatures, CategoryRhythm, Standing, TagStanding)]
pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite replaces rows in place")


def asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def shape() -> dict[str, Any]:
    """Columns, keys, indexes and numbering of the tables, as Django sees them."""
    look = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: (
                look.get_table_description(cursor, table), look.get_constraints(cursor, table),
                look.get_sequences(cursor, table),
            ) for table in TABLES
        }  # fmt: skip


def standings(*who: int) -> pa.Table:
    """A row for each, and the day as a date."""
    names = {"scheme": "rfm", "tier": "core"}
    return pa.table({
        "customer_id": list(who), **{name: [value] * len(who) for name, value in names.items()},
        "clause": [0] * len(who), "since": pa.array([TODAY] * len(who), pa.date32()),
    })  # fmt: skip


def who_stands() -> set[int]:
    return set(Standing.objects.unscoped(WHY).values_list("customer_id", flat=True))


def replaced(rows: pa.Table) -> None:
    with database(home().facts / "raw") as link, link.transaction() as writing:
        replace_all(writing, rows)


def replace_all(link: Link, rows: pa.Table) -> None:
    replacing.take_places(link, [replacing.fill(link, "segments_standing", rows)])


def replaced_and_then_died(rows: pa.Table) -> None:
    with database(home().facts / "raw") as link, link.transaction() as writing:
        replace_all(writing, rows)
        raise KeyError


def test_a_refresh_leaves_every_table_as_the_migrations_made_it(world: World) -> None:
    came(world.lin, *every(30, until=TODAY.replace(day=10), times=6), item=make_item())
    before = shape()

    services.refresh(as_of=TODAY, now=NOON)
    services.refresh(as_of=TODAY, now=NOON)

    assert shape() == before
    assert CustomerFeatures.objects.unscoped(WHY).filter(customer=world.lin).exists()


def test_the_old_rows_are_read_until_the_new_ones_are_all_there(world: World) -> None:
    replaced(standings(world.lin.pk))

    with database(home().facts / "raw") as link, link.transaction() as writing:
        waiting = replacing.fill(writing, "segments_standing", standings(world.zhou.pk))
        assert who_stands() == {world.lin.pk}
        replacing.take_places(writing, [waiting])

    assert who_stands() == {world.zhou.pk}


def test_what_fails_before_the_end_changes_nothing(world: World) -> None:
    replaced(standings(world.lin.pk))
    before = shape()

    with pytest.raises(KeyError):
        replaced_and_then_died(standings(world.zhou.pk))

    assert (who_stands(), shape()) == ({world.lin.pk}, before)


@on_postgresql
def test_rows_are_replaced_beside_somebody_who_reads_for_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "_TRIES", 1)
    replaced(standings(world.lin.pk))
    before = asked("SELECT 'segments_standing'::regclass::oid")
    other = connection.copy()

    with closing(other), other.cursor() as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT customer_id FROM segments_standing")
        replaced(standings(world.zhou.pk))

    assert who_stands() == {world.zhou.pk}
    assert asked("SELECT 'segments_standing'::regclass::oid") == before
    assert not asked("SELECT 1 FROM pg_class WHERE relname LIKE '%%_fresh%%'")


@on_postgresql
@pytest.mark.parametrize(("given", "taken"), [
    ("GRANT SELECT ON segments_standing TO PUBLIC", "REVOKE ALL ON segments_standing FROM PUBLIC"),
    ("CREATE VIEW who AS SELECT customer_id FROM segments_standing", "DROP VIEW who"),
    ("CREATE STATISTICS together ON scheme, tier FROM segments_standing", "DROP STATISTICS together"),
    ("ALTER TABLE segments_standing SET (fillfactor = 90)", "ALTER TABLE segments_standing RESET (fillfactor)"),
])  # fmt: skip
def test_what_somebody_gave_a_table_stays_with_it(world: World, given: str, taken: str) -> None:
    before = asked("SELECT 'segments_standing'::regclass::oid")
    asked(given)

    replaced(standings(world.zhou.pk))
    asked(taken)

    assert who_stands() == {world.zhou.pk}
    assert asked("SELECT 'segments_standing'::regclass::oid") == before
    asked("UPDATE pg_class SET relacl = NULL WHERE oid = 'segments_standing'::regclass")


def pulled(link: Link, sql: str, spans: list[tuple[int, int]]) -> list[str]:
    rows = ParquetFile(link.pull(sql, spans=spans)).read().to_pylist()
    return sorted(repr({name: value for name, value in row.items() if name != "id"}) for row in rows)


def test_pieces_are_told_in_thousandths(world: World) -> None:
    came(world.lin, *every(30, until=TODAY, times=6), item=make_item())
    pieces = [Decimal(said) for said in ("1", "1.5", "-1", "0.333", "0", "12")]
    for line, count in zip(TicketLine.objects.unscoped(WHY), pieces, strict=True):
        TicketLine.objects.unscoped(WHY).filter(pk=line.pk).update(quantity=count)

    found = asked(f"SELECT quantity_milli FROM ({TICKET_LINES.query}) AS f ORDER BY 1")

    assert [row[0] for row in found] == sorted(count * 1000 for count in pieces)


def test_rows_read_by_parts_are_those_read_in_one_go(world: World) -> None:
    came(world.lin, *every(30, until=TODAY.replace(day=10), times=6), item=make_item())
    came(world.zhou, TODAY, item=make_item(code="z", name="水光针"))
    TicketLine.objects.unscoped(WHY).filter(customer=world.zhou).update(channel="团购")
    top = max(TicketLine.objects.unscoped(WHY).values_list("pk", flat=True))
    parts = [(0, 1), (2, top - 1), (top, top), (top + 1, top + 40_000)]

    with database(home().facts / "raw") as link, link.transaction(read_only=True) as reading:
        lines = pulled(reading, TICKET_LINES.query, parts)

        assert lines == pulled(reading, TICKET_LINES.query, [])
        for words in (
            "NULLIF(description, '')",
            "NULLIF(channel, '团购')",
            "REPLACE(kind, 'l', '\x01')",
            "''",
            "quantity",
        ):
            described = f"SELECT id, salon_id, {words} AS words FROM visits_ticketline"
            assert pulled(reading, described, parts) == pulled(reading, described, [])
        assert pulled(reading, f"{TICKET_LINES.query} WHERE id < 0", parts) == []
    assert sum("团购" in line for line in lines) == 1
    assert len(lines) == 7
