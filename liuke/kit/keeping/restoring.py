"""A shop out of a copy: everything is read, unpacked beside and checked before anything is replaced. 恢复."""

from __future__ import annotations

import errno
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from liuke import __version__
from liuke.kit import guards
from liuke.kit import home as homes
from liuke.kit.keeping import backup_keys, checks, postgresql, registry, switch
from liuke.kit.keeping.archive import MANIFEST, Manifest, Unpacker, read_manifest
from liuke.kit.keeping.copies import stamp_of
from liuke.kit.keeping.disk import MEGABYTE, free_megabytes, private, settle
from liuke.kit.keeping.errors import CopyDamaged, CopyOfOtherDatabase, CopyTooNew, CopyUnsound, NoRoom
from liuke.kit.keeping.frozen import DATABASE, counted, instead, migrations_of, opened_at, tables_of
from liuke.kit.keeping.occupied import emptied, fold
from liuke.kit.keeping.parking import Parked, park

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from liuke.kit.keeping.backup_keys import KeySource

_STAGING = "restoring"
_SPARE_MEGABYTES = 64
_PLACES = ("database", "files", "keys")


@dataclass(frozen=True)
class Restored:
    """What came back.

    Args:
        manifest: of the copy.
        parked: work that stands still until somebody releases it.
        kept: the folder (and on PostgreSQL the schema of nearly the same name) with what stood there before.
        findings: what the checks found and the owner took all the same.
    """

    manifest: Manifest
    parked: Parked
    kept: Path
    findings: tuple[checks.Finding, ...]


def check_copy(path: Path, *, source: KeySource) -> tuple[Manifest, bytes]:
    """Read a copy to its last byte and return what it holds and its key. Nothing is written.

    Raises:
        CopyRefused: it is cut, damaged, sealed by another key, of another database or of a newer version.
        NoRoom: it would not fit beside what is here.
    """
    manifest, key = read_manifest(path, source=source)
    if manifest.vendor != connection.vendor:
        raise CopyOfOtherDatabase(file=path.name, theirs=manifest.vendor, ours=connection.vendor)
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations}
    if unknown := [name for name in manifest.migrations if name not in known]:
        raise CopyTooNew(file=path.name, theirs=f"{manifest.version} ({unknown[0]})", ours=__version__)
    needed = manifest.unpacked_bytes // MEGABYTE + _SPARE_MEGABYTES
    free = free_megabytes(homes.home().root)
    if free < needed:
        raise NoRoom(free=free, needed=needed)
    return manifest, key


def restore(path: Path, *, source: KeySource, now: datetime, anyway: bool = False) -> Restored:
    """Put the shop of a copy into the place of this one; what stood here is kept beside under a dated name.

    A process that dies at any moment leaves the former shop whole (or, after the last step, the restored one).

    Args:
        path: the copy.
        source: where its key comes from.
        now: names what is kept.
        anyway: take restored data although a check found something.

    Raises:
        CopyRefused, NoRoom: as ``check_copy``, or what came out of the copy is not sound.
        ShopInUse: somebody works with this shop.
    """
    root, stamp = homes.home().root, stamp_of(now)
    with emptied(root), _staging(root) as staging:
        manifest, key = check_copy(path, source=source)
        with ExitStack() as stack:
            link = stack.enter_context(_unpacked(path, source, manifest, staging))
            _ready_keys(root / "keys", staging, key=key)
            with instead(link), _at(staging):
                findings = _sound(path, manifest, link, now=now, anyway=anyway)
                parked = park(copy=path.name)
                for hook in registry.after_restore:
                    hook(now, path.name)
        _put_in_place(root, staging, stamp=stamp)
    homes.install(homes.open_home(root))
    return Restored(manifest, parked, _kept(root, stamp), findings)


def _kept(root: Path, stamp: str) -> Path:
    return root / f"before-restore-{stamp}"


@contextmanager
def _staging(root: Path) -> Iterator[Path]:
    """Return an empty folder beside the shop; it goes with the block, and what a dead restore left goes first."""
    place = root / _STAGING
    _clear(place)
    place.mkdir(mode=0o700)
    try:
        yield place
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoom(free=free_megabytes(root), needed=free_megabytes(root) + _SPARE_MEGABYTES) from error
    finally:
        _clear(place)


