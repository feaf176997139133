"""Writes of accounts that join a transaction."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from liuke.accounts.errors import CallRepeated, KeyEnded, TooManyCalls
from liuke.accounts.models import ApiKey, AuditEntry, Organization
from liuke.accounts.signing import WINDOW, has_ended
from liuke.kit.transactions import step

if TYPE_CHECKING:
    from liuke.accounts.signing import Caller

MOST_CALLS = 60
"""Calls a key may make within a minute; as many again that are not signed by it."""
MOST_UNKNOWN = 1000
"""Names of nobody a key may ask for within ``UNKNOWN_TIME``."""
UNKNOWN_TIME = timedelta(days=1)


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
def change_rules(changed: dict[str, Any], *, reason: str, actor_id: int | None, now: datetime) -> None:
    """Write what the shop chose of some of its rules, with who, when and why; what stays as it was is not told."""
    shop = Organization.objects.select_for_update(no_key=True).get()
    before = {name: shop.rules.get(name) for name, value in changed.items() if shop.rules.get(name) != value}
    if not before:
        return
    shop.rules = shop.rules | changed
    shop.save(update_fields=["rules"])
    after = {name: changed[name] for name in before} | {"reason": reason}
    audit(
        "rules.changed", now=now, actor_id=actor_id, object_type="shop", object_ref=shop.pk, before=before, after=after
    )


@step
def take_turns() -> None:
    """Wait until nobody else who takes turns is writing: whoever looks for a customer before making one.

    PostgreSQL locks the shop's row until the transaction ends; SQLite has one writer anyway.
    """
    Organization.objects.select_for_update(no_key=True).get()


@step
def take_call(caller: Caller, *, now: datetime) -> ApiKey:
    """Count a signed call in the transaction of what it writes, and return its key, held until then.

    Raises:
        KeyEnded: the key was revoked, closed with its salon, or went with its demo, while the call was on its way.
        TooManyCalls: more than ``MOST_CALLS`` within a minute.
        CallRepeated: the same signature was taken before.
    """
    key = _key_in_turn(caller.key_id)
    if key is None or has_ended(key, now=now):
        raise KeyEnded
    if key.calls.filter(signature=caller.signature).exists():
        raise CallRepeated
    _count(key, signature=caller.signature, is_signed=True, now=now)
    key.last_used_at = now
    key.save(update_fields=["last_used_at"])
    return key


@step
def count_refused(key_id: int, *, is_signed: bool, now: datetime) -> None:
    """Count a call that was not taken: its body could not be read, or (``is_signed`` False) the key did not sign it.

    The two are counted apart, for the code of a key is no secret: whoever knows it must not silence its sender.

    Raises:
        TooManyCalls: more than ``MOST_CALLS`` within a minute.
    """
    if (key := _key_in_turn(key_id)) is not None:
        _count(key, signature=secrets.token_hex(32), is_signed=is_signed, now=now)


@step
def count_unknown(key: ApiKey, *, names: int, now: datetime) -> None:
    """Add names of nobody to what a key asked for. ``key`` is held since ``take_call``."""
    if not _counts_unknown(key, now=now):
        key.unknown_names, key.unknown_since = 0, now
    key.unknown_names += names
    key.save(update_fields=["unknown_names", "unknown_since"])


def may_ask_names(key: ApiKey, *, now: datetime) -> bool:
    """Return whether a key has asked for less than ``MOST_UNKNOWN`` names of nobody within ``UNKNOWN_TIME``."""
    return not _counts_unknown(key, now=now) or key.unknown_names < MOST_UNKNOWN


def _counts_unknown(key: ApiKey, *, now: datetime) -> bool:
    return key.unknown_since is not None and now - key.unknown_since < UNKNOWN_TIME


def _key_in_turn(key_id: int) -> ApiKey | None:
    keys = ApiKey.objects.unscoped("the call names it").filter(pk=key_id).select_related("salon")
    return keys.select_for_update(of=("self",), no_key=True).first()


def _count(key: ApiKey, *, signature: str, is_signed: bool, now: datetime) -> None:
    key.calls.filter(called_at__lt=now - timedelta(seconds=2 * WINDOW)).delete()  # nobody can send these again
    if key.calls.filter(is_signed=is_signed, called_at__gt=now - timedelta(minutes=1)).count() >= MOST_CALLS:
        raise TooManyCalls(most=MOST_CALLS)
    key.calls.create(signature=signature, is_signed=is_signed, called_at=now)
