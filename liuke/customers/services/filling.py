"""Use case of the desk of gaps: one field of one record, written where it is still empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.accounts.queries import staff_within
from liuke.accounts.steps import audit, take_turns
from liuke.customers import groups, queries, rows, steps
from liuke.customers.errors import NotABirthday, NotAPhone, NotEmpty, PhoneShared
from liuke.customers.gaps import GAPS
from liuke.customers.models import Customer, Gender, SkinType
from liuke.customers.rules.birthdays import read_birthday
from liuke.customers.rules.names import clean_name
from liuke.customers.rules.phones import Phone, read_phone
from liuke.kit.problems import InvalidInput
from liuke.kit.transactions import use_case

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.accounts.scope import Scope
    from liuke.kit.crypto import Vault

_CHOICES: dict[str, list[str]] = {"gender": Gender.values, "skin_type": SkinType.values}
_SHOWN = ("phone_hint", "birth_year", "birth_month", "birth_day", "birth_calendar", "steward_id", *_CHOICES,
          "source", "occupation", "region")  # fmt: skip


@use_case
def fill_in(customer_id: int, *, field: str, value: str, scope: Scope, vault: Vault, now: datetime) -> Customer:
    """Write one missing field of a record, a key of ``GAPS``, as it was typed or chosen. 补资料.

    Raises:
        NotFound: the record is out of reach.
        NotEmpty: somebody filled it in meanwhile; nothing is written.
        NotAPhone, NotABirthday, PhoneShared, InvalidInput: the value cannot be taken.
    """
    customer = queries.customer_in(scope, customer_id)
    if field not in GAPS:
        raise InvalidInput(field="field")
    same = Customer.objects.within(scope).filter(GAPS[field].is_missing, pk=customer_id)
    columns = _columns(customer, field, value.strip(), scope=scope, vault=vault)
    if not same.exists() or not steps.write_if_unchanged(customer_id, version=customer.version, columns=columns):
        raise NotEmpty
    after = {name: columns[name] for name in _SHOWN if columns.get(name)}
    audit(
        "customer.changed", now=now, actor_id=scope.staff_id, salon_id=customer.salon_id, object_type="customer",
        object_ref=customer_id, after=after,
    )  # fmt: skip
    return customer


def _columns(customer: Customer, field: str, value: str, *, scope: Scope, vault: Vault) -> dict[str, Any]:
    if field == "phone":
        return _phone(customer, value, scope=scope, vault=vault)
    if field == "birthday":
        birthday = read_birthday(value)
        if birthday is None:
            raise NotABirthday(birthday=value)
        return rows.birthday_columns(birthday)
    if field == "steward":
        known = {str(person.pk): person.pk for person in staff_within(scope) if person.is_active}
        if value not in known:
            raise InvalidInput(field=field)
        return {"steward_id": known[value]}
    text = clean_name(value)[:60]
    if not text or text not in _CHOICES.get(field, [text]):
        raise InvalidInput(field=field)
    return {field: text}


def _phone(customer: Customer, value: str, *, scope: Scope, vault: Vault) -> dict[str, Any]:
    phone = read_phone(value)
    if not isinstance(phone, Phone):
        raise NotAPhone(flaw=phone.value)
    take_turns()
    columns = rows.phone_columns(phone, uid=customer.uid, vault=vault)
    hers = groups.group(groups.head_id(customer.pk))
    others = Customer.objects.within(scope).filter(phone_index=columns["phone_index"]).exclude(pk__in=list(hers))
    if other := others.order_by("pk").first():
        raise PhoneShared(who=other.shown_name, customer_id=other.pk)
    return columns
