"""Writes by API that may be sent again: the same call is answered as the first time, word for word.

The call claims its key before it does anything, so a second one at the same moment is told to come back; what it writes
carries the key too, so a call that died between its write and its answer writes nothing twice.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from ninja.responses import Status

from liuke.kit import sentences
from liuke.kit.idempotency import KeyReused, Once, once
from liuke.kit.models import OnceWritten
from liuke.kit.problems import LiukeError
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from ninja import Schema

_CLAIMED, _WRITTEN = "api", "api:write"
_DEAD_AFTER = timedelta(seconds=60)
"""No call takes so long; whoever claimed a key and gave no answer since died."""


class KeyInFlight(LiukeError):
    """The same call is being answered at this moment. 正在处理."""

    code = "kit.key_in_flight"
    status: ClassVar[int] = 409
    retry_after = 1


sentences.register(
    {KeyInFlight.code: _("This call is being worked on. Send it again in a second; it will not be done twice.")}
)


def answered(
    request: HttpRequest,
    response: HttpResponse,
    *,
    key: str,
    who: int,
    now: datetime,
    run: Callable[[Once], tuple[int, Schema]],
) -> Status[Any]:
    """Return what ``run`` answers, or what it answered to the same call before.

    A key is of the whole shop: with another body, by somebody else or at another address it is refused, and nothing is
    told of the first call. What was refused was not done, so its key is free again.

    Args:
        request: the call.
        response: gets ``Idempotent-Replayed: true`` where nothing was done.
        key: the ``Idempotency-Key`` as sent.
        who: the staff member's id.
        now: the instant.
        run: does it, under the write it is given, and returns status and body.

    Raises:
        KeyMissing: the key is empty, too long, or not plain ASCII.
        KeyReused: it stands for another call.
        KeyInFlight: the call is being answered; ``Retry-After`` says when to ask again.
    """
    about = f"{who}\n{request.method}\n{request.get_full_path()}\n".encode()
    claim = once(scope=_CLAIMED, key=key, body=about + hashlib.sha256(request.body).digest())
    if (first := _claim(claim, now=now)) is not None:
        response["Idempotent-Replayed"] = "true"
        return Status(first["status"], first["body"])
    try:
        status, body = run(Once(_WRITTEN, claim.key, claim.fingerprint))
    except LiukeError:
        _release(claim)
        raise
    told = body.model_dump(mode="json")
    _keep(claim, {"status": status, "body": told})
    return Status(status, told)


@use_case
def _claim(claim: Once, *, now: datetime) -> dict[str, Any] | None:
    rows = OnceWritten.objects.filter(scope=claim.scope, key=claim.key)
    try:
        with transaction.atomic():
            OnceWritten.objects.create(scope=claim.scope, key=claim.key, fingerprint=claim.fingerprint, written_at=now)
    except IntegrityError:
        first = rows.first()
        if first is None:  # refused and freed since
            raise KeyInFlight from None
        if first.fingerprint != claim.fingerprint:
            raise KeyReused from None
        if first.answer is not None:
            answer: dict[str, Any] = first.answer
            return answer
        if not rows.filter(answer__isnull=True, written_at__lt=now - _DEAD_AFTER).update(written_at=now):
            raise KeyInFlight from None
    return None


@use_case
def _release(claim: Once) -> None:
    OnceWritten.objects.filter(
        scope=claim.scope, key=claim.key, fingerprint=claim.fingerprint, answer__isnull=True
    ).delete()


@use_case
def _keep(claim: Once, answer: dict[str, Any]) -> None:
    OnceWritten.objects.filter(scope=claim.scope, key=claim.key).update(answer=answer)
