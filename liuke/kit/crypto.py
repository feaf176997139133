"""Personal data at rest: sealed with AES-256-GCM, found again by keyed blind indexes.

A key belongs to the shop (phones) or to one customer (sensitive records, wrapped by the shop's key), so that
destroying the customer's key destroys what it sealed, in old backups too. Keys live beside the database, never in it.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "v1:"
_NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value does not open with this key in this place: wrong key, or it was moved or changed."""


def new_key() -> bytes:
    """Return 32 random bytes."""
    return os.urandom(32)


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(key: bytes, text: str, *, place: str) -> str:
    """Return ``text`` encrypted for one place (table, field and row), as ``v1:`` and base64."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + b64encode(nonce + _cipher(key).encrypt(nonce, text.encode(), place.encode())).decode()


def unseal(key: bytes, sealed: str, *, place: str) -> str:
    """Return what ``seal`` was given.

    Raises:
        CannotOpen: another key, another place, or a changed value.
    """
    if not sealed.startswith(_VERSION):
        raise CannotOpen(place)
    try:
        raw = b64decode(sealed[len(_VERSION) :])
        return _cipher(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:  # ValueError: it was cut short
        raise CannotOpen(place) from error


@dataclass(frozen=True)
class Vault:
    """The shop's keys.

    Args:
        data_key: 32 bytes; seals phones and wraps the customers' own keys.
        index_key: 32 bytes; makes the blind indexes. As secret as the data key: phone numbers are few.
    """

    data_key: bytes
    index_key: bytes

    def seal(self, text: str, *, place: str) -> str:
        return seal(self.data_key, text, place=place)

    def unseal(self, sealed: str, *, place: str) -> str:
        return unseal(self.data_key, sealed, place=place)

    def blind_index(self, purpose: str, normalized: str) -> str:
        """Return the 32 hex characters under which an exact value is found again.

        Args:
            purpose: the field ("phone", "phone_tail"), so that equal values of two fields do not look equal.
            normalized: the value in its one canonical form (E.164 for a phone).
        """
        message = f"{purpose}\0{normalized}".encode()
        return hmac.digest(self.index_key, message, "sha256").hex()[:32]

    def wrap(self, key: bytes, *, place: str) -> str:
        return self.seal(b64encode(key).decode(), place=place)

    def unwrap(self, wrapped: str, *, place: str) -> bytes:
        return b64decode(self.unseal(wrapped, place=place))
