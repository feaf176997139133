"""The shop's data folder and its keys, chosen once in ``config`` and handed down from here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.kit.crypto import Vault, new_key

if TYPE_CHECKING:
    from pathlib import Path


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
    """Return the 32-byte key kept under ``name``; make one, readable by its owner only, at the first start."""
    path = folder / f"{name}.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f"{name}.key.new"
        fresh.touch(mode=0o600)
        fresh.write_bytes(new_key())
        with suppress(FileExistsError):  # two processes may start at once: the first link wins
            path.hardlink_to(fresh)
        fresh.unlink(missing_ok=True)
    return path.read_bytes()


def open_home(root: Path) -> Home:
    """Return the home at ``root``, made with its keys if it is new."""
    root.mkdir(parents=True, exist_ok=True)
    keys = root / "keys"
    return Home(root, Vault(read_or_make_key(keys, "data"), read_or_make_key(keys, "index")))
