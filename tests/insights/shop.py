"""Fact tables by hand: small, checked against their contracts."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from liuke.insights import contracts, plans
from liuke.insights.dates import day_number

if TYPE_CHECKING:
    from liuke.insights.plan import Plan
    from tests.insights.desk import Desk

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
    "appointments": {"status": "booked", "known_on": date(2020, 1, 1), "cancelled_on": None},
    "contacts": {"outcome": "booked"},
    "interactions": {"kind": "browsed", "item_id": 0, "times": 1},
}  # fmt: skip


def facts_of(desk: Desk, **given: list[dict[str, Any]]) -> None:
    """Lay every fact on the desk, a few rows each; what is not given of a row is usual.

    Profiles are made for all customers named.
    """
    people = {row["customer_id"] for name in ("lines", "visits") for row in given.get(name, [])}
    given = {"profiles": [{"customer_id": n} for n in sorted(people)], "items": [{"item_id": 1}]} | given
    for contract in contracts.ALL:
        full = [DEFAULTS.get(contract.name, {}) | row for row in given.get(contract.name, [])]
        columns = {name: [row[name] for row in full] for name in contract.schema()}
        desk.table(pa.table(columns, schema=ibis.schema(contract.schema()).to_pyarrow()), contract.name)
    for made, rows in _daily().answers.items():
        desk.table(desk.fetch(rows), made)


def rows_on(desk: Desk, as_of: date, **given: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Return the features of everybody as of a day; ``given`` as for ``facts_of``."""
    facts_of(desk, **given)
    desk.ask_for(as_of=day_number(as_of))
    desk.run(plans.rebuilding())
    return {row["customer_id"]: row for row in features_of(desk, as_of)}


def features_of(desk: Desk, as_of: date) -> list[dict[str, Any]]:
    """Return the features that stand on the state there is, in the order of the customers."""
    desk.ask_for(as_of=day_number(as_of))
    describing = _describing()
    desk.tell(first_customer=0, end_customer=10**6)
    desk.run(describing)
    rows: list[dict[str, Any]] = desk.fetch(describing.answers["features"]).to_pylist()
    return rows


@cache
def _daily() -> Plan:
    return plans.daily()


@cache
def _describing() -> Plan:
    return plans.describing()
