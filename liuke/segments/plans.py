"""Plans written once and kept under the shop's home, so that a refresh neither writes them again nor loads Ibis."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from liuke import insights, segments
from liuke.insights.plan import Plan
from liuke.kit.home import home

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_KEPT = 64
_written: dict[str, Plan] = {}


def plan(name: str, write: Callable[[], Plan], *, about: str = "") -> Plan:
    """Return a plan, written now only if the code or what it is ``about`` is new.

    Args:
        name: the calculation; part of the file's name.
        write: writes it.
        about: all it depends on beside the code: schemes, columns.
    """
    mark = hashlib.sha256(f"{code_mark()}|{name}|{about}".encode()).hexdigest()[:24]
    if mark not in _written:
        _written[mark] = _read(name, mark) or _kept(name, mark, write())
    return _written[mark]


def _read(name: str, mark: str) -> Plan | None:
    try:
        return Plan.from_text((_folder() / f"{name}.{mark}.json").read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):  # not there, or another version's
        return None


def _kept(name: str, mark: str, plan: Plan) -> Plan:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.{mark}.new"
    fresh.write_text(plan.to_text(), "utf-8")
    fresh.replace(folder / f"{name}.{mark}.json")
    by_age = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
    for old in by_age[:-_MOST_KEPT]:
        with suppress(FileNotFoundError):
            old.unlink()
    return plan


def _folder() -> Path:
    return home().facts / "plans"


@cache
def code_mark() -> str:
    """Return the code that writes plans and the libraries it stands on, as one hash."""
    folders = (Path(package.__file__ or "").parent for package in (insights, segments))
    files = sorted(file for folder in folders for kind in ("*.py", "*.toml") for file in folder.rglob(kind))
    libraries = f"{version('ibis-framework')} {version('duckdb')} {version('sqlglot')}"
    return hashlib.sha256(libraries.encode() + b"".join(file.read_bytes() for file in files)).hexdigest()
