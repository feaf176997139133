"""The port every message leaves by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.kit.transactions import step
from liuke.messaging.errors import NoChannel
from liuke.messaging.models import SimulatedMessage
from liuke.messaging.queries import MOST_KEPT, has_channel

if TYPE_CHECKING:
    from datetime import datetime


@step
def send(text: str, *, to_hint: str, now: datetime) -> None:
    """Hand a message over in the transaction that caused it; ``to_hint`` is the masked phone of who gets it.

    Raises:
        NoChannel: nothing could carry it.
    """
    if not has_channel():
        raise NoChannel
    newest = SimulatedMessage.objects.create(to_hint=to_hint, text=text, sent_at=now)
    SimulatedMessage.objects.filter(pk__lte=newest.pk - MOST_KEPT).delete()
