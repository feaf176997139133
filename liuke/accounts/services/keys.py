"""Use cases about the keys other systems sign their calls with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.accounts import queries, steps
from liuke.accounts.models import ApiKey
from liuke.accounts.signing import key_called
from liuke.kit.problems import NotFound
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.models import Staff
    from liuke.kit.crypto import Vault

_SECRET_BYTES = 24


@dataclass(frozen=True)
class NewKey:
    """What the form of a key says; without a salon it reaches the whole shop. ``days`` is how long it holds."""

    name: str
    salon_id: int | None
    days: int


@use_case
def add_key(new: NewKey, *, by: Staff, vault: Vault, now: datetime) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, shown once; kept is only what the shop's own key opens.

    Raises:
        NotFound: the salon, or the whole shop, is out of the writer's reach.
    """
    reach = queries.scope_of(by)
    if reach.salon_ids is not None and new.salon_id not in reach.salon_ids:
        raise NotFound
    code, secret = f"lk_{secrets.token_hex(8)}", secrets.token_urlsafe(_SECRET_BYTES)
    key = ApiKey.objects.unscoped("the salon was looked up in the writer's reach").create(
        code=code,
        name=new.name,
        salon=None if new.salon_id is None else queries.one_salon(new.salon_id, scope=reach),
        secret_sealed=vault.seal(secret, place=f"api_key:{code}"),
        created_at=now,
        created_by=by,
        expires_at=now + timedelta(days=new.days),
    )
    _audit("key.added", key, by=by, now=now)
    return key, secret


@use_case
def revoke_key(key_id: int, *, by: Staff, now: datetime) -> ApiKey:
    """End a key: the next call signed with it is refused. Revoking it again changes nothing.

    Raises:
        NotFound: no key in the writer's reach has this number.
    """
    keys = queries.keys_within(queries.scope_of(by)).filter(pk=key_id)
    key = keys.select_for_update(of=("self",)).first()
    if key is None:
        raise NotFound
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        _audit("key.revoked", key, by=by, now=now)
    return key


@use_case
def count_refused_call(code: str, *, is_signed: bool, now: datetime) -> None:
    """Count a call in the name of a key that was not taken; a code of no key counts for nobody.

    Raises:
        TooManyCalls: see ``steps.count_refused``.
    """
    if (key := key_called(code)) is not None:
        steps.count_refused(key.pk, is_signed=is_signed, now=now)


def _audit(action: str, key: ApiKey, *, by: Staff, now: datetime) -> None:
    told = {"name": key.name, "code": key.code, "salon": key.salon_id}
    before, after = (told, {}) if action == "key.revoked" else ({}, told)
    steps.audit(
        action, now=now, actor_id=by.pk, object_type="key", object_ref=key.pk, salon_id=key.salon_id, before=before,
        after=after,
    )  # fmt: skip
