"""Rows of a text file: its encoding, its separator, its quotes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from liuke.intake.reading.sniff import is_wide_text
from liuke.intake.refusals import MOST_CHARACTERS, FileFlaw, Unreadable
from liuke.intake.rules.headers import alias_hits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SAMPLE = 256 * 1024
_SEPARATORS = (",", "\t", ";", "，", "；", "|")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LINES_LOOKED_AT = 30
_FIRST_WIDE = 0x2E80  # Chinese, Japanese and Korean begin here
# Excel's way of keeping a number a text in a CSV: ="13800138000".
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?')


@dataclass(frozen=True)
class TextForm:
    """How a text file is written."""

    encoding: str
    separator: str


def form_of(path: Path) -> TextForm:
    """Return encoding and separator of a text file."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding = _encoding(sample, is_whole=len(sample) < _SAMPLE)
    text = sample.decode(encoding, errors="replace")
    return TextForm(encoding, _separator(text))


def rows_of(path: Path, form: TextForm) -> Iterator[list[str]]:
    """Yield the rows of a text file as written; bytes that are no characters become U+FFFD, NUL becomes a blank.

    Raises:
        Unreadable: a cell is longer than any cell is, mostly because a quote was never closed.
    """
    csv.field_size_limit(MOST_CHARACTERS * 4)
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        lines: Iterator[str] = (line.replace("\0", " ") if "\0" in line else line for line in file)
        if form.separator in {"，", "；"}:
            ours = "\x1f"
            lines = (line.replace(form.separator, ours) for line in lines)
            reader = csv.reader(lines, delimiter=ours)
        else:
            reader = csv.reader(lines, delimiter=form.separator)
        count = 0
        try:
            for row in reader:
                count += 1
                yield ([unwrapped(cell) for cell in row] if any('="' in c or c.startswith("=") for c in row) else row)
        except csv.Error as error:
            raise Unreadable(FileFlaw.GIANT_CELL, row=count + 1) from error


def unwrapped(cell: str) -> str:
    """Return the text in Excel's ``="…"``; any other cell as it is."""
    stripped = cell.strip()
    if stripped.startswith('="') or (stripped.startswith("=") and re.fullmatch(r"=[\d+\-]+", stripped)):
        found = _FORMULA_TEXT.fullmatch(stripped)
        return found[1] if found else cell
    return cell


def _encoding(sample: bytes, *, is_whole: bool) -> str:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    if wide := is_wide_text(sample):
        return wide
    cut = sample if is_whole else sample[: sample.rfind(b"\n") + 1] or sample
    if _is_utf8(cut):
        return "utf-8"
    if _is_mostly_utf8(cut):
        return "utf-8"  # a few damaged rows; they are rejected one by one
    return _legacy(cut)


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(sample) - 4 and error.end == len(sample)
    return True


def _is_mostly_utf8(sample: bytes) -> bool:
    """Return whether wide characters are UTF-8 with few exceptions, so that no other encoding can be meant."""
    text = sample.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    wide = sum(1 for c in text if ord(c) > _FIRST_WIDE and c != "\ufffd")
    return wide > 10 * damaged


def _legacy(sample: bytes) -> str:
    """Return the encoding whose header row names known fields; without any, what charset-normalizer says."""
    best = from_bytes(sample, cp_isolation=["gb18030", "big5", "cp1252", "latin_1"]).best()
    guessed = str(best.encoding) if best else "gb18030"
    options = list(dict.fromkeys([guessed, "gb18030", "big5"]))

    def worth(encoding: str) -> tuple[int, int]:
        text = sample.decode(encoding, errors="replace")
        lines = text.splitlines()[:_LINES_LOOKED_AT]
        separator = _separator(text)
        hits = max((alias_hits(line.split(separator)) for line in lines), default=0)
        return hits, -text.count("\ufffd")

    return max(options, key=worth)


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines()[:_LINES_LOOKED_AT] if line.strip()]
    if not lines:
        return ","

    def worth(separator: str) -> tuple[int, int, int]:
        rows = [
            len(row) for row in csv.reader(io.StringIO("\n".join(lines).replace(separator, "\x1f")), delimiter="\x1f")
        ]
        hits = max(alias_hits(line.replace('"', "").split(separator)) for line in lines)
        usual = max(set(rows), key=rows.count)
        return hits, rows.count(usual) if usual > 1 else 0, usual

    try:
        return max(_SEPARATORS, key=worth)
    except csv.Error:
        return ","
