"""Which records may be one person: pairs that share something telling, and what speaks for and against each.

Every field is coded as numbers beforehand, so that a whole shop is compared with sorted arrays instead of one by one.
The score is a chance: the rarer what two records share, the more it says (after Fellegi and Sunter, 1969).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Bits = NDArray[np.float64]

LONGEST_NAME = 6
MOST_ALIKE = 60
"""Records that share one thing with more than so many others are not compared by it."""
_EXPECTED = 0.1  # records of a hundred that are somebody's second one, before anything is known
_HOUSE_PHONE = 3  # a number under more names than this is nobody's own


class Phones(IntEnum):
    """What two phones say."""

    UNKNOWN, SAME, ONE_DIGIT, SWAPPED, TAIL, OTHER_SAME_TAIL, DIFFERENT = range(7)


class Names(IntEnum):
    """What two names say."""

    UNKNOWN, SAME, SOUND, ONE_CHARACTER, PART, TITLE, SURNAME, DIFFERENT = range(8)


class Births(IntEnum):
    """What two birthdays say."""

    UNKNOWN, SAME, SAME_DAY, NEAR, DIFFERENT = range(5)


class Plain(IntEnum):
    """What two values of another field say."""

    UNKNOWN, SAME, DIFFERENT = range(3)


@dataclass(frozen=True)
class People:
    """One row per record; every array has the same length, and 0 is not known.

    Args:
        phone: the whole number as digits.
        tail: four last digits plus one; also of a masked number.
        characters: the name without title, ``LONGEST_NAME`` code points a row.
        is_full: 1 for a whole name, 0 for 王女士, 小满 or a number.
        name, sound, surname: codes of the name without title, of its pinyin, of its first character's pinyin.
        birth: year × 10 000 + month × 100 + day; a year that is not known is 0.
        is_lunar: 1 where the birthday is counted by the lunar calendar.
        card, gender, salon, steward, region: codes.
    """

    phone: Numbers
    tail: Numbers
    characters: Numbers
    is_full: Numbers
    name: Numbers
    sound: Numbers
    surname: Numbers
    birth: Numbers
    is_lunar: Numbers
    card: Numbers
    gender: Numbers
    salon: Numbers
    steward: Numbers
    region: Numbers

    def __len__(self) -> int:
        return len(self.phone)


@dataclass(frozen=True)
class Pairs:
    """Pairs that may be one person: row numbers, the chance from 0 to 1, what each field says, and whether it is sure.

    ``is_sure`` marks the pairs that need no eyes; ``skipped`` counts the values too common to compare by.
    """

    first: Numbers
    second: Numbers
    chance: Bits
    phone: Numbers
    name: Numbers
    birth: Numbers
    card: Numbers
    gender: Numbers
    salon: Numbers
    steward: Numbers
    region: Numbers
    is_sure: NDArray[np.bool_]
    skipped: int

    def __len__(self) -> int:
        return len(self.first)


def find_pairs(people: People, *, at_least: float) -> Pairs:
    """Return the pairs whose chance to be one person is at least so high, the likeliest first."""
    first, second, skipped = _candidates(people)
    says = _compared(people, first, second)
    weight = sum(_weights(people, first, says).values(), np.zeros(len(first)))
    prior = np.log2(max(len(people), 2) / _EXPECTED)
    chance = 1 / (1 + np.exp2(np.clip(prior - weight, -60, 60)))
    sure = _sure(people, first, says)
    kept = np.flatnonzero((chance >= at_least) | sure)
    kept = kept[np.lexsort((second[kept], first[kept], -chance[kept]))]
    found = {name: values[kept] for name, values in says.items()}
    return Pairs(first[kept], second[kept], chance[kept], **found, is_sure=sure[kept], skipped=skipped)


def _candidates(people: People) -> tuple[Numbers, Numbers, int]:
    """Return the pairs worth comparing, lower row first, and how many values were too common."""
    rows, found, skipped = len(people), [np.empty(0, dtype=np.int64)], 0
    for keys, owners in _keys(people):
        pairs, common = _sharing(keys, owners, rows)
        found.append(pairs)
        skipped += common
    every = np.unique(np.concatenate(found))
    return every // max(rows, 1), every % max(rows, 1), skipped


def _keys(people: People) -> list[tuple[Numbers, Numbers]]:
    """Return what records are brought together by: keys with the rows that have them."""
    day = people.birth % 10_000
    dated = people.birth * 2 + people.is_lunar
    everybody = np.arange(len(people))

    def both(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
        known = (one > 0) & (other > 0)
        return (one * 1_000_003 * 20_000_003 + other)[known], everybody[known]

    def alone(one: Numbers) -> tuple[Numbers, Numbers]:
        return one[one > 0], everybody[one > 0]

    has_year = np.where(people.birth // 10_000 > 0, dated, 0)
    return [
        alone(people.phone), _one_off(people.phone), alone(people.card), both(people.tail, people.surname),
        both(people.tail, day), both(people.sound, day), both(people.surname, has_year), both(people.salon, has_year),
        both(people.sound, people.salon), both(people.sound, people.region), both(people.tail, people.gender),
    ]  # fmt: skip


def _one_off(phone: Numbers) -> tuple[Numbers, Numbers]:
    """Return keys that two mobiles share when one digit differs, or two neighbours changed places."""
    rows = np.flatnonzero((phone >= 10**10) & (phone < 10**11))
    numbers, keys = phone[rows], []
    for place in range(11):
        unit = 10**place
        keys.append(numbers - numbers // unit % 10 * unit + (place + 1) * 10**12)
    for place in range(10):
        low, high = numbers // 10**place % 10, numbers // 10 ** (place + 1) % 10
        without = numbers - (low + high * 10) * 10**place
        keys.append(without + (np.minimum(low, high) + np.maximum(low, high) * 10) * 10**place + (place + 21) * 10**12)
    return np.concatenate(keys), np.tile(rows, 21)


def _sharing(keys: Numbers, owners: Numbers, rows: int) -> tuple[Numbers, int]:
    """Return the pairs of owners with equal keys as ``first × rows + second``, and how many keys were too common."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), 0
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    sizes = np.diff(np.r_[starts, len(keys)])
    fits = np.repeat((sizes > 1) & (sizes <= MOST_ALIKE), sizes)
    keys, owners = keys[fits], owners[fits]
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, MOST_ALIKE):
        same = keys[step:] == keys[:-step]
        if not same.any():
            break
        found.append(owners[:-step][same] * rows + owners[step:][same])
    return np.unique(np.concatenate(found)), int((sizes > MOST_ALIKE).sum())


