"""Payment providers as a page of the settings: what each needs, and in words what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from liuke.accounts.access import page
from liuke.accounts.rules import Action
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of
from liuke.ledger.rules.book import Purse
from liuke.visits import services
from liuke.visits.models.till import PURSE_NAMES
from liuke.visits.payments.opening import SETTINGS, SIMULATOR
from liuke.visits.queries import paying

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from liuke.accounts.access import StaffRequest
    from liuke.visits.models import ProviderAccount
    from liuke.visits.payments.opening import Setting

NAMES = {
    "merchant": pgettext_lazy("payment provider", "Merchant number"),
    "app_id": pgettext_lazy("payment provider", "App ID"),
    "seller": pgettext_lazy("payment provider", "Seller ID (PID)"),
    "certificate_serial": pgettext_lazy("payment provider", "Serial number of our certificate"),
    "private_key": pgettext_lazy("payment provider", "Our private key"),
    "api_key": pgettext_lazy("payment provider", "APIv3 key"),
    "public_key_id": pgettext_lazy("payment provider", "ID of the provider's public key"),
    "public_key": pgettext_lazy("payment provider", "The provider's public key"),
    "address": pgettext_lazy("payment provider", "Address of this shop on the internet (https)"),
    "package": pgettext_lazy("payment provider", "the package of this provider (requirements/vendors.lock)"),
}
_LONGEST = 5000


@dataclass(frozen=True)
class Field:
    """One thing to fill in; a secret is never shown again, only that it is there."""

    setting: Setting
    label: str | _StrPromise
    value: str
    is_there: bool


@dataclass(frozen=True)
class Shown:
    """A provider on the page."""

    purse: str
    label: str | _StrPromise
    is_on: bool
    is_simulated: bool
    fields: list[Field]
    missing: list[str | _StrPromise]


@page(Action.MANAGE_SETTINGS)
@never_cache
@require_http_methods(["GET", "POST"])
def providers(request: StaffRequest) -> HttpResponse:
    """Show what each provider has and lacks, and keep what is filled in."""
    if request.method == "GET":
        return _show(request)
    purse = request.POST.get("purse", "")
    filled = {one.name: _clean(request.POST.get(one.name, "")) for one in SETTINGS.get(purse, ())}
    adapter = SIMULATOR if request.POST.get("is_simulated") else purse
    try:
        services.change_provider(
            purse, adapter=adapter, is_on=bool(request.POST.get("is_on")), settings=filled, scope=request.scope,
            vault=home().vault, now=clock.now(),
        )  # fmt: skip
    except LiukeError as refusal:
        return _show(request, problem=sentence_of(refusal), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect("visits:providers")


def _clean(text: str) -> str:
    """Return what was typed in without control characters; keys have lines."""
    return "".join(c for c in text[:_LONGEST].replace("\r", "") if c.isprintable() or c == "\n").strip()


def _show(request: StaffRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    kept = paying.provider_accounts()
    shown = [_shown(purse, kept.get(purse)) for purse in SETTINGS]
    return render(request, "visits/providers.html", {"providers": shown, "problem": problem}, status=status)


def _shown(purse: str, account: ProviderAccount | None) -> Shown:
    kept = paying.settings_of(account, vault=home().vault) if account else {}
    fields = [
        Field(one, NAMES[one.name], "" if one.is_secret else kept.get(one.name, ""), bool(kept.get(one.name)))
        for one in SETTINGS[purse]
    ]
    adapter = account.adapter if account else purse
    lacking: list[str | _StrPromise] = [NAMES[name] for name in paying.lacks(adapter, kept)]
    is_on = account is not None and account.is_on
    return Shown(purse, PURSE_NAMES[Purse(purse)], is_on, adapter == SIMULATOR, fields, lacking)
