"""What a customer has to agree to, and by what: a drawn signature, or a code of six digits. 核销验证."""

from __future__ import annotations

import zlib
from base64 import b64decode
from datetime import timedelta
from struct import Struct
from typing import TYPE_CHECKING

from liuke.visits.errors import SignatureUnreadable
from liuke.visits.rules.sale import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from liuke.visits.rules.sale import SalePayment
    from liuke.visits.rules.settling import Priced

CODE_DIGITS = 6
CODE_TIME = timedelta(minutes=5)
MOST_WRONG = 5
MOST_CODES = 5
"""Codes a customer is sent within an hour."""

CANVAS = "data:image/png;base64,"
"""What a canvas writes before its picture."""
LARGEST_PNG = 30_000
_SIDES = range(40, 1201)
_HEADER, _BITS, _FRAME = Struct(">IIBBBBB"), 8, 12
_HEAD = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
"""Bytes of a pixel by colour type, 8 bits each: grey, colours, and both with how opaque it is."""


def value_used(bill: Iterable[Priced], payments: Iterable[SalePayment]) -> int:
    """Return what a bill uses of her cards, in minor units: principal and bonus, and sessions at their list price."""
    stored = sum(one.amount_minor for one in payments if one.how is How.STORED)
    return stored + sum(one.list_minor for one in bill if one.line.session_card)


def picture(told: str) -> bytes:
    """Return what a canvas or a sender wrote in base64; of what is none, bytes that are no picture."""
    try:
        return b64decode(told.removeprefix(CANVAS), validate=True)
    except ValueError:
        return b"?"


def check_signature(png: bytes) -> None:
    """Refuse what is no drawn PNG of a signature's size: whole, 40 to 1200 pixels a side, at most 30 000 bytes.

    Raises:
        SignatureUnreadable: it is none, or nothing was drawn.
    """
    chunks = list(_chunks(png)) if len(png) <= LARGEST_PNG and png.startswith(_HEAD) else []
    names = [name for name, _data in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or len(chunks[0][1]) != _HEADER.size:
        raise SignatureUnreadable
    width, height, bits, colours, *ways = _HEADER.unpack(chunks[0][1])
    if {width, height} - set(_SIDES) or bits != _BITS or colours not in _CHANNELS or any(ways):
        raise SignatureUnreadable
    row = 1 + width * _CHANNELS[colours]  # a row begins with its filter
    pixels = _unpacked(b"".join(data for name, data in chunks if name == b"IDAT"), size=row * height)
    if not any(pixels[at + 1 : at + row].strip(b"\0") for at in range(0, len(pixels), row)):
        raise SignatureUnreadable


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return the name and data of each chunk; none after one that is cut short or does not match its checksum."""
    at = len(_HEAD)
    while at + _FRAME <= len(png):
        end = at + _FRAME + int.from_bytes(png[at : at + 4])
        name, data, check = png[at + 4 : at + 8], png[at + 8 : end - 4], png[end - 4 : end]
        if len(check) < 4 or zlib.crc32(name + data) != int.from_bytes(check):  # noqa: PLR2004 - bytes of a checksum
            return
        yield name, data
        at = end


def _unpacked(data: bytes, *, size: int) -> bytes:
    """Return the pixels, never more than a byte beyond what the picture has: a small file may hold a huge one."""
    try:
        pixels = zlib.decompressobj().decompress(data, size + 1)
    except zlib.error as error:
        raise SignatureUnreadable from error
    if len(pixels) != size:
        raise SignatureUnreadable
    return pixels
