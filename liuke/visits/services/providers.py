"""Use cases of payment providers: the owner sets one up, and it tells us something. 支付渠道."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.kit.home import home
from liuke.kit.problems import NotAllowed
from liuke.kit.transactions import use_case
from liuke.visits.models import ProviderAccount
from liuke.visits.payments.errors import ProviderNotReady
from liuke.visits.payments.opening import SETTINGS, SIMULATOR, open_provider
from liuke.visits.payments.port import Forged, Unanswered
from liuke.visits.queries.paying import lacks, place_of, settings_of
from liuke.visits.services.paying import take_notice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.kit.crypto import Vault


@use_case
def change_provider(
    purse: str, *, adapter: str, is_on: bool, settings: Mapping[str, str], scope: Scope, vault: Vault, now: datetime
) -> ProviderAccount:
    """Keep what a provider needs, sealed by the shop's key; what is left empty stays as it was. 支付渠道设置.

    Args:
        purse: the way of paying it takes money for, ``wechat`` or ``alipay``.
        adapter: the provider itself, or ``simulator``.
        is_on: whether the till asks it.
        settings: by name; an empty one keeps what is there.
        scope: who says so.
        vault: the shop's keys.
        now: the instant.

    Raises:
        NotAllowed: the role may not change settings.
        ProviderNotReady: it is to be on while something of it is missing or cannot be read; nothing changes.
    """
    if not scope.may(Action.MANAGE_SETTINGS):
        raise NotAllowed(action=Action.MANAGE_SETTINGS.value)
    if purse not in SETTINGS or adapter not in {purse, SIMULATOR}:
        raise ProviderNotReady
    account = ProviderAccount.objects.select_for_update().filter(purse=purse).first() or ProviderAccount(purse=purse)
    before = {"adapter": account.adapter, "is_on": account.is_on}
    kept = settings_of(account, vault=vault) | {name: text for name, text in dict(settings).items() if text}
    if is_on:
        _see_ready(adapter, kept)
    account.adapter, account.is_on, account.changed_at = adapter, is_on, now
    account.settings_sealed = vault.seal(json.dumps(kept), place=place_of(purse)) if kept else ""
    account.save()
    audit(
        "provider.changed", now=now, actor_id=scope.staff_id, object_type="provider", object_ref=purse,
        before=before, after={"adapter": adapter, "is_on": is_on},
    )  # fmt: skip
    return account


def _see_ready(adapter: str, settings: dict[str, str]) -> None:
    if lacks(adapter, settings):
        raise ProviderNotReady
    try:
        open_provider(adapter, settings)
    except Unanswered as error:
        raise ProviderNotReady from error


def read_notice(purse: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bytes:
    """Take a notice and return what its sender wants to hear.

    Raises:
        Forged: nobody who is set up here signed it; nothing is kept.
    """
    account = ProviderAccount.objects.filter(purse=purse).first()
    if account is None:
        raise Forged
    try:
        provider = open_provider(account.adapter, settings_of(account, vault=home().vault))
    except Unanswered as error:
        raise Forged from error
    take_notice(purse, provider.read_notice(headers, body, now=now), now=now)
    return provider.acknowledged
