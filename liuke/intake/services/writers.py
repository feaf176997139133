"""Which step writes the rows of which kind of file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liuke.intake.steps.appointments import write_appointments
from liuke.intake.steps.customers import write_customers
from liuke.intake.steps.interactions import write_interactions
from liuke.intake.steps.items import write_items
from liuke.intake.steps.openings import write_openings
from liuke.intake.steps.sales import write_sales

if TYPE_CHECKING:
    from datetime import datetime

    from liuke.intake.models import Import
    from liuke.intake.steps.outcome import Outcome

CHUNK = 500
AT_ONCE = {"cards": 50}
"""Of some kinds fewer rows are one transaction: each is an entry of the ledger, and the till waits meanwhile."""

_WRITERS = {
    "customers": write_customers, "cards": write_openings, "services": write_items, "products": write_items,
    "sales": write_sales, "bookings": write_appointments, "cancellations": write_appointments,
    "events": write_interactions,
}  # fmt: skip


def write_chunk(of: Import, rows: list[dict[str, Any]], *, now: datetime) -> Outcome:
    """Write one chunk in the caller's transaction."""
    return _WRITERS[of.kind](of, rows, now=now)
