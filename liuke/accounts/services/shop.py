"""Use cases of the shop itself: setting it up, its settings and its salons."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from liuke.accounts import queries, steps
from liuke.accounts.errors import NameTaken, SalonInUse, ShopExists, UnknownCurrency, UnknownTimezone
from liuke.accounts.models import Organization, Role, Salon, Staff
from liuke.accounts.rules import ROLE_PRESETS, Action
from liuke.kit.money import is_currency
from liuke.kit.transactions import refused_as, use_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, time


@use_case
def ensure_roles() -> None:
    """Put the shipped roles in place; a role that exists keeps what the shop changed and gains what is new."""
    everything = sorted(Action)
    for preset in ROLE_PRESETS:
        role, is_new = Role.objects.get_or_create(
            code=preset.code,
            defaults={
                "name_zh": preset.name_zh,
                "name_en": preset.name_en,
                "reach": preset.reach.value,
                "actions": sorted(preset.actions),
                "offered": everything,
            },
        )
        if not is_new and role.offered != everything:
            role.actions = sorted({*role.actions, *(preset.actions - set(role.offered))})
            role.offered = everything
            role.save(update_fields=["actions", "offered"])


@dataclass(frozen=True)
class NewShop:
    """What ``set_up_shop`` made; the password is shown once and kept nowhere."""

    organization: Organization
    salon: Salon
    owner: Staff
    password: str


@use_case
def set_up_shop(
    *, name: str, currency: str, timezone: str, now: datetime, salon_name: str = "", is_demo: bool = False
) -> NewShop:
    """Make an empty shop with one salon and an owner whose generated password is returned once. 开店.

    Raises:
        ShopExists: this home holds a shop already.
        UnknownCurrency, UnknownTimezone: nothing is written.
    """
    if existing := Organization.objects.first():
        raise ShopExists(name=existing.name)
    check_currency(currency)
    check_timezone(timezone)
    organization = Organization.objects.create(
        pk=1, name=name, currency=currency, timezone=timezone, created_at=now, is_demo=is_demo
    )
    salon = Salon.objects.create(name=salon_name or name, timezone=timezone, is_demo=is_demo)
    password = secrets.token_urlsafe(12)
    owner = Staff(
        username="owner",
        name=str(Role.objects.get(code="owner").name_zh),
        role=Role.objects.get(code="owner"),
        must_change_password=not is_demo,
        is_demo=is_demo,
    )
    owner.set_password(password)
    owner.save()
    owner.salons.add(salon)
    steps.audit("shop.set_up", now=now, actor_id=owner.pk, object_type="salon", object_ref=salon.pk)
    return NewShop(organization, salon, owner, password)


def check_currency(currency: str) -> None:
    """Refuse what is no currency of ISO 4217.

    Raises:
        UnknownCurrency: nothing is written.
    """
    if not is_currency(currency):
        raise UnknownCurrency(currency=currency)


def check_timezone(timezone: str) -> None:
    """Refuse what names no time zone.

    Raises:
        UnknownTimezone: nothing is written.
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimezone(timezone=timezone) from error


@use_case
def change_shop(*, name: str, language: str, by: Staff, now: datetime) -> Organization:
    """Change the brand's name and the language of people who chose none. Currency and zone are fixed."""
    shop = queries.organization()
    before = {"name": shop.name, "language": shop.language}
    shop.name, shop.language = name, language
    shop.save(update_fields=["name", "language"])
    after = {"name": name, "language": language}
    _audit_change("shop.changed", "shop", shop.pk, before=before, after=after, by=by, now=now)
    return shop


@dataclass(frozen=True)
class SalonChange:
    """What the form of a salon says; times are the salon's local ones."""

    name: str
    timezone: str
    opens_at: time
    closes_at: time
    is_active: bool = True


@use_case
def add_salon(change: SalonChange, *, by: Staff, now: datetime) -> Salon:
    """Open one more salon.

    Raises:
        NameTaken, UnknownTimezone: nothing is written.
    """
    check_timezone(change.timezone)
    with refused_as(NameTaken(name=change.name)):
        salon = Salon.objects.create(
            name=change.name, timezone=change.timezone, opens_at=change.opens_at, closes_at=change.closes_at
        )
    steps.audit(
        "salon.added",
        now=now,
        actor_id=by.pk,
        object_type="salon",
        object_ref=salon.pk,
        after={"name": salon.name},
    )
    return salon


@use_case
def change_salon(salon_id: int, change: SalonChange, *, by: Staff, now: datetime) -> Salon:
    """Change a salon's name, hours, or whether it is open. Its time zone stays: dates were made with it.

    Raises:
        NotFound: out of the writer's reach.
        NameTaken: another salon is called that.
        SalonInUse: the last open salon stays open.
    """
    salon = queries.one_salon(salon_id, scope=queries.scope_of(by))
    others_open = Salon.objects.filter(is_active=True).exclude(pk=salon.pk).exists()
    if not change.is_active and not others_open:
        raise SalonInUse
    before = _salon_summary(salon)
    salon.name, salon.is_active = change.name, change.is_active
    salon.opens_at, salon.closes_at = change.opens_at, change.closes_at
    with refused_as(NameTaken(name=change.name)):
        salon.save(update_fields=["name", "is_active", "opens_at", "closes_at"])
    after = _salon_summary(salon)
    _audit_change("salon.changed", "salon", salon.pk, before=before, after=after, by=by, now=now)
    return salon


def _salon_summary(salon: Salon) -> dict[str, object]:
    hours = f"{str(salon.opens_at)[:5]}–{str(salon.closes_at)[:5]}"
    return {"name": salon.name, "hours": hours, "open": salon.is_active}


def _audit_change(
    action: str,
    object_type: str,
    ref: int,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    by: Staff,
    now: datetime,
) -> None:
    changed = [key for key in after if after[key] != before[key]]
    steps.audit(
        action,
        now=now,
        actor_id=by.pk,
        object_type=object_type,
        object_ref=ref,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
