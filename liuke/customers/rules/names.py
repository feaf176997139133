"""Names: cleaned without loss, found by pinyin in every reading of the surname."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

# Directions, joiners and other characters nobody sees; they change order or hide text.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_MOST_MARKS = 2
_MOST_READINGS = 6

# Surnames whose reading as a surname differs from the everyday one; both are kept, so either finds her.
_SURNAME_READINGS = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge",
    "任": "ren", "华": "hua", "翟": "zhai", "尉": "yu", "缪": "miao", "乐": "yue", "员": "yun", "种": "chong",
    "繁": "po", "黑": "he", "覃": "qin", "召": "shao", "冼": "xian", "燕": "yan", "洗": "xian", "秘": "bi",
    "折": "she", "车": "che", "适": "kuo", "句": "gou", "宓": "mi", "郇": "xun", "纪": "ji", "谌": "chen",
}  # fmt: skip


def clean_name(text: str) -> str:
    """Return a name as it will be kept: NFC, no invisible or control characters, single blanks, few marks.

    Look-alike letters stay as written; only what cannot be seen or floods the line is taken out.
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    kept: list[str] = []
    marks = 0
    for character in visible:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Cn"}:
            kept.append(" ")
            continue
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return _BLANKS.sub(" ", "".join(kept)).strip()


def fold(text: str) -> str:
    """Return the form in which names and queries are compared: NFKC, case-folded, without blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


@lru_cache(maxsize=20_000)
def _readings(character: str, *, is_surname: bool) -> tuple[str, ...]:
    if not HAN.fullmatch(character):
        return (character.casefold(),)
    from pypinyin import Style, pinyin  # its dictionary of phrases takes a third of a start, and most starts never ask

    known = tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=is_surname)[0]))
    if is_surname and (special := _SURNAME_READINGS.get(character)):
        known = (special, *known)
    return tuple(dict.fromkeys(known))[:_MOST_READINGS]


@lru_cache(maxsize=100_000)
def search_keys(name: str) -> str:
    """Return the keys a name is found by, between blanks: the folded name, its pinyin, its initials, its ends.

    Any beginning of a key finds her. Every reading of the first character is a key of its own (曾 → zeng and ceng),
    because it may be a surname. The ends begin at each Chinese character after the first (小满 and 满 of 林小满).
    """
    folded = fold(name)[:100]  # some characters fold to eighteen; the index takes short keys only
    if not folded:
        return " "
    keys = [folded]
    if any(HAN.fullmatch(c) for c in folded):
        first, *rest = (_readings(character, is_surname=index == 0) for index, character in enumerate(folded[:20]))
        tail = [options[0] for options in rest]
        for reading, _one in product(first, [0]):
            keys.append(reading + "".join(tail))
            keys.append(reading[0] + "".join(part[0] for part in tail))
        keys += [folded[at:] for at in range(1, min(len(folded), 20)) if HAN.match(folded, at)]
    else:
        words = unicodedata.normalize("NFKC", name).casefold().split()
        if len(words) > 1:
            keys += [*(word[:100] for word in words), "".join(word[0] for word in words)]
    return f" {' '.join(dict.fromkeys(keys))} "


def sort_key(name: str) -> str:
    """Return what a list of names is ordered by: pinyin, then the name itself, so that every 李 stands together."""
    folded = fold(name)
    if not folded:
        return ""
    sounds = "".join(_readings(character, is_surname=index == 0)[0] for index, character in enumerate(folded[:20]))
    return f"{sounds} {folded}"[:200]
