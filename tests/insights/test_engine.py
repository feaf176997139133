"""The engine keeps what it is allowed to, and does the rest on the disk."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from liuke.insights.engine import DiskFull, Engine, FilesChanged


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


def test_two_that_spill_at_once_keep_their_rows_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "limits", {})
    Engine.limit(memory_mb=60, spill=tmp_path / "spill")
    numbers = "SELECT n + {} AS n, hash(n) AS mark FROM range(5000000) AS t(n)"

    with closing(Engine()) as one:
        one.make("many", numbers.format(0))
        with closing(Engine()) as other:
            other.make("many", numbers.format(1))
            assert len(list(tmp_path.glob("spill.*"))) == 2
        found = one.fetch("SELECT COUNT(*) AS n, MAX(n) AS most, bool_and(hash(n) = mark) AS whole FROM many")

    assert found.to_pylist() == [{"n": 5_000_000, "most": 4_999_999, "whole": True}]
    assert list(tmp_path.glob("spill.*")) == []


def test_what_a_killed_one_spilt_goes_a_day_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "limits", {})
    for name, hours in (("spill.old", 25), ("spill.new", 1)):
        (tmp_path / name).mkdir()
        then = time.time() - hours * 3600
        os.utime(tmp_path / name, (then, then))

    Engine.limit(memory_mb=100, spill=tmp_path / "spill")

    assert [left.name for left in tmp_path.glob("spill.*")] == ["spill.new"]


def test_a_file_that_went_away_is_told_from_other_trouble(tmp_path: Path) -> None:
    with closing(Engine()) as machine, pytest.raises(FilesChanged):
        machine.view("gone", [tmp_path / "gone.parquet"])


def test_a_disk_without_room_is_told_from_a_file_that_went_away() -> None:
    with closing(Engine()) as machine, pytest.raises(DiskFull):
        machine.write("SELECT n FROM range(1000000) AS t(n)", Path("/dev/full"))


def test_what_fits_neither_the_memory_nor_the_disk_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "limits", {})
    Engine.limit(memory_mb=60, spill=tmp_path / "spill")

    with closing(Engine()) as machine:
        machine.fetch("SET max_temp_directory_size = '1MB'")
        with pytest.raises(DiskFull):
            machine.make("many", "SELECT hash(n) AS a, hash(n + 1) AS b FROM range(8000000) AS t(n)")


def test_other_trouble_stays_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and nothing else")

    with closing(Engine()) as machine, pytest.raises(duckdb.Error):
        machine.view("torn", [tmp_path / "torn.parquet"])


def test_a_list_of_words_costs_no_join_where_it_is_compared_word_by_word() -> None:
    listed = ", ".join(f"'{n}'" for n in range(30))
    asked = f"SELECT name, name IN ({listed}) AS is_listed FROM named"

    with closing(Engine()) as machine:
        machine.make("named", "SELECT unnest(['7', '29', '30', NULL]) AS name")

        def answered() -> tuple[bool, dict[str | None, bool | None]]:
            said = {row["name"]: row["is_listed"] for row in machine.fetch(asked).to_pylist()}
            return "JOIN" in str(machine.fetch(f"EXPLAIN {asked}").to_pylist()), said

        with machine.word_by_word():
            inside = answered()
        outside = answered()

    said = {"7": True, "29": True, "30": False, None: None}
    assert (inside, outside) == ((False, said), (True, said))
