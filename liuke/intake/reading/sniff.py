"""What a file is, by its first bytes and never by its name; and whether it is safe to open."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from enum import StrEnum
from typing import TYPE_CHECKING

from liuke.intake.refusals import MOST_BYTES, ZIP_BYTES, ZIP_ENTRIES, ZIP_RATIO, FileFlaw, Unreadable

if TYPE_CHECKING:
    from pathlib import Path

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LOOK = 64 * 1024
_LEAST_BYTES = 4
_OTHERS = (b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"GIF8", b"Rar!", b"7z\xbc\xaf",
    b"SQLite format 3\0", b"PAR1", b"BZh", b"\x1f\x8b", b"{\\rtf", b"#!", b"[InternetShortcut]")  # fmt: skip
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0\0\xfe\xff")
_MARKUP = re.compile(rb"<[a-z!?]|mime-version:", re.IGNORECASE)
_JSON = re.compile(rb"\[?\s*\{\s*\"|\[\s*\[")


class Form(StrEnum):
    """How a file is read."""

    TEXT = "text"
    WORKBOOK = "workbook"


def sniff(path: Path, *, file_name: str) -> Form:
    """Return how to read a file.

    Raises:
        Unreadable: it is no table, is broken, locked, or would unpack to too much.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(FileFlaw.EMPTY)
    if size > MOST_BYTES:
        raise Unreadable(FileFlaw.TOO_LARGE)
    if file_name.casefold().endswith((".et", ".ett")):
        raise Unreadable(FileFlaw.WPS)
    with path.open("rb") as file:
        head = file.read(_LOOK)
    if head.startswith(b"PK"):
        check_zip(path)
        return Form.WORKBOOK
    if head.startswith(_OLE):
        _check_ole(path)
        return Form.WORKBOOK
    return _text_form(head)


def _text_form(head: bytes) -> Form:
    start = head[:800].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MARKUP.match(start):
        raise Unreadable(FileFlaw.HTML)
    if head.startswith(_OTHERS) or _JSON.match(start):
        raise Unreadable(FileFlaw.NOT_A_TABLE)
    if len(head) < _LOOK and not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(FileFlaw.EMPTY)
    if not head.startswith(_UNICODE_MARKS) and not is_wide_text(head) and head.count(0) > len(head) // 100 + 5:
        raise Unreadable(FileFlaw.NOT_A_TABLE)
    return Form.TEXT


def is_wide_text(head: bytes) -> str:
    """Return the UTF-16 order of a text without mark: every other byte of its ASCII part is zero."""
    sample = head[: 2000 // 2 * 2]
    if len(sample) < _LEAST_BYTES:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.02:
        return "utf-16-be"
    return ""


def check_zip(path: Path) -> None:
    """Refuse a broken archive, one that unpacks to too much, and one that holds no workbook.

    Only the directory is read; nothing is ever unpacked to disk, so names such as ``../../x`` lead nowhere.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise Unreadable(FileFlaw.BROKEN) from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > ZIP_ENTRIES or unpacked > ZIP_BYTES or unpacked / packed > ZIP_RATIO:
        raise Unreadable(FileFlaw.ZIP_BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(FileFlaw.PASSWORD)
    names = {entry.filename for entry in entries}
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise Unreadable(FileFlaw.NOT_A_TABLE)


def _check_ole(path: Path) -> None:
    body = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise Unreadable(FileFlaw.PASSWORD)
    names = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    if not any(name in body for name in names):
        raise Unreadable(FileFlaw.NOT_A_TABLE)


def unpack_gzip(path: Path, target: Path) -> bool:
    """Unpack a ``.gz`` to ``target`` and return True; return False where the file is none.

    Raises:
        Unreadable: broken, or it unpacks to too much.
    """
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return False
    most = min(MOST_BYTES, max(path.stat().st_size, 1024) * ZIP_RATIO)
    written = 0
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as out:
            while block := packed.read(1 << 20):
                written += len(block)
                if written > most:
                    raise Unreadable(FileFlaw.ZIP_BOMB)
                out.write(block)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(FileFlaw.BROKEN) from error
    return True
