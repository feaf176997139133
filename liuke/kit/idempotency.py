"""Writes that may be sent again: the same key with the same request is one write.

The key's row is written in the transaction of the write itself, so it stands exactly when the write does. A second
request with the key waits for the first at the unique constraint and then reads its answer.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import connection
from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.models import OnceWritten
from liuke.kit.problems import LiukeError
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_KEY = 80
_CLAIM = """
INSERT INTO kit_oncewritten (scope, key, fingerprint, written_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (scope, key) DO NOTHING"""
_ANSWER = "UPDATE kit_oncewritten SET answer = %s WHERE scope = %s AND key = %s"


class KeyReused(LiukeError):
    """The key already stands for another request; nothing is written. 幂等键已用过."""

    code = "kit.key_reused"
    status: ClassVar[int] = 422


class KeyMissing(LiukeError):
    """A write by API needs an Idempotency-Key of 1 to 80 characters. 缺少幂等键."""

    code = "kit.key_missing"
    status: ClassVar[int] = 422


sentences.register(
    {
        KeyReused.code: _("This Idempotency-Key already stands for another request. Use a new key for a new request."),
        KeyMissing.code: _("Send an Idempotency-Key header of 1 to 80 characters with every write."),
    }
)


@dataclass(frozen=True)
class Once:
    """One write as its sender named it.

    Args:
        scope: who writes what, so that keys of two people or two endpoints never meet.
        key: the sender's own, 1–80 characters.
        fingerprint: SHA-256 of the request.
    """

    scope: str
    key: str
    fingerprint: str


def once(*, scope: str, key: str, body: bytes) -> Once:
    """Name a write.

    Raises:
        KeyMissing: the key is empty, too long, or not plain ASCII.
    """
    if not 0 < len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise KeyMissing
    return Once(scope=scope, key=key, fingerprint=hashlib.sha256(body).hexdigest())


@step
def begin(write: Once | None, *, now: datetime) -> Any:
    """Claim the key, or return the answer the first write gave; None means: go on and write.

    Raises:
        KeyReused: the key stands for another request.
    """
    if write is None:
        return None
    with connection.cursor() as cursor:
        at = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(_CLAIM, [write.scope, write.key, write.fingerprint, at])
        if cursor.rowcount:
            return None
    first = OnceWritten.objects.get(scope=write.scope, key=write.key)
    if first.fingerprint != write.fingerprint:
        raise KeyReused
    return first.answer


@step
def finish(write: Once | None, answer: Any) -> None:
    """Keep the answer for whoever sends the same write again."""
    if write is not None:
        with connection.cursor() as cursor:
            cursor.execute(_ANSWER, [json.dumps(answer), write.scope, write.key])
