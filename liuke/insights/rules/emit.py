"""Rules for everybody: cut points first, then all schemes and tags in one pass over the feature table."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from liuke.insights.features.catalogue import BY_NAME
from liuke.insights.packing import TAGS_EACH, tag_words
from liuke.insights.rules.tree import AllOf, AnyOf, Compare, Known, Not, OneOf, Operator, Quantile, Rule, cut_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from liuke.insights.writer import Writer

    Limits = Mapping[tuple[str, Quantile], ir.IntegerValue]


def cut_points(writer: Writer, table: ir.Table, wanted: set[tuple[str, Quantile]]) -> Limits:
    """Return the value below which the given percent of customers lie, among those who ever came.

    Values are whole numbers: the interpolated quantile rounded down. NULL where nobody has the feature.
    """
    names = cut_names(wanted)
    if not names:
        return {}
    came = table.filter(table.activity_days > 0)
    measures = {at: came[name].quantile(cut.percent / 100).floor().cast("int64") for (name, cut), at in names.items()}
    found = writer.values(came.agg(**measures))
    return {key: found[at] for key, at in names.items()}


def emit(rule: Rule, table: ir.Table, cuts: Limits) -> ir.BooleanValue:
    """Return the rule as a boolean column; unknown is NULL, and so is what is beside a cut point nobody has."""
    if isinstance(rule, AllOf):
        return reduce(lambda left, right: left & right, (emit(part, table, cuts) for part in rule.parts))
    if isinstance(rule, AnyOf):
        return reduce(lambda left, right: left | right, (emit(part, table, cuts) for part in rule.parts))
    if isinstance(rule, Not):
        return ~emit(rule.part, table, cuts)
    column = table[rule.feature]
    if isinstance(rule, Known):
        return column.nullif("").notnull() if BY_NAME[rule.feature].is_text else column.notnull()
    if isinstance(rule, OneOf):
        return column.isin(rule.values)
    return _compare(rule, column, cuts)


def _compare(rule: Compare, column: ir.Value, cuts: Limits) -> ir.BooleanValue:
    value = rule.value
    limit = cuts[rule.feature, value] if isinstance(value, Quantile) else ibis.literal(value, "int64")
    match rule.operator:
        case Operator.AT_LEAST:
            return column >= limit
        case Operator.ABOVE:
            return column > limit
        case Operator.AT_MOST:
            return column <= limit
        case Operator.BELOW:
            return column < limit
        case Operator.EQUAL:
            return column == limit


def ladder(rules: list[Rule], table: ir.Table, cuts: Limits) -> ir.Value:
    """Return the place (from 0) of the first rule that holds, or the number of rules where none does."""
    if not rules:
        return ibis.literal(0, "int64")
    tests = [(emit(rule, table, cuts), ibis.literal(n, "int64")) for n, rule in enumerate(rules)]
    return ibis.cases(*tests, else_=ibis.literal(len(rules), "int64"))


def sort_everybody(
    table: ir.Table, *, schemes: Mapping[str, list[Rule]], tags: Mapping[str, Rule], cuts: Limits
) -> dict[str, ir.Value]:
    """Return columns beside ``table``: ``scheme_<code>`` holds the place of her tier, ``tags_<n>`` a bit per tag.

    Args:
        table: the feature table.
        schemes: per scheme the rules of its tiers in order, without the rest.
        tags: per tag its rule.
        cuts: of ``cut_points``.
    """
    places = {f"scheme_{code}": ladder(rules, table, cuts) for code, rules in schemes.items()}
    marks = dict.fromkeys(tag_words(tags), ibis.literal(0, "int64"))
    for n, rule in enumerate(tags.values()):
        holds = emit(rule, table, cuts).fill_null(False).cast("int64")  # noqa: FBT003 - the value to fill with
        marks[f"tags_{n // TAGS_EACH}"] += holds * 2 ** (n % TAGS_EACH)
    return places | marks
