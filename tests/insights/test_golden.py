"""The SQL the features become, for DuckDB and for Spark, as files: a change shows in review.

Write them again on purpose with ``REWRITE_GOLDEN=1``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import ibis
import ibis.config
import ibis.expr.operations as ops
import pytest
from ibis.common.graph import Graph

from liuke.insights import contracts, lines, plans
from liuke.insights.features import days, habits, rhythm, state
from liuke.insights.features import table as features
from liuke.insights.rules import parse
from liuke.insights.rules.emit import emit
from liuke.insights.writer import day

GOLDEN = Path(__file__).parent / "golden"
AS_OF = day("as_of")
ALLOWED = {
    "Add", "Alias", "And", "Asterisk", "Cast", "Coalesce", "Count", "CountStar", "DateToEpochDays", "Divide", "Equals",
    "Field", "Filter", "Floor", "Greater", "GreaterEqual", "Greatest", "InValues", "IsNull", "JoinChain", "JoinLink",
    "JoinReference", "JoinTable", "Lag", "Least", "Less", "LessEqual", "Literal", "Max", "Median", "Min", "Modulus",
    "Multiply", "Negate", "Not", "NotEquals", "NotNull", "NullIf", "Or", "Project", "Quantile", "RowNumber",
    "SearchedCase", "Sort", "SortKey", "Sqrt", "Subtract", "Sum", "Union", "UnboundTable", "WindowFunction",
    "Aggregate", "EpochDays", "Distinct", "DropColumns", "FillNull", "ExtractEpochDays", "DateDelta", "ScalarParameter",
    "WindowBoundary", "Date", "DateFromYMD", "IfElse", "DateSub", "ExtractDay", "ExtractMonth", "ExtractYear",
    "BitwiseRightShift", "BitwiseAnd",
    "_date_0", "_number_0",  # what is known only at run time
}  # fmt: skip


class SparkOptions(ibis.config.Config):  # type: ignore[misc]
    """What the Spark compiler asks for."""

    treat_nan_as_null: bool = False


class Paper:
    """An engine that keeps nothing: expressions stay expressions."""

    def keep(self, step: ibis.Table, _name: str = "") -> ibis.Table:
        """Return the step as it is."""
        return step


def expressions() -> dict[str, Any]:
    facts = plans.facts()
    paper: Any = Paper()
    usual, kept = ibis.literal(30), state.rebuilt(paper, facts, as_of=AS_OF)
    known = ibis.table({"spend_365_minor": "int64", "gender": "string"}, name="features")
    rule = parse({"any": [{"feature": "spend_365_minor", "at_least": 5}, {"not": {"feature": "gender", "in": ["f"]}}]})
    return {
        "daily_lines": lines.daily_lines(ibis.table(contracts.raw_columns("lines"), name="raw")),
        "daily_sums": days.daily_sums(facts["lines"], facts["visits"]),
        "daily_cares": days.daily_cares(facts["lines"], facts["items"]),
        "counted": kept.people,
        "counted_after_a_day": days.counted(days.seen(facts["days"], AS_OF), as_of=AS_OF, since=day("since")),
        "moved_lines": days.moving(facts["lines"], since=day("since"), as_of=AS_OF),
        "category_rhythms": rhythm.category_rhythms(kept.categories, facts["items"], AS_OF, usual),
        "usual_gaps": rhythm.usual_gaps(kept.categories, ("code",)),
        "habits": habits.habits(kept.bought),
        "features": features.features(paper, facts, as_of=AS_OF, state=kept, usual=usual),
        "rule": known.select(holds=emit(rule, known, {})),
    }


@pytest.mark.parametrize("name", sorted(expressions()))
@pytest.mark.parametrize("dialect", ["duckdb", "pyspark"])
def test_the_sql_is_the_one_reviewed(name: str, dialect: str) -> None:
    if dialect == "pyspark" and ibis.options.pyspark is None:
        # Without Spark installed nobody registered its two options; these are their defaults.
        ibis.options.pyspark = SparkOptions()
    sql = str(ibis.to_sql(expressions()[name], dialect=dialect)) + "\n"
    file = GOLDEN / f"{name}.{dialect}.sql"
    if os.environ.get("REWRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(sql, encoding="utf-8")

    assert sql == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(expressions()))
def test_only_operations_every_engine_agrees_on_are_used(name: str) -> None:
    nodes = Graph.from_bfs(expressions()[name].op(), filter=ops.Node)
    used = {type(node).__name__ for node in nodes}

    assert used - ALLOWED == set()


@pytest.mark.parametrize("name", sorted(expressions()))
def test_no_divisor_can_be_zero(name: str) -> None:
    divisors = [
        node.right
        for node in Graph.from_bfs(expressions()[name].op(), filter=ops.Node)
        if isinstance(node, ops.Divide | ops.Modulus)
    ]

    for divisor in divisors:
        inside = divisor.arg if isinstance(divisor, ops.Cast) else divisor
        assert isinstance(inside, ops.NullIf) or (isinstance(inside, ops.Literal) and inside.value != 0)
