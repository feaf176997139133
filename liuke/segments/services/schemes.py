"""A shop's own schemes: begun, worked on, saved, switched off, brought back. Every save is a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.accounts import steps as accounts
from liuke.kit import idempotency
from liuke.kit.transactions import refused_as, step, use_case
from liuke.segments import definitions, drafting, models
from liuke.segments.errors import DraftOutdated, NoDraft, SchemeNeeded, UnknownVersion
from liuke.segments.queries.runs import STAGES
from liuke.segments.queries.schemes import any_scheme, number_of, taken_codes
from liuke.segments.toml import table_of

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.insights.schemes import Scheme
    from liuke.kit.idempotency import Once


@use_case
def load_scheme(*, text: str, now: datetime, actor_id: int | None = None, write: Once | None = None) -> Scheme:
    """Take a scheme from a TOML text; it counts from the next refresh on. 载入分层方案.

    Args:
        text: the file.
        now: the instant.
        actor_id: who; None for the command line.
        write: the sender's name of this write; sent again it writes nothing.

    Raises:
        UnreadableScheme, BadScheme, KeyReused: nothing is written.
    """
    scheme, _table = definitions.read_file(text)
    if idempotency.begin(write, now=now) is not None:
        return scheme
    idempotency.finish(write, scheme.code)
    _keep(scheme.code, table_of(scheme), action="scheme.loaded", now=now, actor_id=actor_id)
    return scheme


@use_case
def create_scheme(
    *,
    zh: str,
    en: str,
    now: datetime,
    actor_id: int | None,
    like: str = "",
    values: tuple[str, list[str]] | None = None,
) -> str:
    """Begin a scheme as a draft and return its code. 新建方案.

    Args:
        zh: its Chinese name.
        en: its English name; empty takes the Chinese one.
        now: the instant.
        actor_id: who.
        like: the code of a scheme to copy, or empty.
        values: a text feature and its values, to have a tier for each.

    Raises:
        UnknownScheme, BadScheme: nothing is written.
    """
    code = drafting.code_for(en, taken_codes(), kind="own")
    names = {"code": code, "zh": zh, "en": en or zh}
    if like:
        table = drafting.copied(any_scheme(like), **names)
    elif values:
        table = drafting.of_values(**names, feature=values[0], values=values[1])
    else:
        table = drafting.blank(**names)
    definitions.checked(table)
    models.SchemeDraft.objects.create(code=code, definition=table, changed_at=now, changed_by_id=actor_id)
    return code


@use_case
def change_draft(code: str, table: dict[str, Any], *, now: datetime, actor_id: int | None) -> None:
    """Keep what somebody did to a scheme as its draft; nothing counts by it yet.

    Raises:
        BadScheme: nothing is written.
    """
    definitions.checked(table)
    draft, is_new = models.SchemeDraft.objects.get_or_create(
        code=code, defaults={"definition": table, "base": number_of(code), "changed_at": now, "changed_by_id": actor_id}
    )
    if not is_new:
        draft.definition, draft.changed_at, draft.changed_by_id = table, now, actor_id
        draft.save()


@use_case
def drop_draft(code: str) -> None:
    """Forget a draft; what is saved stays."""
    models.SchemeDraft.objects.filter(code=code).delete()


@use_case
def save_draft(code: str, *, now: datetime, actor_id: int | None) -> int:
    """Let a draft count from the next refresh on and return its version. 保存方案.

    Raises:
        NoDraft: there is none.
        DraftOutdated: somebody saved another version meanwhile; nothing is written.
    """
    draft = models.SchemeDraft.objects.select_for_update().filter(code=code).first()
    if draft is None:
        raise NoDraft
    if draft.base != number_of(code):
        raise DraftOutdated
    draft.delete()
    return _keep(code, draft.definition, action="scheme.saved", now=now, actor_id=actor_id)


@use_case
def switch_scheme(code: str, *, is_on: bool, now: datetime, actor_id: int | None) -> None:
    """Let a scheme count, or not, from the next refresh on. 停用或启用方案.

    Raises:
        UnknownScheme: as it says.
        SchemeNeeded: the life stages lead the recall list and cannot be switched off.
    """
    if code == STAGES and not is_on:
        raise SchemeNeeded
    table = table_of(any_scheme(code))
    action = "scheme.switched_on" if is_on else "scheme.switched_off"
    _keep(code, table, action=action, now=now, actor_id=actor_id, is_active=is_on)


@use_case
def restore_version(code: str, number: int, *, now: datetime, actor_id: int | None) -> int:
    """Let an earlier version count again, as a new one. 恢复版本.

    Raises:
        UnknownVersion: as it says.
    """
    old = models.SchemeVersion.objects.filter(code=code, number=number).first()
    if old is None:
        raise UnknownVersion(number=number)
    return _keep(code, old.definition, action="scheme.restored", now=now, actor_id=actor_id)


@step
def _keep(
    code: str, table: dict[str, Any], *, action: str, now: datetime, actor_id: int | None, is_active: bool = True
) -> int:
    """Write a version and make it the one that counts; return its number."""
    row = models.Scheme.objects.select_for_update().filter(code=code).first()
    before = {"definition": row.definition, "is_active": row.is_active} if row else {}
    if row is None and code in definitions.shipped_tables():
        _version(code, 1, table_of(definitions.shipped()[code]), now=now, actor_id=None)
    number = number_of(code) + 1
    _version(code, number, table, now=now, actor_id=actor_id, is_active=is_active)
    models.Scheme.objects.update_or_create(
        code=code, defaults={"definition": table, "loaded_at": now, "is_active": is_active}
    )
    accounts.audit(
        action, now=now, actor_id=actor_id, object_type="scheme", object_ref=code, before=before,
        after={"definition": table, "is_active": is_active},
    )  # fmt: skip
    return number


def _version(
    code: str, number: int, table: dict[str, Any], *, now: datetime, actor_id: int | None, is_active: bool = True
) -> None:
    with refused_as(DraftOutdated()):
        models.SchemeVersion.objects.create(
            code=code, number=number, definition=table, is_active=is_active, saved_at=now, saved_by_id=actor_id
        )
