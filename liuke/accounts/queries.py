"""Reads of accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from liuke.accounts.errors import ShopMissing, UnknownSalon
from liuke.accounts.models import ApiKey, AuditEntry, Organization, Role, Salon, Staff
from liuke.accounts.rules import Action, Powers, Reach, may_manage
from liuke.accounts.scope import Scope
from liuke.kit.problems import NotFound
from liuke.kit.ready import Ready

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

WHOLE_SHOP = Scope(staff_id=None, salon_ids=None, actions=frozenset(Action))
"""The scope of the command line and of the shop's own jobs."""


_ORGANIZATION = Ready(lambda: Organization.objects.order_by("pk")[:1])


def organization() -> Organization:
    """Return the brand of this home.

    Raises:
        ShopMissing: nobody set it up yet.
    """
    found = _ORGANIZATION()
    if not found:
        raise ShopMissing
    return found[0]


def has_shop() -> bool:
    """Return whether this home holds a shop."""
    return Organization.objects.exists()


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


def reachable_salons(scope: Scope) -> list[Salon]:
    """Return the open salons in reach, oldest first. One query."""
    salons = Salon.objects.filter(is_active=True).order_by("pk")
    return list(salons if scope.salon_ids is None else salons.filter(pk__in=scope.salon_ids))


def narrowed(scope: Scope, salon_id: int | None) -> Scope:
    """Return the scope cut to one salon in its reach; a salon out of reach changes nothing."""
    if salon_id is None or not scope.reaches_salon(salon_id):
        return scope
    return replace(scope, salon_ids=frozenset({salon_id}))


def powers_of(role: Role) -> Powers:
    """Return what a role may do and how far it sees."""
    return Powers(frozenset(Action(a) for a in role.actions), Reach(role.reach))


def staff_within(scope: Scope) -> QuerySet[Staff]:
    """Return the people who work in the salons in reach, with their roles; active first, then by name."""
    people = Staff.objects.select_related("role").prefetch_related("salons").order_by("-is_active", "name", "pk")
    if scope.salon_ids is None:
        return people
    return people.filter(salons__in=scope.salon_ids).distinct()


def staff_member(staff_id: int, *, scope: Scope) -> Staff:
    """Return one person in reach.

    Raises:
        NotFound: nobody in reach has this number.
    """
    found = staff_within(scope).filter(pk=staff_id).first()
    if found is None:
        raise NotFound
    return found


def grantable_roles(by: Staff) -> list[Role]:
    """Return the roles this person may hand out."""
    mine = powers_of(by.role)
    return [role for role in Role.objects.order_by("pk") if may_manage(mine, powers_of(role))]


def salons_within(scope: Scope) -> QuerySet[Salon]:
    """Return the salons in reach, open ones first, with how many active people work there."""
    active = Count("staff", filter=Q(staff__is_active=True))
    salons = Salon.objects.annotate(people=active).order_by("-is_active", "pk")
    return salons if scope.salon_ids is None else salons.filter(pk__in=scope.salon_ids)


def one_salon(salon_id: int, *, scope: Scope) -> Salon:
    """Return one salon in reach.

    Raises:
        NotFound: no salon in reach has this number.
    """
    found = salons_within(scope).filter(pk=salon_id).first()
    if found is None:
        raise NotFound
    return found


def keys_within(scope: Scope) -> QuerySet[ApiKey]:
    """Return the keys of the salons in reach, those of the whole shop to who sees it; the newest first."""
    return ApiKey.objects.within(scope).select_related("salon").order_by("-pk")


def audit_entries(
    scope: Scope,
    *,
    actor_id: int | None = None,
    action: str = "",
    about: tuple[str, str] = ("", ""),
    day: date | None = None,
    timezone: str = "UTC",
) -> QuerySet[AuditEntry]:
    """Return the record of what people did, newest first.

    Args:
        scope: whose salons; entries of the whole brand are in every scope.
        actor_id: the person who did it; None for anybody.
        action: an audited action; empty for any.
        about: type and number of the thing; either may be empty.
        day: a local day in ``timezone``; None for all days.
        timezone: an IANA zone.
    """
    entries = AuditEntry.objects.select_related("actor", "salon").order_by("-pk")
    if scope.salon_ids is not None:
        entries = entries.filter(Q(salon=None) | Q(salon__in=scope.salon_ids))
    wanted = {"actor_id": actor_id, "action": action, "object_type": about[0], "object_ref": about[1]}
    entries = entries.filter(**{name: value for name, value in wanted.items() if value})
    if day is not None:
        starts = datetime.combine(day, time.min, tzinfo=ZoneInfo(timezone))
        entries = entries.filter(at__gte=starts, at__lt=starts + timedelta(days=1))
    return entries


def times_done(actor_id: int, action: str, *, since: datetime) -> int:
    """Return how often a person did something since an instant: what rate limits count."""
    return AuditEntry.objects.filter(actor_id=actor_id, action=action, at__gte=since).count()


def audited_actions() -> list[str]:
    """Return the actions the record holds, sorted: what its filter offers."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())


@dataclass(frozen=True)
class Check:
    """One line of the go-live checklist: what, whether it is so, and the url name where it is done."""

    code: str
    is_done: bool
    url_name: str


def go_live_checklist() -> list[Check]:
    """Return what a shop needs before its first day, each state read from the rows as they are now."""
    owners = Staff.objects.filter(role__code="owner", is_active=True, must_change_password=False)
    owner_ready = any(owner.has_usable_password() for owner in owners)  # a demo's owner comes in by a door
    colleagues = Staff.objects.filter(is_active=True, is_demo=False).exclude(role__code="owner").exists()
    unplaced = Staff.objects.filter(is_active=True, role__reach__in=[Reach.SALONS, Reach.OWN], salons=None).exists()
    is_demo = Organization.objects.filter(is_demo=True).exists()
    return [
        Check("owner_password", owner_ready, "accounts:password"),
        Check("colleagues", colleagues, "accounts:staff"),
        Check("placed", not unplaced, "accounts:staff"),
        Check("own_data", not is_demo, "intake:imports"),
    ]
