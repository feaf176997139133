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

from liuke.insights import contracts, lines
from liuke.insights.features import days, habits, rhythm, state
from liuke.insights.features import table as features
from liuke.insights.rules import parse
from liuke.insights.rules.emit import emit

GOLDEN = Path(__file__).parent / "golden"
AS_OF = 20_779  # 2026-11-22
RAW = {
    "customer_id": "int64", "item_id": "int64", "salon_id": "int64", "day": "date", "staff_id": "int64",
    "hour": "int64",
    "channel": "string", "kind": "string", "quantity_milli": "int64", "list_minor": "int64", "charged_minor": "int64",
    "is_visit": "int64",
}  # fmt: skip

ALLOWED = {
    "Add", "Alias", "And", "Asterisk", "Cast", "Coalesce", "Count", "CountStar", "DateToEpochDays", "Divide", "Equals",
    "Field", "Filter", "Floor", "Greater", "GreaterEqual", "Greatest", "InValues", "IsNull", "JoinChain", "JoinLink",
    "JoinReference", "JoinTable", "Lag", "Least", "Less", "LessEqual", "Literal", "Max", "Median", "Min", "Modulus",
    "Multiply", "Negate", "Not", "NotEquals", "NotNull", "NullIf", "Or", "Project", "Quantile", "RowNumber",
    "SearchedCase", "Sort", "SortKey", "Sqrt", "Subtract", "Sum", "Union", "UnboundTable", "WindowFunction",
    "Aggregate", "EpochDays", "Distinct", "DropColumns", "FillNull", "ExtractEpochDays", "DateDelta", "ScalarParameter",
    "WindowBoundary", "Date", "DateFromYMD", "IfElse",
}  # fmt: skip


class SparkOptions(ibis.config.Config):  # type: ignore[misc]
    """What the Spark compiler asks for."""

    treat_nan_as_null: bool = False


class Paper:
    """An engine that keeps nothing: expressions stay expressions."""

    def keep(self, step: ibis.Table) -> ibis.Table:
        """Return the step as it is."""
        return step


def expressions() -> dict[str, Any]:
    facts = {c.name: ibis.table(c.schema(), name=c.name) for c in contracts.ALL}
    seen_lines, seen_visits = days.seen(facts["lines"], AS_OF), days.seen(facts["visits"], AS_OF)
    all_days = days.customer_days(seen_lines, seen_visits)
    paper: Any = Paper()
    prior, kept = features.Prior(30), state.rebuilt(paper, facts, as_of=AS_OF)
    rhythms = features.rhythms_of(paper, facts, as_of=AS_OF, state=kept, prior=prior)
    known = ibis.table({"spend_365_minor": "int64", "gender": "string"}, name="features")
    rule = parse({"any": [{"feature": "spend_365_minor", "at_least": 5}, {"not": {"feature": "gender", "in": ["f"]}}]})
    table = features.features(paper, facts, as_of=AS_OF, state=kept, rhythms=rhythms, prior=prior)
    return {
        "daily_lines": lines.daily_lines(ibis.table(RAW, name="raw")),
        "counted": kept.people,
        "counted_after_a_day": days.counted(all_days, as_of=AS_OF, since=AS_OF - 1),
        "moved_lines": days.moving(facts["lines"], since=AS_OF - 1, as_of=AS_OF),
        "category_rhythms": rhythms,
        "usual_gaps": rhythm.usual_gaps(kept.people, ()),
        "habits": habits.habits(kept.bought),
        "features": table,
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
