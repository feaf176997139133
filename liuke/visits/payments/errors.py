"""Refusals of payments asked of a provider."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class ProviderNotReady(LiukeError):
    """Nobody can be asked for this payment: the provider is off, or something of it is missing. 渠道未开通."""

    code = "visits.provider_not_ready"
    status: ClassVar[int] = 409


class PaymentAwaited(LiukeError):
    """A payment of this bill is being asked for; nobody knows yet whether it will be paid. 支付中."""

    code = "visits.payment_awaited"
    status: ClassVar[int] = 409


class PaidOtherwise(LiukeError):
    """The customer has paid another amount by a provider than the bill says. 已付金额与账单不符."""

    code = "visits.paid_otherwise"
    status: ClassVar[int] = 409


sentences.register(
    {
        ProviderNotReady.code: _(
            "Payments cannot be asked for this way yet. The owner finds what is missing under Settings, Payments."
        ),
        PaymentAwaited.code: _(
            "The customer is being asked to pay. Wait for the answer or call it off; nothing was booked."
        ),
        PaidOtherwise.code: _(
            "%(paid)s was paid by scanning and this bill says otherwise. Put the bill right, or give the money back."
        ),
    }
)
