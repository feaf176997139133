"""Records coded for comparison, and what a pair says in codes: the way from a row to ``insights.doubles`` and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from liuke.customers.rules.calling import called
from liuke.insights.doubles import LONGEST_NAME, Births, Names, People, Phones, Plain, find_pairs

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

PROPOSED_FROM = 0.1
"""The least chance at which people are asked."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What one record says of its person.

    Args:
        pk: its number.
        phone: the whole number as digits with its country, or empty.
        tail: four last digits, also of a masked number, or empty.
        birth: year, month, day; 0 is not known.
        accounts: the blind indexes of what WeChat calls her.
        has_union: one of them is the same over all apps.
        head: the record that stands for all of hers where some were merged; 0 stands alone.
    """

    pk: int
    name: str
    phone: str = ""
    tail: str = ""
    birth: tuple[int, int, int] = (0, 0, 0)
    is_lunar: bool = False
    card: str = ""
    gender: str = ""
    salon: int = 0
    steward: int = 0
    region: str = ""
    accounts: tuple[str, ...] = ()
    has_union: bool = False
    head: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """Two records that may be one person: ``first`` has the lower number.

    Args:
        score: 0–1000.
        evidence: field → what the two say of it; fields that say nothing are left out.
        is_sure: needs no eyes.
    """

    first: int
    second: int
    score: int
    evidence: dict[str, str]
    is_sure: bool


@dataclass(frozen=True)
class Found:
    """What was found, the likeliest first, and how many values were too common to compare by."""

    pairs: list[Alike]
    skipped: int


_SAYS = {
    "phone": Phones, "name": Names, "birth": Births, "card": Plain, "gender": Plain, "salon": Plain, "steward": Plain,
    "region": Plain, "account": Plain,
}  # fmt: skip


def find_alike(records: Sequence[Looks]) -> Found:
    """Return the pairs of records that may be one person."""
    pairs = find_pairs(coded(records), at_least=PROPOSED_FROM)
    columns = {name: getattr(pairs, name).tolist() for name in _SAYS}
    made = []
    for n, (one, other) in enumerate(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)):
        low, high = sorted((records[one].pk, records[other].pk))
        told = {name: kind(columns[name][n]).name.lower() for name, kind in _SAYS.items() if columns[name][n]}
        made.append(Alike(low, high, round(float(pairs.chance[n]) * 1000), told, bool(pairs.is_sure[n])))
    return Found(made, pairs.skipped)


def coded(records: Sequence[Looks]) -> People:
    """Return the records as arrays of numbers."""
    calls = [called(one.name) for one in records]
    characters = np.zeros((len(records), LONGEST_NAME), dtype=np.int64)
    for row, call in enumerate(calls):
        for place, character in enumerate(call.core[:LONGEST_NAME]):
            characters[row, place] = ord(character)
    return People(
        phone=_numbers(_digits(one.phone) for one in records),
        tail=_numbers(int(one.tail) + 1 if one.tail else 0 for one in records),
        characters=characters,
        is_full=_numbers(call.is_full for call in calls),
        name=_codes([call.core for call in calls]),
        sound=_codes([call.sound for call in calls]),
        surname=_codes([call.surname for call in calls]),
        birth=_numbers(one.birth[0] * 10_000 + one.birth[1] * 100 + one.birth[2] for one in records),
        is_lunar=_numbers(one.is_lunar for one in records),
        card=_codes([one.card for one in records]),
        gender=_codes([one.gender for one in records]),
        salon=_codes([one.salon for one in records]),
        steward=_codes([one.steward for one in records]),
        region=_codes([one.region for one in records]),
        account_rows=_numbers(row for row, one in enumerate(records) for _account in one.accounts),
        accounts=_codes([account for one in records for account in one.accounts]),
        has_account=_numbers(one.has_union for one in records),
        head=_numbers(one.head or one.pk for one in records),
    )


def _digits(phone: str) -> int:
    return int(phone.removeprefix("+86").removeprefix("+") or 0)


def _numbers(values: Iterable[int | bool]) -> NDArray[np.int64]:
    return np.fromiter(values, dtype=np.int64)


def _codes(values: Sequence[Hashable]) -> NDArray[np.int64]:
    """Return a number for each value, the same for equal ones; what is empty gets 0."""
    known: dict[Hashable, int] = {}
    return _numbers(known.setdefault(value, len(known) + 1) if value else 0 for value in values)
