"""How much the database works for a query, in a count that no other load of the machine changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable


def work_of(ask: Callable[[], object]) -> int:
    """Return the steps SQLite takes to answer, or the rows PostgreSQL passes on or throws away."""
    return _steps(ask) if connection.vendor == "sqlite" else _rows(ask)


def _steps(ask: Callable[[], object]) -> int:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 1)
    try:
        ask()
    finally:
        connection.connection.set_progress_handler(None, 1)
    return steps


def _rows(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")
        total = 0
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
                plan = cursor.fetchone()[0]
                total += _of_node((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return total


def _of_node(node: dict[str, Any]) -> int:
    passed = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    return int(passed * node["Actual Loops"]) + sum(_of_node(below) for below in node.get("Plans", ()))
