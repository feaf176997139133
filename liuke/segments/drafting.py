"""What is done to a scheme's table while somebody works on it. Pure; every function returns a new table."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from liuke.segments.toml import table_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from liuke.insights.schemes import Scheme

_OWN_PLACE = 200  # after the shipped ones
_BEGINNING = {"feature": "recency_days", "at_most": 30}
_NO_CODE = re.compile(r"[^a-z0-9]+")
_LONGEST_WORD = 30


def code_for(name: str, taken: Collection[str], *, kind: str) -> str:
    """Return a free code for a name: its Latin letters, or ``kind`` and a number."""
    word = _NO_CODE.sub("_", name.lower()).strip("_")[:_LONGEST_WORD]
    if not re.fullmatch(r"[a-z][a-z0-9_]+", word):
        word = kind
    code, n = word, 2
    while code in taken:
        code, n = f"{word}_{n}", n + 1
    return code


def blank(*, code: str, zh: str, en: str) -> dict[str, Any]:
    """Return a new scheme of two tiers: one rule to begin with, and the rest."""
    first = {"code": "in", "zh": zh, "en": en, "rule": _BEGINNING}
    rest = {
        "code": "others",
        "zh": "其他",
        "en": "others",
        "says_zh": "不符合前面的规则",
        "says_en": "none of the rules before",
    }
    return {
        "code": code,
        "place": _OWN_PLACE,
        "ids": "",
        "zh": zh,
        "en": en,
        "note_zh": "",
        "note_en": "",
        "tiers": [first, rest],
    }


def copied(scheme: Scheme, *, code: str, zh: str, en: str) -> dict[str, Any]:
    """Return a scheme like another one, under a name of its own."""
    return table_of(scheme) | {"code": code, "zh": zh, "en": en, "place": _OWN_PLACE, "ids": ""}


def of_values(*, code: str, zh: str, en: str, feature: str, values: list[str]) -> dict[str, Any]:
    """Return a scheme with a tier for each of these values of a text, and one for the rest."""
    tiers = [
        {"code": f"value_{n}", "zh": value, "en": value, "rule": {"feature": feature, "in": [value]}}
        for n, value in enumerate(values, 1)
    ]
    table = blank(code=code, zh=zh, en=en)
    return table | {"tiers": [*tiers, table["tiers"][-1]]} if tiers else table


def with_words(table: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Return the table with other names: ``zh en note_zh note_en``, and ``CODE.zh CODE.en`` of its tiers."""
    new = deepcopy(dict(table))
    for key in ("zh", "en", "note_zh", "note_en"):
        new[key] = words.get(key, new.get(key, "")).strip()
    for tier in new["tiers"]:
        for key in ("zh", "en", "says_zh", "says_en"):
            if key in tier:
                tier[key] = words.get(f"{tier['code']}.{key}", tier[key]).strip()
    return new


def with_tier(table: Mapping[str, Any], *, zh: str, en: str) -> dict[str, Any]:
    """Return the table with one more tier before the rest."""
    new = deepcopy(dict(table))
    taken = [tier["code"] for tier in new["tiers"]]
    code = code_for(en, taken, kind="tier")
    new["tiers"].insert(-1, {"code": code, "zh": zh, "en": en, "rule": _BEGINNING})
    return new


def without_tier(table: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return the table without a tier; the rest stays."""
    new = deepcopy(dict(table))
    new["tiers"] = [tier for tier in new["tiers"] if tier["code"] != code or "rule" not in tier]
    return new


def moved(table: Mapping[str, Any], code: str, *, by: int) -> dict[str, Any]:
    """Return the table with a tier tried earlier (``by`` −1) or later (1); the rest stays last."""
    new = deepcopy(dict(table))
    ruled, rest = new["tiers"][:-1], new["tiers"][-1:]
    at = next((n for n, tier in enumerate(ruled) if tier["code"] == code), None)
    if at is not None and 0 <= at + by < len(ruled):
        ruled.insert(at + by, ruled.pop(at))
    new["tiers"] = ruled + rest
    return new


def with_rule(table: Mapping[str, Any], code: str, rule: dict[str, Any]) -> dict[str, Any]:
    """Return the table with another rule for one tier."""
    new = deepcopy(dict(table))
    for tier in new["tiers"]:
        if tier["code"] == code and "rule" in tier:
            tier["rule"] = rule
    return new
