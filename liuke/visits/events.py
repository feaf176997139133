"""What the till tells the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class PaymentAsked:
    """A payment was written down to be asked of a provider; somebody has to see what becomes of it."""

    kind: ClassVar[str] = "visits.payment_asked"
    order_id: int


@dataclass(frozen=True)
class RefundWanted:
    """Money is to go back by the provider it came by."""

    kind: ClassVar[str] = "visits.refund_wanted"
    refund_id: int
