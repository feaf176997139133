"""Whether two names on one phone are clearly two people, or may be ways of calling one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from liuke.customers.rules.names import fold, sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{1,5}")
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:[ ,][^\W\d_][^\W\d_'’.\-]*){0,3}", re.UNICODE)
_TITLE = re.compile(
    r"(女士|小姐|先生|太太|夫人|老师|阿姨|美女|女生|大姐|大哥|姐姐|妹妹|经理|老板|总|姐|哥|妹|姨|嫂|叔|总经理)$"
)
_BEFORE = re.compile(r"^[小老阿大](?=.)")


@lru_cache(maxsize=20_000)
def is_clearly_another(one: str, other: str) -> bool:
    """Return whether two names cannot well be one person's: 张丽 and 王芳, but not 王女士, 芳姐 or 王方 and 王芳.

    Nicknames, masked names, numbers and names in different scripts prove nothing.
    """
    first, second = fold(one), fold(other)
    if first == second or not (first and second):
        return False
    if _HAN_NAME.fullmatch(first) and _HAN_NAME.fullmatch(second):
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
    if not _HAN_NAME.fullmatch(short) or not _HAN_NAME.fullmatch(whole) or short == whole:
        return False
    called = _core(short)
    return called in whole and (called != short or len(short) < len(whole)) and _core(whole) == whole


def _core(name: str) -> str:
    """Return a Chinese name without title and prefix; all of it where nothing else is left."""
    bare = _TITLE.sub("", name) or name
    return _BEFORE.sub("", bare) if len(bare) == 2 else bare  # noqa: PLR2004 - 小王, not 小仲马


def _may_be_one(one: str, other: str) -> bool:
    if _sounds(one) == _sounds(other):
        return True
    return any(a in b or b in a or set(a) <= set(b) or set(b) <= set(a) for a, b in _ways(one, other))


def _ways(one: str, other: str) -> list[tuple[str, str]]:
    return [(a, b) for a in (one, _core(one)) for b in (other, _core(other))]


def _sounds(name: str) -> str:
    return sort_key(name).split(" ", 1)[0]


def _may_be_one_latin(one: str, other: str) -> bool:
    first, second = (re.findall(r"[^\W\d_]+", name.casefold()) for name in (one, other))
    short, long = sorted((first, second), key=len)
    return all(any(a.startswith(b) or b.startswith(a) for b in long) for a in short)
