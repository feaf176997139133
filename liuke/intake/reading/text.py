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
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SAMPLE = 256 * 1024
_SEPARATORS = (",", "\t", ";", "，", "；", "|")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
_LEAST_WIDE = 3  # characters nobody writes by accident in another encoding
_LINES_LOOKED_AT = 30
_FIRST_WIDE = 0x2E80  # Chinese, Japanese and Korean begin here
# Excel's way of keeping a number a text in a CSV: ="13800138000".
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?')


@dataclass(frozen=True)
class TextForm:
    """How a text file is written.

    Args:
        mark: how many bytes of a byte order mark stand before it.
        may_change: the encoding may be another one further down.
    """

    encoding: str
    separator: str
    mark: int = 0
    may_change: bool = False


def form_of(path: Path) -> TextForm:
    """Return encoding and separator of a text file."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        while sample.isspace():  # a file that begins with many empty lines
            sample = file.read(_SAMPLE)
    mark, claimed = next(((len(m), e) for m, e in _MARKS if sample.startswith(m)), (0, ""))
    sample = sample[mark:]
    encoding = _encoding(sample, claimed=claimed, is_whole=mark + len(sample) < _SAMPLE)
    text = sample.decode(encoding, errors="replace")
    may_change = encoding not in _WIDE and encoding != "utf-8" and b"\n" in sample
    return TextForm(encoding, _separator(text), mark, may_change=may_change)


def rows_of(path: Path, form: TextForm) -> Iterator[list[str]]:
    """Yield the rows of a text file as written; bytes that are no characters become U+FFFD, NUL becomes a blank.

    Raises:
        Unreadable: a quote is never closed, or a cell is longer than any cell is, mostly for the same reason.
    """
    csv.field_size_limit(MOST_CHARACTERS * 4)
    lines = _Lines(_texts(path, form))
    separator = form.separator
    source: Iterable[str] = lines
    if separator in {"，", "；"}:
        separator = "\x1f"
        source = (line.replace(separator, " ").replace(form.separator, separator) for line in lines)
    count = 0
    try:
        for row in csv.reader(source, delimiter=separator):
            count += 1
            if lines.ended:  # inside quotation marks, otherwise the row would have ended before
                raise Unreadable(FileFlaw.OPEN_QUOTE, row=count)
            yield ([unwrapped(cell) for cell in row] if any('="' in c or c.startswith("=") for c in row) else row)
    except csv.Error as error:
        raise Unreadable(FileFlaw.GIANT_CELL, row=count + 1) from error


class _Lines:
    """Lines on their way to the reader of rows; ``ended`` once it asked for one more than there are."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        yield from self._source
        self.ended = True


def _texts(path: Path, form: TextForm) -> Iterator[str]:
    """Yield the lines of a file as text without NUL.

    A file put together from two exports may change its encoding in the middle: lines of a file in an old Chinese
    encoding that can only be UTF-8 are read as UTF-8.
    """
    if form.may_change:
        with path.open("rb") as file:
            file.seek(form.mark)
            for raw in file:
                line = (_only_utf8(raw) or raw.decode(form.encoding, errors="replace")).replace("\0", " ")
                yield from io.StringIO(line, newline="") if "\r" in line[:-2] else (line,)
        return
    with path.open(encoding=form.encoding, errors="replace", newline="") as text:
        yield next(text, "").lstrip("\ufeff").replace("\0", " ")
        for line in text:
            yield line.replace("\0", " ") if "\0" in line else line


def _only_utf8(raw: bytes) -> str:
    """Return a line that can be nothing but UTF-8, otherwise an empty text."""
    if raw.isascii():
        return ""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    return text if sum(1 for c in text if ord(c) > _FIRST_WIDE) >= _LEAST_WIDE else ""


def unwrapped(cell: str) -> str:
    """Return the text in Excel's ``="…"``; any other cell as it is."""
    stripped = cell.strip()
    if stripped.startswith('="') or (stripped.startswith("=") and re.fullmatch(r"=[\d+\-]+", stripped)):
        found = _FORMULA_TEXT.fullmatch(stripped)
        return found[1] if found else cell
    return cell


def _encoding(sample: bytes, *, claimed: str, is_whole: bool) -> str:
    """Return the encoding a text is in; what its byte order mark claims holds for wide ones that do look wide."""
    if claimed in _WIDE and sample.count(0):
        return claimed
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
