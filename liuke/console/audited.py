"""What the audit's rows are called: the names of things, and of the choices people make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from liuke.accounts import trail
from liuke.accounts.models import Role, Salon, Staff
from liuke.accounts.rules import Action
from liuke.accounts.trail import Named
from liuke.care.models import Outcome, Task, TaskKind
from liuke.customers.models import Calendar, Customer, Gender, SkinType, Tag, TagKind
from liuke.intake.models import Import
from liuke.segments import definitions
from liuke.segments.queries import language

if TYPE_CHECKING:
    from collections.abc import Collection

    from liuke.accounts.scope import Scope

    Names = dict[str, Named]


def _numbers(refs: Collection[str]) -> list[int]:
    return [int(ref) for ref in refs if ref.isdecimal()]


def _link(scope: Scope, action: Action, url_name: str, *args: Any) -> str:
    return reverse(url_name, args=args) if scope.may(action) else ""


def _customers(scope: Scope, refs: Collection[str]) -> Names:
    rows = Customer.objects.within(scope).filter(pk__in=_numbers(refs)).only("name")
    return {str(c.pk): Named(c.shown_name, _link(scope, Action.SEE_CUSTOMERS, "console:customer", c.pk)) for c in rows}


def _staff(scope: Scope, refs: Collection[str]) -> Names:
    rows = Staff.objects.filter(pk__in=_numbers(refs)).only("name")
    return {str(one.pk): Named(one.name, _link(scope, Action.MANAGE_STAFF, "accounts:person", one.pk)) for one in rows}


def _salons(scope: Scope, refs: Collection[str]) -> Names:
    rows = Salon.objects.filter(pk__in=_numbers(refs)).only("name")
    return {str(s.pk): Named(s.name, _link(scope, Action.MANAGE_SALONS, "accounts:salon", s.pk)) for s in rows}


def _roles(_scope: Scope, refs: Collection[str]) -> Names:
    return {role.code: Named(role.name_in_use) for role in Role.objects.filter(code__in=refs)}


def _tags(scope: Scope, refs: Collection[str]) -> Names:
    rows = Tag.objects.filter(pk__in=_numbers(refs))
    return {str(tag.pk): Named(tag.name, _link(scope, Action.TAG_CUSTOMERS, "customers:tag", tag.pk)) for tag in rows}


def _tasks(scope: Scope, refs: Collection[str]) -> Names:
    rows = Task.objects.within(scope).filter(pk__in=_numbers(refs)).select_related("customer")
    link = {t.pk: _link(scope, Action.SEE_CUSTOMERS, "console:customer", t.customer_id) for t in rows}
    return {str(task.pk): Named(task.customer.shown_name, link[task.pk]) for task in rows}


def _imports(scope: Scope, refs: Collection[str]) -> Names:
    rows = Import.objects.within(scope).filter(pk__in=_numbers(refs)).only("file_name")
    return {
        str(one.pk): Named(one.file_name, _link(scope, Action.IMPORT_FILES, "intake:import", one.pk)) for one in rows
    }


def _schemes(scope: Scope, refs: Collection[str]) -> Names:
    known = definitions.schemes()
    return {
        code: Named(
            known[code].name_in(language()),
            _link(scope, Action.SEE_TIERS, "console:scheme", code),
        )
        for code in refs
        if code in known
    }


def register() -> None:
    """Tell the audit how to call things."""
    readers = {
        "customer": _customers, "staff": _staff, "salon": _salons, "role": _roles, "tag": _tags, "task": _tasks,
        "import": _imports, "scheme": _schemes,
    }  # fmt: skip
    for kind, reader in readers.items():
        trail.register_names(kind, reader)
    words: dict[str, Any] = {
        "gender": Gender, "skin_type": SkinType, "birth_calendar": Calendar, "kind": TagKind, "outcome": Outcome,
        "for": TaskKind,
    }  # fmt: skip
    for field, choices in words.items():
        trail.register_words(field, {choice.value: choice.label for choice in choices})
