"""What the wizard shows of an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liuke.accounts.models import Salon
from liuke.accounts.queries import WHOLE_SHOP, scope_of
from liuke.intake import queries
from liuke.intake.errors import ImportMissing
from liuke.intake.models import Import
from tests.intake.files import SALES, take, write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World


def test_an_import_of_another_salon_is_not_there(world: World, tmp_path: Path) -> None:
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))
    Import.unguarded.update(started_by=world.manager)

    with pytest.raises(ImportMissing):
        queries.import_of(done["import"], scope=scope_of(world.stranger))
    assert queries.import_of(done["import"], scope=scope_of(world.manager)).file_name == "s.csv"


WITH_SALON = [(*row, "门店" if n == 0 else "湖滨店") for n, row in enumerate(SALES)]


@pytest.mark.parametrize("by", ["nobody", "owner", "colleague"])
def test_a_file_whose_rows_name_their_salon_is_closed_to_a_manager(world: World, tmp_path: Path, by: str) -> None:
    take(world.lakeside, write_csv(tmp_path / "s.csv", WITH_SALON))
    people = {"nobody": None, "owner": world.owner, "colleague": world.front_desk}
    Import.unguarded.update(started_by=people[by])
    scope = scope_of(world.manager)

    assert queries.latest_imports(scope) == []
    assert queries.waiting_imports(scope) == []
    assert len(queries.latest_imports(scope_of(world.owner))) == 1


@pytest.mark.parametrize("by", ["nobody", "owner", "manager"])
def test_a_file_of_one_salon_is_open_to_its_manager_whoever_brought_it(world: World, tmp_path: Path, by: str) -> None:
    """It is the import's salon that counts: nobody's reach of today opens or closes it."""
    take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))
    people = {"nobody": None, "owner": world.owner, "manager": world.manager}
    Import.unguarded.update(started_by=people[by])
    world.manager.salons.add(world.westside)

    assert len(queries.latest_imports(scope_of(world.manager))) == 1
    assert queries.latest_imports(scope_of(world.stranger)) == []


def test_in_a_shop_of_one_salon_the_manager_sees_the_owner_s_files(world: World, tmp_path: Path) -> None:
    take(world.lakeside, write_csv(tmp_path / "s.csv", SALES))
    Import.unguarded.update(started_by=world.owner)
    world.stranger.salons.clear()
    Salon.objects.exclude(pk=world.lakeside.pk).delete()

    assert len(queries.latest_imports(scope_of(world.manager))) == 1


@pytest.mark.parametrize("ref", ["", "x", "99", "9" * 40, "²", "1 OR 1=1"])
def test_a_reference_that_names_no_import_is_refused(world: World, ref: str) -> None:
    with pytest.raises(ImportMissing):
        queries.import_of(ref, scope=WHOLE_SHOP)


def test_problems_are_counted_by_reason_with_their_first_row(world: World, tmp_path: Path) -> None:
    bad = ("A9", "昨天", "M003", "陶然", "肩颈按摩", "小美", "1", "199")
    [done] = take(world.lakeside, write_csv(tmp_path / "s.csv", (*SALES, bad, bad)))

    [reason] = queries.problem_counts(queries.import_of(done["import"], scope=WHOLE_SHOP))

    assert (reason["code"], reason["count"], reason["row"], reason["column"]) == ("not_a_date", 2, 6, "消费日期")
