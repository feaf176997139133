"""The shop's data folder and its keys, chosen once in ``config`` and handed down from here."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp

from liuke.kit.crypto import Vault, new_key

KEY_BYTES = 32


class BadKey(Exception):
    """A key file is damaged: nothing sealed with the right one would open."""


@dataclass(frozen=True)
class Home:
    """Where the shop's files are (``LIUKE_HOME``) and what opens its personal data."""

    root: Path
    vault: Vault

    @property
    def facts(self) -> Path:
        """The columnar lake: facts, states and features, personal data left out."""
        return self.root / "facts"

    @property
    def imports(self) -> Path:
        """Files that came in, one folder per import."""
        return self.root / "imports"


_installed: list[Home] = []


def install(home: Home) -> None:
    """Choose the home of this process; ``config.wiring`` calls it at start, tests for their own folder."""
    _installed[:] = [home]


def home() -> Home:
    """Return the home of this process."""
    if not _installed:
        raise RuntimeError("no home is installed; config.wiring does that at start")
    return _installed[0]


def read_or_make_key(folder: Path, name: str) -> bytes:
    """Return the 32-byte key kept under ``name``; make one, readable by its owner only, at the first start.

    Raises:
        BadKey: the file there is not 32 bytes long.
    """
    path = folder / f"{name}.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_key(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise BadKey(f"{path.name} holds {len(key)} bytes, not {KEY_BYTES}: put the right file back from a backup")
    return key


def _make_key(path: Path) -> None:
    """Put a new key at ``path``, whole and on the disk before its name is; of several at once the first link wins."""
    number, fresh = mkstemp(dir=path.parent, prefix=f"{path.name}.")  # a file of this start alone, mode 0600
    try:
        with os.fdopen(number, "wb") as file:
            file.write(new_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
    finally:
        Path(fresh).unlink()


def open_home(root: Path) -> Home:
    """Return the home at ``root``, made with its keys if it is new."""
    root.mkdir(parents=True, exist_ok=True)
    keys = root / "keys"
    return Home(root, Vault(read_or_make_key(keys, "data"), read_or_make_key(keys, "index")))
