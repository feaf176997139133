"""What happened: visits, bills with lines and payments, interactions; open bills, closed days, providers."""

from liuke.visits.models.closing import DayClose, DayPayer
from liuke.visits.models.paying import PaymentNotice, PaymentOrder, ProviderAccount, RefundOrder
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
    "PaymentNotice",
    "PaymentOrder",
    "ProviderAccount",
    "ProviderBill",
    "RedemptionCode",
    "RefundOrder",
    "Signature",
    "Ticket",
    "TicketCounter",
    "TicketLine",
    "Visit",
]
