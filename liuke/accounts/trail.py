"""Words for what the audit keeps: one label per action, registered by the app that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

_LABELS: dict[str, str | _StrPromise] = {
    "shop.set_up": _("set up the shop"),
    "shop.changed": _("changed the shop's settings"),
    "salon.added": _("added a salon"),
    "salon.changed": _("changed a salon"),
    "staff.added": _("added a staff member"),
    "staff.changed": _("changed a staff member"),
    "staff.deactivated": _("ended a staff member's access"),
    "staff.reactivated": _("gave access back to a staff member"),
    "staff.password_reset": _("reset a password"),
    "session.started": _("signed in"),
    "session.ended": _("signed out"),
    "session.refused": _("failed to sign in"),
    "password.changed": _("changed the own password"),
    "audit.read": _("read the audit"),
}


def register(labels: Mapping[str, str | _StrPromise]) -> None:
    """Add an app's labels; an action keeps the first one."""
    for action, label in labels.items():
        _LABELS.setdefault(action, label)


def label_of(action: str) -> str:
    """Return what was done, in the reader's language; the bare code where nobody gave it words."""
    return str(_LABELS.get(action, action))


def known_actions() -> list[str]:
    """Return every action that has words, sorted."""
    return sorted(_LABELS)
