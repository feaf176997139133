"""From the tables of a TOML file to a rule, with refusals that name the place and what may stand there."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from liuke.insights.features.catalogue import BY_NAME
from liuke.insights.rules.tree import AllOf, AnyOf, Compare, Known, Not, OneOf, Operator, Quantile, Rule

DEEPEST = 6
_QUANTILE = re.compile(r"q([1-9]\d?)")
_LARGEST = 10**15


class RuleRefused(Exception):
    """A rule cannot be read. ``problem`` is a stable word, ``where`` the path, ``what`` the thing found."""

    def __init__(self, problem: str, *, where: str, what: object, known: str = "") -> None:
        super().__init__(f"{where}: {problem} {what} {known}".strip())
        self.problem, self.where, self.what, self.known = problem, where, str(what), known


def parse(table: Any, *, where: str = "rule", depth: int = 1) -> Rule:
    """Return the rule a TOML table says.

    ``{all = [...]}``, ``{any = [...]}``, ``{not = {...}}``, or ``{feature = "...", OPERATOR = VALUE}`` with one of
    ``at_least above at_most below equal`` (a whole number or ``"q80"``), ``in`` (texts) or ``known`` (true or false).

    Raises:
        RuleRefused: unknown feature or operator, a value of the wrong type, an empty list, or nesting deeper than 6.
    """
    if depth > DEEPEST:
        raise RuleRefused("too_deep", where=where, what=DEEPEST)
    if not isinstance(table, dict) or not table:
        raise RuleRefused("not_a_rule", where=where, what=table)
    if "feature" in table:
        return _leaf(table, where)
    if len(table) != 1:
        raise RuleRefused("not_a_rule", where=where, what=", ".join(table))
    (word, inside), *_rest = table.items()
    if word == "not":
        return Not(parse(inside, where=f"{where}.not", depth=depth + 1))
    if word not in {"all", "any"}:
        raise RuleRefused("unknown_operator", where=where, what=word, known="all, any, not, feature")
    if not isinstance(inside, list) or not inside:
        raise RuleRefused("empty_list", where=where, what=word)
    parts = tuple(parse(part, where=f"{where}.{word}[{n}]", depth=depth + 1) for n, part in enumerate(inside, 1))
    return AllOf(parts) if word == "all" else AnyOf(parts)


def _leaf(table: dict[str, Any], where: str) -> Rule:
    name = table["feature"]
    if name not in BY_NAME:
        near = get_close_matches(str(name), BY_NAME, n=3, cutoff=0.5)
        raise RuleRefused("unknown_feature", where=where, what=name, known=", ".join(near or sorted(BY_NAME)[:8]))
    operators = [word for word in table if word != "feature"]
    if len(operators) != 1:
        raise RuleRefused("one_operator", where=where, what=", ".join(operators) or name)
    word, value = operators[0], table[operators[0]]
    if word == "known":
        if not isinstance(value, bool):
            raise RuleRefused("wrong_type", where=where, what=value, known="true, false")
        return Known(name) if value else Not(Known(name))
    if word == "in":
        return _one_of(name, value, where)
    if word not in set(Operator):
        raise RuleRefused("unknown_operator", where=where, what=word, known=", ".join([*Operator, "in", "known"]))
    return _compare(name, Operator(word), value, where)


def _one_of(name: str, value: Any, where: str) -> OneOf:
    texts = isinstance(value, list) and bool(value) and all(isinstance(text, str) and text for text in value)
    if not BY_NAME[name].is_text or not texts:
        raise RuleRefused("wrong_type", where=where, what=value, known=f'{name} in ["…"]')
    return OneOf(name, tuple(value))


def _compare(name: str, operator: Operator, value: Any, where: str) -> Compare:
    if BY_NAME[name].is_text:
        raise RuleRefused("wrong_type", where=where, what=f"{name} {operator}", known="in, known")
    if isinstance(value, str) and (found := _QUANTILE.fullmatch(value)):
        return Compare(name, operator, Quantile(int(found[1])))
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise RuleRefused("wrong_type", where=where, what=value, known="1, 2, 3 … q1–q99")
    return Compare(name, operator, value)
