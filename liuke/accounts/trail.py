"""Words for what the audit keeps: actions, things, fields and values as people call them.

Labels are registered by the app that writes an action; the names of rows and of choices by whoever knows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts.rules import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from django.utils.functional import _StrPromise

    from liuke.accounts.models import AuditEntry
    from liuke.accounts.scope import Scope

    Reader = Callable[["Scope", Collection[str]], Mapping[str, "Named"]]

_LABELS: dict[str, str | _StrPromise] = {
    "shop.set_up": _("set up the shop"),
    "shop.changed": _("changed the shop's settings"),
    "rules.changed": _("changed the shop's rules"),
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
    "shop.copied": _("made a copy of the shop"),
    "shop.copy_taken": _("took a copy of the shop away"),
    "shop.exported": _("exported the shop, readable"),
    "shop.restored": _("restored the shop from a copy"),
    "shop.released": _("let the work go on that a restore had parked"),
    "key.added": _("made a key for another system"),
    "key.revoked": _("revoked a key of another system"),
}

_THINGS: dict[str, str | _StrPromise] = {
    "shop": pgettext_lazy("thing", "shop"),
    "salon": pgettext_lazy("thing", "salon"),
    "staff": pgettext_lazy("thing", "staff member"),
    "audit": pgettext_lazy("thing", "audit"),
    "key": pgettext_lazy("thing", "key of another system"),
}

_FIELDS: dict[str, str | _StrPromise] = {
    "name": _("Name"),
    "username": _("Sign-in name"),
    "role": _("Role"),
    "salons": _("Salons"),
    "language": _("Language"),
    "hours": _("Hours"),
    "open": _("Open for business"),
    "salon_id": pgettext_lazy("field", "salon"),
    "salon": pgettext_lazy("field", "salon"),
    "action": pgettext_lazy("field", "action"),
    "object": pgettext_lazy("field", "about"),
    "ref": pgettext_lazy("field", "number"),
    "day": pgettext_lazy("field", "day"),
    "copy": _("Copy"),
    "count": pgettext_lazy("field", "count"),
}


def register(
    labels: Mapping[str, str | _StrPromise],
    *,
    things: Mapping[str, str | _StrPromise] | None = None,
    fields: Mapping[str, str | _StrPromise] | None = None,
) -> None:
    """Add an app's words for its actions, its kinds of things and its fields; each keeps the first it was given."""
    for known, words in ((_LABELS, labels), (_THINGS, things or {}), (_FIELDS, fields or {})):
        for code, word in words.items():
            known.setdefault(code, word)


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


@dataclass(frozen=True)
class Named:
    """A row as people call it, and its page where the reader may open it."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Change:
    """One field of an entry in words; ``before`` is empty where there was nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One entry in words: what was done, to what, and what changed."""

    entry: AuditEntry
    what: str
    kind: str
    about: Named | None
    changes: list[Change]


_READERS: dict[str, Reader] = {}
_WORDS: dict[str, Mapping[str, str | _StrPromise]] = {}
_POINTS_TO = {
    "steward_id": "staff", "steward": "staff", "staff": "staff", "person": "staff", "salon_id": "salon",
    "salon": "salon", "referrer_id": "customer", "customer": "customer", "role": "role", "tag": "tag",
}  # fmt: skip
_PERSONAL = {
    "name", "note", "q", "tea", "drink", "sugar", "music", "talk", "warmth", "service", "other", "birth_year",
    "birth_month", "birth_day", "birth_calendar",
}  # fmt: skip
_SHOWN = 80


def register_names(kind: str, reader: Reader) -> None:
    """Let ``reader`` name the rows of a kind: from a scope and their numbers, those in reach by number."""
    _READERS[kind] = reader


def register_words(field: str, words: Mapping[str, str | _StrPromise]) -> None:
    """Give the values of a field their words."""
    _WORDS[field] = words


def told(entries: Iterable[AuditEntry], scope: Scope) -> list[Told]:
    """Return entries in the reader's words. One query per kind of thing, however many entries.

    Names, notes and searches about customers stay closed to a role that sees customers without their names.
    """
    entries = list(entries)
    names = _names_of(entries, scope)
    return [
        Told(
            entry,
            label_of(entry.action),
            thing_of(entry.object_type),
            names.get(entry.object_type, {}).get(entry.object_ref) or _customer_of(entry, names),
            _changes(entry, names, is_veiled=entry.object_type == "customer" and not scope.may(Action.SEE_NAMES)),
        )
        for entry in entries
    ]


def _names_of(entries: list[AuditEntry], scope: Scope) -> dict[str, Mapping[str, Named]]:
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.object_type, set()).add(entry.object_ref)
        for field, value in [*entry.before.items(), *entry.after.items()]:
            if field in _POINTS_TO and isinstance(value, (int, str)):
                wanted.setdefault(_POINTS_TO[field], set()).add(str(value))
    return {kind: _READERS[kind](scope, refs) for kind, refs in wanted.items() if kind in _READERS}


def _customer_of(entry: AuditEntry, names: dict[str, Mapping[str, Named]]) -> Named | None:
    """Return whom an entry is about whose own row is gone: a task taken back leaves its customer in the entry."""
    return names.get("customer", {}).get(str(entry.after.get("customer") or entry.before.get("customer")))


def _changes(entry: AuditEntry, names: dict[str, Mapping[str, Named]], *, is_veiled: bool) -> list[Change]:
    def said(field: str, value: Any) -> str:
        if is_veiled and field in _PERSONAL and value:
            return "…"
        found = names.get(_POINTS_TO.get(field, ""), {}).get(str(value))
        return found.name if found else _value(field, value)

    is_named = entry.object_type == "task"  # the task is called by her name already
    fields = [f for f in dict.fromkeys([*entry.before, *entry.after]) if not (is_named and f == "customer")]
    told = [Change(field_of(f), said(f, entry.before.get(f)), said(f, entry.after.get(f))) for f in fields]
    return [change for change in told if change.before or change.after]


def _value(field: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return "…"
    if isinstance(value, list):
        return str(len(value)) if field == "customers" else "、".join(str(one) for one in value)[:_SHOWN]
    if field == "action":
        return label_of(str(value))
    if field == "object":
        return thing_of(str(value))
    return str(_WORDS.get(field, {}).get(str(value), value))[:_SHOWN]
