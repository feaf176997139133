"""Reading what is sealed: the entry is written first, and counts against a limit. No entry, no number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liuke.accounts.models import Staff
from liuke.accounts.queries import times_done
from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.customers import queries, rows
from liuke.customers.errors import PhoneMissing, TooManyPhones
from liuke.kit.problems import NotAllowed
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer
    from liuke.kit.crypto import Vault

PHONES_PER_HOUR = 60


@use_case
def read_phone(customer_id: int, *, scope: Scope, vault: Vault, now: datetime, address: str = "") -> str:
    """Return the full number in E.164, after the entry stands.

    Raises:
        NotAllowed: the role may not see phones.
        NotFound: out of scope.
        PhoneMissing: only a masked one, or none, is known.
        TooManyPhones: 60 within the last hour.
    """
    if not scope.may(Action.SEE_PHONE) or scope.staff_id is None:
        raise NotAllowed
    customer = queries.customer_in(scope, customer_id)
    Staff.objects.select_for_update().get(pk=scope.staff_id)  # two clicks at once are counted one after the other
    if times_done(scope.staff_id, "customer.phone_read", since=now - timedelta(hours=1)) >= PHONES_PER_HOUR:
        raise TooManyPhones(limit=PHONES_PER_HOUR)
    number = rows.phone_of(customer, vault=vault)
    if not number:
        raise PhoneMissing
    _record(customer, "customer.phone_read", scope=scope, now=now, address=address)
    return number


@use_case
def read_allergies(customer: Customer, *, scope: Scope, vault: Vault, now: datetime, address: str = "") -> str:
    """Return the allergy note, after the entry stands; an empty note is nothing to record.

    Raises:
        NotAllowed: the role may not see allergies.
    """
    if not scope.may(Action.SEE_ALLERGIES):
        raise NotAllowed
    if not customer.allergies_sealed:
        return ""
    _record(customer, "customer.allergies_read", scope=scope, now=now, address=address)
    return rows.allergies_of(customer, vault=vault)


@use_case
def record_export(*, count: int, filters: dict[str, str], scope: Scope, now: datetime, address: str = "") -> None:
    """Keep who took how many customers out, cut by what, before the file is sent."""
    audit(
        "customers.exported",
        now=now,
        actor_id=scope.staff_id,
        object_type="customer",
        after={"count": count, **filters},
        address=address,
    )


def _record(customer: Customer, action: str, *, scope: Scope, now: datetime, address: str) -> None:
    audit(
        action,
        now=now,
        actor_id=scope.staff_id,
        salon_id=customer.salon_id,
        object_type="customer",
        object_ref=customer.pk,
        address=address,
    )
