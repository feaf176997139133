"""How much a pair's fields say, in bits, and which pairs are sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from liuke.insights.doubles.candidates import last_two
from liuke.insights.doubles.comparing import contradicts
from liuke.insights.doubles.linking import whole
from liuke.insights.doubles.people import Names, Phones, Plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from liuke.insights.doubles.people import Bits, Numbers, People

_HOUSE_PHONE = 3  # a number under more names than this is nobody's own
_FAMILY = -8.0  # a phone under two names of one family, or of strangers, is rather shared than hers


def _rarity(codes: Numbers) -> Bits:
    """Return for each row how much it says that another has the same code, in bits."""
    _codes, place, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return np.log2(len(codes) / counts)[place]


def weights(people: People, first: Numbers, second: Numbers, says: dict[str, Numbers]) -> dict[str, Bits]:
    """Return what each field adds to a pair, in bits; what speaks against it is below 0."""
    phone, name, birth = says["phone"], says["name"], says["birth"]
    called, surname = _rarity(people.name)[first], _rarity(people.surname)[first]

    def plain(field: str, same: Bits | float, different: float) -> Bits:
        return np.select([says[field] == Plain.SAME, says[field] == Plain.DIFFERENT], [same, different], 0.0)

    def shared(codes: Numbers, *, most: float) -> Bits:
        return np.minimum(_rarity(codes)[first] * 0.9, most)

    given = last_two(people)
    parts = np.where(given[first] == given[second], np.maximum(_rarity(given)[first] - 2.0, 4.5), 4.5)
    sounds = np.maximum(_rarity(people.sound)[first] - 2.5, 2.0)
    shares = (phone == Phones.SAME) & np.isin(name, [Names.ONE_CHARACTER, Names.SURNAME, Names.DIFFERENT])
    return {
        "phone": np.where(shares, _FAMILY, 0.0) + np.choose(phone, [0.0, 16.5, 12.0, 12.0, 12.5, 5.0, -2.5]),
        "name": np.choose(
            name, [np.zeros(len(first)), called - 0.5, sounds, surname, parts, surname - 0.5,
                   np.full(len(first), -2.5), np.full(len(first), -7.0)]
        ),
        "birth": np.choose(birth, [0.0, 12.5, 7.5, 6.0, -9.0]),
        "card": plain("card", 14.0, -1.0),
        "gender": plain("gender", 0.3, -5.0),
        "salon": plain("salon", shared(people.salon, most=6.0), -2.0),
        "steward": plain("steward", shared(people.steward, most=2.5), -0.7),
        "region": plain("region", shared(people.region, most=5.0), -1.0),
        "account": plain("account", 22.0, -3.0),
    }  # fmt: skip


def sure(people: People, first: Numbers, second: Numbers, says: dict[str, Numbers]) -> NDArray[np.bool_]:
    """Return which pairs are one person without anybody looking.

    The whole phone, the card number or an account is the same and so is the whole name, character by character; nothing
    speaks against it, and both are of one salon. A family that shares a phone has several names, and a number under
    many names is the shop's own.
    """
    named = (says["name"] == Names.SAME) & (people.is_full[first] > 0) & (people.is_full[second] > 0)
    own = (says["phone"] == Phones.SAME) & (_names_on(people.phone, people.name)[first] <= _HOUSE_PHONE)
    own |= (says["card"] == Plain.SAME) & (_names_on(people.card, people.name)[first] <= _HOUSE_PHONE)
    own |= (says["account"] == Plain.SAME) & (_most_names(people)[first] <= _HOUSE_PHONE)
    found: NDArray[np.bool_] = named & own & (says["salon"] == Plain.SAME) & ~contradicts(says)
    return found & whole(people, first, second, found)


def _most_names(people: People) -> Numbers:
    """Return for each row under how many names the most used of its accounts stands."""
    most = np.zeros(len(people), dtype=np.int64)
    if len(people.accounts):
        np.maximum.at(most, people.account_rows, _names_on(people.accounts, people.name[people.account_rows]))
    return most


def _names_on(codes: Numbers, names: Numbers) -> Numbers:
    """Return for each row under how many names its code stands."""
    pairs = np.unique(np.stack([codes, names], axis=1), axis=0)[:, 0]
    found, counts = np.unique(pairs, return_counts=True)
    return counts[np.searchsorted(found, codes)]
