"""Reading what is sealed: the entry is written first, and counts against a limit. No entry, no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.steps import audit
from liuke.customers import groups, queries, rows, steps
from liuke.kit.problems import NotAllowed
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer
    from liuke.kit.crypto import Vault


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
    customer = groups.with_phone(scope, queries.customer_in(scope, customer_id))
    return steps.open_phone(customer, staff_id=scope.staff_id, vault=vault, now=now, address=address)


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
