"""Cells of a workbook whose value the library gives back as nothing: error cells, and formulas nobody has computed.

Found in the XML itself, which is looked through only where it holds such cells at all.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNSOLVED = "#FORMULA!"  # what stands in our texts for a formula without its result
_BLOCK = 1 << 20
_CELL = re.compile(rb"<c ([^>]*[^>/])>(<f\b[^>]*(?:/>|>[^<]*</f>))?(<v/>|<v />|<v>([^<]*)</v>)?</c>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_KIND = re.compile(rb'\bt="(\w+)"')
_A_TO_Z = 26


def lost_cells(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Return row → column → text (both 0-based) of the lost cells of a sheet; nothing for other kinds of files."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part_of(archive, sheet)
            return _found_in(archive, part) if part else {}
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        return {}


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the XML that holds a sheet, or an empty text."""
    from xml.sax.saxutils import escape

    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    wanted = escape(sheet, {'"': "&quot;"})
    entry = next((e for e in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book) if f'name="{wanted}"' in e), "")
    link = re.search(r'\b\w+:id="([^"]+)"', entry)
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", links) if link else []:
        target = re.search(r'\bTarget="([^"]+)"', relation)
        if target and link and f'Id="{link[1]}"' in relation:
            return posixpath.normpath(posixpath.join("/xl", target[1])).lstrip("/")
    return ""


def _found_in(archive: zipfile.ZipFile, part: str) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for block in _blocks(archive, part):
        if b't="e"' not in block and b"<f" not in block:
            continue
        for attributes, formula, value, inside in _CELL.findall(block):
            kind, place = _KIND.search(attributes), _PLACE.search(attributes)
            text = _lost(kind[1] if kind else b"", formula, value, inside)
            if text and place:
                found.setdefault(int(place[2]) - 1, {})[_column(place[1])] = text
    return found


def _lost(kind: bytes, formula: bytes, value: bytes, inside: bytes) -> str:
    if kind == b"e":
        return inside.decode("utf-8", "replace")[:20] or UNSOLVED
    return UNSOLVED if formula and not inside and (kind != b"str" or not value) else ""


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the XML in pieces that end before a cell."""
    rest = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            whole = rest + block
            cut = whole.rfind(b"<c ")
            if cut > 0:
                yield whole[:cut]
                rest = whole[cut:]
            else:
                rest = whole
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _A_TO_Z + letter - ord("A") + 1
    return number - 1
