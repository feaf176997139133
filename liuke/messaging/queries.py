"""Reads of messaging."""

from __future__ import annotations

from liuke.accounts.queries import organization
from liuke.messaging.models import SimulatedMessage

MOST_KEPT = 50


def has_channel() -> bool:
    """Return whether a message could be sent: so far by the simulator alone, in a demo alone.

    In a real shop a simulator would show every code to the very people the code is asked for.
    """
    return organization().is_demo


def simulated() -> list[SimulatedMessage]:
    """Return what the simulator took, the newest first."""
    return list(SimulatedMessage.objects.order_by("-pk")[:MOST_KEPT])
