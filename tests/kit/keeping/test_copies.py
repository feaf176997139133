"""A copy is of one moment although others write, holds what is registered, and old ones are let go."""

from __future__ import annotations

import stat
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from liuke.customers.models import Customer
from liuke.kit.home import home
from liuke.kit.keeping import archive, checks, copies, postgresql, registry, restoring
from liuke.kit.keeping.archive import Unpacker
from liuke.kit.keeping.backup_keys import KeySource
from liuke.kit.keeping.errors import CopyDamaged
from liuke.kit.problems import NotFound
from liuke.ledger.services import seal_some
from tests.ledger.book import open_card, spend, top_up
from tests.world import NOON, World, make_customer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _former_shops_go() -> Iterator[None]:
    """On PostgreSQL what a restore keeps lies in the database that the next test works in."""
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in schemas():
                if name.startswith("before_restore_"):
                    cursor.execute(f"DROP SCHEMA {name} CASCADE")


def source() -> KeySource:
    return KeySource(home().root / "keys")


def raw(copy: Path) -> dict[str, bytes]:
    with copy.open("rb") as file:
        return {name: b"".join(blocks) for name, blocks in Unpacker(file, name="x", source=source())}


def test_a_copy_is_of_one_moment_while_others_write(world: World) -> None:
    """Every writer adds two customers at once; a copy that holds an odd number would be torn."""
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        try:
            while not stop.is_set():
                with transaction.atomic():
                    for _ in range(2):
                        make_customer(world.lakeside, "成双")
                written.set()
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = []
        for minute in range(5):
            written.clear()
            assert written.wait(30)
            made.append(copies.make_copy(now=NOON + timedelta(minutes=minute))[1].rows["customers_customer"])
    finally:
        stop.set()
        writer.join()

    assert [rows % 2 for rows in made] == [1] * 5  # 林, 周, 钱 and pairs
    assert made == sorted(made)
    assert made[-1] > made[0]
    for copy in copies.copies():
        told, _key = restoring.check_copy(copy.path, source=source())
        if connection.vendor == "postgresql":  # what was counted is what was written
            assert raw(copy.path)["database/customers_customer.csv"].count(b"\n") == told.rows["customers_customer"]


def test_a_copy_holds_the_keys_sealed_and_is_its_owners_alone(world: World) -> None:
    path, manifest = copies.make_copy(now=NOON)

    assert {"keys/data.key", "keys/index.key"} <= manifest.members.keys()
    assert "keys/backup.key" not in manifest.members
    assert home().vault.data_key not in path.read_bytes()
    assert "林小满".encode() not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert raw(path)["keys/data.key"] == home().vault.data_key


def test_the_book_comes_back_with_its_chain_and_its_balances(world: World) -> None:
    card = open_card(world.lin)
    top_up(card, 100_000, 20_000)
    spend(card, 30_000, 5_000)
    seal_some(card.principal.issuer_id)
    balances = [(one.posted_dr, one.posted_cr) for one in (card.principal, card.bonus)]
    path, manifest = copies.make_copy(now=NOON)
    spend(card, 1000)

    restoring.restore(path, source=source(), now=NOON)

    ((issuer, number, _hash),) = manifest.heads["ledger"]
    assert (issuer, number) == (card.principal.issuer_id, 2)
    assert [(one.posted_dr, one.posted_cr) for one in (card.principal, card.bonus)] == balances
    assert checks.run(now=NOON, names=["ledger", "guards"]).findings == ()
    spend(card, 1000)  # and it goes on


@pytest.fixture
def erased() -> Iterator[list[str]]:
    """An erase list that is applied to restored data, and a head that is compared."""
    told: list[str] = []

    def erase(_now: datetime, copy: str) -> None:
        Customer.unguarded.filter(name="林小满").update(name="已删除")
        told.append(copy)

    registry.register_after_restore(erase)
    registry.register_head("people", Customer.unguarded.count)
    yield told
    registry.after_restore.remove(erase)
    del registry.heads["people"]


def test_whoever_was_erased_stays_erased_after_a_restore(world: World, erased: list[str]) -> None:
    path, manifest = copies.make_copy(now=NOON)

    restoring.restore(path, source=source(), now=NOON)

    assert manifest.heads == {"people": 3, "ledger": []}
    assert erased == [path.name]
    assert set(Customer.unguarded.values_list("name", flat=True)) == {"已删除", "周晚晴", "钱朵朵"}


def test_a_head_that_came_out_otherwise_refuses_the_copy(world: World, erased: list[str]) -> None:
    path, _manifest = copies.make_copy(now=NOON)
    registry.heads["people"] = lambda: 4

    with pytest.raises(CopyDamaged):
        restoring.restore(path, source=source(), now=NOON)

    assert Customer.unguarded.filter(name="林小满").exists()
    assert erased == []


def test_old_copies_are_let_go_and_strange_files_are_left_alone(world: World) -> None:
    for day in range(20):
        copies.make_copy(now=NOON - timedelta(days=day))
    strange = copies.folder() / "mine.copy"
    strange.touch()

    gone = copies.thin_out()

    left = [copy.made_at for copy in copies.copies()]
    assert left[:7] == [NOON - timedelta(days=day) for day in range(7)]
    assert len(left) + len(gone) == 20
    assert 8 <= len(left) <= 11
    assert strange.exists()


def test_only_a_copy_of_this_home_can_be_named(world: World) -> None:
    path, _manifest = copies.make_copy(now=NOON)

    assert copies.copy_named(path.name).path == path
    for name in ("../keys/data.key", "liuke.sqlite3", ""):
        with pytest.raises(NotFound):
            copies.copy_named(name)


def test_numbers_go_on_where_they_were(world: World) -> None:
    """An id that was given once is not given again after a restore, although its row is gone."""
    last = make_customer(world.lakeside, "走了").pk
    Customer.unguarded.filter(pk=last).delete()
    path, _manifest = copies.make_copy(now=NOON)

    restoring.restore(path, source=source(), now=NOON)

    assert make_customer(world.lakeside, "新来").pk == last + 1
    if connection.vendor == "postgresql":
        assert postgresql.STAGING not in schemas()


def schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return [name for (name,) in cursor.fetchall()]


def test_the_manifest_is_what_was_read_again(world: World) -> None:
    path, manifest = copies.make_copy(now=NOON)

    again, _key = archive.read_manifest(path, source=source())

    assert again == manifest
