"""What happened: visits, bills with their lines and payments, interactions, and bills not yet closed at the till."""

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
from liuke.visits.models.second_factor import RedemptionCode, Signature
from liuke.visits.models.till import Draft, LineShare, Payment, TicketCounter

__all__ = [
    "Channel",
    "Draft",
    "Interaction",
    "InteractionChannel",
    "InteractionKind",
    "LineKind",
    "LineShare",
    "Payment",
    "RedemptionCode",
    "Signature",
    "Ticket",
    "TicketCounter",
    "TicketLine",
    "Visit",
]
