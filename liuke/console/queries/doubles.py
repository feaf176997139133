"""One person in several records: what her other records say, and two that may be one person side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from liuke.accounts.rules import Action
from liuke.console.queries.rhythm import rhythms
from liuke.console.words import EVIDENCE_WORDS, RECORD_WORDS
from liuke.customers import groups, proposals
from liuke.customers.naming import hints_of
from liuke.customers.rows import birthday_of
from liuke.customers.rules.birthdays import lunar_words

if TYPE_CHECKING:
    from datetime import date

    from liuke.accounts.scope import Scope
    from liuke.console.queries.rhythm import Rhythm
    from liuke.customers.models import Customer, Pair

_FOR = frozenset({
    "same", "sound", "one_digit", "swapped", "tail", "other_same_tail", "one_character", "part", "title", "same_day",
    "near",
})  # fmt: skip
_EXACT = frozenset({"same"})
_LIKELY, _POSSIBLE = 900, 500
_PERSONAL = frozenset({"account", "card", "birth"})


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
        Record(
            one,
            [(str(RECORD_WORDS[name]), said) for name, said in told_of(one, scope).items() if own.get(name) != said],
        )
        for one in found
    ]
    return Merged(records, elsewhere, may_part=scope.may(Action.EDIT_CUSTOMERS))


def told_of(customer: Customer, scope: Scope, *, account: str = "") -> dict[str, str]:
    """Return what a record says of her, by field; what the reader may not see is left out.

    ``account`` is what WeChat calls her, masked, where that is to be told too.
    """
    values = {
        "name": customer.shown_name,
        "phone": customer.phone_hint,
        "account": account,
        "birth": birthday_text(customer),
        "gender": str(customer.get_gender_display()) if customer.gender else "",
        "code": customer.code,
        "card": customer.card_no,
        "steward": customer.steward.name if customer.steward else "",
        "salon": customer.salon.name,
        "region": customer.region,
        "occupation": customer.occupation,
        "source": customer.source,
        "skin_type": str(customer.get_skin_type_display()) if customer.skin_type else "",
        "joined_on": customer.joined_on.isoformat() if customer.joined_on else "",
    }
    sees = scope.may(Action.SEE_NAMES)
    return {name: value for name, value in values.items() if value and (sees or name not in _PERSONAL)}


def birthday_text(customer: Customer) -> str:
    """Return a birthday as it is compared: ``1990-05-02``, ``05-02``, ``农历八月十五``."""
    birthday = birthday_of(customer)
    if birthday is None:
        return f"{customer.birth_year}" if customer.birth_year else ""
    year = f"{birthday.year}-" if birthday.year else ""
    if birthday.is_lunar:
        return f"{year.replace('-', '年')}农历{lunar_words(birthday)}"
    return f"{year}{birthday.month:02d}-{birthday.day:02d}"


@dataclass(frozen=True)
class Line:
    """One field of two records: its words, what each says, what follows in words, and its kind for a badge."""

    field: str
    first: str
    second: str
    says: str
    kind: str


@dataclass(frozen=True)
class Side:
    """One of two records: herself, whether she was merged already, and how she comes."""

    customer: Customer
    rhythm: Rhythm
    is_main: bool


@dataclass(frozen=True)
class Comparison:
    """Two records that may be one person.

    Args:
        sides: both, the one written first at the left; the one with more visits is proposed as the main one.
        lines: every field one of them says something in.
        likely: in words how likely it is, and its kind for a badge.
    """

    pair: Pair
    sides: tuple[Side, Side]
    lines: list[Line]
    likely: tuple[str, str]


def comparison(scope: Scope, pair_id: int, *, today: date) -> Comparison:
    """Return two records side by side. Six queries.

    Raises:
        NotFound: one of them is out of reach.
    """
    pair = proposals.pair_in(scope, pair_id)
    heads = groups.head_ids([pair.first_id, pair.second_id])
    ids = [heads.get(pk, pk) for pk in (pair.first_id, pair.second_id)]
    known = rhythms(scope, ids, today=today)
    came = [known[pk] for pk in ids]
    main = int(came[1].visits > came[0].visits)
    records = (pair.first, pair.second)
    sides = [Side(records[n], came[n], is_main=n == main) for n in (0, 1)]
    return Comparison(pair, (sides[0], sides[1]), _lines(pair, scope), _likely(pair.score))


def _lines(pair: Pair, scope: Scope) -> list[Line]:
    accounts = hints_of(scope, [pair.first_id, pair.second_id])
    one, other = (
        told_of(record, scope, account=_(", ").join(accounts.get(record.pk, ())))
        for record in (pair.first, pair.second)
    )
    made = []
    for name in dict.fromkeys([*one, *other]):
        code = pair.evidence.get(name, "")
        says = _birth_words(pair) if (name, code) == ("birth", "near") else str(EVIDENCE_WORDS.get((name, code), ""))
        kind = "ok" if code in _EXACT else "info" if code in _FOR else "warn" if says else ""
        made.append(Line(str(RECORD_WORDS[name]), one.get(name, ""), other.get(name, ""), says, kind))
    return sorted(made, key=lambda line: (not line.says, line.kind == "warn"))


def _birth_words(pair: Pair) -> str:
    one, other = birthday_of(pair.first), birthday_of(pair.second)
    if one is None or other is None or one.year == other.year:
        is_next = one is not None and other is not None and one.month == other.month
        return _("one day apart") if is_next else _("month and day changed places")
    return _("another year of birth, the same day")


def _likely(score: int) -> tuple[str, str]:
    if score >= _LIKELY:
        return _("very likely one person"), "ok"
    return (_("probably one person"), "info") if score >= _POSSIBLE else (_("perhaps one person"), "warn")
