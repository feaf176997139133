"""The engine keeps what it is allowed to, and does the rest on the disk."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from liuke.insights.engine import Engine, FilesChanged

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def _small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "limits", {})
    Engine.limit(memory_mb=100, spill=tmp_path / "spill")


@pytest.mark.usefixtures("_small")
def test_more_than_fits_into_the_memory_is_counted_all_the_same() -> None:
    with closing(Engine()) as machine:
        machine.make("many", "SELECT n, hash(n) AS mark, 'somebody ' || n AS name FROM range(6000000) AS t(n)")
        found = machine.fetch("SELECT COUNT(*) AS n FROM (SELECT DISTINCT mark, name FROM many)").to_pylist()

    assert found == [{"n": 6_000_000}]


def test_a_file_that_went_away_is_told_from_other_trouble(tmp_path: Path) -> None:
    with closing(Engine()) as machine, pytest.raises(FilesChanged):
        machine.view("gone", [tmp_path / "gone.parquet"])
