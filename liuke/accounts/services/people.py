"""Use cases about the people who work here. Nobody grants what they do not hold, nobody changes themselves."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.accounts import queries, steps
from liuke.accounts.errors import GrantTooWide, NameTaken, NotOnOneself
from liuke.accounts.models import Role, Staff
from liuke.accounts.rules import may_manage, sign_in_name
from liuke.kit.problems import NotFound
from liuke.kit.transactions import refused_as, use_case

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from liuke.accounts.scope import Scope

_PASSWORD_BYTES = 9


@dataclass(frozen=True)
class PersonChange:
    """What the form of a staff member says.

    Args:
        role_id: the role to hold.
        salon_ids: where the person works, of the salons the writer reaches; others stay as they are.
        code: the name the person has in the shop's files.
    """

    username: str
    name: str
    code: str
    role_id: int
    salon_ids: frozenset[int]


@use_case
def add_staff(change: PersonChange, *, by: Staff, now: datetime) -> tuple[Staff, str]:
    """Add a person and return her with a first password, shown once and kept nowhere.

    Raises:
        GrantTooWide: the role may do or see more than the writer.
        NameTaken: the sign-in name belongs to somebody.
        NotFound: a salon is out of the writer's reach.
    """
    role = _grantable(change.role_id, by=by)
    username = sign_in_name(change.username)
    if Staff.objects.filter(username__iexact=username).exists():
        raise NameTaken(name=username)
    staff = Staff(username=username, name=change.name, code=change.code, role=role, must_change_password=True)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    staff.set_password(password)
    with refused_as(NameTaken(name=username)):
        staff.save()
    _set_salons(staff, change.salon_ids, reach=queries.scope_of(by))
    steps.audit(
        "staff.added",
        now=now,
        actor_id=by.pk,
        object_type="staff",
        object_ref=staff.pk,
        after=_summary(staff),
    )
    return staff, password


@use_case
def change_staff(staff_id: int, change: PersonChange, *, by: Staff, now: datetime) -> Staff:
    """Change a person's name, role or salons; her next click already has the new rights.

    Raises:
        NotFound: out of the writer's reach.
        NotOnOneself: role and salons are never one's own to change.
        GrantTooWide: the person, or the new role, holds more than the writer.
        NameTaken: the sign-in name belongs to somebody else.
    """
    staff = _manageable(staff_id, by=by)
    before = _summary(staff)
    role = staff.role if change.role_id == staff.role_id else _grantable(change.role_id, by=by)
    username = sign_in_name(change.username)
    if Staff.objects.filter(username__iexact=username).exclude(pk=staff.pk).exists():
        raise NameTaken(name=username)
    staff.username, staff.name, staff.code, staff.role = username, change.name, change.code, role
    with refused_as(NameTaken(name=username)):
        staff.save(update_fields=["username", "name", "code", "role"])
    _set_salons(staff, change.salon_ids, reach=queries.scope_of(by))
    after = _summary(staff)
    changed = {key for key in after if after[key] != before[key]}
    steps.audit(
        "staff.changed",
        now=now,
        actor_id=by.pk,
        object_type="staff",
        object_ref=staff.pk,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return staff


@use_case
def deactivate_staff(staff_id: int, *, by: Staff, now: datetime) -> Staff:
    """End a person's access: her sessions die in this transaction, because they carry the password's mark. 停用.

    Raises:
        NotFound, NotOnOneself, GrantTooWide: nothing is changed.
    """
    staff = _manageable(staff_id, by=by)
    staff.is_active = False
    staff.set_unusable_password()
    staff.save(update_fields=["is_active", "password"])
    steps.audit("staff.deactivated", now=now, actor_id=by.pk, object_type="staff", object_ref=staff.pk)
    return staff


@use_case
def reactivate_staff(staff_id: int, *, by: Staff, now: datetime) -> tuple[Staff, str]:
    """Give access back, with a new first password.

    Raises:
        NotFound, NotOnOneself, GrantTooWide: nothing is changed.
    """
    staff = _manageable(staff_id, by=by)
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    password = _new_password(staff)
    steps.audit("staff.reactivated", now=now, actor_id=by.pk, object_type="staff", object_ref=staff.pk)
    return staff, password


@use_case
def reset_password(staff_id: int, *, by: Staff, now: datetime) -> tuple[Staff, str]:
    """Give a person a new first password, shown once; every session of hers ends.

    Raises:
        NotFound, NotOnOneself, GrantTooWide: nothing is changed.
    """
    staff = _manageable(staff_id, by=by)
    if not staff.is_active:
        raise NotFound
    password = _new_password(staff)
    steps.audit("staff.password_reset", now=now, actor_id=by.pk, object_type="staff", object_ref=staff.pk)
    return staff, password


def _new_password(staff: Staff) -> str:
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    staff.set_password(password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    return password


def _manageable(staff_id: int, *, by: Staff) -> Staff:
    staff = queries.staff_member(staff_id, scope=queries.scope_of(by))
    if staff.pk == by.pk:
        raise NotOnOneself
    if not may_manage(queries.powers_of(by.role), queries.powers_of(staff.role)):
        raise GrantTooWide(role=_role_name(staff.role))
    return staff


def _grantable(role_id: int, *, by: Staff) -> Role:
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise NotFound
    if not may_manage(queries.powers_of(by.role), queries.powers_of(role)):
        raise GrantTooWide(role=_role_name(role))
    return role


def _role_name(role: Role) -> str:
    return role.name_in_use


def _set_salons(staff: Staff, salon_ids: Iterable[int], *, reach: Scope) -> None:
    wanted = set(salon_ids)
    if not all(reach.reaches_salon(salon_id) for salon_id in wanted):
        raise NotFound
    kept = {pk for pk in staff.salons.values_list("pk", flat=True) if not reach.reaches_salon(pk)}
    staff.salons.set(wanted | kept)


def _summary(staff: Staff) -> dict[str, object]:
    return {
        "username": staff.username,
        "name": staff.name,
        "code": staff.code,
        "role": staff.role.code,
        "salons": sorted(staff.salons.order_by().values_list("name", flat=True)),
    }
