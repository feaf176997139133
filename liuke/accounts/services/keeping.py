"""Use case of keeping: who copied, checked, exported or restored the shop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.accounts import steps
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.models import Staff


@use_case
def record_keeping(
    action: str, *, by: Staff | None, now: datetime, after: dict[str, Any] | None = None, address: str = ""
) -> None:
    """Keep what was done to the whole shop; ``by`` is None for the command line."""
    actor = by.pk if by else None
    steps.audit(action, now=now, actor_id=actor, object_type="shop", after=after, address=address)
