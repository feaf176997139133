"""A rule as a form holds it: clauses with the values as typed, groups, and what is taken out. 规则编辑.

Pure: from a rule to nodes, from a form to nodes, and from nodes to the table that ``parse`` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from liuke.insights.features.catalogue import BY_NAME, Unit
from liuke.insights.rules import (
    AllOf,
    AnyOf,
    Compare,
    Known,
    Not,
    OneOf,
    Operator,
    Quantile,
    Rule,
    RuleRefused,
    parse,
)
from liuke.kit.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from liuke.insights.features.catalogue import Feature

ROOT = "r"
MOST_NODES = 80
RANK = "rank_"
"""Before an operator: the value is a share of the shop's customers, in percent."""
OPERATORS = (*Operator, *(f"{RANK}{operator}" for operator in Operator if operator is not Operator.EQUAL))
_FROM_ABOVE = {Operator.AT_LEAST, Operator.ABOVE}
_SCALE = {Unit.PERMILLE: 10, Unit.TIMES: 1000}
_DEFAULTS = {
    Unit.DAYS: "30", Unit.COUNT: "1", Unit.MINOR: "1000", Unit.PERMILLE: "30", Unit.TIMES: "1.5", Unit.YEARS: "30",
    Unit.POINTS: "60", Unit.FLAG: "1",
}  # fmt: skip
_SHARE = "20"
_BETWEEN = re.compile(r"[,，、;；\n]+")
_DEEPEST_FORM = 5
_LARGEST = 10**15


@dataclass
class Node:
    """One line of the form: a clause, or a group when it has a ``word`` (``all`` or ``any``).

    ``path`` names it in the form; ``is_out`` takes it out instead; ``values`` are as typed, in the units people read.
    """

    path: str = ROOT
    word: str = ""
    is_out: bool = False
    feature: str = ""
    operator: str = ""
    values: list[str] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below, in the order they are read."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def numbered(self, path: str = ROOT) -> Node:
        """Return the node with all paths set anew."""
        self.path = path
        for n, part in enumerate(self.parts):
            part.numbered(f"{path}.{n}")
        return self


def from_rule(rule: Rule | None, *, currency: str) -> Node:
    """Return the form of a rule; its root is always a group. Without a rule it holds one clause to begin with."""
    node = fresh() if rule is None else _node(rule, currency)
    if not node.word or node.is_out:
        node = Node(word="all", parts=[node])
    return node.numbered()


def fresh(feature: str = "recency_days") -> Node:
    """Return a clause to begin with."""
    of = BY_NAME[feature]
    if of.is_text:
        return Node(feature=feature, operator="in", values=[of.values[0][0]] if of.values else [])
    return Node(feature=feature, operator="at_least", values=[_DEFAULTS[of.unit]])


def _node(rule: Rule, currency: str) -> Node:
    if isinstance(rule, AllOf | AnyOf):
        word = "all" if isinstance(rule, AllOf) else "any"
        return Node(word=word, parts=[_node(part, currency) for part in rule.parts])
    if isinstance(rule, Not):
        inner = _node(rule.part, currency)
        inner.is_out = not inner.is_out
        return inner
    if isinstance(rule, Known):
        return Node(feature=rule.feature, operator="known")
    if isinstance(rule, OneOf):
        return Node(feature=rule.feature, operator="in", values=list(rule.values))
    return _compared(rule, currency)


def _compared(rule: Compare, currency: str) -> Node:
    if isinstance(rule.value, Quantile):
        percent = 100 - rule.value.percent if rule.operator in _FROM_ABOVE else rule.value.percent
        return Node(feature=rule.feature, operator=f"{RANK}{rule.operator}", values=[str(percent)])
    typed = Decimal(rule.value) / _scale(rule.feature, currency)
    return Node(feature=rule.feature, operator=rule.operator.value, values=[f"{typed.normalize():f}"])


def _scale(feature: str, currency: str) -> int:
    unit = BY_NAME[feature].unit
    return int(10 ** exponent(currency)) if unit is Unit.MINOR else _SCALE.get(unit, 1)


def from_form(form: Mapping[str, list[str]], *, do: str = "") -> Node:
    """Return what a form holds after one press of ``do``.

    Args:
        form: names with their values: ``k.PATH`` the kind, ``x.PATH`` taken out, ``f.PATH`` feature, ``w.PATH`` the
            feature before, ``o.PATH`` operator, ``p.PATH`` the one before, ``v.PATH`` values.
        do: ``add``, ``out``, ``group``, ``drop`` or ``turn``, a colon and the path; empty changes nothing.

    Raises:
        RuleRefused: more nodes than a form has, or none.
    """
    left = [MOST_NODES]
    root = _read(form, ROOT, left, depth=1)
    if root is None or not root.word:
        raise RuleRefused("not_a_rule", where="rule", what="")
    verb, _colon, path = do.partition(":")
    if verb:
        _change(root, verb, path)
    return root.numbered()


