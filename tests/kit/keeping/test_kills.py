"""Killed at any moment: a backup leaves nothing that passes for whole, a restore leaves the former shop whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.kit.keeping.shop import ROOT, Shop, without_changing

if TYPE_CHECKING:
    from pathlib import Path

KILLED = -signal.SIGKILL
_MOST = 40


def names(shop: Shop) -> list[Path]:
    return sorted((shop.root / "backups").glob("*.copy"))


@pytest.mark.heavy
def test_a_restore_killed_before_any_rename_leaves_the_former_shop_whole(shop: Shop) -> None:
    (copy,) = names(shop)
    wanted = without_changing(shop.content())
    shop.execute("UPDATE customers_customer SET name = '改了'")
    before = shop.content()
    killed = 0

    for at in range(1, _MOST):
        code = shop.killed_at("os.rename", at, "restore", copy)
        if code != KILLED:
            break
        shop.mend()
        assert shop.content() == before, at
        killed += 1

    assert code == 0
    assert killed >= 8
    assert without_changing(shop.content()) == wanted
    assert shop.answer("verify")["findings"] == []


def test_a_restore_killed_while_files_change_places_leaves_the_former_shop_whole(shop: Shop) -> None:
    """The first rename of a folder moves the former one aside, the second the restored one in."""
    (copy,) = names(shop)
    wanted = without_changing(shop.content())
    shop.execute("UPDATE customers_customer SET name = '改了'")
    before = shop.content()

    for at in (1, 2):
        assert shop.killed_at("os.rename:facts", at, "restore", copy) == KILLED
        assert (shop.root / "switch.json").exists()
        shop.mend()
        assert shop.content() == before

    shop.answer("restore", copy)
    assert without_changing(shop.content()) == wanted


def test_a_restore_killed_before_it_forgets_its_journal_leaves_what_the_database_decided(shop: Shop) -> None:
    (copy,) = names(shop)
    wanted = without_changing(shop.content())
    shop.execute("UPDATE customers_customer SET name = '改了'")
    before = shop.content()

    assert shop.killed_at("os.remove:switch.json", 1, "restore", copy) == KILLED
    shop.mend()

    if shop.url:  # PostgreSQL had committed: the restored shop is whole
        assert without_changing(shop.content()) == wanted
    else:
        assert shop.content() == before
    assert shop.answer("verify")["findings"] == []


def test_a_restore_killed_while_it_unpacks_leaves_the_former_shop_and_the_next_one_works(shop: Shop) -> None:
    (copy,) = names(shop)
    before = shop.content()
    command = [sys.executable, "-m", "liuke", "restore", str(copy)]
    with subprocess.Popen(command, env=shop.environment, cwd=ROOT) as restoring:
        while not list((shop.root / "restoring").glob("files/**/*.parquet")):
            assert restoring.poll() is None, "it ended before it could be killed"
        restoring.kill()

    assert shop.content() == before
    shop.answer("restore", copy)
    assert without_changing(shop.content()) == without_changing(before)
    assert not (shop.root / "restoring").exists()


def test_a_backup_killed_at_any_moment_leaves_no_copy(shop: Shop) -> None:
    (first,) = names(shop)
    first.unlink()
    killed = 0

    for at in range(1, _MOST):
        if shop.killed_at("os.rename", at, "backup") != KILLED:
            break
        assert names(shop) == []
        killed += 1
    assert killed >= 1

    (copy,) = names(shop)
    assert shop.answer("restore", copy, "--check")["rows"] > 100


def test_a_backup_killed_while_it_writes_leaves_a_file_that_is_no_copy(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "taken.copy"
    part = tmp_path / ".taken.copy.part"
    command = [sys.executable, "-m", "liuke", "backup", "--to", str(target)]
    with subprocess.Popen(command, env=shop.environment, cwd=ROOT) as copying:
        while not part.exists():
            assert copying.poll() is None, "it ended before it could be killed"
        copying.kill()

    assert not target.exists()
    assert shop.run("restore", part, "--check", "--json").returncode == 1
    assert shop.answer("backup", "--to", target)["rows"] > 100
