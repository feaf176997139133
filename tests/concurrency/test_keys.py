"""Processes start at once in a new home: all read the key that stays. The twin shows that the race is real."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from liuke.kit.crypto import new_key
from liuke.kit.home import BadKey, read_or_make_key
from tests.concurrency.race import race

if TYPE_CHECKING:
    from pathlib import Path

STARTS, ROUNDS = 4, 50


def test_all_who_start_at_once_read_the_key_that_stays(tmp_path: Path) -> None:
    for number in range(ROUNDS):
        folder = tmp_path / str(number)

        read = race(STARTS, lambda _start: read_or_make_key(folder, "data"))  # noqa: B023 - over before the next

        assert set(read) == {(folder / "data.key").read_bytes()}
        assert [file.name for file in folder.iterdir()] == ["data.key"]
        assert (folder / "data.key").stat().st_mode & 0o777 == 0o600


def test_twin_with_one_new_file_for_all_changes_a_key_that_was_read(tmp_path: Path) -> None:
    """The same start with a name all share: the second one writes into the file that is the key already."""
    path, fresh, linked = tmp_path / "data.key", tmp_path / "data.key.new", threading.Event()

    def start(number: int) -> bytes:
        if number == 0:
            fresh.write_bytes(new_key())
            path.hardlink_to(fresh)
            read = path.read_bytes()
            linked.set()
            return read
        linked.wait()  # this one looked before there was a key
        fresh.write_bytes(new_key())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        return path.read_bytes()

    assert len(set(race(2, start))) == 2


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_damaged_key_stops_the_start_by_its_name(tmp_path: Path, size: int) -> None:
    (tmp_path / "data.key").write_bytes(os.urandom(size))

    with pytest.raises(BadKey, match=rf"data\.key holds {size} bytes"):
        read_or_make_key(tmp_path, "data")
