"""Two workers write the same import, and two people the same file, at the same moment: it is added once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import F
from django.db.utils import IntegrityError, OperationalError

from liuke.intake import services
from liuke.intake.errors import ImportNotOpen
from liuke.intake.models import Import, StagedBalance
from liuke.intake.services import Options, running
from liuke.kit.transactions import use_case
from liuke.visits.models import TicketLine
from tests.concurrency.race import race
from tests.intake.cards import owed
from tests.intake.files import SALES, write_csv
from tests.world import NOON, World

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
LINES = 60


def checked(world: World, path: Path) -> Import:
    """Return an import of ``path`` that is ready to be written."""
    of = services.receive_file(
        path, file_name=path.name, salon_id=world.lakeside.pk, options=services.Options(), now=NOON
    )
    return services.check_import(services.set_mapping(services.read_import(of)), now=NOON, rehearse=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [(f"B{n}", "2026-05-01", f"M{n}", f"客{n}", "肩颈按摩", "小美", "1", "10") for n in range(LINES)]
    return write_csv(tmp_path / "s.csv", (SALES[0], *rows))


def test_two_workers_on_one_import_write_each_row_once(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 7)
    of = checked(world, file)

    def run(_number: int) -> str:
        try:
            return str(services.run_import(Import.unguarded.get(pk=of.pk), now=NOON).status)
        except (ImportNotOpen, OperationalError) as refusal:
            return type(refusal).__name__

    race(2, run)
    of.refresh_from_db()
    if of.status != "done":  # both gave way to each other: whoever comes next goes on
        run(0)

    of.refresh_from_db()
    assert TicketLine.unguarded.count() == LINES
    assert (of.status, of.created) == ("done", LINES)


def test_who_read_an_import_before_another_began_it_gives_way(world: World, file: Path) -> None:
    of = checked(world, file)
    late = Import.unguarded.get(pk=of.pk)
    services.run_import(of, now=NOON)

    with pytest.raises(ImportNotOpen):
        running._begin(late)

    late.refresh_from_db()
    assert (late.status, late.created) == ("done", LINES)


def test_twin_without_the_cursor_as_guard_counts_rows_twice(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = checked(world, file)
    running._begin(of)

    @use_case
    def commit(_number: int) -> None:
        """Move the cursor without looking where it stands."""
        mine: Any = Import.unguarded.get(pk=of.pk)
        Import.unguarded.filter(pk=mine.pk).update(cursor=F("cursor") + LINES)

    race(2, commit)

    assert Import.unguarded.get(pk=of.pk).cursor == 2 * LINES


def test_the_same_file_taken_in_twice_at_once_adds_its_rows_once(world: World, file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "again.csv"
    copy.write_bytes(file.read_bytes())
    both = [checked(world, file), checked(world, copy)]
    assert both[0].pk != both[1].pk

    def run(number: int) -> int:
        for _attempt in range(20):
            try:
                return services.run_import(Import.unguarded.get(pk=both[number].pk), now=NOON).created
            except OperationalError:  # the database was busy with the other one
                continue
        raise AssertionError("the other one never let go")

    created = race(2, run)

    assert sum(created) == LINES
    assert TicketLine.unguarded.count() == LINES


def cards_checked(world: World, path: Path) -> Import:
    """Return an import of the opening balances in ``path`` whose totals are typed."""
    totals = Options(kind="cards", control={"principal": LINES * 10_00})
    of = services.receive_file(path, file_name=path.name, salon_id=world.lakeside.pk, options=totals, now=NOON)
    return services.check_import(services.set_mapping(services.read_import(of)), now=NOON, rehearse=False)


def test_two_people_bring_the_same_balances_in_at_once_and_they_are_posted_once(world: World, tmp_path: Path) -> None:
    rows = [(f"K{n}", f"客{n}", f"138{n:08d}", "储值卡", "10") for n in range(LINES)]
    header = ("卡号", "姓名", "手机", "卡名称", "储值余额")
    both = [cards_checked(world, write_csv(tmp_path / f"{name}.csv", (header, *rows))) for name in "ab"]

    def run(number: int) -> int:
        for _attempt in range(20):
            try:
                return services.run_import(Import.unguarded.get(pk=both[number].pk), now=NOON).created
            except OperationalError:  # the database was busy with the other one
                continue
        raise AssertionError("the other one never let go")

    assert sum(race(2, run)) == LINES
    assert owed()["principal"] == LINES * 10_00


def test_twin_without_a_look_at_what_is_in_is_refused_by_the_database(world: World, tmp_path: Path) -> None:
    rows = (("卡号", "姓名", "手机", "卡名称", "储值余额"), ("K1", "吴双", "13700137000", "储值卡", str(LINES * 10)))
    services.run_import(cards_checked(world, write_csv(tmp_path / "a.csv", rows)), now=NOON)
    there = StagedBalance.unguarded.get()

    with pytest.raises(IntegrityError):
        StagedBalance.unguarded.create(salon=there.salon, row_key=there.row_key, import_id=there.import_id + 1, entry=1)
