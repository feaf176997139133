"""What happened: visits, bills with their lines and payments, interactions, bills not yet closed, and closed days."""

from liuke.visits.models.closing import DayClose, DayPayer
from liuke.visits.models.records import (
    Channel,
    Interaction,
    InteractionChannel,
    InteractionKind,
    LineKind,
    Ticket,
    TicketLine,
    Visit,
)
from liuke.visits.models.till import Draft, LineShare, Payment, TicketCounter

__all__ = [
    "Channel",
    "DayClose",
    "DayPayer",
    "Draft",
    "Interaction",
    "InteractionChannel",
    "InteractionKind",
    "LineKind",
    "LineShare",
    "Payment",
    "Ticket",
    "TicketCounter",
    "TicketLine",
    "Visit",
]
