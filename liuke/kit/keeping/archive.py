"""A copy as a file: named members one after another, the manifest last, all sealed."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from liuke import __version__
from liuke.kit.keeping import backup_keys
from liuke.kit.keeping.errors import CopyDamaged, CopyTooNew, KeyFileMissing, MemberMissing
from liuke.kit.keeping.rules import is_newer
from liuke.kit.keeping.sealing import Opener, Sealer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from liuke.kit.keeping.backup_keys import KeySource

BLOCK = 1 << 18
MANIFEST = "manifest.json"
_NAME, _LENGTH = struct.Struct(">H"), struct.Struct(">I")
_MEMBER, _END = b"M", b"E"


@dataclass
class Manifest:
    """What a copy holds.

    Args:
        version: of the program that made it.
        made_at: ISO instant.
        vendor: ``sqlite`` or ``postgresql``.
        migrations: every applied migration as ``app.name``.
        rows: rows per table.
        columns: columns per table, in the order they are written (PostgreSQL only).
        sequences: the last number each one gave (PostgreSQL only).
        heads: what apps registered to be equal after a restore, e.g. the last hash of a ledger.
        members: size in bytes and SHA-256 per member.
    """

    version: str
    made_at: str
    vendor: str
    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    heads: dict[str, Any] = field(default_factory=dict)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def unpacked_bytes(self) -> int:
        """How much room everything takes once it is unpacked."""
        return sum(size for size, _digest in self.members.values())


class Packer:
    """Writes a copy."""

    def __init__(self, file: IO[bytes], *, keys: Path, made_at: str) -> None:
        """Begin a copy with the backup key in ``keys``."""
        key, wrapped = backup_keys.own_key(keys)
        salt = os.urandom(32)
        header = {
            "version": __version__, "made_at": made_at, "key": backup_keys.key_id(key), "passphrase": wrapped,
            "salt": b64encode(salt).decode(),
        }  # fmt: skip
        self._out = Sealer(file, key=backup_keys.content_key(key, salt=salt), header=header)
        self.members: dict[str, tuple[int, str]] = {}

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write one member, block by block."""
        told = name.encode()
        self._out.write(_MEMBER + _NAME.pack(len(told)) + told)
        size, digest = 0, hashlib.sha256()
        for block in blocks:
            if block:
                self._out.write(_LENGTH.pack(len(block)) + block)
                digest.update(block)
                size += len(block)
        self._out.write(_LENGTH.pack(0))
        self.members[name] = (size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, with every member, and seal the end."""
        manifest.members = dict(self.members)
        self.add(MANIFEST, [json.dumps(vars(manifest), ensure_ascii=False).encode()])
        self._out.write(_END)
        self._out.close()


def blocks_of(path: Path) -> Iterator[bytes]:
    """Return a file block by block."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


class Unpacker:
    """Reads a copy: iterate for each member's name and blocks, which must be read to their end one after another."""

    def __init__(self, file: IO[bytes], *, name: str, source: KeySource) -> None:
        """Open a copy; see ``Opener`` and ``KeySource.open`` for what is refused."""
        self._name = name
        self.key = b""
        self._in = Opener(file, name=name, key_of=lambda header: self._content_key(header, source))
        self.header = self._in.header
        self.found: dict[str, tuple[int, str]] = {}

    def _content_key(self, header: dict[str, Any], source: KeySource) -> bytes:
        self.key = source.open(header, file=self._name)
        return backup_keys.content_key(self.key, salt=b64decode(header.get("salt", "")))

    def __iter__(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        while (kind := self._in.read(1)) == _MEMBER:
            (length,) = _NAME.unpack(self._in.read(_NAME.size))
            name = self._in.read(length).decode()
            yield name, self._blocks(name)
        if kind != _END:
            raise CopyDamaged(file=self._name)
        self._in.finish()

    def _blocks(self, name: str) -> Iterator[bytes]:
        size, digest = 0, hashlib.sha256()
        while length := _LENGTH.unpack(self._in.read(_LENGTH.size))[0]:
            block = self._in.read(length)
            digest.update(block)
            size += length
            yield block
        self.found[name] = (size, digest.hexdigest())


def read_manifest(path: Path, *, source: KeySource) -> tuple[Manifest, bytes]:
    """Read a whole copy and return its manifest and its backup key; nothing is written.

    Raises:
        CopyRefused: it cannot be trusted to the last byte; the class says why.
        KeyFileMissing: the copy itself cannot be read.
    """
    try:
        with path.open("rb") as file:
            copy = Unpacker(file, name=path.name, source=source)
            if is_newer(str(copy.header.get("version")), than=__version__):
                raise CopyTooNew(file=path.name, theirs=copy.header.get("version"), ours=__version__)
            told = b""
            for name, blocks in copy:
                for block in blocks:
                    told = told + block if name == MANIFEST else b""
    except OSError as error:
        raise KeyFileMissing(file=str(path)) from error
    try:
        manifest = Manifest(**json.loads(told))
    except (ValueError, TypeError) as error:
        raise CopyDamaged(file=path.name) from error
    _compare(manifest, copy.found, file=path.name)
    return manifest, copy.key


def _compare(manifest: Manifest, found: dict[str, tuple[int, str]], *, file: str) -> None:
    manifest.members = {name: (size, digest) for name, (size, digest) in manifest.members.items()}
    for name, told in manifest.members.items():
        if name not in found:
            raise MemberMissing(file=file, member=name)
        if found[name] != told:
            raise CopyDamaged(file=file)
    if extra := found.keys() - manifest.members.keys() - {MANIFEST}:
        raise CopyDamaged(file=file, members=sorted(extra))
