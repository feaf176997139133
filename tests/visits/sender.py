"""A system outside that has a key of the shop and signs its calls."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client

from liuke.accounts import services
from liuke.accounts.rules import signature_of
from liuke.kit.home import home
from tests.world import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.models import ApiKey, Salon
    from tests.world import World

EVENTS = "/api/v1/events"


@dataclass
class Sender:
    """Whoever holds a key."""

    key: ApiKey
    secret: str

    def sends(self, *events: Any, at: datetime = NOON, **changed: Any) -> Any:
        """Return the answer to a batch signed at a moment."""
        return self.sends_body(json.dumps({"events": events}).encode(), at=at, **changed)

    def sends_body(self, body: bytes, *, at: datetime = NOON, **changed: Any) -> Any:
        """Return the answer to a body; ``changed`` are headers that differ from the right ones."""
        headers = self.signs(body, at=at) | {f"Liuke-{name.title()}": value for name, value in changed.items()}
        return Client().post(EVENTS, body, content_type="application/json", headers=headers)

    def signs(self, body: bytes, *, at: datetime) -> dict[str, str]:
        """Return the headers of a call."""
        timestamp = str(int(at.timestamp()))
        signature = signature_of(self.secret, timestamp=timestamp, body=body)
        return {"Liuke-Key": self.key.code, "Liuke-Timestamp": timestamp, "Liuke-Signature": signature}


def sender_of(world: World, salon: Salon | None = None, *, days: int = 365) -> Sender:
    """Return a sender with a new key, of one salon or of the whole shop."""
    new = services.NewKey(name="小程序", salon_id=salon.pk if salon else None, days=days)
    return Sender(*services.add_key(new, by=world.owner, vault=home().vault, now=NOON))


def event(number: int, world: World, **changed: Any) -> dict[str, Any]:
    """Return one event of 林, named by her uid, as a sender would write it."""
    usual = {"id": f"e{number}", "uid": str(world.lin.uid), "kind": "browsed", "at": "2026-11-20"}
    return {name: value for name, value in (usual | changed).items() if value is not None}
