"""One person in several records: what her other records say beside the one that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuke.accounts.rules import Action
from liuke.accounts.trail import field_of
from liuke.customers import groups
from liuke.customers.rows import birthday_of
from liuke.customers.rules.birthdays import lunar_words

if TYPE_CHECKING:
    from liuke.accounts.scope import Scope
    from liuke.customers.models import Customer

_PERSONAL = frozenset({"card_no", "birthday"})


@dataclass(frozen=True)
class Record:
    """Another record of the same person, with what it says otherwise: pairs of a field's words and its value."""

    customer: Customer
    otherwise: list[tuple[str, str]]


@dataclass(frozen=True)
class Merged:
    """The other records of one person.

    Args:
        records: those in reach, the oldest first.
        elsewhere: how many lie out of reach; nothing else is told of them.
        may_part: whether the reader may take a merge back.
    """

    records: list[Record]
    elsewhere: int
    may_part: bool


def merged_of(scope: Scope, customer: Customer, *, head: int) -> Merged | None:
    """Return the other records of one person; None where there are none. At most two queries."""
    found, elsewhere = groups.others(scope, customer, head=head)
    if not found and not elsewhere:
        return None
    own = told_of(customer, scope)
    records = [
        Record(one, [(words, value) for words, value in told_of(one, scope).items() if own.get(words) != value])
        for one in found
    ]
    return Merged(records, elsewhere, may_part=scope.may(Action.EDIT_CUSTOMERS))


def told_of(customer: Customer, scope: Scope) -> dict[str, str]:
    """Return what a record says of her, by the field's words; what the reader may not see is left out."""
    values = {
        "name": customer.shown_name,
        "phone_hint": customer.phone_hint,
        "birthday": birthday_text(customer),
        "gender": str(customer.get_gender_display()) if customer.gender else "",
        "code": customer.code,
        "card_no": customer.card_no,
        "steward": customer.steward.name if customer.steward else "",
        "salon": customer.salon.name,
        "region": customer.region,
        "occupation": customer.occupation,
        "source": customer.source,
        "skin_type": str(customer.get_skin_type_display()) if customer.skin_type else "",
        "joined_on": customer.joined_on.isoformat() if customer.joined_on else "",
    }
    sees = scope.may(Action.SEE_NAMES)
    return {field_of(name): value for name, value in values.items() if value and (sees or name not in _PERSONAL)}


def birthday_text(customer: Customer) -> str:
    """Return a birthday as it is compared: ``1990-05-02``, ``05-02``, ``农历八月十五``."""
    birthday = birthday_of(customer)
    if birthday is None:
        return f"{customer.birth_year}" if customer.birth_year else ""
    year = f"{birthday.year}-" if birthday.year else ""
    if birthday.is_lunar:
        return f"{year.replace('-', '年')}农历{lunar_words(birthday)}"
    return f"{year}{birthday.month:02d}-{birthday.day:02d}"
