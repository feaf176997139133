"""Fact tables by hand: small, checked against their contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from liuke.insights.features import table as features
from liuke.insights.features.state import State, rebuilt
from liuke.insights.states import day_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import ibis.expr.types as ir

    from liuke.insights.contracts import Contract
    from liuke.insights.engine import Engine

DEFAULTS: dict[str, dict[str, Any]] = {
    "lines": {
        "item_id": 1, "salon_id": 1, "staff_id": 0, "hour": 15, "channel": "salon", "quantity_milli": 1000,
        "list_minor": 100_00, "charged_minor": 100_00, "returned_minor": 0, "line_count": 1, "sale_count": 1,
        "is_visit": 1,
    },
    "visits": {"salon_id": 1},
    "items": {"kind": "service", "category": "补水", "need_type": "basic", "cycle_days": 0},
    "profiles": {
        "salon_id": 1, "steward_id": 0, "joined_on": None, "birth_year": 0, "birth_month": 0, "birth_day": 0,
        "gender": "", "region": "", "occupation": "", "source": "", "has_phone": 1,
    },
    "appointments": {"status": "booked"},
    "contacts": {"outcome": "booked"},
}  # fmt: skip


def fact(engine: Engine, contract: Contract, *rows: dict[str, Any]) -> ir.Table:
    """Return a fact of a few rows; what is not given is usual."""
    full = [DEFAULTS[contract.name] | row for row in rows]
    columns = {name: [row[name] for row in full] for name in contract.schema()}
    schema = ibis.schema(contract.schema()).to_pyarrow()
    return contract.check(engine.table(pa.table(columns, schema=schema)))


def facts_of(engine: Engine, **given: list[dict[str, Any]]) -> dict[str, ir.Table]:
    """Return every fact; profiles are made for all customers named."""
    people = {row["customer_id"] for name in ("lines", "visits") for row in given.get(name, [])}
    given = {"profiles": [{"customer_id": n} for n in sorted(people)], "items": [{"item_id": 1}]} | given
    return {contract.name: fact(engine, contract, *given.get(contract.name, [])) for contract in features.FACTS}


def rows_on(engine: Engine, facts: Mapping[str, ir.Table], as_of: date) -> dict[int, dict[str, Any]]:
    """Return the features of everybody as of a day."""
    state = rebuilt(engine, facts, as_of=day_number(as_of))
    return {row["customer_id"]: row for row in features_of(engine, facts, state, as_of)}


def features_of(engine: Engine, facts: Mapping[str, ir.Table], state: State, as_of: date) -> list[dict[str, Any]]:
    """Return the features that stand on a state, in the order of the customers."""
    end, prior = day_number(as_of), features.prior_of(engine, state)
    rhythms = features.rhythms_of(engine, facts, as_of=end, state=state, prior=prior)
    table = features.features(engine, facts, as_of=end, state=state, rhythms=rhythms, prior=prior)
    rows: list[dict[str, Any]] = engine.fetch(table.order_by("customer_id")).to_pylist()
    return rows
