"""Writes of accounts that join a transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from liuke.accounts.errors import CallRepeated, KeyEnded, TooManyCalls
from liuke.accounts.models import ApiCall, ApiKey, AuditEntry, Organization
from liuke.accounts.signing import WINDOW
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from liuke.accounts.signing import Caller

MOST_CALLS = 60
"""Calls a key may make within a minute."""


@step
def audit(
    action: str,
    *,
    now: datetime,
    actor_id: int | None,
    object_type: str = "",
    object_ref: object = "",
    salon_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    address: str = "",
) -> None:
    """Write who did what, in the transaction of the change.

    Args:
        action: noun and past participle, e.g. ``customer.changed``.
        now: the instant of the change.
        actor_id: the staff member; None for the command line and jobs.
        object_type: the noun it was done to, e.g. ``customer``.
        object_ref: that row's id.
        salon_id: the salon the row belongs to; None for the whole brand.
        before: the changed fields as they were; never a full phone, a password or a health note.
        after: the same fields as they are now.
        address: the network address it came from; empty for the command line and jobs.
    """
    AuditEntry.objects.create(
        at=now,
        actor_id=actor_id,
        salon_id=salon_id,
        action=action,
        object_type=object_type,
        object_ref=str(object_ref),
        before=before or {},
        after=after or {},
        address=address,
    )


@step
def take_turns() -> None:
    """Wait until nobody else who takes turns is writing: whoever looks for a customer before making one.

    PostgreSQL locks the shop's row until the transaction ends; SQLite has one writer anyway.
    """
    Organization.objects.select_for_update(no_key=True).get()


@step
def take_call(caller: Caller, *, now: datetime) -> None:
    """Count a signed call in the transaction of what it writes. Calls of one key take turns until then.

    Raises:
        KeyEnded: the key was revoked, or went with its demo, while the call was on its way.
        TooManyCalls: more than ``MOST_CALLS`` within a minute.
        CallRepeated: the same signature was taken before.
    """
    keys = ApiKey.objects.unscoped("the call was signed with it").filter(pk=caller.key_id)
    key = keys.select_for_update(no_key=True).first()
    if key is None or key.revoked_at is not None:
        raise KeyEnded
    calls = ApiCall.objects.filter(key=caller.key_id)
    calls.filter(called_at__lt=now - timedelta(seconds=2 * WINDOW)).delete()  # nobody can send these again
    if calls.filter(signature=caller.signature).exists():
        raise CallRepeated
    if calls.filter(called_at__gt=now - timedelta(minutes=1)).count() >= MOST_CALLS:
        raise TooManyCalls(most=MOST_CALLS)
    ApiCall.objects.create(key_id=caller.key_id, signature=caller.signature, called_at=now)
    keys.update(last_used_at=now)
