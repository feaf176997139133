"""Records as arrays of numbers, pairs of them, and the codes of what two fields say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]
    Bits: TypeAlias = NDArray[np.float64]

LONGEST_NAME = 6


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
        account_rows, accounts: rows with the code of an account each, a pair for each account of a record.
        has_account: 1 where a record has an account of the kind that is the same everywhere.
        head: a number that records known to be one person share.
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
    account_rows: Numbers
    accounts: Numbers
    has_account: Numbers
    head: Numbers

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
    account: Numbers
    is_sure: NDArray[np.bool_]
    skipped: int

    def __len__(self) -> int:
        return len(self.first)
