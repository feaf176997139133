"""Words for what the audit keeps: one label per action, registered by the app that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


_THINGS: dict[str, str | _StrPromise] = {
    "shop": pgettext_lazy("thing", "shop"),
    "salon": pgettext_lazy("thing", "salon"),
    "staff": pgettext_lazy("thing", "staff member"),
    "customer": pgettext_lazy("thing", "customer"),
    "tag": pgettext_lazy("thing", "tag"),
    "audit": pgettext_lazy("thing", "audit"),
    "import": pgettext_lazy("thing", "import"),
    "task": pgettext_lazy("thing", "task"),
}

_FIELDS: dict[str, str | _StrPromise] = {
    "name": _("Name"),
    "username": _("Sign-in name"),
    "role": _("Role"),
    "salons": _("Salons"),
    "language": _("Language"),
    "hours": _("Hours"),
    "open": _("Open for business"),
    "phone_hint": pgettext_lazy("field", "phone"),
    "gender": pgettext_lazy("field", "gender"),
    "code": pgettext_lazy("field", "number"),
    "card_no": pgettext_lazy("field", "card number"),
    "birth_year": pgettext_lazy("field", "year of birth"),
    "birth_month": pgettext_lazy("field", "month of birth"),
    "birth_day": pgettext_lazy("field", "day of birth"),
    "birth_calendar": pgettext_lazy("field", "calendar"),
    "allergies": pgettext_lazy("field", "allergies"),
    "note": pgettext_lazy("field", "note"),
    "joined_on": pgettext_lazy("field", "joined on"),
    "occupation": pgettext_lazy("field", "occupation"),
    "region": pgettext_lazy("field", "region"),
    "source": pgettext_lazy("field", "source"),
    "skin_type": pgettext_lazy("field", "skin"),
    "steward_id": pgettext_lazy("field", "steward (number)"),
    "salon_id": pgettext_lazy("field", "salon (number)"),
    "tag": pgettext_lazy("field", "tag"),
    "kind": pgettext_lazy("field", "kind"),
    "customers": pgettext_lazy("field", "customers"),
    "count": pgettext_lazy("field", "count"),
}


def register(labels: Mapping[str, str | _StrPromise]) -> None:
    """Add an app's labels; an action keeps the first one."""
    for action, label in labels.items():
        _LABELS.setdefault(action, label)


def label_of(action: str) -> str:
    """Return what was done, in the reader's language; the bare code where nobody gave it words."""
    return str(_LABELS.get(action, action))


def thing_of(object_type: str) -> str:
    """Return the kind of thing an entry is about, in the reader's language."""
    return str(_THINGS.get(object_type, object_type))


def field_of(name: str) -> str:
    """Return the name of a changed field, in the reader's language."""
    return str(_FIELDS.get(name, name))


def known_things() -> list[tuple[str, str]]:
    """Return every kind of thing with its words: what the audit's filter offers."""
    return [(code, str(words)) for code, words in _THINGS.items()]
