"""Copies of the shop: made whole or not at all, listed, and thinned out. 备份."""

from __future__ import annotations

import errno
import re
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from liuke import __version__
from liuke.kit.alone import alone
from liuke.kit.home import home
from liuke.kit.jobs import current_progress
from liuke.kit.keeping import postgresql, registry
from liuke.kit.keeping.archive import Manifest, Packer, blocks_of
from liuke.kit.keeping.disk import MEGABYTE, free_megabytes, private, settle, settle_folder
from liuke.kit.keeping.errors import NoRoom
from liuke.kit.keeping.frozen import DATABASE, counted, frozen, instead, migrations_of, tables_of
from liuke.kit.keeping.rules import copies_kept
from liuke.kit.problems import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

KEYS = ("data", "index", "secret")
_NAME = re.compile(r"liuke-(\d{8}T\d{6}Z)\.copy")
_STAMP = "%Y%m%dT%H%M%SZ"
_TRIES = 20


@dataclass(frozen=True)
class Copy:
    """One copy in the home's folder of copies."""

    path: Path
    made_at: datetime
    megabytes: float


def folder() -> Path:
    """Return where this home keeps its copies."""
    return home().root / "backups"


def stamp_of(at: datetime) -> str:
    """Return an instant as it stands in names of files."""
    return at.astimezone(UTC).strftime(_STAMP)


def copies() -> list[Copy]:
    """Return the copies of this home, newest first."""
    found = []
    for path in folder().glob("liuke-*.copy"):
        if told := _NAME.fullmatch(path.name):
            made_at = datetime.strptime(told[1], _STAMP).replace(tzinfo=UTC)
            found.append(Copy(path, made_at, path.stat().st_size / MEGABYTE))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def copy_named(name: str) -> Copy:
    """Return a copy by its file's name.

    Raises:
        NotFound: this home has none of that name.
    """
    for copy in copies():
        if copy.path.name == name:
            return copy
    raise NotFound(copy=name)


def thin_out() -> list[str]:
    """Remove the copies nobody will miss (see ``copies_kept``) and return their names."""
    there = copies()
    kept = copies_kept(copy.made_at for copy in there)
    gone = [copy for copy in there if copy.made_at not in kept]
    for copy in gone:
        copy.path.unlink(missing_ok=True)
    return [copy.path.name for copy in gone]


def make_copy(*, now: datetime, into: Path | None = None) -> tuple[Path, Manifest]:
    """Write everything the shop needs to stand again into one sealed file, and return it with what it holds.

    Others go on working meanwhile. A process that dies leaves no file under the copy's name.

    Raises:
        NoRoom: the disk is full; nothing is left behind.
    """
    with alone("backup"), _workshop() as workshop, _room_told(workshop):
        target = into or folder() / f"liuke-{stamp_of(now)}.copy"
        fresh = (workshop if into is None else target.parent) / f".{target.name}.part"
        try:
            manifest = _write(fresh, workshop, now=now)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        settle_folder(target.parent)
    return target, manifest


@contextmanager
def _workshop() -> Iterator[Path]:
    """Return a folder beside the copies; what a killed process left in it goes first."""
    place = folder() / ".making"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    folder().chmod(0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _room_told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoom(free=free_megabytes(place), needed=free_megabytes(place) + 1) from error


def _write(path: Path, workshop: Path, *, now: datetime) -> Manifest:
    files = _files_at_one_moment(workshop)
    with private(path) as file, frozen(workshop) as link:
        packer = Packer(file, keys=home().root / "keys", made_at=now.isoformat())
        manifest = _about(link, now=now)
        members = [*_database(link, workshop, manifest), *files, *_keys()]
        for number, (name, source) in enumerate(members):
            current_progress().report(number, len(members))
            packer.add(name, blocks_of(source) if isinstance(source, Path) else source)
        if link.vendor == "postgresql":
            manifest.sequences = postgresql.sequences_of(link)
        packer.finish(manifest)
        settle(file)
    return manifest


def _about(link: Any, *, now: datetime) -> Manifest:
    tables = tables_of(link)
    with instead(link):
        heads = registry.heads_now()
    return Manifest(
        version=__version__, made_at=now.isoformat(), vendor=link.vendor, migrations=migrations_of(link),
        rows=counted(link, tables), heads=heads,
    )  # fmt: skip


def _database(link: Any, workshop: Path, manifest: Manifest) -> Iterator[tuple[str, Any]]:
    if link.vendor == "sqlite":
        link.close()  # its write-ahead log goes into the file
        yield "database/liuke.sqlite3", workshop / DATABASE
        return
    for table in manifest.rows:
        manifest.columns[table] = postgresql.columns_of(link, table)
        yield f"database/{table}.csv", postgresql.rows_of(link, table, manifest.columns[table])


def _keys() -> list[tuple[str, Path]]:
    place = home().root / "keys"
    return [(f"keys/{name}.key", place / f"{name}.key") for name in KEYS if (place / f"{name}.key").exists()]


def _files_at_one_moment(workshop: Path) -> list[tuple[str, Path]]:
    """Return the files to keep, by links: whoever replaces one meanwhile does not touch the copy.

    A file that went between the listing and its link means that the list is old; it is made again.
    """
    root = home().root
    for _try in range(_TRIES):
        place = workshop / "files"
        shutil.rmtree(place, ignore_errors=True)
        with suppress(FileNotFoundError):
            found = sorted({path for lister in registry.files for path in lister(root)})
            return [(f"files/{path.relative_to(root).as_posix()}", _linked(path, place, root)) for path in found]
    raise OSError(errno.EAGAIN, "the files of the facts change faster than they can be listed")


def _linked(path: Path, place: Path, root: Path) -> Path:
    target = place / path.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:  # a disk without links
        shutil.copyfile(path, target)
    return target
