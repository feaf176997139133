"""A stream sealed in chunks: AES-256-GCM, each chunk bound to the header, its place and whether it is the last.

A file that was cut, reordered, joined with another or changed in one bit does not open. Memory is a few chunks.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from typing import IO, TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liuke.kit.keeping.errors import CopyCut, CopyDamaged, NotACopy

if TYPE_CHECKING:
    from collections.abc import Callable

    KeyOf = Callable[[dict[str, Any]], bytes]

MAGIC = b"LIUKE COPY 1\n"
CHUNK = 1 << 20
_LARGEST_HEADER = 1 << 16
_LARGEST_SEALED = CHUNK + (CHUNK >> 8) + 1024  # what compresses badly grows a little
_FRAME = struct.Struct(">IB")
_LENGTH = struct.Struct(">I")


class Sealer:
    """Writes a sealed stream. ``close`` seals the last chunk; without it the file does not open."""

    def __init__(self, file: IO[bytes], *, key: bytes, header: dict[str, Any]) -> None:
        """Begin a file.

        Args:
            file: opened for writing, at its start.
            key: 32 bytes, used for this one file and no other: chunks are counted, not drawn by lot.
            header: readable by everybody, changeable by nobody.
        """
        told = json.dumps(header, sort_keys=True).encode()
        file.write(MAGIC + _LENGTH.pack(len(told)) + told)
        self._file, self._cipher, self._about = file, AESGCM(key), hashlib.sha256(told).digest()
        self._buffer, self._number = bytearray(), 0

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._buffer += data
        while len(self._buffer) > CHUNK:
            self._put(bytes(self._buffer[:CHUNK]), is_last=False)
            del self._buffer[:CHUNK]

    def close(self) -> None:
        """Seal what is left as the last chunk."""
        self._put(bytes(self._buffer), is_last=True)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        nonce, about = _place(self._number, self._about, is_last=is_last)
        sealed = self._cipher.encrypt(nonce, zlib.compress(chunk, 1), about)
        self._file.write(_FRAME.pack(len(sealed), is_last) + sealed)
        self._number += 1


def _place(number: int, about: bytes, *, is_last: bool) -> tuple[bytes, bytes]:
    return number.to_bytes(12, "big"), about + bytes([is_last])


class Opener:
    """Reads a sealed stream and believes nothing that is not sealed.

    Raises:
        NotACopy: the first bytes are not those of a copy.
        CopyCut: the file ends before its last chunk.
        CopyDamaged: a chunk does not open.
    """

    def __init__(self, file: IO[bytes], *, name: str, key_of: KeyOf) -> None:
        """Read the header and ask for its key."""
        self._file, self._name = file, name
        told = self._header_bytes()
        try:
            self.header: dict[str, Any] = json.loads(told)
        except ValueError as error:
            raise NotACopy(file=name) from error
        self._cipher, self._about = AESGCM(key_of(self.header)), hashlib.sha256(told).digest()
        self._buffer, self._number, self._is_over = bytearray(), 0, False

    def _header_bytes(self) -> bytes:
        if self._file.read(len(MAGIC)) != MAGIC:
            raise NotACopy(file=self._name)
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > _LARGEST_HEADER:
            raise NotACopy(file=self._name)
        return self._exactly(length)

    def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes."""
        while len(self._buffer) < count:
            if self._is_over:
                raise CopyDamaged(file=self._name)
            self._buffer += self._chunk()
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def finish(self) -> None:
        """See that the stream ends here, with the file."""
        if not self._is_over:
            self._buffer += self._chunk()
        if self._buffer or not self._is_over or self._file.read(1):
            raise CopyDamaged(file=self._name)

    def _chunk(self) -> bytes:
        length, is_last = _FRAME.unpack(self._exactly(_FRAME.size))
        if length > _LARGEST_SEALED or is_last > 1:
            raise CopyDamaged(file=self._name)
        nonce, about = _place(self._number, self._about, is_last=bool(is_last))
        try:
            chunk = zlib.decompress(self._cipher.decrypt(nonce, self._exactly(length), about))
        except (InvalidTag, zlib.error) as error:
            raise CopyDamaged(file=self._name) from error
        self._number, self._is_over = self._number + 1, bool(is_last)
        return chunk

    def _exactly(self, count: int) -> bytes:
        found = self._file.read(count)
        if len(found) < count:
            raise CopyCut(file=self._name)
        return found