def _compared(people: People, first: Numbers, second: Numbers) -> dict[str, Numbers]:
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
    }


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


def _rarity(codes: Numbers) -> Bits:
    """Return for each row how much it says that another has the same code, in bits."""
    _codes, place, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return np.log2(len(codes) / counts)[place]


def _weights(people: People, first: Numbers, says: dict[str, Numbers]) -> dict[str, Bits]:
    """Return what each field adds to a pair, in bits; what speaks against it is below 0."""
    phone, name, birth = says["phone"], says["name"], says["birth"]
    called, surname = _rarity(people.name)[first], _rarity(people.surname)[first]

    def plain(field: str, same: Bits | float, different: float) -> Bits:
        return np.select([says[field] == Plain.SAME, says[field] == Plain.DIFFERENT], [same, different], 0.0)

    def shared(codes: Numbers, *, most: float) -> Bits:
        return np.minimum(_rarity(codes)[first] * 0.6, most)

    sounds = np.maximum(_rarity(people.sound)[first] - 2.5, 2.0)
    return {
        "phone": np.choose(phone, [0.0, 16.5, 12.0, 12.0, 12.5, 5.0, -2.5]),
        "name": np.choose(
            name, [np.zeros(len(first)), called - 0.5, sounds, surname + 3.0, np.full(len(first), 4.5), surname - 0.5,
                   np.full(len(first), -2.5), np.full(len(first), -7.0)]
        ),
        "birth": np.choose(birth, [0.0, 12.5, 7.5, 6.0, -5.0]),
        "card": plain("card", 14.0, -1.0),
        "gender": plain("gender", 0.3, -5.0),
        "salon": plain("salon", shared(people.salon, most=4.0), -2.0),
        "steward": plain("steward", shared(people.steward, most=2.5), -0.7),
        "region": plain("region", shared(people.region, most=4.0), -1.0),
    }  # fmt: skip


def _sure(people: People, first: Numbers, says: dict[str, Numbers]) -> NDArray[np.bool_]:
    """Return which pairs are one person without anybody looking.

    The whole phone or the card number is the same and so is the whole name, character by character, and nothing
    speaks against it. A family that shares a phone has several names; a number under many names is the shop's own.
    """
    named = (says["name"] == Names.SAME) & (people.is_full[first] > 0)
    own = (says["phone"] == Phones.SAME) & (_names_on(people.phone, people.name)[first] <= _HOUSE_PHONE)
    own |= (says["card"] == Plain.SAME) & (_names_on(people.card, people.name)[first] <= _HOUSE_PHONE)
    against = (says["birth"] >= Births.NEAR) | (says["gender"] == Plain.DIFFERENT)
    against |= (says["phone"] == Phones.DIFFERENT) & (says["birth"] != Births.SAME)
    found: NDArray[np.bool_] = named & own & ~against
    return found


def _names_on(codes: Numbers, names: Numbers) -> Numbers:
    """Return for each row under how many names its code stands."""
    pairs = np.unique(np.stack([codes, names], axis=1), axis=0)[:, 0]
    found, counts = np.unique(pairs, return_counts=True)
    return counts[np.searchsorted(found, codes)]
