"""Which pairs are worth comparing: records that share something telling and not too common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from liuke.insights.doubles.people import Numbers, People

MOST_ALIKE = 60
"""Records that share one thing with more than so many others are not compared by it."""


def candidates(people: People) -> tuple[Numbers, Numbers, int]:
    """Return the pairs worth comparing, lower row first, and how many values were too common."""
    rows, found, skipped = len(people), [np.empty(0, dtype=np.int64)], 0
    for keys, owners in _keys(people):
        pairs, common = sharing(keys, owners, rows)
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
        alone(people.phone), _one_off(people.phone), alone(people.card), (people.accounts, people.account_rows),
        both(people.tail, people.surname), both(people.tail, day), both(people.sound, day),
        both(people.surname, has_year), both(people.salon, has_year),
        both(people.sound, people.salon), both(people.sound, people.region), both(people.tail, people.gender),
        both(last_two(people), people.salon), both(_first_two(people), people.steward),
    ]  # fmt: skip


def _first_two(people: People) -> Numbers:
    """Return a number for the first two characters of each name; 0 where there is one only."""
    first, second = people.characters[:, 0], people.characters[:, 1]
    return np.where(second > 0, first << 21 | second, 0)


def last_two(people: People) -> Numbers:
    """Return a number for the last two characters of each name, the given name of most; 0 where there is one only."""
    rows = np.arange(len(people))
    last = (people.characters > 0).sum(axis=1) - 1
    two = people.characters[rows, np.maximum(last - 1, 0)] << 21 | people.characters[rows, np.maximum(last, 0)]
    return np.where(last > 0, two, 0)


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


def sharing(keys: Numbers, owners: Numbers, rows: int) -> tuple[Numbers, int]:
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
