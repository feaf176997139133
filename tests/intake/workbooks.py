"""Workbooks no honest program writes: their parts as raw XML."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def text_cell(place: str, text: str) -> str:
    """Return a cell that holds its text itself; markup in ``text`` stays markup."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_rows(rows: Iterable[Iterable[str]], *, first: int = 1) -> str:
    """Return rows of texts (at most 26 columns) from row ``first`` on."""
    made = []
    for number, row in enumerate(rows, first):
        cells = "".join(text_cell(f"{chr(65 + place)}{number}", text) for place, text in enumerate(row))
        made.append(f'<row r="{number}">{cells}</row>')
    return "".join(made)


def sheet(rows: str, *, before: str = "", after: str = "", head: str = _HEAD) -> str:
    """Return a worksheet of the given rows."""
    return f'{head}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def shared(texts: Iterable[str], *, head: str = _HEAD) -> str:
    """Return a table of shared strings."""
    return f'{head}<sst xmlns="{_MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'


def book(path: Path, sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None, **parts: str) -> Path:
    """Write a workbook of ``sheets`` (name → XML); ``parts`` are further files below ``xl/``, without their ending."""
    states = states or {}
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{_state(states.get(name, ""))}/>'
        for n, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    ) + "".join(f'<Relationship Id="rIdX{name}" Type="{_LINKS}/{name}" Target="{name}.xml"/>' for name in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels", _relations(f'<Relationship Id="r" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>')
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{named}</sheets></workbook>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(links))
        for number, xml in enumerate(sheets.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", xml)
        for name, xml in parts.items():
            archive.writestr(f"xl/{name}.xml", xml)
    return path


def _state(state: str) -> str:
    return f' state="{state}"' if state else ""


def _relations(inside: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