def _read(form: Mapping[str, list[str]], path: str, left: list[int], *, depth: int) -> Node | None:
    kind = _one(form, f"k.{path}")
    if not kind or depth > _DEEPEST_FORM:
        return None
    left[0] -= 1
    if left[0] < 0:
        raise RuleRefused("too_deep", where=path, what=MOST_NODES)
    is_out = bool(_one(form, f"x.{path}"))
    if kind in {"all", "any"}:
        parts, n = [], 0
        while (part := _read(form, f"{path}.{n}", left, depth=depth + 1)) is not None:
            parts.append(part)
            n += 1
        return Node(path, kind, is_out, parts=parts)
    return _clause(form, path, is_out=is_out)


def _clause(form: Mapping[str, list[str]], path: str, *, is_out: bool) -> Node:
    name, before = _one(form, f"f.{path}"), _one(form, f"w.{path}")
    if name not in BY_NAME:
        name = before if before in BY_NAME else "recency_days"
    of, operator = BY_NAME[name], _one(form, f"o.{path}")
    fits = {"in", "known"} if of.is_text else {*OPERATORS, "known"}
    if (before and before != name) or operator not in fits:
        node = fresh(name)
    else:
        values = form.get(f"v.{path}", [])
        if of.is_text and not of.values:
            values = [text.strip() for typed in values for text in _BETWEEN.split(typed) if text.strip()]
        node = Node(
            feature=name, operator=operator, values=_fitting(of, operator, _one(form, f"p.{path}"), list(values))
        )
    node.path, node.is_out = path, is_out
    return node


def _fitting(of: Feature, operator: str, before: str, values: list[str]) -> list[str]:
    """Return the values as typed, or one to begin with where a number became a share or the other way."""
    if operator == "known":
        return []
    if before and operator != before and not of.is_text and operator.startswith(RANK) != before.startswith(RANK):
        return [_SHARE] if operator.startswith(RANK) else [_DEFAULTS[of.unit]]
    return values or ([_DEFAULTS[of.unit]] if before == "known" and not of.is_text else values)


def _one(form: Mapping[str, list[str]], name: str) -> str:
    return (form.get(name) or [""])[0]


def _change(root: Node, verb: str, path: str) -> None:
    at = next((node for node in root.walk() if node.path == path), None)
    if at is None:
        return
    if verb == "turn":
        at.is_out = not at.is_out
    elif verb in {"add", "out"} and at.word:
        added = fresh()
        added.is_out = verb == "out"
        at.parts.append(added)
    elif verb == "group" and at.word:
        at.parts.append(Node(word="any" if at.word == "all" else "all", parts=[fresh(), fresh("activity_days_365")]))
    elif verb == "drop":
        _drop(root, at)


def _drop(root: Node, gone: Node) -> None:
    for node in root.walk():
        node.parts = [part for part in node.parts if part is not gone and not (part.word and part.parts == [gone])]


def to_table(node: Node, *, currency: str) -> dict[str, Any]:
    """Return the table of a rule file.

    Raises:
        RuleRefused: a value cannot be read; ``where`` is the node's path.
    """
    table = _table(node, currency)
    parse(table, where=node.path)
    return table


def _table(node: Node, currency: str) -> dict[str, Any]:
    if not node.word:
        return _leaf(node, currency)
    if not node.parts:
        raise RuleRefused("empty_list", where=node.path, what=node.word)
    table: dict[str, Any] = {node.word: [_table(part, currency) for part in node.parts]}
    return {"not": table} if node.is_out else table


def _leaf(node: Node, currency: str) -> dict[str, Any]:
    if node.operator == "known":
        return {"feature": node.feature, "known": not node.is_out}
    if node.operator == "in":
        value: Any = list(dict.fromkeys(node.values))
        table: dict[str, Any] = {"feature": node.feature, "in": value}
        parse(table, where=node.path)
    else:
        table = _comparison(node, currency)
    return {"not": table} if node.is_out else table


def _comparison(node: Node, currency: str) -> dict[str, Any]:
    typed = (node.values or [""])[0].strip().replace(",", "").replace("，", "")
    times = 1 if node.operator.startswith(RANK) else _scale(node.feature, currency)
    whole = _whole(typed, times)
    if whole is None:
        raise RuleRefused("wrong_type", where=node.path, what=typed[:40], known="1, 2, 3 …")
    if not node.operator.startswith(RANK):
        return {"feature": node.feature, node.operator: whole}
    operator = Operator(node.operator.removeprefix(RANK))
    percent = 100 - whole if operator in _FROM_ABOVE else whole
    if not 0 < percent < 100:  # noqa: PLR2004 - percent
        raise RuleRefused("wrong_type", where=node.path, what=typed[:40], known="1–99")
    return {"feature": node.feature, operator.value: f"q{percent}"}


def _whole(typed: str, times: int) -> int | None:
    """Return a typed number in the units it is kept in, or None where that is no whole number."""
    try:
        number = Decimal(typed) * times
        is_whole = number.is_finite() and abs(number) <= _LARGEST and number == number.to_integral_value()
    except ArithmeticError:
        return None
    return int(number) if is_whole else None


def value_shown(node: Node, *, currency: str) -> str:
    """Return the unit that stands behind the box of a clause's value: ``%``, or the currency's sign."""
    if node.operator.startswith(RANK) or BY_NAME[node.feature].unit is Unit.PERMILLE:
        return "%"
    return str(Money(0, currency)).rstrip("0.,") if BY_NAME[node.feature].unit is Unit.MINOR else ""
