"""A chunk of what customers looked at, asked or came to → interactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.catalog.steps import Named, items_named
from liuke.intake.rules.items import kind_by_words, name_key
from liuke.intake.steps.outcome import Outcome
from liuke.intake.steps.people import customers_of
from liuke.kit.transactions import step
from liuke.visits.steps import NewInteraction, add_interactions, known_events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.intake.models import Import

    Row = dict[str, Any]


@step
def write_interactions(of: Import, rows: Sequence[Row], *, now: datetime) -> Outcome:
    """Write the rows that are not there yet. Whom and what they name and nobody knows is made, as for a booking."""
    there = known_events(None, [row["row_key"] for row in rows])
    fresh = [row for row in rows if row["row_key"] not in there]
    customers, notes = customers_of(fresh, import_id=of.pk, now=now)
    named = [
        Named(row["item_code"], row["item_name"], name_key(row["item_name"]), kind_by_words(row["item_name"]))
        for row in fresh
    ]
    items = items_named(named, import_id=of.pk)
    made = [
        NewInteraction(
            row["row_key"], row["salon_id"], customer, row["day"], row["kind"],
            items[item].pk if item in items else None, row["channel"],
        )
        for row, customer, item in zip(fresh, customers, named, strict=True) if customer is not None
    ]  # fmt: skip
    add_interactions(made, sender_id=None, import_id=of.pk, now=now)
    return Outcome(created=len(made), duplicate=len(rows) - len(fresh), notes=notes)
