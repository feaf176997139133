"""Use cases of signing in and out, and of what a person chooses for herself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts import steps
from liuke.accounts.errors import WrongPassword
from liuke.accounts.models import Staff
from liuke.accounts.rules import sign_in_name
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime


@use_case
def record_sign_in(staff: Staff, *, now: datetime, address: str) -> None:
    """Keep who signed in, and from where."""
    steps.audit(
        "session.started",
        now=now,
        actor_id=staff.pk,
        object_type="staff",
        object_ref=staff.pk,
        address=address,
    )


@use_case
def record_refused_sign_in(username: str, *, now: datetime, address: str) -> None:
    """Keep that somebody failed to sign in as a known person.

    An unknown name is not kept: people type their passwords into the wrong field.
    """
    staff = Staff.objects.filter(username__iexact=sign_in_name(username)).first()
    ref = staff.pk if staff else ""
    steps.audit("session.refused", now=now, actor_id=None, object_type="staff", object_ref=ref, address=address)


@use_case
def record_sign_out(staff: Staff, *, now: datetime, address: str) -> None:
    """Keep who signed out."""
    steps.audit("session.ended", now=now, actor_id=staff.pk, object_type="staff", object_ref=staff.pk, address=address)


@use_case
def change_password(staff: Staff, *, present: str, new: str, now: datetime) -> None:
    """Give oneself a new password; other sessions of the person end.

    Raises:
        WrongPassword: the present one is another; nothing is changed.
    """
    if not staff.check_password(present):
        raise WrongPassword
    staff.set_password(new)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    steps.audit("password.changed", now=now, actor_id=staff.pk, object_type="staff", object_ref=staff.pk)


@use_case
def choose_language(staff: Staff, language: str) -> None:
    """Remember the language a person reads."""
    Staff.objects.filter(pk=staff.pk).update(language=language)


@use_case
def choose_theme(staff: Staff, theme: str) -> None:
    """Remember how bright a person wants her pages."""
    Staff.objects.filter(pk=staff.pk).update(theme=theme)


@use_case
def record_audit_reading(staff: Staff, *, filters: dict[str, str], now: datetime, address: str) -> None:
    """Keep who read the record, and what she looked for, before it is shown."""
    steps.audit("audit.read", now=now, actor_id=staff.pk, object_type="audit", after=dict(filters), address=address)
