"""Putting restored files into the place of a shop's own, so that a death at any moment leaves one of the two whole.

A journal is written before the first file moves and removed after the last; whoever starts and finds one puts the
former files back, unless the database says that the switch was committed. Standard library only: this runs before
the settings, which would make new keys where the folder of keys has just been moved.
"""

from __future__ import annotations

import fcntl
import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from liuke.kit.keeping.disk import settle_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

JOURNAL = "switch.json"
_LOCK = "switch.lock"


def switch(
    root: Path, moves: Iterable[tuple[Path, Path]], *, kept: Path, stamp: str, commit: Callable[[], None] | None = None
) -> None:
    """Move what stands aside into ``kept`` and each staged path into its place.

    Args:
        root: the home.
        moves: pairs of a staged path and where it belongs; all on one disk.
        kept: the folder the former ones go to.
        stamp: names this switch for ``commit`` and for ``mend``.
        commit: swaps the database; without one the files alone decide, by the journal's end.
    """
    kept.mkdir(mode=0o700)
    told = [[str(staged), str(live), str(kept / live.name)] for staged, live in moves]
    with _alone(root):
        write_whole(root / JOURNAL, json.dumps({"stamp": stamp, "moves": told}).encode())
        try:
            for staged, live, aside in told:
                if Path(live).exists():
                    Path(live).rename(aside)
                Path(staged).rename(live)
            for folder in {Path(path).parent for move in told for path in move}:
                settle_folder(folder)
            if commit is not None:
                commit()
        except BaseException:
            _put_back(told)
            _forget(root)
            raise
        _forget(root)


def mend(root: Path, *, is_committed: Callable[[str], bool]) -> bool:
    """Finish or undo a switch that died; return whether there was one.

    Raises:
        OSError: the database that knows cannot be asked.
    """
    if not (root / JOURNAL).exists():
        return False
    with _alone(root):
        if not (root / JOURNAL).exists():  # it lived, and has ended meanwhile
            return False
        journal = json.loads((root / JOURNAL).read_text())
        if not is_committed(journal["stamp"]):
            _put_back(journal["moves"])
        _forget(root)
    return True


def _put_back(moves: Iterable[list[str]]) -> None:
    for staged, live, aside in (map(Path, move) for move in moves):
        if live.exists() and not staged.exists():
            live.rename(staged)
        if aside.exists():
            aside.rename(live)
        settle_folder(live.parent)


def _forget(root: Path) -> None:
    (root / JOURNAL).unlink()
    settle_folder(root)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    with (root / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
