"""The rule's answer for one customer, and the clauses that decided it."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from liuke.insights.rules.tree import AllOf, AnyOf, Compare, Known, Leaf, Not, OneOf, Operator, Quantile, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]
    Cuts = Mapping[tuple[str, Quantile], int | None]

_TESTS = {
    Operator.AT_LEAST: operator.ge,
    Operator.ABOVE: operator.gt,
    Operator.AT_MOST: operator.le,
    Operator.BELOW: operator.lt,
    Operator.EQUAL: operator.eq,
}


def decide(rule: Rule, row: Row, cuts: Cuts) -> bool | None:
    """Return True, False, or None for unknown, exactly as the engine does.

    Args:
        rule: the tree.
        row: features by name; None is unknown.
        cuts: the run's cut points; None where the shop has too few customers to have one.
    """
    if isinstance(rule, AllOf):
        return _all([decide(part, row, cuts) for part in rule.parts])
    if isinstance(rule, AnyOf):
        return _negated(_all([_negated(decide(part, row, cuts)) for part in rule.parts]))
    if isinstance(rule, Not):
        return _negated(decide(rule.part, row, cuts))
    return _leaf(rule, row, cuts)


def _leaf(leaf: Leaf, row: Row, cuts: Cuts) -> bool | None:
    value = row[leaf.feature]
    if isinstance(leaf, Known):
        return value is not None and value != ""
    if value is None:
        return None
    if isinstance(leaf, OneOf):
        return value in leaf.values
    bound = threshold(leaf, cuts)
    return None if bound is None else bool(_TESTS[leaf.operator](value, bound))


def threshold(leaf: Compare, cuts: Cuts) -> int | None:
    """Return the number a comparison stands for in this run."""
    return cuts.get((leaf.feature, leaf.value)) if isinstance(leaf.value, Quantile) else leaf.value


def _all(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def deciding(rule: Rule, row: Row, cuts: Cuts) -> list[Rule]:
    """Return the clauses that made the rule hold: of an ``any`` only the first that holds, of an ``all`` every part.

    A clause is a comparison, or the negation of one. Empty when the rule does not hold.
    """
    if decide(rule, row, cuts) is not True:
        return []
    if isinstance(rule, AllOf):
        return [clause for part in rule.parts for clause in deciding(part, row, cuts)]
    if isinstance(rule, AnyOf):
        return next(found for part in rule.parts if (found := deciding(part, row, cuts)))
    return [rule]
