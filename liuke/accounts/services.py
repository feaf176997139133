"""Use cases of accounts: setting up the shop, its salons and its people."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from liuke.accounts import steps
from liuke.accounts.errors import ShopExists, UnknownCurrency, UnknownTimezone
from liuke.accounts.models import Organization, Role, Salon, Staff
from liuke.accounts.rules import ROLE_PRESETS
from liuke.kit.money import is_currency
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime


@use_case
def ensure_roles() -> None:
    """Put the shipped roles in place; a role that exists keeps what the shop changed."""
    for preset in ROLE_PRESETS:
        Role.objects.get_or_create(
            code=preset.code,
            defaults={
                "name_zh": preset.name_zh,
                "name_en": preset.name_en,
                "reach": preset.reach.value,
                "actions": sorted(preset.actions),
            },
        )


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
    """Refuse what has not the form of a currency code.

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
