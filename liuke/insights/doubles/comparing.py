"""What each field of a pair says, as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liuke.insights.doubles.candidates import sharing
from liuke.insights.doubles.people import LONGEST_NAME, Births, Names, Phones, Plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from liuke.insights.doubles.people import Numbers, People


def compared(people: People, first: Numbers, second: Numbers) -> dict[str, Numbers]:
    """Return what each field of each pair says."""

    def plain(values: Numbers) -> Numbers:
        one, other = values[first], values[second]
        return np.where((one == 0) | (other == 0), Plain.UNKNOWN, np.where(one == other, Plain.SAME, Plain.DIFFERENT))

    return {
        "phone": _phones(people, first, second),
        "name": _names(people, first, second),
        "birth": _births(people, first, second),
        "card": plain(people.card),
        "gender": plain(people.gender),
        "salon": plain(people.salon),
        "steward": plain(people.steward),
        "region": plain(people.region),
        "account": _accounts(people, first, second),
    }


def contradicts(says: dict[str, Numbers]) -> NDArray[np.bool_]:
    """Return which pairs say of a field what two records of one person hardly do."""
    against: NDArray[np.bool_] = (says["birth"] >= Births.NEAR) | (says["gender"] == Plain.DIFFERENT)
    against |= (says["phone"] == Phones.DIFFERENT) & (says["birth"] != Births.SAME)
    against |= says["account"] == Plain.DIFFERENT
    return against


def _accounts(people: People, first: Numbers, second: Numbers) -> Numbers:
    shared, _common = sharing(people.accounts, people.account_rows, len(people))
    both = (people.has_account[first] > 0) & (people.has_account[second] > 0)
    is_same = np.isin(np.minimum(first, second) * len(people) + np.maximum(first, second), shared)
    return np.select([is_same, both], [Plain.SAME, Plain.DIFFERENT], Plain.UNKNOWN)


def _phones(people: People, first: Numbers, second: Numbers) -> Numbers:
    one, other = people.phone[first], people.phone[second]
    whole = (one > 0) & (other > 0)
    tail = (people.tail[first] > 0) & (people.tail[first] == people.tail[second])
    differing = np.zeros(len(first), dtype=np.int64)
    for place in range(11):
        differing += one // 10**place % 10 != other // 10**place % 10
    gap, swapped = np.abs(one - other), np.zeros(len(first), dtype=bool)
    for place in range(10):  # changing neighbours' places moves a number by a multiple of nine units
        swapped |= (gap % (9 * 10**place) == 0) & (gap < 9 * 10 ** (place + 1)) & (differing == 2)  # noqa: PLR2004
    mobile = (one >= 10**10) & (other >= 10**10)
    return np.select(
        [whole & (one == other), whole & mobile & (differing == 1), whole & mobile & swapped, whole & tail, whole,
         tail, (people.tail[first] > 0) & (people.tail[second] > 0)],
        [Phones.SAME, Phones.ONE_DIGIT, Phones.SWAPPED, Phones.OTHER_SAME_TAIL, Phones.DIFFERENT,
         Phones.TAIL, Phones.DIFFERENT],
        Phones.UNKNOWN,
    )  # fmt: skip


def _names(people: People, first: Numbers, second: Numbers) -> Numbers:
    one, other = people.characters[first], people.characters[second]
    lengths = [(part > 0).sum(axis=1) for part in (one, other)]
    full = [people.is_full[first] > 0, people.is_full[second] > 0]
    known = (lengths[0] > 0) & (lengths[1] > 0)
    same = people.name[first] == people.name[second]
    sound = people.sound[first] == people.sound[second]
    one_off = (lengths[0] == lengths[1]) & (lengths[0] > 1) & ((one != other).sum(axis=1) == 1)
    surname = people.surname[first] == people.surname[second]
    is_short = np.minimum(*lengths) == 1
    part = _is_part(one, other, lengths) | _is_part(other, one, lengths[::-1])
    return np.select(
        [~known, same, sound & full[0] & full[1], one_off & surname, part & is_short & (one[:, 0] == other[:, 0]),
         part, surname, full[0] & full[1]],
        [Names.UNKNOWN, Names.SAME, Names.SOUND, Names.ONE_CHARACTER, Names.TITLE, Names.PART, Names.SURNAME,
         Names.DIFFERENT],
        Names.UNKNOWN,
    )  # fmt: skip


def _is_part(short: Numbers, whole: Numbers, lengths: list[Numbers]) -> NDArray[np.bool_]:
    """Return whether each shorter name stands inside the whole one as it is."""
    found = np.zeros(len(short), dtype=bool)
    for at in range(LONGEST_NAME):
        width = LONGEST_NAME - at
        fits = (short[:, :width] == whole[:, at:]) | (short[:, :width] == 0)
        found |= fits.all(axis=1) & (lengths[0] <= width)
    return found & (lengths[0] < lengths[1]) & (lengths[0] > 0)


def _births(people: People, first: Numbers, second: Numbers) -> Numbers:
    one, other = people.birth[first], people.birth[second]
    known = (one % 10_000 > 0) & (other % 10_000 > 0) & (people.is_lunar[first] == people.is_lunar[second])
    years = [one // 10_000, other // 10_000]
    day = one % 10_000 == other % 10_000
    has_years = (years[0] > 0) & (years[1] > 0)
    month, number = [one // 100 % 100, other // 100 % 100], [one % 100, other % 100]
    changed_places = (month[0] == number[1]) & (month[1] == number[0])
    next_day = (month[0] == month[1]) & (np.abs(number[0] - number[1]) == 1)
    near = (years[0] == years[1]) & (changed_places | next_day)
    near |= day & has_years & ((np.abs(years[0] - years[1]) == 1) | (np.abs(years[0] - years[1]) % 10 == 0))
    return np.select(
        [~known, one == other, day & ~has_years, near],
        [Births.UNKNOWN, np.where(has_years, Births.SAME, Births.SAME_DAY), Births.SAME_DAY, Births.NEAR],
        Births.DIFFERENT,
    )
