"""The icons on the pages are the icons of the sprite."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_ICON = re.compile(r'(?:\bicon=|<c-icon\s+name=)"([a-z0-9-]+)"')


def _used() -> set[str]:
    files = [*(ROOT / "liuke").rglob("*.html"), *(ROOT / "liuke").rglob("*.py")]
    return {name for path in files for name in _ICON.findall(path.read_text(encoding="utf-8"))}


def _listed() -> list[str]:
    assets = json.loads((ROOT / "assets" / "assets.json").read_text(encoding="utf-8"))
    return list(assets["sprite"]["icons"])


def test_every_icon_used_is_listed_and_every_listed_icon_is_used() -> None:
    assert set(_listed()) == _used()


def test_the_list_is_sorted_and_every_package_is_pinned_with_its_hash() -> None:
    assets = json.loads((ROOT / "assets" / "assets.json").read_text(encoding="utf-8"))

    assert _listed() == sorted(set(_listed()))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", package["version"]) for package in assets["packages"])
    assert all(package["integrity"].startswith("sha512-") for package in assets["packages"])
