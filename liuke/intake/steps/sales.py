"""A chunk of a sales file → bills, lines, visits, and whoever and whatever they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.catalog.models import ItemKind
from liuke.catalog.steps import Named, items_named
from liuke.intake.rules.items import name_key
from liuke.intake.steps.outcome import Outcome
from liuke.intake.steps.people import customers_of
from liuke.intake.steps.staff import staff_named
from liuke.kit.transactions import step
from liuke.visits.steps import NewLine, add_lines, known_row_keys, mark_visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.intake.models import Import

    Row = dict[str, Any]


@step
def write_sales(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Write the rows that are not lines yet. Rows that are count as duplicates."""
    there = known_row_keys([row["row_key"] for row in rows])
    fresh = [row for row in rows if row["row_key"] not in there]
    customers, notes = customers_of(fresh, import_id=of.pk, now=now)
    named = [Named(r["item_code"], r["item_name"], name_key(r["item_name"]), r["item_kind"]) for r in fresh]
    items = items_named(named, import_id=of.pk)
    staff = staff_named({row["staff"] for row in fresh}, salon_id=of.salon_id, import_id=of.pk)
    lines = [
        _line(row, customer, item, items, staff) for row, customer, item in zip(fresh, customers, named, strict=True)
    ]
    add_lines(lines, import_id=of.pk)
    visits = mark_visits(
        ((line.customer_id, line.salon_id, line.day) for line in lines if line.is_visit and line.customer_id),
        import_id=of.pk,
    )
    return Outcome(created=len(fresh), duplicate=len(rows) - len(fresh), visits=visits, notes=notes)


def _line(row: Row, customer: int | None, named: Named, items: dict[Named, Any], staff: dict[str, int]) -> NewLine:
    item = items.get(named)
    kind = item.kind if item else ""
    is_service = kind == ItemKind.SERVICE or (kind == ItemKind.UNKNOWN and row["at_chair"])
    return NewLine(
        row_key=row["row_key"], salon_id=row["salon_id"], customer_id=customer, day=row["day"], at=row["at"],
        hour=row["hour"], number=row["number"], kind=row["kind"], item_id=item.pk if item else None,
        description=row["item_name"] or row["item_code"], staff_id=staff.get(row["staff"]), quantity=row["quantity"],
        list_minor=row["list_minor"], charged_minor=row["charged_minor"], tax_minor=row["tax_minor"],
        returned_minor=row["returned_minor"], channel=row["channel"],
        is_visit=customer is not None and row["kind"] == "sale" and is_service,
    )  # fmt: skip
