"""How people are called: whole names, titles, nicknames. 王女士 and 小满 are ways of calling somebody, no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from liuke.customers.rules.names import fold, sort_key

HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{1,5}")
_TITLE = re.compile(
    r"(女士|小姐|先生|太太|夫人|老师|阿姨|美女|女生|大姐|大哥|姐姐|妹妹|经理|老板|总|姐|哥|妹|姨|嫂|叔|总经理)$"
)
_BEFORE = re.compile(r"^[小老阿大](?=.)")
_REMARK = re.compile(r"[(（\[【].*$|[\d*＊]+$")


def core(name: str) -> str:
    """Return a Chinese name without title and prefix; all of it where nothing else is left."""
    bare = _TITLE.sub("", name) or name
    return _BEFORE.sub("", bare) if len(bare) == 2 else bare  # noqa: PLR2004 - 小王, not 小仲马


@dataclass(frozen=True)
class Called:
    """How a record calls its person.

    Args:
        core: the name without title, prefix and remark, folded.
        sound: its pinyin in one word.
        surname: the pinyin of its first character.
        is_full: a whole name; not a surname with a title, a nickname or a number.
    """

    core: str
    sound: str
    surname: str
    is_full: bool


@lru_cache(maxsize=200_000)
def called(name: str) -> Called:
    """Return how a name calls its person: 王女士 → 王, 小满 → 满, 王芳（老客） → 王芳, 138****2107 → nobody."""
    said = _REMARK.sub("", fold(name))
    if HAN_NAME.fullmatch(said):
        bare = core(said)
        is_full = len(bare) > 1 and bare == said
    else:
        bare = said if re.search(r"[^\W\d_]", said) else ""
        is_full = len(name.split()) > 1
    if not bare:
        return Called("", "", "", is_full=False)
    return Called(bare, sort_key(bare).split(" ", 1)[0], sort_key(bare[0]).split(" ", 1)[0], is_full)
