"""What happened: visits, bills with lines and payments, interactions; open bills, closed days, bills of providers."""

from liuke.visits.models.closing import DayClose, DayPayer
from liuke.visits.models.reconciling import DifferenceNote, ProviderBill
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
    "DayClose",
    "DayPayer",
    "DifferenceNote",
    "Draft",
    "Interaction",
    "InteractionChannel",
    "InteractionKind",
    "LineKind",
    "LineShare",
    "Payment",
    "ProviderBill",
    "RedemptionCode",
    "Signature",
    "Ticket",
    "TicketCounter",
    "TicketLine",
    "Visit",
]
