"""Where the rail leads: only to pages the role may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liuke.accounts.rules import Action

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from liuke.accounts.scope import Scope


@dataclass(frozen=True)
class Entry:
    """One place of the rail.

    Args:
        url_name: the page; an app that is not there yet has none, and the entry is left out.
        action: what the role needs; None is open to everybody signed in.
        covers: beginnings of the url names that belong to this place.
        is_low: stands at the foot of the rail.
        is_on_phone: is one of the five of the phone's bar.
    """

    url_name: str
    label: _StrPromise
    icon: str
    action: Action | None
    covers: tuple[str, ...]
    is_low: bool = False
    is_on_phone: bool = False


ENTRIES = (
    Entry(
        "console:home", _("Today"), icon="smart-home", action=None,
        covers=("console:home", "console:rows"), is_on_phone=True,
    ),
    Entry("visits:till", _("Till"), icon="receipt", action=Action.USE_TILL, covers=("visits:",)),
    Entry(
        "console:customers", _("Customers"), icon="users", action=Action.SEE_CUSTOMERS,
        covers=("console:customer", "console:doubles", "console:gaps", "customers:"), is_on_phone=True,
    ),
    Entry(
        "console:tiers", _("Tiers"), icon="stack-2", action=Action.SEE_TIERS,
        covers=("console:tier", "console:scheme", "console:matrix", "console:guide", "segments:"), is_on_phone=True,
    ),
    Entry(
        "outreach:recall", _("Recall"), icon="heart-handshake", action=Action.SEE_RECALL,
        covers=("outreach:",), is_on_phone=True,
    ),
    Entry(
        "console:boards", _("Boards"), icon="chart-bar", action=Action.SEE_TIERS,
        covers=("console:boards", "console:owed"),
    ),
    Entry("cards:offers", _("Cards"), icon="credit-card", action=Action.MANAGE_SETTINGS, covers=("cards:",)),
    Entry("intake:imports", _("Import"), icon="file-import", action=Action.IMPORT_FILES, covers=("intake:",)),
    Entry(
        "accounts:staff", _("Staff"), icon="id-badge-2", action=Action.MANAGE_STAFF,
        covers=("accounts:staff", "accounts:person", "accounts:salon"), is_low=True,
    ),
    Entry(
        "accounts:audit", _("Audit"), icon="history", action=Action.SEE_AUDIT,
        covers=("accounts:audit",), is_low=True,
    ),
    Entry(
        "accounts:settings", _("Settings"), icon="settings", action=None,
        covers=("accounts:settings", "accounts:password", "console:keeping", "catalog:"), is_low=True, is_on_phone=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An entry as one person sees it on one page."""

    entry: Entry
    url: str
    is_current: bool


def places(scope: Scope, *, view_name: str) -> list[Place]:
    """Return the rail of this person on this page."""
    shown = []
    for entry in ENTRIES:
        if entry.action is not None and not scope.may(entry.action):
            continue
        shown.append(Place(entry, reverse(entry.url_name), view_name.startswith(entry.covers)))
    return shown