def _clear(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    if connection.vendor == "postgresql":
        postgresql.sweep()


@contextmanager
def _unpacked(path: Path, source: KeySource, manifest: Manifest, staging: Path) -> Iterator[Any]:
    """Return a connection to the database of the copy, unpacked beside the shop's with its files."""
    with path.open("rb") as file:
        copy = Unpacker(file, name=path.name, source=source)
        if manifest.vendor == "postgresql":
            with postgresql.staged() as link:
                with instead(link):
                    _migrate_to(manifest.migrations)
                try:
                    postgresql.load(link, manifest, _tables(copy, staging))
                except DatabaseError as error:  # it does not take rows that break a rule of its tables
                    raise CopyUnsound(file=path.name, findings=str(error).splitlines()[0]) from error
                _same(copy, manifest, path)
                yield link
            return
        for name, blocks in copy:
            _unpack(name, blocks, staging)
        _same(copy, manifest, path)
    link = opened_at(staging / "database" / DATABASE)
    try:
        yield link
    finally:
        link.close()


def _tables(copy: Unpacker, staging: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Return the tables one after another, and unpack the files between and behind them."""
    for name, blocks in copy:
        if name.startswith("database/"):
            yield name.removeprefix("database/").removesuffix(".csv"), blocks
        else:
            _unpack(name, blocks, staging)


def _unpack(name: str, blocks: Iterable[bytes], staging: Path) -> None:
    target = staging / name
    is_ours = name.partition("/")[0] in _PLACES and target.resolve().is_relative_to(staging.resolve())
    if name != MANIFEST and not is_ours:
        raise CopyDamaged(file=name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with private(target) as file:
        for block in blocks:
            file.write(block)
        settle(file)


def _same(copy: Unpacker, manifest: Manifest, path: Path) -> None:
    """See that the second reading found what the first did: the file may lie on a disk that is failing."""
    if {name: told for name, told in copy.found.items() if name != MANIFEST} != manifest.members:
        raise CopyDamaged(file=path.name)


def _migrate_to(names: Iterable[str]) -> None:
    """Make the tables as they were when the copy was made."""
    executor = MigrationExecutor(connections["default"])
    wanted = {tuple(name.split(".", 1)) for name in names}
    graph = executor.loader.graph
    tops = [
        key for key in graph.nodes if key in wanted and not any(c.key in wanted for c in graph.node_map[key].children)
    ]
    executor.migrate(tops)


def _ready_keys(own: Path, staging: Path, *, key: bytes) -> None:
    keys = staging / "keys"
    keys.mkdir(exist_ok=True, mode=0o700)
    backup_keys.carry_over(own, keys, key=key)


@contextmanager
def _at(staging: Path) -> Iterator[None]:
    """Let everything in the block work with the restored files and keys."""
    before = homes.home()
    files = staging / "files"
    files.mkdir(exist_ok=True)
    (files / "keys").symlink_to(staging / "keys")
    homes.install(homes.open_home(files))
    try:
        yield
    finally:
        homes.install(before)
        (files / "keys").unlink()


def _sound(path: Path, manifest: Manifest, link: Any, *, now: datetime, anyway: bool) -> tuple[checks.Finding, ...]:
    """Compare rows and heads with the manifest, bring the tables to this version, and run the checks.

    Raises:
        CopyDamaged: rows or heads differ.
        CopyUnsound: a check found something, and nobody said that it does not matter.
    """
    heads = {name: head for name, head in registry.heads_now().items() if name in manifest.heads}
    if counted(link, tables_of(link)) != manifest.rows or heads != manifest.heads:
        raise CopyDamaged(file=path.name)
    if migrations_of(link) != manifest.migrations:
        raise CopyDamaged(file=path.name)
    executor = MigrationExecutor(link)
    executor.migrate(executor.loader.graph.leaf_nodes())
    guards.recreate()
    findings = checks.run(now=now, only_data=True).findings
    if findings and not anyway:
        raise CopyUnsound(file=path.name, findings="; ".join(finding.sentence for finding in findings))
    return findings


def _put_in_place(root: Path, staging: Path, *, stamp: str) -> None:
    moves = [(staging / "keys", root / "keys")]
    moves += [(place, root / place.name) for place in sorted((staging / "files").iterdir()) if place.is_dir()]
    moves += [
        (_emptied(staging, name), root / name)
        for name in ("facts", "imports")
        if not (staging / "files" / name).exists()
    ]
    commit = None
    if connection.vendor == "sqlite":
        live = Path(connection.settings_dict["NAME"])
        connection.close()
        for path in (staging / "database" / DATABASE, live):
            fold(path)
        moves.append((staging / "database" / DATABASE, live))
    else:
        connection.ensure_connection()

        def commit() -> None:
            postgresql.swap(stamp)

    switch.switch(root, moves, kept=_kept(root, stamp), stamp=stamp, commit=commit)


def _emptied(staging: Path, name: str) -> Path:
    place = staging / "files" / name
    place.mkdir()
    return place
