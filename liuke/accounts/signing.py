"""Calls another system signs: whose key it is, whether the signature holds, and what the key may reach."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.accounts.errors import KeyEnded, SignatureOld, SignatureWrong
from liuke.accounts.models import ApiKey
from liuke.accounts.rules import signature_of
from liuke.accounts.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.kit.crypto import Vault

WINDOW = 300
"""Seconds a signature holds, before and after its timestamp."""
_CODE = re.compile(r"lk_[0-9a-f]{16}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Signed:
    """A call as it came.

    Args:
        code: which key, as the sender names it.
        timestamp: seconds since 1970, as text: it is signed as it was written.
        signature: 64 hexadecimal characters.
        body: the bytes that were signed.
    """

    code: str
    timestamp: str
    signature: str
    body: bytes


@dataclass(frozen=True)
class Caller:
    """Who called: the key, the rows it reaches, and the signature no second call may carry."""

    key_id: int
    scope: Scope
    signature: str


def key_called(code: str) -> ApiKey | None:
    """Return the key with this code, ended or not."""
    keys = ApiKey.objects.unscoped("a call names its key").select_related("salon")
    return keys.filter(code=code).first() if _CODE.fullmatch(code) else None


def has_ended(key: ApiKey, *, now: datetime) -> bool:
    """Return whether calls signed by a key are refused: revoked, past its day, or its salon is closed."""
    is_closed = key.salon is not None and not key.salon.is_active
    return key.revoked_at is not None or key.expires_at <= now or is_closed


def caller_of(signed: Signed, *, vault: Vault, now: datetime) -> Caller:
    """Return who signed a call. One query.

    Raises:
        SignatureWrong: there is no such key, or the signature is another one; which of the two is not told.
        SignatureOld: signed more than ``WINDOW`` seconds before or after ``now``.
        KeyEnded: revoked, past its day, or of a closed salon.
    """
    key = key_called(signed.code) if _TIMESTAMP.fullmatch(signed.timestamp) else None
    secret = vault.unseal(key.secret_sealed, place=f"api_key:{key.code}") if key else ""
    told = signature_of(secret, timestamp=signed.timestamp, body=signed.body)
    if not hmac.compare_digest(told.encode(), signed.signature.encode()) or key is None:
        raise SignatureWrong
    if abs(now.timestamp() - int(signed.timestamp)) > WINDOW:
        raise SignatureOld
    if has_ended(key, now=now):
        raise KeyEnded
    reach = None if key.salon_id is None else frozenset({key.salon_id})
    return Caller(key.pk, Scope(staff_id=None, salon_ids=reach), told)
