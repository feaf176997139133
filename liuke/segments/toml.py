"""A scheme written as a TOML file, the way the shipped ones are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from liuke.insights.rules import AllOf, AnyOf, Known, Not, OneOf, Quantile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from liuke.insights.rules import Rule
    from liuke.insights.schemes import Scheme, Tier

_HEAD = ("code", "place", "ids", "zh", "en", "note_zh", "note_en")
_TIER = ("code", "zh", "en", "rule", "says_zh", "says_en")


def written(definition: Mapping[str, Any]) -> str:
    """Return the file of a scheme's table; reading it gives the same scheme."""
    head = "".join(f"{key} = {_value(definition[key])}\n" for key in _HEAD if key in definition)
    tiers = [
        "\n[[tiers]]\n" + "".join(f"{key} = {_value(tier[key])}\n" for key in _TIER if tier.get(key) is not None)
        for tier in definition["tiers"]
    ]
    return head + "".join(tiers)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inside)}" for key, inside in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(inside) for inside in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def table_of(scheme: Scheme) -> dict[str, Any]:
    """Return the table a scheme is kept as: what ``read_scheme`` reads, and nothing else a file may have held."""
    table: dict[str, Any] = {"code": scheme.code, "place": scheme.place, "ids": scheme.ids, "zh": scheme.zh}
    table |= {"en": scheme.en, "note_zh": scheme.note_zh, "note_en": scheme.note_en}
    return table | {"tiers": [_tier(tier) for tier in scheme.tiers]}


def _tier(tier: Tier) -> dict[str, Any]:
    table: dict[str, Any] = {"code": tier.code, "zh": tier.zh, "en": tier.en}
    if tier.rule is None:
        return table | {"says_zh": tier.says_zh, "says_en": tier.says_en}
    return table | {"rule": rule_table(tier.rule)}


def rule_table(rule: Rule) -> dict[str, Any]:
    """Return the table a rule is written as; reading it gives the same rule."""
    if isinstance(rule, AllOf):
        return {"all": [rule_table(part) for part in rule.parts]}
    if isinstance(rule, AnyOf):
        return {"any": [rule_table(part) for part in rule.parts]}
    if isinstance(rule, Not):
        if isinstance(rule.part, Known):
            return {"feature": rule.part.feature, "known": False}
        return {"not": rule_table(rule.part)}
    if isinstance(rule, Known):
        return {"feature": rule.feature, "known": True}
    if isinstance(rule, OneOf):
        return {"feature": rule.feature, "in": list(rule.values)}
    value = str(rule.value) if isinstance(rule.value, Quantile) else rule.value
    return {"feature": rule.feature, rule.operator.value: value}
