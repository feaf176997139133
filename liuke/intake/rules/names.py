"""Whether two names on one phone are clearly two people, or may be ways of calling one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from liuke.customers.rules.calling import HAN_NAME, core
from liuke.customers.rules.names import fold, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:[ ,][^\W\d_][^\W\d_'’.\-]*){0,3}", re.UNICODE)


@lru_cache(maxsize=20_000)
def is_clearly_another(one: str, other: str) -> bool:
    """Return whether two names cannot well be one person's: 张丽 and 王芳, but not 王女士, 芳姐 or 王方 and 王芳.

    Nicknames, masked names, numbers and names in different scripts prove nothing.
    """
    first, second = fold(one), fold(other)
    if first == second or not (first and second):
        return False
    if HAN_NAME.fullmatch(first) and HAN_NAME.fullmatch(second):
        return not _may_be_one(first, second)
    if first.isascii() and second.isascii() and _LATIN_NAME.fullmatch(one) and _LATIN_NAME.fullmatch(other):
        return not _may_be_one_latin(one, other)
    return False


def different_people(names: Iterable[str]) -> list[str]:
    """Return one name for each person these names on one phone clearly are."""
    people: list[str] = []
    for name in names:
        if all(is_clearly_another(name, one) for one in people):
            people.append(name)
    return people


def says_less(name: str, than: str) -> bool:
    """Return whether a name only repeats part of a fuller one: 王女士 or 芳姐 of 王芳."""
    short, whole = fold(name), fold(than)
    if not HAN_NAME.fullmatch(short) or not HAN_NAME.fullmatch(whole) or short == whole:
        return False
    called = core(short)
    return called in whole and (called != short or len(short) < len(whole)) and core(whole) == whole


def _may_be_one(one: str, other: str) -> bool:
    if _sounds(one) == _sounds(other):
        return True
    return any(a in b or b in a or set(a) <= set(b) or set(b) <= set(a) for a, b in _ways(one, other))


def _ways(one: str, other: str) -> list[tuple[str, str]]:
    return [(a, b) for a in (one, core(one)) for b in (other, core(other))]


def _sounds(name: str) -> str:
    return sort_key(name).split(" ", 1)[0]


def _may_be_one_latin(one: str, other: str) -> bool:
    first, second = (re.findall(r"[^\W\d_]+", name.casefold()) for name in (one, other))
    short, long = sorted((first, second), key=len)
    return all(any(a.startswith(b) or b.startswith(a) for b in long) for a in short)
