"""Reads of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.errors import ShopMissing, UnknownSalon
from liuke.accounts.models import Organization, Salon, Staff
from liuke.accounts.rules import Action, Reach
from liuke.accounts.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

WHOLE_SHOP = Scope(staff_id=None, salon_ids=None, actions=frozenset(Action))
"""The scope of the command line and of the shop's own jobs."""


def organization() -> Organization:
    """Return the brand of this home.

    Raises:
        ShopMissing: nobody set it up yet.
    """
    found = Organization.objects.first()
    if found is None:
        raise ShopMissing
    return found


def salon_named(name: str | None) -> Salon:
    """Return the salon of this name, or the first one when no name is given.

    Raises:
        ShopMissing: there is no salon at all.
        UnknownSalon: no salon is called that.
    """
    salons = Salon.objects.order_by("pk")
    if not name:
        first = salons.first()
        if first is None:
            raise ShopMissing
        return first
    found = salons.filter(name=name).first()
    if found is None:
        raise UnknownSalon(salon=name, known=", ".join(salons.values_list("name", flat=True)[:20]))
    return found


def scope_of(staff: Staff, *, today_customer_ids: Iterable[int] = ()) -> Scope:
    """Return what a person may reach, read fresh: two queries at most, no cache."""
    role = staff.role
    everywhere = role.reach == Reach.ORGANIZATION
    return Scope(
        staff_id=staff.pk,
        salon_ids=None if everywhere else frozenset(staff.salons.values_list("pk", flat=True)),
        own_only=role.reach == Reach.OWN,
        today_customer_ids=frozenset(today_customer_ids),
        actions=frozenset(Action(a) for a in role.actions),
    )
