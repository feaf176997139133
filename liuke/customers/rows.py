"""The one factory of customer rows: sealing, indexing and search keys, whichever way the row is written.

Bulk writes skip ``save()``, so nothing of this may live there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from liuke.customers.rules.birthdays import Birthday
from liuke.customers.rules.identifiers import masked_identifier
from liuke.customers.rules.names import clean_name, search_keys, sort_key
from liuke.customers.rules.phones import Phone, masked
from liuke.kit import crypto

if TYPE_CHECKING:
    from uuid import UUID

    from liuke.customers.models import Customer
    from liuke.kit.crypto import Vault


def name_columns(name: str) -> dict[str, Any]:
    """Return the columns of a name."""
    kept = clean_name(name)[:100]
    return {"name": kept, "search_keys": search_keys(kept), "sort_key": sort_key(kept)}


def phone_columns(phone: Phone | None, *, uid: UUID, vault: Vault, index: str = "") -> dict[str, Any]:
    """Return the columns of a phone, or those of having none; ``index`` is its blind index where it is known."""
    if phone is None:
        return {"phone_sealed": "", "phone_index": "", "phone_tail_index": "", "phone_hint": ""}
    return {
        "phone_sealed": vault.seal(phone.e164, place=f"customer.phone:{uid}"),
        "phone_index": index or phone_index(phone, vault=vault),
        "phone_tail_index": tail_index(phone.tail, vault=vault),
        "phone_hint": masked(phone.e164),
    }


def hint_columns(hint: str, tail: str, *, vault: Vault) -> dict[str, Any]:
    """Return the columns of a phone a file shows masked: it can be recognised by its tail, never called."""
    return {
        "phone_sealed": "",
        "phone_index": "",
        "phone_tail_index": tail_index(tail, vault=vault) if tail else "",
        "phone_hint": hint[:20],
    }


def identifier_columns(value: str, *, uid: UUID, vault: Vault) -> dict[str, Any]:
    """Return the columns of an id WeChat gave the customer with this uid."""
    return {
        "value_sealed": vault.seal(value, place=f"customer.identifier:{uid}"),
        "value_index": identifier_index(value, vault=vault),
        "hint": masked_identifier(value),
    }


def identifier_index(value: str, *, vault: Vault) -> str:
    """Return the blind index of a WeChat id."""
    return vault.blind_index("identifier", value)


def birthday_columns(birthday: Birthday | None) -> dict[str, Any]:
    """Return the columns of a birthday, or those of not knowing it."""
    if birthday is None:
        return {
            "birth_year": None,
            "birth_month": None,
            "birth_day": None,
            "birth_calendar": "solar",
            "birth_leap_month": False,
        }
    return {
        "birth_year": birthday.year,
        "birth_month": birthday.month,
        "birth_day": birthday.day,
        "birth_calendar": "lunar" if birthday.is_lunar else "solar",
        "birth_leap_month": birthday.is_leap_month,
    }


def birthday_of(customer: Customer) -> Birthday | None:
    """Return the birthday in a row."""
    if customer.birth_month is None or customer.birth_day is None:
        return None
    return Birthday(
        customer.birth_month,
        customer.birth_day,
        customer.birth_year,
        is_lunar=customer.birth_calendar == "lunar",
        is_leap_month=customer.birth_leap_month,
    )


def allergy_columns(text: str, *, uid: UUID, key_wrapped: str, vault: Vault) -> dict[str, Any]:
    """Return the columns of an allergy note, sealed by the customer's own key; destroying the key erases it."""
    if not text:
        return {"allergies_sealed": "", "key_wrapped": key_wrapped}
    place = f"customer.key:{uid}"
    key = vault.unwrap(key_wrapped, place=place) if key_wrapped else crypto.new_key()
    return {
        "allergies_sealed": crypto.seal(key, text, place=f"customer.allergies:{uid}"),
        "key_wrapped": key_wrapped or vault.wrap(key, place=place),
    }


def allergies_of(customer: Customer, *, vault: Vault) -> str:
    """Return the allergy note; reading it is logged by the caller before it is shown."""
    if not customer.allergies_sealed:
        return ""
    key = vault.unwrap(customer.key_wrapped, place=f"customer.key:{customer.uid}")
    return crypto.unseal(key, customer.allergies_sealed, place=f"customer.allergies:{customer.uid}")


def phone_of(customer: Customer, *, vault: Vault) -> str:
    """Return the full number in E.164, or an empty text; reading it is logged by the caller before it is shown."""
    if not customer.phone_sealed:
        return ""
    return vault.unseal(customer.phone_sealed, place=f"customer.phone:{customer.uid}")


def phone_index(phone: Phone, *, vault: Vault) -> str:
    """Return the blind index of a whole number."""
    return vault.blind_index("phone", phone.e164)


@lru_cache(maxsize=10_000)
def tail_index(tail: str, *, vault: Vault) -> str:
    """Return the blind index of four last digits."""
    return vault.blind_index("phone_tail", tail)
