"""Writes of visits that join a transaction."""

from liuke.visits.steps.closing import write_close
from liuke.visits.steps.paying import book_payments, want_back
from liuke.visits.steps.records import (
    NewInteraction,
    NewLine,
    add_interactions,
    add_lines,
    known_events,
    known_row_keys,
    mark_visits,
)
from liuke.visits.steps.refunding import write_refund
from liuke.visits.steps.returning import write_return
from liuke.visits.steps.selling import write_sale

__all__ = [
    "NewInteraction",
    "NewLine",
    "add_interactions",
    "add_lines",
    "book_payments",
    "known_events",
    "known_row_keys",
    "mark_visits",
    "want_back",
    "write_close",
    "write_refund",
    "write_return",
    "write_sale",
]
