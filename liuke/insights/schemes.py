"""Schemes and tags as data: tiers tried in order, the last one takes the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from liuke.insights.rules import Rule, RuleRefused, parse

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
MOST_TIERS = 24
LONGEST_TEXT = 200
LAST_PLACE = 999


class Named:
    """What has a Chinese and an English name."""

    zh: str
    en: str

    def name_in(self, language: str) -> str:
        """Return the name in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Tier(Named):
    """One tier. ``rule`` is None for the rest; ``says_zh`` and ``says_en`` are then its sentence."""

    code: str
    zh: str
    en: str
    rule: Rule | None
    says_zh: str = ""
    says_en: str = ""


@dataclass(frozen=True)
class Scheme(Named):
    """Every customer is in exactly one tier of every scheme. 分层方案.

    ``ids`` are the numbers of the product's requirements it serves; ``note_zh`` and ``note_en`` say where its words
    come from; ``place`` orders the tabs, low first.
    """

    code: str
    zh: str
    en: str
    tiers: tuple[Tier, ...]
    ids: str = ""
    note_zh: str = ""
    note_en: str = ""
    place: int = LAST_PLACE

    @property
    def rules(self) -> list[Rule]:
        """The rules of all tiers but the rest, in order."""
        return [tier.rule for tier in self.tiers if tier.rule is not None]

    def tier(self, code: str) -> Tier:
        return next(tier for tier in self.tiers if tier.code == code)


@dataclass(frozen=True)
class RuleTag(Named):
    """A mark the rules set. ``kind`` is interest, behaviour or need. 规则标签."""

    code: str
    kind: str
    zh: str
    en: str
    rule: Rule


def read_scheme(table: dict[str, Any], *, where: str = "scheme") -> Scheme:
    """Return the scheme of a TOML file.

    Raises:
        RuleRefused: a name is missing or malformed, a tier is named twice, a rule cannot be read, or the last tier
            is not the rest (it has no rule and its own sentences).
    """
    code = _name(table, "code", where)
    given = table.get("tiers")
    if not isinstance(given, list) or not 1 < len(given) <= MOST_TIERS:
        raise RuleRefused("tiers_missing", where=where, what=code, known=f"2–{MOST_TIERS}")
    tiers = tuple(_tier(tier, where=f"{code}[{n}]", last=n == len(given)) for n, tier in enumerate(given, 1))
    codes = [tier.code for tier in tiers]
    if len(set(codes)) != len(codes):
        raise RuleRefused("named_twice", where=code, what=", ".join(codes))
    return Scheme(
        code, _text(table, "zh", code), _text(table, "en", code), tiers,
        str(table.get("ids", "")), str(table.get("note_zh", "")), str(table.get("note_en", "")),
        _place(table.get("place", LAST_PLACE), code),
    )  # fmt: skip


def _place(given: Any, where: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= LAST_PLACE:
        raise RuleRefused("wrong_type", where=where, what=f"place={given!r}", known=f"0–{LAST_PLACE}")
    return given


def read_tags(table: dict[str, Any]) -> tuple[RuleTag, ...]:
    """Return the rule tags of a TOML file.

    Raises:
        RuleRefused: as for a scheme; also a kind other than interest, behaviour and need.
    """
    tags = []
    for n, given in enumerate(table.get("tags", ()), 1):
        where = f"tags[{n}]"
        if given.get("kind") not in {"interest", "behaviour", "need"}:
            raise RuleRefused("wrong_type", where=where, what=given.get("kind"), known="interest, behaviour, need")
        rule = parse(given.get("rule"), where=where)
        tags.append(
            RuleTag(
                _name(given, "code", where),
                given["kind"],
                _text(given, "zh", where),
                _text(given, "en", where),
                rule,
            )
        )
    if len({tag.code for tag in tags}) != len(tags):
        raise RuleRefused("named_twice", where="tags", what=", ".join(tag.code for tag in tags))
    return tuple(tags)


def _tier(table: Any, *, where: str, last: bool) -> Tier:
    if not isinstance(table, dict):
        raise RuleRefused("tiers_missing", where=where, what=table)
    code = _name(table, "code", where)
    given = table.get("rule")
    if last != (given is None):
        raise RuleRefused("last_is_rest", where=where, what=code)
    says = ("says_zh", "says_en") if last else ()
    for name in says:
        _text(table, name, where)
    return Tier(
        code, _text(table, "zh", where), _text(table, "en", where),
        None if given is None else parse(given, where=f"{where}.rule"),
        str(table.get("says_zh", "")), str(table.get("says_en", "")),
    )  # fmt: skip


def _name(table: dict[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise RuleRefused("bad_name", where=where, what=f"{key}={value}")
    return value


def _text(table: dict[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_TEXT:
        raise RuleRefused("bad_name", where=where, what=f"{key}={value}")
    return value.strip()
