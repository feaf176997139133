"""Use cases of the profile: written once, changed only over the version that was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuke.accounts.models import AuditEntry, Salon
from liuke.accounts.steps import audit, take_turns
from liuke.customers import groups, queries, rows, steps
from liuke.customers.errors import CodeTaken, CustomerChanged, PhoneShared
from liuke.customers.models import Customer
from liuke.kit import idempotency
from liuke.kit.problems import NotFound
from liuke.kit.transactions import refused_as, use_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from liuke.accounts.scope import Scope
    from liuke.customers.rules.birthdays import Birthday
    from liuke.customers.rules.phones import Phone
    from liuke.kit.crypto import Vault
    from liuke.kit.idempotency import Once

_SHOWN_IN_AUDIT = (
    "name", "code", "card_no", "phone_hint", "gender", "occupation", "region", "source", "skin_type", "note",
    "birth_year", "birth_month", "birth_day", "birth_calendar", "joined_on", "steward_id", "salon_id", "referrer_id",
)  # fmt: skip
_SHARERS_ASKED = 20


@dataclass(frozen=True)
class Profile:
    """What the form of a customer says.

    Args:
        phone: the new number; None keeps the present one, unless ``forget_phone``.
        allergies: the new note; None keeps the present one (the writer may not see it).
        keep_shared_phone: another customer has the number, and that is right.
    """

    name: str
    salon_id: int
    phone: Phone | None = None
    forget_phone: bool = False
    keep_shared_phone: bool = False
    gender: str = ""
    birthday: Birthday | None = None
    steward_id: int | None = None
    referrer_id: int | None = None
    code: str = ""
    card_no: str = ""
    occupation: str = ""
    region: str = ""
    source: str = ""
    skin_type: str = ""
    note: str = ""
    joined_on: date | None = None
    allergies: str | None = None


@use_case
def add_customer(
    profile: Profile, *, uid: UUID, scope: Scope, vault: Vault, now: datetime, write: Once | None = None
) -> Customer:
    """Write a new customer. 新建客户.

    The form's own ``uid`` makes a second click find the first one; ``write`` does the same for the API's key.

    Raises:
        CodeTaken, PhoneShared: nothing is written.
        NotFound: the salon, or a customer with this uid, is out of reach.
        KeyReused: the key stands for another request; nothing is written.
    """
    if answer := idempotency.begin(write, now=now):
        return queries.customer_in(scope, answer["id"])
    if Customer.objects.unscoped("the uid was made by our own form").filter(uid=uid).exists():
        return _written_before(uid, scope=scope)
    _check(profile, scope=scope, vault=vault, uid=uid)
    columns = _columns(profile) | rows.phone_columns(profile.phone, uid=uid, vault=vault)
    columns |= rows.allergy_columns(profile.allergies or "", uid=uid, key_wrapped="", vault=vault)
    try:
        with refused_as(CodeTaken(code=profile.code)):
            customer = Customer.objects.unscoped("the salon was checked").create(uid=uid, created_at=now, **columns)
    except CodeTaken:  # another click came first, or another customer got the number: now it can be seen
        _check_code(profile, uid=uid)
        return _written_before(uid, scope=scope)
    audit(
        "customer.added",
        now=now,
        actor_id=scope.staff_id,
        salon_id=customer.salon_id,
        object_type="customer",
        object_ref=customer.pk,
        after=_plain({"name": customer.name, "phone_hint": customer.phone_hint, "code": customer.code}),
    )
    if profile.phone is not None and profile.keep_shared_phone:
        steps.ask_about(customer.pk, _with_same_phone(customer), now=now)
    idempotency.finish(write, {"id": customer.pk})
    return customer


@use_case
def change_customer(
    customer_id: int, profile: Profile, *, version: int, scope: Scope, vault: Vault, now: datetime
) -> Customer:
    """Change a customer over the version that was read.

    Raises:
        CustomerChanged: somebody saved meanwhile; nothing is written.
        CodeTaken, PhoneShared, NotFound: nothing is written.
    """
    customer = queries.customer_in(scope, customer_id)
    if customer.version != version:
        raise CustomerChanged(who=_last_writer(customer_id))
    hers = list(groups.group(groups.head_id(customer_id))) if profile.phone is not None else []
    _check(profile, scope=scope, vault=vault, uid=customer.uid, hers=hers)
    columns = _columns(profile)
    if profile.forget_phone or profile.phone is not None:
        columns |= rows.phone_columns(profile.phone, uid=customer.uid, vault=vault)
    changed = {name: value for name, value in columns.items() if getattr(customer, name) != value}
    shown = [name for name in _SHOWN_IN_AUDIT if name in changed]
    before = {name: getattr(customer, name) for name in shown}
    after = {name: changed[name] for name in shown}
    if profile.allergies is not None and profile.allergies != rows.allergies_of(customer, vault=vault):
        changed |= rows.allergy_columns(
            profile.allergies, uid=customer.uid, key_wrapped=customer.key_wrapped, vault=vault
        )
        after["allergies"] = "…"
    if not changed:
        return customer
    with refused_as(CodeTaken(code=profile.code)):
        is_written = steps.write_if_unchanged(customer_id, version=version, columns=changed)
    if not is_written:
        raise CustomerChanged(who=_last_writer(customer_id))
    audit(
        "customer.changed",
        now=now,
        actor_id=scope.staff_id,
        salon_id=customer.salon_id,
        object_type="customer",
        object_ref=customer_id,
        before=_plain(before),
        after=_plain(after),
    )
    return customer


def _columns(profile: Profile) -> dict[str, Any]:
    plain = {
        "salon_id": profile.salon_id,
        "gender": profile.gender,
        "steward_id": profile.steward_id,
        "referrer_id": profile.referrer_id,
        "code": profile.code,
        "card_no": profile.card_no,
        "occupation": profile.occupation,
        "region": profile.region,
        "source": profile.source,
        "skin_type": profile.skin_type,
        "note": profile.note,
        "joined_on": profile.joined_on,
    }
    return plain | rows.name_columns(profile.name) | rows.birthday_columns(profile.birthday)


def _check(profile: Profile, *, scope: Scope, vault: Vault, uid: UUID, hers: Sequence[int] = ()) -> None:
    if not scope.reaches_salon(profile.salon_id) or not Salon.objects.filter(pk=profile.salon_id).exists():
        raise NotFound
    _check_code(profile, uid=uid)
    if profile.phone is not None and not profile.keep_shared_phone:
        take_turns()
        index = rows.phone_index(profile.phone, vault=vault)
        same_phone = Customer.objects.within(scope).filter(phone_index=index).exclude(Q(uid=uid) | Q(pk__in=hers))
        if other := same_phone.order_by("pk").first():
            raise PhoneShared(who=other.shown_name, customer_id=other.pk)


def _with_same_phone(customer: Customer) -> list[int]:
    rows = Customer.objects.unscoped("two people who share a phone are never merged by themselves, whoever sees them")
    others = rows.filter(phone_index=customer.phone_index).exclude(pk=customer.pk).order_by("pk")
    return list(others.values_list("pk", flat=True)[:_SHARERS_ASKED])


def _check_code(profile: Profile, *, uid: UUID) -> None:
    same_code = Customer.objects.unscoped("the number is unique in the salon, whoever sees it").filter(
        salon=profile.salon_id, code=profile.code
    )
    if profile.code and same_code.exclude(uid=uid).exists():
        raise CodeTaken(code=profile.code)


def _written_before(uid: UUID, *, scope: Scope) -> Customer:
    found = Customer.objects.within(scope).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def _last_writer(customer_id: int) -> str:
    entry = (
        AuditEntry.objects.filter(object_type="customer", object_ref=str(customer_id), action="customer.changed")
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    return entry.actor.name if entry and entry.actor else "—"


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (int, str, type(None))) else str(value) for name, value in values.items()}
