"""What opens a copy: the backup key of the home, as a file or wrapped by a passphrase.

The key lies beside the shop's other keys and in no copy. Each copy carries it wrapped by the passphrase that was set
when the copy was made, so that either of the two opens it on a new machine.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from liuke.kit.home import KEY_BYTES, read_or_make_key
from liuke.kit.keeping.disk import write_whole
from liuke.kit.keeping.errors import CopyKeyWrong, KeyFileMissing, NotACopy, PassphraseShort, PassphraseWrong

if TYPE_CHECKING:
    from pathlib import Path

NAME = "backup"
_WRAPPED = "backup-passphrase.json"
_LEAST = 12
_COST = 1 << 15  # 32 MB and about a tenth of a second for each guess


@dataclass(frozen=True)
class KeySource:
    """Where the key of a copy comes from: a file, a file with its passphrase, or (neither) the home's own key."""

    keys: Path
    key_file: Path | None = None
    passphrase_file: Path | None = None

    def open(self, header: dict[str, Any], *, file: str) -> bytes:
        """Return the backup key a copy was made with.

        Raises:
            CopyKeyWrong: the key is another one.
            PassphraseWrong: the passphrase does not open it.
            KeyFileMissing: a file that was named cannot be read.
            NotACopy: the header says nothing of its key.
        """
        if "key" not in header:
            raise NotACopy(file=file)
        key = self._key(header, file=file)
        if key is None or key_id(key) != header["key"]:
            raise CopyKeyWrong(file=file, key=header["key"])
        return key

    def _key(self, header: dict[str, Any], *, file: str) -> bytes | None:
        if self.passphrase_file is not None:
            return _unwrapped(header.get("passphrase"), _passphrase(self.passphrase_file), file=file)
        own = self.keys / f"{NAME}.key"
        try:
            return self.key_file.read_bytes() if self.key_file else own.read_bytes() if own.exists() else None
        except OSError as error:
            raise KeyFileMissing(file=str(self.key_file or own)) from error


def key_id(key: bytes) -> str:
    """Return 16 hexadecimal characters that name a key and do not tell it."""
    return hashlib.sha256(b"liuke backup key" + key).hexdigest()[:16]


def own_key(keys: Path) -> tuple[bytes, dict[str, Any] | None]:
    """Return the home's backup key, made at the first copy, and how the passphrase wraps it (None without one)."""
    key, wrapped = read_or_make_key(keys, NAME), keys / _WRAPPED
    return key, json.loads(wrapped.read_text()) if wrapped.exists() else None


def has_passphrase(keys: Path) -> bool:
    """Return whether a passphrase opens the copies made from now on."""
    return (keys / _WRAPPED).exists()


def set_passphrase(keys: Path, *, file: Path) -> None:
    """Let the first line of a file open the copies made from now on.

    Raises:
        PassphraseShort: less than 12 characters.
        KeyFileMissing: the file cannot be read.
    """
    text = _passphrase(file)
    if len(text) < _LEAST:
        raise PassphraseShort(least=_LEAST)
    key, salt, nonce = read_or_make_key(keys, NAME), os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(text, salt=salt)).encrypt(nonce, key, NAME.encode())
    told = {"salt": b64encode(salt).decode(), "sealed": b64encode(nonce + sealed).decode()}
    write_whole(keys / _WRAPPED, json.dumps(told).encode())


def carry_over(source: Path, target: Path, *, key: bytes) -> None:
    """Put the backup key of one folder of keys, or ``key`` where it has none, into another, with its passphrase."""
    own, wrapped = source / f"{NAME}.key", source / _WRAPPED
    write_whole(target / own.name, own.read_bytes() if own.exists() else key)
    if own.exists() and wrapped.exists():
        write_whole(target / _WRAPPED, wrapped.read_bytes())


def content_key(key: bytes, *, salt: bytes) -> bytes:
    """Return the key of one copy's chunks: another one for each salt."""
    return HKDF(SHA256(), KEY_BYTES, salt, b"liuke copy").derive(key)


def _passphrase(file: Path) -> str:
    try:
        return (file.read_text("utf-8-sig").splitlines() or [""])[0].strip()
    except (OSError, ValueError) as error:
        raise KeyFileMissing(file=str(file)) from error


def _stretched(text: str, *, salt: bytes) -> bytes:
    return Scrypt(salt, KEY_BYTES, _COST, 8, 1).derive(text.encode())


def _unwrapped(wrapped: dict[str, str] | None, text: str, *, file: str) -> bytes:
    if wrapped is None:
        raise PassphraseWrong(file=file)
    try:
        sealed = b64decode(wrapped["sealed"])
        opener = AESGCM(_stretched(text, salt=b64decode(wrapped["salt"])))
        return opener.decrypt(sealed[:12], sealed[12:], NAME.encode())
    except (InvalidTag, KeyError, ValueError) as error:
        raise PassphraseWrong(file=file) from error
